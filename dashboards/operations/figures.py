"""Counting the figures once for all who read them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.jobs import enqueue_once
from dashboards.figures import counting
from dashboards.figures.cohorts import ALL, Cohort, of_editions
from dashboards.figures.kept import HOME
from dashboards.figures.scopes import kept_scopes
from matching.models import Kept
from matching.operations import journeys

JOB = "dashboards.recount"


def ask_recount() -> None:
    """As soon as the worker can."""
    enqueue_once(JOB)


def recount(*, at: datetime) -> int:
    """Read the events again, and keep the figures of each scope and cohort; returns how many. Readers see the old ones or the new ones."""
    journeys.refresh()
    counted: dict[tuple[str, str], dict[str, Any]] = {(HOME, ""): _home()}
    editions = of_editions()
    for scope in kept_scopes():
        whole = counting.count(scope, ALL, at=at)
        counted[scope.key, ""] = whole.data()
        for cohort in [*(Cohort.of_season(each.season) for each in whole.seasons), *editions]:
            counted[scope.key, cohort.key] = counting.count(scope, cohort, at=at).data()
    _keep(counted, at=at)
    return len(counted)


def _home() -> dict[str, Any]:
    figures = counting.public_figures()
    return {name: getattr(figures, name) for name in figures.__slots__}


@transaction.atomic
def _keep(counted: dict[tuple[str, str], dict[str, Any]], *, at: datetime) -> None:
    Kept.objects.bulk_create(
        [Kept(scope=scope, cohort=cohort, data=data, counted_at=at) for (scope, cohort), data in counted.items()],
        update_conflicts=True,
        unique_fields=["scope", "cohort"],
        update_fields=["data", "counted_at"],
    )
    Kept.objects.filter(counted_at__lt=at).delete()  # of seasons, editions and networks that are no more

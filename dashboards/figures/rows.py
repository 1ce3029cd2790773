"""The rows behind a figure: as many as it says, read from the same views as it was counted from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dashboards.figures import counting
from dashboards.figures.cohorts import Cohort
from dashboards.figures.scopes import Scope
from dashboards.figures.shapes import STEPS, Step, before
from matching.enums import FundingStatus, Side

EVERY_STATE = "tous"


class Kind(StrEnum):
    """What a row is; the name of the table that shows it."""

    NEEDS = "needs"
    ANSWERS = "answers"
    WAITING = "waiting"
    FUNDINGS = "fundings"


@dataclass(frozen=True, slots=True)
class Rows:
    """`steps` are the columns of dates, for needs."""

    kind: Kind
    title: str
    queryset: QuerySet[Any]
    steps: list[Step] = field(default_factory=list)


def rows_behind(scope: Scope, cohort: Cohort, asked: Mapping[str, str], *, at: datetime) -> Rows | None:
    """What an address asks for; None for what is not a figure, or not one of this scope."""
    if asked.get("etape") in Step.values:
        return _needs(scope, cohort, Step(asked["etape"]), asked)
    if scope.is_public:
        return None
    if asked.get("cote") in scope.sides:
        return _answers(scope, cohort, Side(asked["cote"]), never="jamais" in asked)
    if asked.get("attente") in scope.sides:
        return _waiting(scope, cohort, Side(asked["attente"]), late="retard" in asked, at=at)
    if asked.get("etat") in {*FundingStatus.values, EVERY_STATE} and not scope.network:
        return _fundings(scope, cohort, asked["etat"])
    return None


def _needs(scope: Scope, cohort: Cohort, step: Step, asked: Mapping[str, str]) -> Rows:
    found: Any = scope.journeys().filter(cohort.of_rows(), Q(**{f"{step}_at__isnull": False}))
    title = str(step.label)
    previous = before(step)
    if "depuis" in asked and previous:
        found = found.filter(**{f"{previous}_at__isnull": False})
        title = _("%(step)s, after “%(before)s”") % {"step": title, "before": previous.label}
    if theme := asked.get("theme"):
        found = found.filter(irritant__themes__slug=theme)
    found = found.select_related("irritant__establishment").prefetch_related("irritant__disclosures").latest_first()
    return Rows(Kind.NEEDS, title, found, STEPS[1 : STEPS.index(step) + 1])


def _answers(scope: Scope, cohort: Cohort, side: Side, *, never: bool) -> Rows:
    found: Any = scope.answers().filter(cohort.of_rows(), side=side)
    found = found.never() if never else found.given()
    title = _("Never answered: %(side)s") if never else _("Answers: %(side)s")
    related = found.select_related("irritant", "startup__organisation", "match").latest_first()
    return Rows(Kind.ANSWERS, title % {"side": side.label}, related)


def _waiting(scope: Scope, cohort: Cohort, side: Side, *, late: bool, at: datetime) -> Rows:
    found = counting.awaiting(scope, cohort, side)
    found = found.silent(at) if late else found
    title = _("Late answers: %(side)s") if late else _("Answers awaited: %(side)s")
    related = found.select_related("irritant__establishment", "startup__organisation").order_by("status_at", "pk")
    return Rows(Kind.WAITING, title % {"side": side.label}, related)


def _fundings(scope: Scope, cohort: Cohort, status: str) -> Rows:
    files: Any = counting.fundings(scope, cohort)
    found = files.for_list()
    if status == EVERY_STATE:
        return Rows(Kind.FUNDINGS, _("All funding files"), found)
    title = _("Funding files: %(state)s") % {"state": FundingStatus(status).label}
    return Rows(Kind.FUNDINGS, title, found.filter(status=status))

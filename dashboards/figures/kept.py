"""Reading the figures that a job keeps: whatever the number of rows behind them, one statement."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from dashboards.figures import counting
from dashboards.figures.cohorts import ALL, Cohort, named, of_editions
from dashboards.figures.scopes import Scope
from dashboards.figures.shapes import Figures, PublicFigures, ResponseTimes
from matching.models import Kept

HOME = "home"  # the scope under which those of the home page are kept


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of a scope and a cohort, with the seasons and editions they can be compared with. `counted_at` is None before the first time."""

    scope: Scope
    cohort: Cohort = ALL
    cohorts: list[Cohort] = field(default_factory=list)
    figures: Figures | None = None
    counted_at: datetime | None = None
    everyone: Figures | None = None  # as published, to compare an establishment's own with


def board(scope: Scope, cohort_key: str = "") -> Board:
    """Kept ones; those of an establishment are counted now, from the views that were refreshed at the same time."""
    asked = {"", cohort_key}
    keys = {scope.key or "public", "public"}
    rows = {(row.scope, row.cohort): row for row in Kept.objects.filter(scope__in=keys, cohort__in=asked)}
    whole = rows.get((scope.key or "public", ""))
    if whole is None:
        return Board(scope)
    if scope.key:
        return _kept(scope, cohort_key, rows, whole)
    return _counted_now(scope, cohort_key, rows, whole)


def _kept(scope: Scope, key: str, rows: dict[tuple[str, str], Kept], whole: Kept) -> Board:
    everything = Figures.read(whole.data)
    cohorts = [*(Cohort.of_season(each.season) for each in everything.seasons), *of_editions()]
    cohort = named(key, cohorts)
    row = rows.get((scope.key, cohort.key), whole)
    figures = everything if row is whole else _with_seasons(Figures.read(row.data), everything)
    return Board(scope, cohort if row is not whole else ALL, cohorts, figures, row.counted_at)


def _counted_now(scope: Scope, key: str, rows: dict[tuple[str, str], Kept], whole: Kept) -> Board:
    seasons = counting.seasons(scope)
    cohorts = [*(Cohort.of_season(each.season) for each in seasons), *of_editions()]
    cohort = named(key, cohorts)
    figures = counting.count(scope, cohort, at=timezone.now())
    public = rows.get(("public", cohort.key), whole)
    return Board(
        scope,
        cohort,
        cohorts,
        Figures(**{**_fields(figures), "seasons": seasons}),
        whole.counted_at,
        everyone=Figures.read(public.data),
    )


def _with_seasons(figures: Figures, everything: Figures) -> Figures:
    return Figures(**{**_fields(figures), "seasons": everything.seasons})


def _fields(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in figures.__slots__}


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Those of the home page, with the response times that may be published."""

    figures: PublicFigures
    times: list[ResponseTimes]
    counted_at: datetime


def home_figures() -> HomeFigures | None:
    """None before they were counted for the first time."""
    rows = {row.scope: row for row in Kept.objects.filter(scope__in=[HOME, "public"], cohort="")}
    if len(rows) < 2:
        return None
    times = Figures.read(rows["public"].data).times
    figures = PublicFigures(**rows[HOME].data)
    return HomeFigures(figures, [each for each in times if each.is_publishable], rows[HOME].counted_at)

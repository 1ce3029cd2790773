"""Which funding schemes fit a POC, and why not the others. Amounts are euros, to the cent.

A scheme has no fault that is not written in its terms: what they leave unsaid (no window, no floor, no date of its body) excludes
nobody. `floor` and `ceiling` bound the aid itself, `rate` the part of the cost that it covers.

| reason | when | what it carries |
|---|---|---|
| NOT_OPEN | its window opens later | the day it opens |
| CLOSED | its window is past | the day it closed |
| COST_UNKNOWN | a rate or a floor is set, and the POC has no budget | |
| COST_BELOW_FLOOR | the whole cost is under the smallest aid | the floor |
| RATE_BELOW_FLOOR | the part that it covers is under the smallest aid | what the rate gives, the floor |
| PAPERS_TOO_LATE | its body meets before the POC ends, but the day for the papers is past each time | that day, the last one |
| NO_MEETING | no date of its body is left before the POC ends | the day the POC ends |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

CENT = Decimal("0.01")


class Misfit(StrEnum):
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    COST_UNKNOWN = "cost_unknown"
    COST_BELOW_FLOOR = "cost_below_floor"
    RATE_BELOW_FLOOR = "rate_below_floor"
    PAPERS_TOO_LATE = "papers_too_late"
    NO_MEETING = "no_meeting"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a scheme asks. `rate` is a percentage; `papers_due_days` is counted before the day the body meets."""

    opens_on: date | None = None
    closes_on: date | None = None
    rate: Decimal | None = None
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    meeting_dates: tuple[date, ...] = ()
    papers_due_days: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """A POC as schemes see it."""

    cost: Decimal | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a scheme does not fit: what happened, and the day or the sums it is about."""

    code: Misfit
    day: date | None = None
    amount: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """`most` is the most the scheme may give of this cost, None where it cannot be said. `meets_on` is the first day of its body
    that can still be reached, papers included, and `papers_due_on` the day they are due for it."""

    reasons: tuple[Reason, ...]
    most: Decimal | None = None
    meets_on: date | None = None
    papers_due_on: date | None = None

    @property
    def fits(self) -> bool:
        return not self.reasons


def fit(terms: Terms, trial: Trial, *, today: date) -> Fit:
    """Compare the terms of a scheme with a POC. The same answer for the same day, whatever the order of the dates."""
    meets_on = _reachable(terms, trial, today)
    reasons = (*_window(terms, today), *_sums(terms, trial.cost), *_calendar(terms, trial, today))
    return Fit(
        reasons=reasons,
        most=_most(terms, trial.cost),
        meets_on=meets_on,
        papers_due_on=None if meets_on is None else meets_on - timedelta(days=terms.papers_due_days),
    )


def covered(terms: Terms, cost: Decimal) -> Decimal:
    """What the rate gives of this cost, rounded down: a scheme never pays the cent it does not owe."""
    if terms.rate is None:
        return cost
    return (cost * terms.rate / 100).quantize(CENT, rounding=ROUND_DOWN)


def _most(terms: Terms, cost: Decimal | None) -> Decimal | None:
    if cost is None:
        return terms.ceiling
    given = covered(terms, cost)
    return given if terms.ceiling is None else min(given, terms.ceiling)


def _window(terms: Terms, today: date) -> Iterator[Reason]:
    if terms.opens_on and today < terms.opens_on:
        yield Reason(Misfit.NOT_OPEN, day=terms.opens_on)
    if terms.closes_on and terms.closes_on < today:
        yield Reason(Misfit.CLOSED, day=terms.closes_on)


def _sums(terms: Terms, cost: Decimal | None) -> Iterator[Reason]:
    if cost is None:
        if terms.rate is not None or terms.floor is not None:
            yield Reason(Misfit.COST_UNKNOWN)
        return
    if terms.floor is None:
        return
    if cost < terms.floor:
        yield Reason(Misfit.COST_BELOW_FLOOR, amount=cost, floor=terms.floor)
    elif (given := covered(terms, cost)) < terms.floor:
        yield Reason(Misfit.RATE_BELOW_FLOOR, amount=given, floor=terms.floor)


def _before_the_end(terms: Terms, trial: Trial, today: date) -> list[date]:
    to_come = sorted(day for day in terms.meeting_dates if day >= today)
    return [day for day in to_come if trial.ends_on is None or day <= trial.ends_on]


def _reachable(terms: Terms, trial: Trial, today: date) -> date | None:
    delay = timedelta(days=terms.papers_due_days)
    return next((day for day in _before_the_end(terms, trial, today) if day - delay >= today), None)


def _calendar(terms: Terms, trial: Trial, today: date) -> Iterator[Reason]:
    if not terms.meeting_dates or _reachable(terms, trial, today):
        return
    if meetings := _before_the_end(terms, trial, today):
        yield Reason(Misfit.PAPERS_TOO_LATE, day=meetings[-1] - timedelta(days=terms.papers_due_days))
    else:
        yield Reason(Misfit.NO_MEETING, day=trial.ends_on)

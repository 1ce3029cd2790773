"""The milestones of a POC on one line of time. Lengths across are percents of the drawing, lengths down are pixels of SVG."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from matching.models import Milestone, Poc

ROW, TRACK = 44, 30  # pixels: of one milestone, and from its top to its line
AT_LEAST = timedelta(days=1)  # of time shown


class Course(StrEnum):
    """How a milestone goes, in the order of urgency."""

    LATE = "late"
    WAITS = "waits"
    NEXT = "next"
    REACHED = "reached"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Course.LATE: _("late"),
    Course.WAITS: _("waits for what comes before"),
    Course.NEXT: _("can be done now"),
    Course.REACHED: _("reached"),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One milestone: where its dot is, how it goes, and what it still waits for."""

    milestone: Milestone
    course: Course
    awaited: list[Milestone]
    x: float
    top: int

    @property
    def y(self) -> int:
        return self.top + TRACK

    @property
    def label_y(self) -> int:
        return self.top + TRACK // 2


@dataclass(frozen=True, slots=True)
class Timeline:
    """`links` go from a stop to those that come after it; `today_x` is None outside of the time shown."""

    stops: list[Stop]
    links: list[tuple[Stop, Stop]]
    first: date
    last: date
    today_x: float | None

    @property
    def height(self) -> int:
        return ROW * len(self.stops)

    @property
    def late(self) -> int:
        return sum(stop.course == Course.LATE for stop in self.stops)


def timeline_of(poc: Poc, *, today: date) -> Timeline:
    """By due day, from the start of the POC to its end or its last milestone. Two queries, whatever there is to reach."""
    milestones = list(poc.milestones.select_related("owner", "person").prefetch_related("after"))
    first, last = _extent(poc, milestones, today)
    stops = [_stop(milestone, number, first, last, today) for number, milestone in enumerate(milestones)]
    by_number = {stop.milestone.pk: stop for stop in stops}
    links = [(by_number[earlier.pk], stop) for stop in stops for earlier in stop.milestone.after.all()]
    shown = first <= today <= last
    return Timeline(stops, links, first, last, _x(today, first, last) if shown else None)


def _extent(poc: Poc, milestones: list[Milestone], today: date) -> tuple[date, date]:
    days = [milestone.due_on for milestone in milestones]
    first = min([*days, poc.starts_on or today])
    last = max([*days, poc.ends_on or today])
    return first, max(last, first + AT_LEAST)


def _stop(milestone: Milestone, number: int, first: date, last: date, today: date) -> Stop:
    awaited = [earlier for earlier in milestone.after.all() if earlier.done_on is None]
    return Stop(milestone, _course(milestone, awaited, today), awaited, _x(milestone.due_on, first, last), ROW * number)


def _course(milestone: Milestone, awaited: list[Milestone], today: date) -> Course:
    if milestone.done_on:
        return Course.REACHED
    if milestone.due_on < today:
        return Course.LATE
    return Course.WAITS if awaited else Course.NEXT


def _x(day: date, first: date, last: date) -> float:
    """In percent, a little inside both edges so that no dot is cut."""
    return round(1.5 + 97 * (day - first).days / (last - first).days, 1)

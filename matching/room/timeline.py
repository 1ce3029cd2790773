"""The milestones of a POC on one line of time. Lengths across are percents of the drawing, lengths down are pixels of SVG."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.models import Visitor
from matching.models import Milestone, Poc
from matching.room.criteria import name_of, person_of

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
    """One milestone: where its dot is, how it goes, who sees to it (empty: both sides) and what it still waits for."""

    milestone: Milestone
    who: str
    person: str
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


def milestones_of(poc: Poc) -> list[Milestone]:
    """With all that the line needs, by due day. Two queries, whatever there is to reach."""
    return list(poc.milestones.select_related("owner", "person").prefetch_related("after"))


def timeline_of(
    poc: Poc, milestones: Sequence[Milestone], *, user: Visitor, readable: Collection[str], today: date
) -> Timeline:
    """From the start of the POC to its end or its last milestone, as this reader may read it."""
    first, last = _extent(poc, milestones, today)
    stops = [
        Stop(
            milestone=milestone,
            who=name_of(milestone.owner, poc, readable),
            person=person_of(milestone.person, milestone.owner, user),
            course=_course(milestone, today),
            awaited=_awaited(milestone),
            x=_x(milestone.due_on, first, last),
            top=ROW * number,
        )
        for number, milestone in enumerate(milestones)
    ]
    by_number = {stop.milestone.pk: stop for stop in stops}
    links = [(by_number[earlier.pk], stop) for stop in stops for earlier in stop.milestone.after.all()]
    shown = first <= today <= last
    return Timeline(stops, links, first, last, _x(today, first, last) if shown else None)


def _extent(poc: Poc, milestones: Sequence[Milestone], today: date) -> tuple[date, date]:
    days = [milestone.due_on for milestone in milestones]
    first = min([*days, poc.starts_on or today])
    last = max([*days, poc.ends_on or today])
    return first, max(last, first + AT_LEAST)


def _awaited(milestone: Milestone) -> list[Milestone]:
    return [earlier for earlier in milestone.after.all() if earlier.done_on is None]


def _course(milestone: Milestone, today: date) -> Course:
    if milestone.done_on:
        return Course.REACHED
    if milestone.due_on < today:
        return Course.LATE
    return Course.WAITS if _awaited(milestone) else Course.NEXT


def _x(day: date, first: date, last: date) -> float:
    """In percent, a little inside both edges so that no dot is cut."""
    return round(1.5 + 97 * (day - first).days / (last - first).days, 1)

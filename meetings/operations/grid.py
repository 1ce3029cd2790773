"""An organiser's hand in the working agenda: seats, swaps, locks. What breaks a rule is refused, and says which."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from meetings.candidates import Day, SeatKind, read_day, seats_for
from meetings.candidates.rows import is_fact
from meetings.enums import StepKind
from meetings.figures.planning import Words, listed, rule_words
from meetings.models import Edition, GridStep, Meeting, Slot, Table
from meetings.operations import steps
from meetings.planner.agenda import Rule
from meetings.planner.problem import Placement


@transaction.atomic
def move(
    *, edition: Edition, wish: str, slot: Slot, table: Table, seen: int, by: User, at: datetime
) -> GridStep | None:
    """Seat the meeting of that wish there; with the meeting that is there, if they can change places.

    Beyond the limit of a side it is locked there, so that no later agenda takes it off. Raises Overtaken; ValidationError with what
    the seat would break.
    """
    steps.hold(edition, seen)
    day = read_day(edition, at=at, seated=True)
    there = Placement(wish, str(slot.pk), str(table.pk))
    seat = seats_for(day.problem, day.working, wish)[there.slot, there.table]
    if seat.kind == SeatKind.BROKEN:
        raise ValidationError(_refusal(day, seat.rules, seat.meetings))
    meetings = steps.meetings_for(
        day, [there, *(each for each in day.working if each.wish in seat.meetings)], by=by, at=at
    )
    before = steps.seating(meetings[wish])
    seats: dict[int, steps.Seating] = {
        meetings[wish].pk: (slot.pk, table.pk, before[2] or seat.kind == SeatKind.BEYOND),
    }
    for other in seat.meetings:
        seats[meetings[other].pk] = (before[0], before[1], meetings[other].is_locked)
    kind = StepKind.SWAP if seat.meetings else StepKind.MOVE if before[0] else StepKind.PLACE
    return steps.take(edition=edition, kind=kind, seats=seats, by=by, at=at)


def _refusal(day: Day, rules: tuple[Rule, ...], meetings: tuple[str, ...]) -> str:
    words = Words(day)
    what = listed(rule_words(rule) for rule in rules)
    if not meetings:
        return _("It cannot go there: %(what)s.") % {"what": what}
    return _("It cannot go there: %(what)s (%(meetings)s).") % {
        "what": what,
        "meetings": listed(words.meeting(wish) for wish in meetings),
    }


@transaction.atomic
def take_off(*, meeting: Meeting, seen: int, by: User, at: datetime) -> GridStep | None:
    """Back among those without a seat. Raises Overtaken; ValidationError for a locked one, and for one that is held or missed."""
    edition = meeting.edition
    steps.hold(edition, seen)
    _check_free(meeting, at)
    if meeting.is_locked:
        raise ValidationError(_("It cannot be taken off: the meeting is locked."))
    return steps.take(edition=edition, kind=StepKind.TAKE_OFF, seats={meeting.pk: steps.NOWHERE}, by=by, at=at)


@transaction.atomic
def lock(*, meeting: Meeting, seen: int, by: User, at: datetime) -> GridStep | None:
    """It keeps its seat in every agenda to come. Raises Overtaken; ValidationError when it has none, or is held or missed."""
    steps.hold(meeting.edition, seen)
    _check_free(meeting, at)
    if meeting.slot_id is None:
        raise ValidationError(_("It has no seat to be locked at."))
    seat = (meeting.slot_id, meeting.table_id, True)
    return steps.take(edition=meeting.edition, kind=StepKind.LOCK, seats={meeting.pk: seat}, by=by, at=at)


@transaction.atomic
def unlock(*, meeting: Meeting, seen: int, by: User, at: datetime) -> GridStep | None:
    """A later agenda may move it again. Raises Overtaken; ValidationError for one that is held or missed."""
    steps.hold(meeting.edition, seen)
    _check_free(meeting, at)
    seat = (meeting.slot_id, meeting.table_id, False)
    return steps.take(edition=meeting.edition, kind=StepKind.UNLOCK, seats={meeting.pk: seat}, by=by, at=at)


@transaction.atomic
def undo(*, edition: Edition, seen: int, by: User, at: datetime) -> GridStep:
    """See `steps.undo`."""
    return steps.undo(edition=edition, seen=seen, by=by, at=at)


def _check_free(meeting: Meeting, at: datetime) -> None:
    # Read again: the row was fetched before this transaction held the edition.
    meeting.refresh_from_db(fields=["status", "slot", "table", "is_locked"])
    has_begun = meeting.is_on_the_agenda and meeting.slot is not None and meeting.slot.starts_at <= at
    if is_fact(meeting) or has_begun:
        raise ValidationError(_("What has taken place does not move any more."))

"""The working agenda as organisers change it: each change is a step, made on the agenda that its author has seen, and can be undone."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from meetings.candidates import Day
from meetings.enums import MeetingStatus, StepKind
from meetings.models import Edition, GridStep, Meeting
from meetings.operations import meetings
from meetings.planner.problem import Placement

Seating = tuple[int | None, int | None, bool]  # numbers of the slot and of the table, and whether it is locked there
NOWHERE: Seating = (None, None, False)


class Overtaken(Exception):
    """Somebody else has changed the working agenda since it was read."""


def hold(edition: Edition, seen: int) -> None:
    """Until this transaction ends, whoever else changes this working agenda waits. Raises Overtaken when it is not the one seen any more."""
    states.lock(edition)
    if last_step(edition) != seen:
        raise Overtaken


def last_step(edition: Edition) -> int:
    """The number of the last step that stands; 0 before the first. Equal numbers, equal agendas."""
    return edition.steps.to_undo().values_list("pk", flat=True).first() or 0


def seating(meeting: Meeting) -> Seating:
    return meeting.slot_id, meeting.table_id, meeting.is_locked


def take(*, edition: Edition, kind: StepKind, seats: Mapping[int, Seating], by: User, at: datetime) -> GridStep | None:
    """Write these seatings, by number of meeting, as one step; None when nothing changes. Who calls holds the edition."""
    before = {each.pk: seating(each) for each in edition.meetings.filter(pk__in=seats.keys())}
    changed = {number: seat for number, seat in seats.items() if before[number] != seat}
    if not changed:
        return None
    _write(changed, at=at)
    return GridStep.objects.create(
        edition=edition,
        by=by,
        at=at,
        what=kind,
        before={str(number): before[number] for number in changed},
        after={str(number): seat for number, seat in changed.items()},
    )


def undo(*, edition: Edition, seen: int, by: User, at: datetime) -> GridStep:
    """Take back the last step that stands. Raises Overtaken; ValidationError when there is none, or when what it touched has changed since."""
    hold(edition, seen)
    step = edition.steps.to_undo().first()
    if step is None:
        raise ValidationError(_("There is nothing to undo."))
    touched = {str(each.pk): each for each in edition.meetings.filter(pk__in=step.after.keys())}
    if any(tuple(seat) != seating(touched[number]) for number, seat in step.after.items()):
        raise ValidationError(_("What this step had changed has been changed since: it cannot be undone."))
    back = {int(number): (seat[0], seat[1], seat[2]) for number, seat in step.before.items()}
    _check_seats_exist(edition, back.values())
    _write(back, at=at)
    GridStep.objects.filter(pk=step.pk).update(undone_at=at)
    return step


def _check_seats_exist(edition: Edition, seats: Iterable[Seating]) -> None:
    slots = set(edition.slots.values_list("pk", flat=True))
    tables = set(edition.tables.values_list("pk", flat=True))
    for slot, table, _locked in seats:
        if slot is not None and not (slot in slots and table in tables):
            raise ValidationError(_("A table or a slot of that step is no longer there: it cannot be undone."))


def _write(seats: Mapping[int, Seating], *, at: datetime) -> None:
    moved = [
        Meeting(pk=number, slot_id=slot, table_id=table, is_locked=locked, updated_at=at)
        for number, (slot, table, locked) in seats.items()
    ]
    Meeting.objects.bulk_update(moved, ["slot", "table", "is_locked", "updated_at"], batch_size=500)


def meetings_for(day: Day, placements: Iterable[Placement], *, by: User, at: datetime) -> dict[str, Meeting]:
    """The meeting of each placement, by key of the wish: made as a draft where there is none yet, planned again where it was cancelled."""
    wanted = [each.wish for each in placements]
    new = [
        Meeting(
            edition=day.edition,
            match=day.matches[wish],
            status_at=at,
        )
        for wish in wanted
        if wish not in day.meetings
    ]
    Meeting.objects.bulk_create(new)
    made = {str(meeting.match.uuid): meeting for meeting in new}
    found = {wish: made[wish] if wish in made else day.meetings[wish] for wish in wanted}
    for meeting in found.values():
        if meeting.status == MeetingStatus.CANCELLED:
            meetings.plan_again(meeting=meeting, by=by, at=at)
    return found

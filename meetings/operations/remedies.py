"""The smallest change that lets a meeting in, made for the organiser: another table, a slot freed, a limit passed, a meeting moved."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from meetings import planner
from meetings.candidates import Day, read_day
from meetings.candidates.day import usual_pause
from meetings.candidates.stored import stored_remedy
from meetings.enums import EditionFact, StepKind
from meetings.figures.availability import unticked
from meetings.models import Attendee, Edition, GridStep, Registration, Slot
from meetings.operations import availability, layout, steps
from meetings.planner.agenda import (
    AddSlot,
    AddTable,
    Change,
    FreeParticipant,
    FreePerson,
    MoveMeeting,
    RaiseCap,
    Unmet,
)
from meetings.planner.problem import Placement


def explain(day: Day, wish: str) -> Unmet | None:
    """Why this wish has no seat in the working agenda, and what would give it one; None when it has one.

    The other wishes that have none are left out of the question: they are not in the way.
    """
    seated = {each.wish for each in day.working}
    if wish in seated:
        return None
    asked = replace(
        day.problem,
        wishes=tuple(each for each in day.problem.wishes if each.key in seated or each.key == wish),
        previous=(),
    )
    return next((each for each in planner.explain(asked, day.working) if each.wish == wish), None)


@transaction.atomic
def apply(
    *, edition: Edition, wish: str, expected: Mapping[str, Any], agreed: bool, seen: int, by: User, at: datetime
) -> GridStep | None:
    """Make the changes of the remedy that the organiser has read (`expected`: its stored form), and seat the meeting.

    `agreed`: who had unticked a slot agrees to be there; it is noted. Seats are one step, which can be undone; a table, a slot or
    an availability stays as it was changed. Raises Overtaken; ValidationError when the remedy is another one by now, or cannot be made.
    """
    steps.hold(edition, seen)
    day = read_day(edition, at=at, seated=True)
    unmet = explain(day, wish)
    if unmet is None or stored_remedy(unmet.remedy) != expected:
        raise ValidationError(_("What would help is something else by now: read it again."))
    if needs_agreement(unmet.remedy.changes) and not agreed:
        raise ValidationError(_("Say that the person agrees to be there at that time."))
    making = _Making(day, by, at)
    for change in unmet.remedy.changes:
        making.make(change)
    return making.seat(unmet.remedy.placement)


def needs_agreement(changes: tuple[Change, ...]) -> bool:
    return any(isinstance(change, FreePerson | FreeParticipant) for change in changes)


class _Making:
    """`numbers`: what the keys of new slots and tables have become."""

    def __init__(self, day: Day, by: User, at: datetime) -> None:
        self.day, self.edition, self.by, self.at = day, day.edition, by, at
        self.numbers: dict[str, int] = {}
        self.moves: list[Placement] = []
        self.locks = False

    def make(self, change: Change) -> None:
        makers: dict[type, Callable[[Any], None]] = {
            AddTable: self._add_table,
            AddSlot: self._add_slot,
            FreePerson: self._free_person,
            FreeParticipant: self._free_participant,
            RaiseCap: self._pass_limit,
            MoveMeeting: self._move,
        }
        makers[type(change)](change)

    def seat(self, there: Placement) -> GridStep | None:
        placements = [*self.moves, there]
        meetings = steps.meetings_for(self.day, placements, by=self.by, at=self.at)
        seats: dict[int, steps.Seating] = {}
        for each in placements:
            locked = meetings[each.wish].is_locked or (self.locks and each.wish == there.wish)
            seats[meetings[each.wish].pk] = (self._number(each.slot), self._number(each.table), locked)
        return steps.take(edition=self.edition, kind=StepKind.REMEDY, seats=seats, by=self.by, at=self.at)

    def _number(self, key: str) -> int:
        return self.numbers[key] if key in self.numbers else int(key)

    def _add_table(self, change: AddTable) -> None:
        if change.video:
            raise ValidationError(_("A table with video needs a link: add it to a table first."))
        [table] = layout.add_tables(edition=self.edition, count=1, by=self.by, at=self.at)
        free = [self._number(change.slot)]
        availability.set_availability(of=table, free=free, by=self.by, at=self.at)
        self.numbers[change.key] = table.pk

    def _add_slot(self, change: AddSlot) -> None:
        slots = list(self.day.slots.values())
        last = slots[-1]
        starts = last.ends_at + usual_pause(slots)
        ends = starts + (last.ends_at - last.starts_at)
        layout.refuse_overlaps(self.edition, [(starts, ends)])
        made = Slot.objects.create(edition=self.edition, starts_at=starts, ends_at=ends)
        detail = {"tables": len(self.day.tables), "slots": len(slots) + 1}
        self.edition.record(EditionFact.LAY_OUT, by=self.by, at=self.at, detail=detail)
        self.numbers[change.key] = made.pk

    def _free_person(self, change: FreePerson) -> None:
        self._free(self.day.people[change.person], self._number(change.slot))

    def _free_participant(self, change: FreeParticipant) -> None:
        organisations = {
            organisation
            for match in self.day.matches.values()
            for key, organisation in (
                (f"irritant:{match.irritant_id}", match.irritant.establishment_id),
                (f"company:{match.startup.organisation_id}", match.startup.organisation_id),
            )
            if key == change.participant
        }
        self._free(self.edition.registrations.filter(organisation__in=organisations), self._number(change.slot))

    def _free(self, those: Any, slot: int) -> None:
        everything = {each.pk for each in self.day.slots.values()}
        freed = False
        each: Attendee | Registration
        for each in those:
            off = unticked(each)
            if slot in off:
                availability.set_availability(of=each, free=everything - off | {slot}, by=self.by, at=self.at)
                freed = True
        if not freed:
            # Nobody has unticked it: somebody is late.
            raise ValidationError(_("Somebody is late: wait until they are there."))

    def _pass_limit(self, change: RaiseCap) -> None:
        """The limit is the edition's: a locked meeting may pass it."""
        self.locks = True

    def _move(self, change: MoveMeeting) -> None:
        self.moves.append(change.to_placement)

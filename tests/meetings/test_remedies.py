"""What the planner proposes, made by an organiser: tables, slots, availabilities, limits, other meetings. Its answers are given here."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings import planner
from meetings.candidates.stored import stored_remedy
from meetings.enums import EditionFact
from meetings.models import Meeting, Unavailability
from meetings.operations import grid, remedies, steps
from meetings.planner.agenda import (
    AddSlot,
    AddTable,
    Change,
    FreeParticipant,
    FreePerson,
    MoveMeeting,
    RaiseCap,
    Reason,
    Remedy,
    Unmet,
    Why,
)
from meetings.planner.problem import Placement
from tests.meetings.planned import Planned, make_planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned() -> Planned:
    """One table, two slots, both taken: the third introduction has no seat."""
    made = make_planned(pairs=3, slots=2, tables=1)
    made.seat(0, 0, 0)
    made.seat(1, 1, 0)
    return made


@pytest.fixture
def propose(planned, monkeypatch):
    """A function that makes the planner propose these changes for the third introduction, and its seat then."""

    def propose(*changes: Change, slot: str, table: str) -> Remedy:
        wish = str(planned.matches[2].uuid)
        remedy = Remedy(changes, Placement(wish, slot, table))
        unmet = Unmet(wish, Reason(Why.NO_TABLE), remedy)
        monkeypatch.setattr(planner, "explain", lambda problem, placements: (unmet,))
        return remedy

    return propose


def apply(planned: Planned, remedy: Remedy, *, agreed: bool = False):
    return remedies.apply(
        edition=planned.edition,
        wish=str(planned.matches[2].uuid),
        expected=stored_remedy(remedy),
        agreed=agreed,
        seen=steps.last_step(planned.edition),
        by=planned.organiser,
        at=timezone.now(),
    )


def key(row) -> str:
    return str(row.pk)


def seated(planned: Planned) -> Meeting:
    return Meeting.objects.get(match=planned.matches[2])


def test_a_table_is_added_in_that_slot_only(planned, propose):
    first, second = planned.slots
    apply(planned, propose(AddTable(key(first), False, "table+"), slot=key(first), table="table+"))

    meeting = seated(planned)
    assert (meeting.slot, meeting.table.number) == (first, 2)
    assert list(Unavailability.objects.values_list("table", "slot")) == [(meeting.table_id, second.pk)]


def test_a_slot_is_added_after_the_last_one_with_the_usual_pause(planned, propose):
    last = planned.slots[-1]
    apply(planned, propose(AddSlot("slot+"), slot="slot+", table=key(planned.tables[0])))

    made = seated(planned).slot
    assert made.starts_at - last.ends_at == last.starts_at - planned.slots[0].ends_at
    assert made.ends_at - made.starts_at == last.ends_at - last.starts_at
    assert planned.edition.events.latest("pk").verb == EditionFact.LAY_OUT


@pytest.mark.parametrize("whose", ["person", "participant"])
def test_a_slot_is_freed_with_the_agreement_of_who_had_unticked_it(whose, planned, propose):
    slot, attendee = planned.slots[0], planned.attendees[2][1]
    Meeting.objects.get(match=planned.matches[0]).delete()
    if whose == "person":
        Unavailability.objects.create(slot=slot, attendee=attendee)
        change: Change = FreePerson(str(attendee.uuid), key(slot))
    else:
        Unavailability.objects.create(slot=slot, registration=attendee.registration)
        change = FreeParticipant(f"company:{attendee.registration.organisation_id}", key(slot))
    remedy = propose(change, slot=key(slot), table=key(planned.tables[0]))

    with pytest.raises(ValidationError, match="accepte d’être là"):
        apply(planned, remedy)
    apply(planned, remedy, agreed=True)

    assert seated(planned).slot == slot
    assert Unavailability.objects.count() == 0
    assert planned.edition.events.latest("pk").verb == EditionFact.SET_AVAILABILITY


def test_nobody_is_freed_who_has_unticked_nothing(planned, propose):
    slot, late = planned.slots[0], planned.attendees[2][1]
    remedy = propose(FreePerson(str(late.uuid), key(slot)), slot=key(slot), table=key(planned.tables[0]))

    with pytest.raises(ValidationError, match="en retard"):
        apply(planned, remedy, agreed=True)


def test_a_limit_is_passed_by_a_locked_meeting_and_another_one_makes_room_in_one_step(planned, propose):
    first, second = planned.slots
    table, other = key(planned.tables[0]), str(planned.matches[0].uuid)
    move = MoveMeeting(other, Placement(other, key(first), table), Placement(other, key(second), "table+"))
    changes = (AddTable(key(second), False, "table+"), move, RaiseCap("company"))

    apply(planned, propose(*changes, slot=key(first), table=table))

    assert (seated(planned).slot, seated(planned).is_locked) == (first, True)
    assert Meeting.objects.get(match=planned.matches[0]).slot == second
    grid.undo(edition=planned.edition, seen=steps.last_step(planned.edition), by=planned.organiser, at=timezone.now())
    assert seated(planned).slot is None
    assert Meeting.objects.get(match=planned.matches[0]).slot == first


def test_a_remedy_that_is_not_the_one_that_was_read_changes_nothing(planned, propose):
    first = planned.slots[0]
    read = propose(AddTable(key(first), False, "table+"), slot=key(first), table="table+")
    propose(AddSlot("slot+"), slot="slot+", table=key(planned.tables[0]))

    with pytest.raises(ValidationError, match="relisez-le"):
        apply(planned, read)

    assert planned.edition.tables.count() == 1


def test_a_table_with_video_is_not_added_without_a_link(planned, propose):
    first = planned.slots[0]

    with pytest.raises(ValidationError, match="lien"):
        apply(planned, propose(AddTable(key(first), True, "table+"), slot=key(first), table="table+"))

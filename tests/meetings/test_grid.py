"""An organiser's hand in the working agenda: seats, swaps, locks, undo, and two organisers at once."""

import pytest
from django.core.exceptions import ValidationError

from matching.models import Match
from meetings.enums import MeetingStatus, StepKind
from meetings.models import Meeting, Unavailability
from meetings.operations import grid
from meetings.operations.steps import Overtaken, last_step
from tests.meetings.planned import BEFORE, Planned, make_planned

pytestmark = pytest.mark.django_db


def move(planned: Planned, number: int, slot: int, table: int, **changes):
    values = {"seen": last_step(planned.edition), "by": planned.organiser, "at": BEFORE, **changes}
    return grid.move(
        edition=planned.edition,
        wish=str(planned.matches[number].uuid),
        slot=planned.slots[slot],
        table=planned.tables[table],
        **values,
    )


def seats(planned: Planned) -> dict[int, tuple[int, int, bool] | None]:
    """Of each introduction by its number: the numbers of its slot and table, and whether it is locked there."""
    found: dict[int, tuple[int, int, bool] | None] = {}
    for meeting in Meeting.objects.filter(edition=planned.edition).select_related("slot", "table", "match"):
        number = planned.matches.index(meeting.match)
        seat = meeting.slot and (planned.slots.index(meeting.slot), planned.tables.index(meeting.table))
        found[number] = (*seat, meeting.is_locked) if seat else None
    return found


def test_a_wish_without_a_seat_is_given_one_as_a_draft():
    planned = make_planned(pairs=1)

    step = move(planned, 0, 1, 1)

    assert seats(planned) == {0: (1, 1, False)}
    assert step.what == StepKind.PLACE
    assert Meeting.objects.get().status == MeetingStatus.DRAFT


def test_a_meeting_moves_to_a_free_seat():
    planned = make_planned(pairs=1)
    planned.seat(0, 0, 0)

    assert move(planned, 0, 2, 1).what == StepKind.MOVE
    assert seats(planned) == {0: (2, 1, False)}


def test_two_meetings_change_places():
    planned = make_planned(pairs=2)
    planned.seat(0, 0, 0)
    planned.seat(1, 1, 1)

    assert move(planned, 0, 1, 1).what == StepKind.SWAP
    assert seats(planned) == {0: (1, 1, False), 1: (0, 0, False)}


def test_what_a_seat_would_break_is_said_and_nothing_moves():
    planned = make_planned(pairs=2)
    planned.seat(0, 0, 0)
    Unavailability.objects.create(slot=planned.slots[1], attendee=planned.attendees[0][1])

    with pytest.raises(ValidationError, match="nobody of one side is available"):
        move(planned, 0, 1, 0)

    assert seats(planned) == {0: (0, 0, False)}


def test_a_wish_without_a_seat_does_not_take_that_of_another_one():
    planned = make_planned(pairs=2)
    planned.seat(0, 0, 0)

    with pytest.raises(ValidationError, match="the table is taken"):
        move(planned, 1, 0, 0)


def test_beyond_the_limit_of_a_side_a_meeting_is_locked():
    planned = make_planned(pairs=2, most_meetings=1)
    Match.objects.filter(pk=planned.matches[1].pk).update(startup=planned.matches[0].startup)
    planned.seat(0, 0, 0)

    move(planned, 1, 1, 0)

    assert seats(planned) == {0: (0, 0, False), 1: (1, 0, True)}


def test_a_locked_meeting_neither_moves_nor_is_taken_off_until_it_is_unlocked():
    planned = make_planned(pairs=1)
    meeting = planned.seat(0, 0, 0)
    doing = {"by": planned.organiser, "at": BEFORE}
    grid.lock(meeting=meeting, seen=last_step(planned.edition), **doing)

    with pytest.raises(ValidationError, match="the meeting is locked"):
        move(planned, 0, 1, 0)
    with pytest.raises(ValidationError, match="the meeting is locked"):
        grid.take_off(meeting=meeting, seen=last_step(planned.edition), **doing)
    grid.unlock(meeting=meeting, seen=last_step(planned.edition), **doing)
    grid.take_off(meeting=meeting, seen=last_step(planned.edition), **doing)

    assert seats(planned) == {0: None}


@pytest.mark.parametrize("operation", [grid.lock, grid.unlock, grid.take_off])
def test_what_was_held_does_not_move_any_more(operation):
    planned = make_planned(pairs=1)
    meeting = planned.seat(0, 0, 0, status=MeetingStatus.HELD)

    with pytest.raises(ValidationError, match="does not move"):
        operation(meeting=meeting, seen=0, by=planned.organiser, at=BEFORE)


def test_several_steps_are_undone_one_after_the_other():
    planned = make_planned(pairs=2)
    move(planned, 0, 0, 0)
    move(planned, 1, 1, 1)
    move(planned, 0, 1, 1)
    states = [seats(planned)]

    for _step in range(3):
        grid.undo(edition=planned.edition, seen=last_step(planned.edition), by=planned.organiser, at=BEFORE)
        states.append(seats(planned))

    assert states == [
        {0: (1, 1, False), 1: (0, 0, False)},
        {0: (0, 0, False), 1: (1, 1, False)},
        {0: (0, 0, False), 1: None},
        {0: None, 1: None},
    ]
    with pytest.raises(ValidationError, match="nothing to undo"):
        grid.undo(edition=planned.edition, seen=0, by=planned.organiser, at=BEFORE)


def test_a_step_whose_meeting_has_changed_otherwise_is_not_undone():
    planned = make_planned(pairs=1)
    move(planned, 0, 0, 0)
    Meeting.objects.update(slot=None, table=None)

    with pytest.raises(ValidationError, match="cannot be undone"):
        grid.undo(edition=planned.edition, seen=last_step(planned.edition), by=planned.organiser, at=BEFORE)


def test_of_two_organisers_who_saw_the_same_agenda_the_second_is_refused():
    planned = make_planned(pairs=2)
    seen = last_step(planned.edition)
    move(planned, 0, 0, 0, seen=seen)

    with pytest.raises(Overtaken):
        move(planned, 1, 0, 1, seen=seen)
    with pytest.raises(Overtaken):
        grid.undo(edition=planned.edition, seen=seen, by=planned.organiser, at=BEFORE)

    assert seats(planned) == {0: (0, 0, False)}

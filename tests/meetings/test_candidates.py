"""Rows of an edition as the planner's problem."""

from datetime import timedelta

import pytest

from matching.enums import MatchStatus
from matching.models import Match
from meetings.candidates import SeatKind, obstacles, read_day, seats_for
from meetings.candidates.day import worth
from meetings.candidates.measures import measure
from meetings.enums import MeetingStatus, Missing
from meetings.models import Unavailability
from meetings.planner.agenda import Rule
from meetings.planner.problem import Participant, Person, Placement, Problem, Slot, Table, Wish
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.meetings import AttendeeFactory, EntryFactory, MeetingFactory
from tests.meetings.planned import BEFORE, NINE, make_planned

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pairs", [1, 3])
def test_a_day_is_read_in_the_same_queries_for_any_number_of_wishes(pairs, django_assert_num_queries):
    planned = make_planned(pairs=pairs)
    for number in range(pairs):
        planned.seat(number, number, 0)

    with django_assert_num_queries(9):
        day = read_day(planned.edition, at=BEFORE, seated=True)

    assert len(day.problem.wishes) == pairs
    assert len(day.working) == pairs


@pytest.mark.parametrize(("score", "value"), [(None, 0.75), (0.0, 0.5), (1.0, 1.0), (0.5, 0.75)])
def test_a_wish_is_never_worth_nothing(score, value):
    assert worth(Match(score=score)) == value


def test_only_accepted_introductions_of_who_comes_are_wishes():
    planned = make_planned(pairs=1)
    planned.add_pair(status=MatchStatus.SENT)
    planned.add_pair(status=MatchStatus.MET)
    MatchFactory(status=MatchStatus.ACCEPTED)

    day = read_day(planned.edition, at=BEFORE)

    assert [wish.key for wish in day.problem.wishes] == [str(planned.matches[0].uuid)]


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("entry", [Missing.ENTRY]),
        ("registration", [Missing.REGISTRATION]),
        ("waiting", [Missing.PLACE]),
        ("cancelled", [Missing.CANCELLED]),
    ],
)
def test_what_is_missing_before_an_introduction_can_be_planned_is_named(missing, expected):
    planned = make_planned(pairs=1)
    registration = planned.edition.registrations.get(organisation=planned.matches[0].startup.organisation)
    if missing == "entry":
        planned.edition.entries.all().delete()
    elif missing == "registration":
        registration.delete()
    elif missing == "waiting":
        type(registration).objects.filter(pk=registration.pk).update(confirmed_at=None)
    else:
        MeetingFactory(edition=planned.edition, match=planned.matches[0], status=MeetingStatus.CANCELLED)

    assert [each.missing for each in obstacles(planned.edition)] == expected
    assert read_day(planned.edition, at=BEFORE).problem.wishes == ()


@pytest.mark.parametrize("count", [1, 3])
def test_obstacles_take_the_same_queries_for_any_number(count, django_assert_num_queries):
    planned = make_planned(pairs=0)
    for _number in range(count):
        MatchFactory(status=MatchStatus.ACCEPTED)

    with django_assert_num_queries(4):
        assert len(obstacles(planned.edition)) == 3 * count


def test_attendees_of_one_address_are_one_person():
    planned = make_planned(pairs=2)
    for attendee in (planned.attendees[0][1], planned.attendees[1][1]):
        type(attendee).objects.filter(pk=attendee.pk).update(
            email="Ana@exemple.fr" if attendee == planned.attendees[0][1] else "ana@exemple.fr"
        )

    day = read_day(planned.edition, at=BEFORE)
    companies = [each for each in day.problem.participants if each.key.startswith("company")]

    assert len({person for each in companies for person in each.people}) == 1


def test_who_names_other_irritants_does_not_carry_this_one():
    planned = make_planned(pairs=1)
    match = planned.matches[0]
    registration = planned.attendees[0][0].registration
    other = EntryFactory(
        edition=planned.edition, irritant=IrritantFactory(published=True, establishment=match.irritant.establishment)
    )
    specialist = AttendeeFactory(registration=registration)
    specialist.entries.add(other)

    day = read_day(planned.edition, at=BEFORE)
    [irritant] = [each for each in day.problem.participants if each.key.startswith("irritant")]

    assert irritant.people == (str(planned.attendees[0][0].uuid),)


def test_what_is_unticked_is_off_for_whom_it_was_unticked():
    planned = make_planned(pairs=1)
    demand, supply = planned.attendees[0]
    Unavailability.objects.create(slot=planned.slots[0], attendee=demand)
    Unavailability.objects.create(slot=planned.slots[1], registration=supply.registration)
    Unavailability.objects.create(slot=planned.slots[2], table=planned.tables[0])

    problem = read_day(planned.edition, at=BEFORE).problem
    off = {each.key: each.off for each in (*problem.people, *problem.participants, *problem.tables) if each.off}

    assert off == {
        str(demand.uuid): {str(planned.slots[0].pk)},
        f"company:{planned.matches[0].startup.organisation_id}": {str(planned.slots[1].pk)},
        str(planned.tables[0].pk): {str(planned.slots[2].pk)},
    }


def test_who_is_late_is_off_until_then():
    planned = make_planned(pairs=1, slots=3)
    late = planned.attendees[0][1]
    late.late_until = NINE + timedelta(minutes=40)
    late.save(update_fields=["late_until"])

    problem = read_day(planned.edition, at=NINE - timedelta(minutes=5)).problem

    assert {each.key: each.off for each in problem.people if each.off} == {
        str(late.uuid): {str(planned.slots[0].pk), str(planned.slots[1].pk)}
    }


def test_slots_that_have_begun_are_closed_and_their_meetings_kept():
    planned = make_planned(pairs=2)
    planned.seat(0, 0, 0, status=MeetingStatus.HELD)
    planned.seat(1, 2, 1, status=MeetingStatus.PUBLISHED)

    problem = read_day(planned.edition, at=NINE + timedelta(minutes=30)).problem

    assert [slot.closed for slot in problem.slots] == [True, True, False]
    assert [lock.wish for lock in problem.locked] == [str(planned.matches[0].uuid)]
    assert len(problem.previous) == 2


def test_a_meeting_whose_registration_is_cancelled_is_an_orphan_until_it_is_taken_off():
    planned = make_planned(pairs=1)
    planned.seat(0, 0, 0, status=MeetingStatus.PUBLISHED)
    registration = planned.attendees[0][1].registration
    type(registration).objects.filter(pk=registration.pk).update(cancelled_at=BEFORE)

    assert read_day(planned.edition, at=BEFORE).problem.wishes == ()
    assert read_day(planned.edition, at=BEFORE, seated=True).orphans == (str(planned.matches[0].uuid),)


# Seats, without a database


def day_of(**changes):
    values = {
        "slots": tuple(Slot(f"s{number}", 20 * number, 20 * number + 15) for number in range(3)),
        "tables": (Table("t0"), Table("t1"), Table("t2", off=frozenset({"s2"}), video=True)),
        "people": (Person("ana"), Person("bob", off=frozenset({"s1"}))),
        "participants": (
            Participant("i1"),
            Participant("i2", off=frozenset({"s2"})),
            Participant("c1", people=("ana",)),
            Participant("c2", people=("ana", "bob")),
            Participant("c3", people=("bob",), cap=1),
            Participant("c4", remote=True),
        ),
        "wishes": (
            Wish("i1c1", "i1", "c1"),
            Wish("i2c2", "i2", "c2"),
            Wish("i1c3", "i1", "c3"),
            Wish("i2c3", "i2", "c3"),
            Wish("i2c4", "i2", "c4"),
        ),
    }
    return Problem(**{**values, **changes})


def test_a_seat_says_whether_it_is_free_by_a_swap_or_broken_and_by_what():
    working = (Placement("i1c1", "s0", "t0"), Placement("i2c2", "s1", "t1"))

    seats = seats_for(day_of(), working, "i1c1")
    other = seats_for(day_of(), working, "i2c4")

    assert seats["s0", "t0"].kind == SeatKind.HERE
    assert seats["s0", "t1"].kind == SeatKind.FREE
    assert (seats["s1", "t1"].kind, seats["s1", "t1"].meetings) == (SeatKind.SWAP, ("i2c2",))
    assert (seats["s1", "t0"].rules, seats["s1", "t0"].meetings) == ((Rule.PERSON_BUSY,), ("i2c2",))
    assert seats["s2", "t2"].rules == (Rule.TABLE_OFF,)
    assert other["s0", "t1"].rules == (Rule.NO_VIDEO,)
    assert other["s0", "t2"].kind == SeatKind.FREE
    assert other["s2", "t2"].rules == (Rule.PARTICIPANT_OFF, Rule.TABLE_OFF)


def test_beyond_a_limit_a_seat_is_open_to_a_locked_meeting():
    seats = seats_for(day_of(), [Placement("i1c3", "s0", "t0")], "i2c3")

    assert seats["s0", "t1"].rules == (Rule.PARTICIPANT_BUSY,)
    assert seats["s1", "t1"].rules == (Rule.NOBODY_FREE,)
    assert seats["s2", "t1"].rules == (Rule.PARTICIPANT_OFF,)
    assert seats_for(day_of(), [Placement("i2c3", "s0", "t0")], "i1c3")["s2", "t1"].kind == SeatKind.BEYOND


def test_a_locked_meeting_moves_nowhere_and_is_not_swapped():
    placed = (Placement("i1c1", "s0", "t0"), Placement("i2c2", "s1", "t1"))
    problem = day_of(locked=placed[:1])

    assert {seat.kind for seat in seats_for(problem, placed, "i1c1").values()} == {SeatKind.HERE, SeatKind.BROKEN}
    assert seats_for(problem, placed, "i2c2")["s0", "t0"].kind == SeatKind.BROKEN


def test_figures_say_who_is_worst_off_and_how_long_people_wait():
    placed = [Placement("i1c1", "s0", "t0"), Placement("i1c3", "s2", "t1")]

    assert measure(day_of(), placed) == {
        "participants": 6,
        "worst": 0.0,
        "under_half": 3,
        "some": 0,
        "all": 3,
        "without": 3,
        "gaps": 1,
        "changes": 1,
    }

"""What the grid says of a seat before a meeting is put there is what the planner finds of it afterwards."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings import planner
from meetings.candidates.seats import Seat, SeatKind, seats_for
from meetings.planner.agenda import Rule
from meetings.planner.problem import Participant, Person, Placement, Problem, Slot, Table, Wish

SLOTS, TABLES = ("s0", "s1", "s2"), ("t0", "t1")
PEOPLE = ("ana", "bob", "cleo")
SOME_SLOTS = st.frozensets(st.sampled_from(SLOTS), max_size=2)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    def participants(letter: str) -> list[Participant]:
        return [
            Participant(
                key=f"{letter}{number}",
                people=tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))),
                off=draw(SOME_SLOTS),
                remote=draw(st.integers(0, 4)) == 0,
                cap=draw(st.sampled_from([None, None, 1, 2])),
            )
            for number in range(3)
        ]

    pairs = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=6, unique=True))
    return Problem(
        slots=tuple(
            Slot(key, 20 * number, 20 * number + 15, closed=number == 0 and draw(st.integers(0, 4)) == 0)
            for number, key in enumerate(SLOTS)
        ),
        tables=tuple(Table(key, draw(SOME_SLOTS), draw(st.booleans())) for key in TABLES),
        people=tuple(Person(key, draw(SOME_SLOTS)) for key in PEOPLE),
        participants=(*participants("i"), *participants("c")),
        wishes=tuple(Wish(f"w{left}{right}", f"i{left}", f"c{right}") for left, right in pairs),
    )


def put(placements: tuple[Placement, ...], there: Placement, seat: Seat) -> tuple[Placement, ...]:
    """Those after the meeting went there, and the one that changes places with it where it was."""
    here = {each.wish: each for each in placements}
    after = {**here, there.wish: there}
    for other in seat.meetings if seat.kind == SeatKind.SWAP else ():
        after[other] = Placement(other, here[there.wish].slot, here[there.wish].table)
    return tuple(after.values())


def is_sound(problem: Problem, placements: tuple[Placement, ...]) -> bool:
    closed = {slot.key for slot in problem.slots if slot.closed}
    broken = [each for each in planner.violations(problem, placements) if each.rule != Rule.OVER_CAP]
    return not broken and not any(each.slot in closed for each in placements)


@given(problem=problems())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_open_seat_breaks_nothing_and_any_other_one_would(problem):
    placements = planner.greedy(problem)

    for wish in problem.wishes:
        for (slot, table), seat in seats_for(problem, placements, wish.key).items():
            after = put(placements, Placement(wish.key, slot, table), seat)
            assert is_sound(problem, after) == (seat.kind != SeatKind.BROKEN), (wish.key, slot, table, seat)

"""What people were told of each meeting, version after version."""

from datetime import UTC, datetime, timedelta

from meetings.agendas.history import Told, told_in
from meetings.models import AgendaVersion

FIRST = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def versions(*placements: list[list[object]]) -> list[AgendaVersion]:
    return [
        AgendaVersion(number=number, at=FIRST + timedelta(days=number - 1), placements=rows)
        for number, rows in enumerate(placements, start=1)
    ]


def test_what_never_moves_was_last_changed_by_the_first_version():
    assert told_in(versions([["a", 1, 1]], [["a", 1, 1]])) == {"a": Told((1, 1), None, 1, FIRST, True)}


def test_a_move_remembers_where_it_was():
    told = told_in(versions([["a", 1, 1]], [["a", 2, 1]]))["a"]

    assert (told.seat, told.before, told.number) == ((2, 1), (1, 1), 2)
    assert told.moved_in(2) == (1, 1)
    assert told.moved_in(3) is None
    assert not told.is_new_in(2)


def test_what_a_later_version_adds_is_new_and_the_first_version_is_not_news():
    told = told_in(versions([["a", 1, 1]], [["a", 1, 1], ["b", 2, 1]]))

    assert told["b"].is_new_in(2)
    assert not told["a"].is_new_in(1)
    assert not told["b"].is_new_in(3)


def test_what_was_taken_off_keeps_the_seat_that_was_told_and_comes_back_as_new():
    off = told_in(versions([["a", 1, 1]], []))["a"]
    back = told_in(versions([["a", 1, 1]], [], [["a", 1, 1]]))["a"]

    assert (off.seat, off.is_seated, off.number) == ((1, 1), False, 2)
    assert (back.is_seated, back.number, back.is_new_in(3)) == (True, 3, True)

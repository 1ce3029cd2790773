"""Remedies applied, and two agendas compared."""

from collections.abc import Iterable
from dataclasses import replace

from meetings.planner.agenda import (
    AddSlot,
    AddTable,
    Agenda,
    Change,
    Difference,
    FreeParticipant,
    FreePerson,
    Moved,
    MoveMeeting,
    RaiseCap,
    Remedy,
)
from meetings.planner.ground import Ground
from meetings.planner.improving import bound
from meetings.planner.problem import Placement, Problem, Slot, Table
from meetings.planner.reasons import board_of, unmet
from meetings.planner.rules import in_order
from meetings.planner.solver import Solver

LENGTH = 20  # minutes of a slot where there was none to be as long as


def apply(problem: Problem, agenda: Agenda, remedy: Remedy) -> tuple[Problem, Agenda]:
    """The day with these changes made, and the agenda with the meeting that they let in: its bound and its reasons are new.

    Raises ValueError when the remedy does not suit the agenda, as when another one has been applied since.
    """
    placed = {each.wish: each for each in agenda.placements}
    for change in remedy.changes:
        if isinstance(change, MoveMeeting):
            placed[change.wish] = change.to_placement
        else:
            problem = _changed(problem, change, agenda.placements)
    placed[remedy.placement.wish] = remedy.placement
    placements = in_order(problem, placed.values())
    board, seats = board_of(Ground(problem), placements)
    most = bound(board.ground, Solver(seed=0, stopped=lambda: False), board.shortfall)
    return problem, Agenda(placements, board.value, max(most, board.value), unmet(board, seats))


def difference(problem: Problem, before: Iterable[Placement], after: Iterable[Placement]) -> Difference:
    """What changed, each in the order of keys. Wishes that the problem no longer has concern nobody that it knows."""
    old, new = {each.wish: each for each in before}, {each.wish: each for each in after}
    kept = sorted(old.keys() & new.keys())
    moved = tuple(Moved(old[key], new[key]) for key in kept if old[key] != new[key])
    added = tuple(new[key] for key in sorted(new.keys() - old.keys()))
    removed = tuple(old[key] for key in sorted(old.keys() - new.keys()))
    touched = {each.after.wish for each in moved} | {each.wish for each in (*added, *removed)}
    sides = {side for wish in problem.wishes if wish.key in touched for side in wish.sides}
    return Difference(moved, added, removed, tuple(sorted(sides)))


def _changed(problem: Problem, change: Change, placements: Iterable[Placement]) -> Problem:
    match change:
        case AddSlot(key):
            return replace(problem, slots=(*problem.slots, _next_slot(problem, key)))
        case AddTable(slot, video, key):
            off = frozenset(each.key for each in problem.slots if each.key != slot)
            return replace(problem, tables=(*problem.tables, Table(key, off, video)))
        case FreePerson(person, slot):
            people = (replace(each, off=each.off - {slot}) if each.key == person else each for each in problem.people)
            return replace(problem, people=tuple(people))
        case FreeParticipant(key, slot):
            return _participant(problem, key, off=_off(problem, key) - {slot})
        case RaiseCap(key):
            wishes = {each.key for each in problem.wishes if key in each.sides}
            return _participant(problem, key, cap=1 + sum(each.wish in wishes for each in placements))
    raise ValueError(f"{change} is no change of the day.")


def _next_slot(problem: Problem, key: str) -> Slot:
    if not problem.slots:
        return Slot(key, 0, LENGTH)
    last = problem.slots[-1]
    return Slot(key, last.end, last.end + last.end - last.start, last.day)


def _off(problem: Problem, key: str) -> frozenset[str]:
    return next(each.off for each in problem.participants if each.key == key)


def _participant(problem: Problem, key: str, **fields: object) -> Problem:
    changed = (replace(each, **fields) if each.key == key else each for each in problem.participants)  # type: ignore[arg-type]
    return replace(problem, participants=tuple(changed))

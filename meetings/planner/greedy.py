"""The plainest planner: what a patient person would do, and what the other one is measured against."""

from meetings.planner.board import Board
from meetings.planner.ground import Ground
from meetings.planner.problem import Placement, Problem
from meetings.planner.rules import refuse_locks
from meetings.planner.seating import as_placements, first_seats


def greedy(problem: Problem) -> tuple[Placement, ...]:
    """Raises InfeasibleLocks."""
    refuse_locks(problem)
    board = fill_greedily(Board(Ground(problem)))
    return as_placements(board, first_seats(board, {}))


def fill_greedily(board: Board) -> Board:
    """The best wishes first, each at the first slot where it fits; before all others, those of a participant under its floor."""
    ground = board.ground
    order = sorted(range(len(ground.value)), key=lambda w: (-ground.value[w], w))
    for w in order:
        if any(board.met[p] < ground.floor[p] for p in ground.sides[w]):
            board.fill([w])
    board.fill(order)
    return board

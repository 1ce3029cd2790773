"""The agenda of a day, stage after stage. What each one does, in which order and why: docs/planner.md."""

from dataclasses import replace
from random import Random

from meetings.planner.agenda import Agenda, Stage, Watch
from meetings.planner.board import Board
from meetings.planner.greedy import fill_greedily
from meetings.planner.ground import Ground
from meetings.planner.improving import SURE, Run, bound, more_fairness, most_value
from meetings.planner.problem import Problem
from meetings.planner.reasons import unmet
from meetings.planner.remedies import fill_by_moves
from meetings.planner.rules import refuse_locks
from meetings.planner.seating import Known, as_placements, few_changes, first_seats
from meetings.planner.solver import Solver
from meetings.planner.waiting import Waiting, few_gaps
from meetings.planner.watching import Watcher

SHARE = 0.01
"""Part of the value that fairness may cost, unless it is said otherwise; then it does not go below the greedy planner's either."""
UNTIL = {Stage.VALUE: 0.45, Stage.FAIRNESS: 0.7, Stage.GAPS: 0.9, Stage.TABLES: 1.0}
"""Part of the time that is over when a stage ends at the latest."""


def plan(
    problem: Problem, *, seed: int, seconds: float, progress: Watch | None = None, share: float | None = None
) -> Agenda:
    """The best agenda found in so many seconds. The reasons of what is not in it come after, and are always complete.

    The same problem, seed and `share` give the same agenda when planning ends by itself, before the time is over. `share` is the part of
    the value that fairness may cost, 0 to 1. With a previous agenda, what need not move stays. Raises InfeasibleLocks.
    """
    refuse_locks(problem)
    ground = Ground(problem)
    known = _known(ground)
    greedy = fill_greedily(Board(ground))
    board = fill_greedily(_repaired(ground, known)) if known else greedy.copy()
    watcher = Watcher(seconds=seconds, progress=progress, bound=sum(ground.value), until=UNTIL)
    chance = Random(seed)  # noqa: S311 no secret
    run = Run(Solver(seed=seed, stopped=watcher.glance), watcher, chance, anew=not known)
    if watcher.tell(Stage.GREEDY, board):
        watcher.lower(bound(ground, run.solver, min(board.shortfall, greedy.shortfall)))
        board = _stages(board, greedy, run, share, known)
    seats = first_seats(board, known)
    few_changes(board, seats, known, watcher)
    watcher.tell(Stage.REASONS, board)
    return Agenda(as_placements(board, seats), board.value, max(watcher.bound, board.value), unmet(board, seats))


def _stages(board: Board, greedy: Board, run: Run, share: float | None, known: Known) -> Board:
    if known:
        # To people who know an agenda, more value than it had is worth no change, if it is what fairness may leave of the most.
        had = sum(board.ground.value[w] for w in known)
        enough = max(_least(run.watcher.bound, greedy, board.shortfall, share), min(had, run.watcher.bound) - SURE)
        most_value(board, run, enough)
        if _is_worse(board, greedy):
            most_value(board, replace(run, anew=True), greedy.value)
        if _is_worse(board, greedy):
            board = greedy.copy()
        least = board.value - SURE
    else:
        most_value(board, run)
        least = _least(board.value, greedy, board.shortfall, share)
    more_fairness(board, run, least)
    fill_by_moves(board, known)
    waiting = Waiting(board.ground, {w: s for w, (s, _table) in known.items()})
    few_gaps(board, waiting, run.watcher, run.chance, anew=run.anew)
    fill_by_moves(board, known)
    return board


def _is_worse(board: Board, greedy: Board) -> bool:
    return (board.shortfall, -board.value) > (greedy.shortfall, -greedy.value + SURE)


def _least(most: float, greedy: Board, shortfall: int, share: float | None) -> float:
    """What fairness leaves of the most value."""
    if share is not None:
        return most * (1 - share) - SURE
    return max(most * (1 - SHARE), greedy.value if greedy.shortfall == shortfall else 0.0) - SURE


def _known(ground: Ground) -> dict[int, tuple[int, int]]:
    """The previous agenda, as far as it is of this problem."""
    return {
        ground.wish[each.wish]: (ground.slot[each.slot], ground.table[each.table])
        for each in ground.problem.previous
        if each.wish in ground.wish and each.slot in ground.slot and each.table in ground.table
    }


def _repaired(ground: Ground, known: Known) -> Board:
    """The meetings of the previous agenda that still can be in their slots; those at their table come before the others."""
    board = Board(ground)
    order = sorted(known, key=lambda w: (known[w][1] not in ground.free_tables[known[w][0]], w))
    for w in order:
        s, _table = known[w]
        if w not in ground.locked and board.below_limit(w) and board.places(w) >> s & 1:
            board.put(w, s)
    return board

"""The fourth stage: which table each meeting has, so that people change tables rarely. Slots stay; see docs/planner.md."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment

from meetings.planner.agenda import Stage
from meetings.planner.board import NOWHERE, Board
from meetings.planner.ground import bits
from meetings.planner.problem import Placement
from meetings.planner.solver import Floats
from meetings.planner.watching import Watcher

Seats = dict[int, int]
"""The table of each placed wish."""
Known = Mapping[int, tuple[int, int]]
"""The slot and the table of wishes in the agenda that people know."""

CHANGE = 1.5  # a change of table counts as much as that many meetings that leave the table they had; below a gap, see `waiting`
NEVER = 1e9
SURE = 1e-6


def first_seats(board: Board, known: Known) -> Seats:
    """The table that people know for who keeps its slot, else the first ones; those with video are left for who needs them."""
    seats = {w: t for w, (_s, t) in board.ground.locked.items()}
    for s in board.ground.slots:
        seats |= _seated(board, s, _moves(board, s, known) + _first_tables(board, s))
    return seats


def few_changes(board: Board, seats: Seats, known: Known, watcher: Watcher) -> None:
    """Gives the tables of one slot anew, those of the others being what they are, until no slot is better."""
    neighbours = _neighbours(board)
    better = True
    while better:
        better = False
        for s in board.ground.slots:
            if not watcher.tell(Stage.TABLES, board):
                return
            cost = _changes(board, s, seats, neighbours) * CHANGE + _moves(board, s, known)
            found = _seated(board, s, cost)
            if _total(board, s, cost, found) < _total(board, s, cost, seats) - SURE:
                seats |= found
                better = True


def table_changes(board: Board, seats: Seats) -> int:
    """How often a participant changes tables between two meetings of one day."""
    return sum(seats[w] != seats[other] for w, others in _neighbours(board).items() for other in others) // 2


def as_placements(board: Board, seats: Seats) -> tuple[Placement, ...]:
    """In the order of slots, then of tables."""
    rows = sorted((s, seats[w], w) for w, s in enumerate(board.slot_of) if s != NOWHERE)
    return tuple(board.ground.placement(w, s, t) for s, t, w in rows)


def _unlocked(board: Board, s: int) -> list[int]:
    return sorted({w for w in board.owner[s].values() if w not in board.ground.locked})


def _seated(board: Board, s: int, cost: Floats) -> Seats:
    """The cheapest tables for the meetings of a slot. There are always enough: the board counts them."""
    ground = board.ground
    meetings, tables = _unlocked(board, s), ground.free_tables[s]
    video = np.array([ground.problem.tables[t].video for t in tables], dtype=bool)
    remote = np.array([ground.remote[w] for w in meetings], dtype=bool)
    rows, columns = linear_sum_assignment(np.where(remote[:, None] & ~video, NEVER, cost))
    return {meetings[row]: tables[column] for row, column in zip(rows, columns, strict=True)}


def _total(board: Board, s: int, cost: Floats, seats: Seats) -> float:
    place = {t: column for column, t in enumerate(board.ground.free_tables[s])}
    return float(sum(cost[row, place[seats[w]]] for row, w in enumerate(_unlocked(board, s))))


def _moves(board: Board, s: int, known: Known) -> Floats:
    """1 where a table is another one than people know for that meeting in that slot."""
    return _per_table(
        board, s, ([known[w][1]] if known.get(w, (NOWHERE,))[0] == s else [] for w in _unlocked(board, s))
    )


def _changes(board: Board, s: int, seats: Seats, neighbours: dict[int, list[int]]) -> Floats:
    """For each meeting and table, the changes before and after it."""
    return _per_table(board, s, ([seats[other] for other in neighbours[w]] for w in _unlocked(board, s)))


def _per_table(board: Board, s: int, wanted: Iterable[list[int]]) -> Floats:
    """How many of the wanted tables of each meeting are not that one."""
    tables = np.array(board.ground.free_tables[s])
    rows = [sum(((tables != t).astype(float) for t in each), np.zeros(len(tables))) for each in wanted]
    return np.array(rows).reshape(len(rows), len(tables))


def _first_tables(board: Board, s: int) -> Floats:
    """Rising with the place of a table; those with video come after all others."""
    tables = board.ground.free_tables[s]
    video = [board.ground.problem.tables[t].video for t in tables]
    order = sorted(range(len(tables)), key=lambda column: (video[column], column))
    return np.argsort(order).astype(float) / (1 + len(tables)) ** 2


def _neighbours(board: Board) -> dict[int, list[int]]:
    """Of each meeting: the meetings of its participants just before and after it on that day, once for each participant."""
    ground = board.ground
    found: dict[int, list[int]] = {w: [] for w, s in enumerate(board.slot_of) if s != NOWHERE}
    for p, mask in enumerate(board.mask):
        for first, second in pairwise(bits(mask)):
            if ground.positions[first][0] == ground.positions[second][0]:
                before, after = board.owner[first][p], board.owner[second][p]
                found[before].append(after)
                found[after].append(before)
    return found

"""Some slots planned again as a whole, exactly, while the others stay: the one large step that every stage of value makes.

A column for each wish and slot that are possible: the wishes that are not placed, and those in the window, which may go anywhere in it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from meetings.planner.board import NOWHERE, Board
from meetings.planner.ground import bits
from meetings.planner.solver import Floats, Program

Groups = dict[int, list[int]]


@dataclass(slots=True)
class Window:
    """`start` has the meetings that were in these slots, `pairs` the wish and the slot of each of the first columns."""

    board: Board
    slots: Sequence[int]
    start: dict[int, int]
    pairs: list[tuple[int, int]]
    program: Program = field(default_factory=Program)
    of_participant: Groups = field(default_factory=dict)
    """The columns of each participant."""

    @property
    def most(self) -> int:
        """More meetings than these slots can hold."""
        return 1 + sum(self.board.ground.room[s] for s in self.slots)

    def started(self) -> list[float]:
        """The columns as the window was."""
        return [float(self.start.get(w) == s) for w, s in self.pairs]

    def close(self, chosen: Floats | None = None) -> None:
        """Puts the chosen columns on the board, or what was there."""
        if chosen is None:
            meetings: Iterable[tuple[int, int]] = self.start.items()
        else:
            meetings = [pair for pair, value in zip(self.pairs, chosen, strict=False) if value > 0.5]
        for w, s in meetings:
            self.board.put(w, s)


def open_window(board: Board, slots: Sequence[int], gain: Callable[[int, int], float]) -> Window:
    """Takes the meetings of these slots off the board; `gain` of a wish in a slot. `Window.close` puts meetings back."""
    inside = set(slots)
    start = {w: board.slot_of[w] for w in board.movable() if board.slot_of[w] in inside}
    for w in start:
        board.lift(w)
    ground = board.ground
    mask = sum(1 << s for s in slots)
    pairs = [
        (w, s)
        for w, at in enumerate(board.slot_of)
        if at == NOWHERE and board.below_limit(w)
        for s in bits(ground.allowed[w] & mask)
        if not ground.need[w][s] & board.busy[s]
    ]
    window = Window(board, slots, start, pairs)
    for w, s in pairs:
        window.program.column(gain(w, s))
    _exclude(window)
    _count_tables(window)
    _limit(window)
    return window


def _exclude(window: Window) -> None:
    """A wish is placed once; a resource is taken once in a slot."""
    ground = window.board.ground
    of_wish: Groups = defaultdict(list)
    of_resource: dict[tuple[int, int], list[int]] = defaultdict(list)
    for column, (w, s) in enumerate(window.pairs):
        of_wish[w].append(column)
        for resource in bits(ground.need[w][s]):
            of_resource[resource, s].append(column)
    for columns in (*of_wish.values(), *of_resource.values()):
        if len(columns) > 1:
            window.program.at_most(1, columns)


def _count_tables(window: Window) -> None:
    ground = window.board.ground
    of_slot: Groups = defaultdict(list)
    remote: Groups = defaultdict(list)
    for column, (w, s) in enumerate(window.pairs):
        of_slot[s].append(column)
        if ground.remote[w]:
            remote[s].append(column)
    for groups, room in ((of_slot, ground.room), (remote, ground.video_room)):
        for s, columns in groups.items():
            if len(columns) > room[s]:
                window.program.at_most(room[s], columns)


def _limit(window: Window) -> None:
    ground, board = window.board.ground, window.board
    of_participant: Groups = defaultdict(list)
    for column, (w, _slot) in enumerate(window.pairs):
        for p in ground.sides[w]:
            of_participant[p].append(column)
    window.of_participant = of_participant
    for p, columns in of_participant.items():
        if len(columns) > ground.limit[p] - board.met[p]:
            window.program.at_most(ground.limit[p] - board.met[p], columns)


def count_floors(window: Window, gain: float) -> tuple[list[int], list[float]]:
    """A column for each participant under its floor: the meetings that it gets towards it. Answers them, and their start."""
    board, columns, started = window.board, [], []
    for p, mine in window.of_participant.items():
        lacking = board.ground.floor[p] - board.met[p]
        if lacking > 0:
            column = window.program.column(gain, lacking, whole=False)
            window.program.at_most(0, [column, *mine], [1.0, *[-1.0] * len(mine)])
            columns.append(column)
            started.append(float(min(lacking, _in_window(window, p))))
    return columns, started


def hold_floors(window: Window, served: float) -> list[float]:
    """At least `served` meetings towards floors, in all of the window. Answers the start of the columns it adds."""
    columns, started = count_floors(window, 0.0)
    if columns:
        window.program.at_most(-served, columns, [-1.0] * len(columns))
    return started


def count_steps(window: Window, gain: Callable[[int, int], float]) -> list[float]:
    """A column for each further meeting of each participant; `gain` of its meeting after `n` others. Answers their start.

    Gains must not rise with n, so that the columns fill in order.
    """
    board, started = window.board, []
    for p, mine in window.of_participant.items():
        steps = min(len(mine), len(window.slots), board.ground.limit[p] - board.met[p])
        columns = [window.program.column(gain(p, n), whole=False) for n in range(board.met[p], board.met[p] + steps)]
        window.program.at_most(0, [*columns, *mine], [*[1.0] * steps, *[-1.0] * len(mine)])
        placed = _in_window(window, p)
        started += [1.0] * placed + [0.0] * (steps - placed)
    return started


def hold_value(window: Window, least: float) -> None:
    """The meetings of the window are worth at least that."""
    columns = np.arange(len(window.pairs))
    window.program.at_most(-least, columns.tolist(), [-window.board.ground.value[w] for w, _slot in window.pairs])


def _in_window(window: Window, p: int) -> int:
    return sum(p in window.board.ground.sides[w] for w in window.start)

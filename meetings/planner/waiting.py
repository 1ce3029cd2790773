"""The third stage: few gaps in the day of each participant. The same meetings, in other slots; see docs/planner.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp
from random import Random

from meetings.planner.agenda import Stage
from meetings.planner.board import NOWHERE, Board
from meetings.planner.ground import Ground, bits
from meetings.planner.watching import Watcher

LONGEST = 12  # meetings that change slots in one step
STEPS = 1_000  # of the annealing, for each meeting
HOT, COLD = 1.5, 0.12  # gaps that a step may cost, about, at the beginning and at the end
LOOK = 256  # steps between two looks at the clock
GAP = 2  # a gap counts as much as that many meetings that leave the slot they had in the agenda that people know

Step = dict[int, int]
"""Meetings that change slots together, with the slot where each goes."""


class Waiting:
    """How much an agenda makes people wait, and how far it is from the one that they know."""

    def __init__(self, ground: Ground, known: dict[int, int]) -> None:
        """`known`: the slots of wishes in the previous agenda."""
        self._positions = ground.positions
        self._known = known
        self._cached: dict[int, int] = {}

    def gaps(self, mask: int) -> int:
        """Of a participant who meets in these slots: the idle slots and the breaks between its first and last meeting of a day."""
        if mask not in self._cached:
            days: dict[int, list[int]] = {}
            for s in bits(mask):
                day, position = self._positions[s]
                days.setdefault(day, []).append(position)
            self._cached[mask] = sum(places[-1] - places[0] + 1 - len(places) for places in days.values())
        return self._cached[mask]

    def of(self, board: Board) -> int:
        moved = sum(s not in (NOWHERE, self._known.get(w, s)) for w, s in enumerate(board.slot_of))
        return GAP * sum(map(self.gaps, board.mask)) + moved

    def change(self, board: Board, step: Step) -> int:
        """What the step adds to it; less than 0 is better."""
        masks: dict[int, int] = {}
        change = 0
        for w, to in step.items():
            at = board.slot_of[w]
            both = 1 << at | 1 << to
            for p in board.ground.sides[w]:
                masks[p] = masks.get(p, board.mask[p]) ^ both
            if w in self._known:
                change += (self._known[w] == at) - (self._known[w] == to)
        for p, mask in masks.items():
            change += GAP * (self.gaps(mask) - self.gaps(board.mask[p]))
        return change


def few_gaps(board: Board, waiting: Waiting, watcher: Watcher, chance: Random, *, anew: bool) -> None:
    """Anneals when the agenda is new to everybody; then takes each step that is better, until none is."""
    if watcher.tell(Stage.GAPS, board) and anew:
        _anneal(board, waiting, watcher, chance)
    _descend(board, waiting, watcher)


def exchange(board: Board, at: int, to: int, first: Sequence[int]) -> Step | None:
    """The fewest meetings of two slots that change places so that the `first` ones, each in one of the two, do.

    None when one of them cannot, or when tables are lacking (Kempe's chains of graph colouring, with tables).
    """
    ground = board.ground
    step: Step = {}
    queue = list(first)
    while queue:
        w = queue.pop()
        if w in step:
            continue
        goes = at + to - board.slot_of[w]
        if w in ground.locked or not ground.allowed[w] >> goes & 1 or len(step) == LONGEST:
            return None
        step[w] = goes
        if ground.need[w][goes] & board.busy[goes]:
            queue += board.in_the_way(w, goes)
    return step if _fits(board, step, at, to) else None


def _fits(board: Board, step: Step, at: int, to: int) -> bool:
    ground = board.ground
    for slot, other in ((at, to), (to, at)):
        come = [w for w, goes in step.items() if goes == slot]
        leave = [w for w, goes in step.items() if goes == other]
        if board.count[slot] + len(come) - len(leave) > ground.room[slot]:
            return False
        remote = sum(ground.remote[w] for w in come) - sum(ground.remote[w] for w in leave)
        if board.remote[slot] + remote > ground.video_room[slot]:
            return False
        # A person who is off in one of the two slots may be wanted twice in the other.
        needs = [ground.need[w][slot] for w in come]
        if ground.shared and sum(needs) != _union(needs):
            return False
    return True


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def make(board: Board, step: Step) -> None:
    for w in step:
        board.lift(w)
    for w, s in step.items():
        board.put(w, s)


@dataclass(slots=True)
class _Best:
    cost: int
    slots: list[int]


def _anneal(board: Board, waiting: Waiting, watcher: Watcher, chance: Random) -> None:
    """Steps by chance; a worse one is taken more rarely the worse it is and the later it comes. Ends at the best agenda seen."""
    movable = board.movable()
    choices = {w: list(bits(board.ground.allowed[w])) for w in movable}
    cost = waiting.of(board)
    best = _Best(cost, board.slot_of[:])
    steps = STEPS * len(movable)
    heat = HOT
    for number in range(steps):
        if number % LOOK == 0:
            heat = HOT * (COLD / HOT) ** (number / steps)
            if cost < best.cost:
                best = _Best(cost, board.slot_of[:])
            if watcher.glance():
                break
        step = _by_chance(board, chance, movable, choices)
        if step:
            change = waiting.change(board, step)
            if change <= 0 or chance.random() < exp(-change / GAP / heat):
                make(board, step)
                cost += change
    if cost > best.cost:
        _restore(board, best.slots)


def _by_chance(board: Board, chance: Random, movable: list[int], choices: dict[int, list[int]]) -> Step | None:
    w = movable[int(chance.random() * len(movable))]
    to = choices[w][int(chance.random() * len(choices[w]))]
    at = board.slot_of[w]
    if at == to:
        return None
    first = [w]
    if board.count[to] >= board.ground.room[to]:
        # No table is left there: somebody comes back.
        others = list(board.owner[to].values())
        first.append(others[int(chance.random() * len(others))])
    return exchange(board, at, to, first)


def _restore(board: Board, slots: list[int]) -> None:
    make(board, {w: s for w, s in enumerate(slots) if s != board.slot_of[w]})


def _descend(board: Board, waiting: Waiting, watcher: Watcher) -> None:
    """Until no exchange of two slots is better, begun by one meeting, or by one of each slot where tables are lacking."""
    better = True
    while better:
        better = False
        for w in board.movable():
            if not watcher.tell(Stage.GAPS, board):
                return
            for to in bits(board.ground.allowed[w]):
                better |= _settle(board, waiting, w, to)


def _settle(board: Board, waiting: Waiting, w: int, to: int) -> bool:
    at = board.slot_of[w]
    if at == to:
        return False
    step = exchange(board, at, to, [w])
    if step is None and board.count[to] >= board.ground.room[to]:
        step = _with_another(board, waiting, w, to)
    if step is None or waiting.change(board, step) >= 0:
        return False
    make(board, step)
    return True


def _with_another(board: Board, waiting: Waiting, w: int, to: int) -> Step | None:
    """The best exchange in which another meeting of that slot comes back, among those that look better."""
    at = board.slot_of[w]
    alone = waiting.change(board, {w: to})
    best: Step | None = None
    least = 0
    for other in sorted(set(board.owner[to].values())):
        if alone + waiting.change(board, {other: at}) < 0 and (step := exchange(board, at, to, [w, other])):
            change = waiting.change(board, step)
            if change < least:
                best, least = step, change
    return best

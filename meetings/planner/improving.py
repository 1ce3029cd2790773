"""The first two stages: as much value as possible, then the worst-off first, window by window. See docs/planner.md."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from random import Random

from meetings.planner.agenda import Stage
from meetings.planner.board import NOWHERE, Board
from meetings.planner.ground import Ground
from meetings.planner.solver import EXACT, Floats, Solver
from meetings.planner.watching import Watcher
from meetings.planner.window import Window, count_floors, count_steps, hold_floors, hold_value, open_window

LARGE = 1_000  # columns up to which slots are added to a window
WHOLE = {Stage.VALUE: 1_000, Stage.FAIRNESS: 250}  # columns of a problem that is one window
WIDE = {Stage.VALUE: 12, Stage.FAIRNESS: 3}  # slots of a window: fairness is harder to prove than value
NODES, NODES_WHOLE, NODES_FAIR = 100, 2_000, 20  # of the search tree: of some slots, of all for value, for fairness
CLOSE = 1e-4  # part of the bound that value may lack when a stage in several windows ends
PATIENCE = {Stage.VALUE: 40, Stage.FAIRNESS: 25}  # windows without improvement after which a stage ends
STEEP = 10  # a meeting of who has nothing counts 2 to this as much as one of who has nearly all
KEPT = 0.05  # what each meeting that stays counts once people know the agenda, in parts of the best wish
FAIRER, FAIRER_KNOWN = (
    0.02,
    0.25,
)  # of a first meeting: the least gain of fairness for which a window is changed, known or not
VALUE_OF_FAIR = 1e-3  # what all the value of a window counts beside fairness: next to nothing
STAY, STAY_KNOWN = 0.0005, 0.02  # of a first meeting: what fairness gains for each meeting that moves, at least
SURE = 1e-9


@dataclass(frozen=True, slots=True)
class Run:
    """What all stages of one planning share. `anew`: no agenda is known to people yet."""

    solver: Solver
    watcher: Watcher
    chance: Random
    anew: bool


Attempt = Callable[[Sequence[int], int], bool]
"""Plans a window of slots again, within a number of nodes; answers whether the agenda is better."""


def most_value(board: Board, run: Run, enough: float = inf) -> None:
    """Fewest meetings lacking under floors, then most value; value beyond `enough` is worth no change.

    Ends when the bound or enough is reached, or patience is lost.
    """

    def attempt(slots: Sequence[int], nodes: int) -> bool:
        return _more_value(board, run, slots, nodes, enough)

    def reached() -> bool:
        return not board.shortfall and board.value >= min(enough, run.watcher.bound * (1 - CLOSE))

    _repeat(board, run, Stage.VALUE, attempt, reached)


def more_fairness(board: Board, run: Run, least: float) -> None:
    """Most fairness, the value of the agenda staying at `least` and floors being served as well."""

    def attempt(slots: Sequence[int], nodes: int) -> bool:
        return _fairer(board, run, slots, min(nodes, NODES_FAIR), least)

    _repeat(board, run, Stage.FAIRNESS, attempt, lambda: False)


def fairness(board: Board) -> float:
    """Each meeting of a participant counts less the larger the part of what it asked that it has without it."""
    return sum(_step(board.ground, p, n) for p, met in enumerate(board.met) for n in range(met))


def bound(ground: Ground, solver: Solver, shortfall: int) -> float:
    """A value that no agenda exceeds, among those that lack at most `shortfall` meetings under floors."""
    board = Board(ground)
    value, lacking = board.value, board.shortfall
    window = open_window(board, ground.slots, lambda w, _slot: ground.value[w])
    hold_floors(window, lacking - shortfall)
    return value + solver.bound(window.program)


def _repeat(board: Board, run: Run, stage: Stage, attempt: Attempt, reached: Callable[[], bool]) -> None:
    patience = PATIENCE[stage]
    for slots in _windows(board, run.chance, stage):
        whole = len(slots) == len(board.ground.slots)
        if patience <= 0 or (reached() and not whole) or not run.watcher.tell(stage, board):
            return
        better = attempt(slots, NODES_WHOLE if whole else NODES)
        if whole:
            return
        patience = PATIENCE[stage] if better else patience - 1


def _windows(board: Board, chance: Random, stage: Stage) -> Iterator[list[int]]:
    """Slots by chance: two at least, more while the window is not large, at once all of a small problem."""
    ground = board.ground
    usable = [s for s in ground.slots if ground.room[s]]
    possible = [sum(mask >> s & 1 for mask in ground.allowed) for s in ground.slots]
    if sum(possible) <= WHOLE[stage] or len(usable) <= 2:
        yield list(ground.slots)
        return
    while True:
        chance.shuffle(usable)
        columns = 0
        slots: list[int] = []
        for s in usable:
            columns += possible[s]
            if len(slots) >= 2 and (columns > LARGE or len(slots) == WIDE[stage]):
                break
            slots.append(s)
        yield sorted(slots)


def _more_value(board: Board, run: Run, slots: Sequence[int], nodes: int, enough: float) -> bool:
    ground = board.ground
    shortfall, value = board.shortfall, min(board.value, enough)
    unit = max(ground.value, default=1.0)
    most = 1 + sum(ground.room[s] for s in slots)
    stays = dict.fromkeys(enumerate(board.slot_of), 0.0 if run.anew else KEPT)
    window = open_window(board, slots, lambda w, s: ground.value[w] / unit + stays.get((w, s), 0.0))
    base = board.value
    # One meeting towards a floor counts more than all that the window can hold.
    columns, served = count_floors(window, gain=most)
    gap = EXACT if run.anew else KEPT / 5
    found, most_gain = run.solver.best(window.program, [*window.started(), *served], nodes=nodes, gap=gap)
    if len(slots) == len(ground.slots):
        towards_floors = most * round(sum(found[column] for column in columns))
        run.watcher.lower(base + unit * (most_gain - towards_floors))

    def better() -> bool:
        return (board.shortfall, -min(board.value, enough)) < (shortfall, -value - SURE)

    return _better(window, found, better)


def _fairer(board: Board, run: Run, slots: Sequence[int], nodes: int, least: float) -> bool:
    ground = board.ground
    stay, worth = (STAY, FAIRER) if run.anew else (STAY_KNOWN, FAIRER_KNOWN)
    before = fairness(board), board.value, board.slot_of[:]
    stays = {(w, s) for w, s in enumerate(board.slot_of)}
    unit = max(ground.value, default=1.0) * (1 + sum(ground.room[s] for s in slots))

    def gain(w: int, s: int) -> float:
        """Little for its value, which decides between two agendas as fair."""
        return VALUE_OF_FAIR * ground.value[w] / unit + (stay if (w, s) in stays else 0.0)

    window = open_window(board, slots, gain)
    started = window.started()
    started += count_steps(window, lambda p, n: _step(ground, p, n))
    started += hold_floors(window, served_in(window))
    hold_value(window, least - board.value)
    found, _most = run.solver.best(window.program, started, nodes=nodes, gap=worth)

    def better() -> bool:
        moves = sum(s not in (NOWHERE, now) for s, now in zip(before[2], board.slot_of, strict=True))
        gained = fairness(board) - before[0] - stay * moves
        return board.value >= least and gained > worth

    return _better(window, found, better)


def served_in(window: Window) -> float:
    """The meetings towards floors that the window had before."""
    board = window.board
    placed = [p for w in window.start for p in board.ground.sides[w]]
    return sum(
        min(board.ground.floor[p] - board.met[p], placed.count(p))
        for p in set(placed)
        if board.ground.floor[p] > board.met[p]
    )


def _better(window: Window, found: Floats, better: Callable[[], bool]) -> bool:
    """Keeps what was found if it is better, or else what was there: no meeting moves for nothing."""
    window.close(found)
    if better():
        return True
    for w, s in window.pairs:
        if window.board.slot_of[w] == s:
            window.board.lift(w)
    window.close()
    return False


def _step(ground: Ground, p: int, n: int) -> float:
    return 2.0 ** (-STEEP * n / max(ground.asked[p], n, 1))

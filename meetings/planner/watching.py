"""How long planning may still go on, and who is told how far it is."""

from time import monotonic

from meetings.planner.agenda import Progress, Stage, Watch
from meetings.planner.board import Board

OFTEN = 0.25  # seconds between two calls of `progress` while the solver works


class Watcher:
    """Knows the best agenda so far. Stopped, for good, once `progress` has answered False or the time is over."""

    def __init__(self, *, seconds: float, progress: Watch | None, bound: float) -> None:
        self.bound = bound
        self._progress = progress
        self._began = self._told = monotonic()
        self._ends = self._began + seconds
        self._value, self._placed, self._stage = 0.0, 0, Stage.GREEDY
        self._stopped = False

    def tell(self, stage: Stage, board: Board) -> bool:
        """Whether to go on, with `board` as the best agenda so far."""
        self._stage, self._value, self._placed = stage, board.value, board.placed
        self._call()
        return not self.stopped()

    def lower(self, bound: float) -> None:
        """A bound is proven. The lowest one counts."""
        self.bound = min(self.bound, bound)

    def stopped(self) -> bool:
        return self._stopped or monotonic() >= self._ends

    def glance(self) -> bool:
        """Whether to stop; asked very often."""
        if monotonic() - self._told > OFTEN:
            self._call()
        return self.stopped()

    def _call(self) -> None:
        self._told = monotonic()
        if self._progress is not None and not self._stopped:
            seconds = self._told - self._began
            told = Progress(seconds, self._value, self.bound, self._placed, self._stage)
            self._stopped = not self._progress(told)

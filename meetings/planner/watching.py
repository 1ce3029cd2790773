"""How long planning may still go on, and who is told how far it is."""

from collections.abc import Mapping
from time import monotonic

from meetings.planner.agenda import Progress, Stage, Watch
from meetings.planner.board import Board

OFTEN = 0.25  # seconds between two calls of `progress` while the solver works


class Watcher:
    """Knows the best agenda so far. Stopped, for good, once `progress` has answered False or the time is over.

    `until`: the part of the time that is over when a stage must end; the next one then begins.
    """

    def __init__(self, *, seconds: float, progress: Watch | None, bound: float, until: Mapping[Stage, float]) -> None:
        self.bound = bound
        self._progress = progress
        self._began = self._told = monotonic()
        self._seconds, self._until = seconds, until
        self._value, self._placed, self._stage = 0.0, 0, Stage.GREEDY
        self._stopped = False

    def tell(self, stage: Stage, board: Board) -> bool:
        """Whether the stage may go on, with `board` as the best agenda so far."""
        self._stage, self._value, self._placed = stage, board.value, board.placed
        self._call()
        return not self.over()

    def lower(self, bound: float) -> None:
        """A bound is proven. The lowest one counts."""
        self.bound = min(self.bound, bound)

    def over(self) -> bool:
        """Whether the present stage must end."""
        return self._stopped or monotonic() - self._began >= self._seconds * self._until.get(self._stage, 1.0)

    def glance(self) -> bool:
        """The same, asked very often."""
        if monotonic() - self._told > OFTEN:
            self._call()
        return self.over()

    def _call(self) -> None:
        self._told = monotonic()
        if self._progress is not None and not self._stopped:
            seconds = self._told - self._began
            told = Progress(seconds, self._value, self.bound, self._placed, self._stage)
            self._stopped = not self._progress(told)

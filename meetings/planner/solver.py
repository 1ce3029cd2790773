"""Linear and integer programs, written by rows and solved by HiGHS.

One thread, and limits counted in nodes: the same program gives the same answer, unless it is stopped by the clock.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]

EXACT = 1e-6  # how close is equal: how far from a whole number HiGHS takes a number as whole, among others


class _Silent(highspy.Highs):
    """HiGHS greets on standard output when its callbacks are enabled, which is before one can ask it to be silent."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.silent()
        super().enableCallbacks()


@dataclass(slots=True)
class Program:
    """Most gain, under rows that are all "at most". A column is between 0 and its upper bound."""

    gains: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)

    def column(self, gain: float, upper: float = 1.0, *, whole: bool = True) -> int:
        self.gains.append(gain)
        self.uppers.append(upper)
        self.whole.append(whole)
        return len(self.gains) - 1

    def at_most(self, bound: float, columns: Sequence[int], weights: Sequence[float] | None = None) -> None:
        self.columns += columns
        self.weights += [1.0] * len(columns) if weights is None else weights
        self.starts.append(len(self.columns))
        self.bounds.append(bound)

    def gain(self, values: Floats) -> float:
        return float(np.array(self.gains) @ values)

    def allows(self, values: Floats) -> bool:
        """Whether it is a solution, within the tolerances of HiGHS."""
        if len(values) != len(self.gains) or not np.isfinite(values).all():
            return False
        whole = np.array(self.whole, dtype=bool)
        near = 10 * EXACT
        return bool(
            np.all(self.matrix() @ values <= np.array(self.bounds) + near)
            and np.all((values >= -near) & (values <= np.array(self.uppers) + near))
            and np.all(np.abs(values - np.round(values))[whole] <= near)
        )

    def matrix(self) -> sparse.csr_array:
        return sparse.csr_array((self.weights, self.columns, self.starts), shape=(len(self.bounds), len(self.gains)))

    def priced(self, prices: Floats) -> float:
        """No solution gains more, whatever the prices of the rows, if none is negative: weak duality.

        Worked out here, so that a bound does not rest on the tolerances of the solver; good prices give a close bound.
        """
        prices = np.maximum(prices, 0.0)
        left = np.array(self.gains) - self.matrix().T @ prices
        return float(np.array(self.bounds) @ prices + np.array(self.uppers) @ np.maximum(left, 0.0))

    def as_highs(self, *, whole: bool) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.gains), len(self.bounds)
        lp.col_cost_ = -np.array(self.gains, dtype=float)
        lp.col_lower_, lp.col_upper_ = np.zeros(len(self.gains)), np.array(self.uppers, dtype=float)
        lp.row_lower_ = np.full(len(self.bounds), -highspy.kHighsInf)
        lp.row_upper_ = np.array(self.bounds, dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts)
        lp.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.weights, dtype=float)
        if whole:
            kinds = highspy.HighsVarType
            lp.integrality_ = [kinds.kInteger if each else kinds.kContinuous for each in self.whole]
        return lp


class Solver:
    """`stopped` is asked often while HiGHS works; whatever it raises is raised again once HiGHS has let go."""

    def __init__(self, *, seed: int, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped
        self._raised: Exception | None = None
        self._highs = _Silent()
        self._set(threads=1, random_seed=seed % 2**31, mip_rel_gap=0.0)
        for event in (self._highs.cbMipInterrupt, self._highs.cbIpmInterrupt, self._highs.cbSimplexInterrupt):
            event.subscribe(self._interrupt)

    def best(self, program: Program, start: Sequence[float], *, nodes: int, gap: float = EXACT) -> tuple[Floats, float]:
        """The best whole solution found from `start`, which must be one, and a bound of what any gains.

        Ends when they are as close as `gap`, or after as many nodes of the search tree.
        """
        self._set(mip_max_nodes=nodes, mip_abs_gap=gap, solver="choose")
        first = np.array(start, dtype=float)
        found, most = self._whole(program, first)
        if not self._said(program, found):
            found, most = self._whole(program, None)
        if not program.allows(found) or program.gain(found) < program.gain(first):
            found = first  # stopped before it had anything better
        return found, most if most >= program.gain(found) - EXACT else np.inf

    def bound(self, program: Program) -> float:
        """What no solution exceeds, fractions of meetings allowed: an interior point, without the way to a corner."""
        self._set(solver="ipm", run_crossover="off")
        self._run(program.as_highs(whole=False), None)
        prices = -np.array(self._highs.getSolution().row_dual)
        return program.priced(prices if len(prices) == len(program.bounds) else np.zeros(len(program.bounds)))

    def _whole(self, program: Program, start: Floats | None) -> tuple[Floats, float]:
        solution = None
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
        self._run(program.as_highs(whole=True), solution)
        return np.array(self._highs.getSolution().col_value), -self._highs.getInfo().mip_dual_bound

    def _said(self, program: Program, found: Floats) -> bool:
        """Whether the solution gains what HiGHS says of it. It happened that it did not (1.16.0, solved while it was reduced)."""
        said = -self._highs.getInfo().objective_function_value
        return len(found) == len(program.gains) and abs(said - program.gain(found)) < 1e-3

    def _run(self, lp: highspy.HighsLp, start: highspy.HighsSolution | None) -> None:
        self._highs.passModel(lp)
        if start is not None:
            self._highs.setSolution(start)
        self._highs.run()
        if self._raised is not None:
            raised, self._raised = self._raised, None
            raise raised

    def _interrupt(self, event: highspy.HighsCallbackEvent) -> None:
        try:
            stop = self._raised is not None or self._stopped()
        except Exception as raised:  # it would cross C++ otherwise
            self._raised, stop = raised, True
        if stop:
            event.interrupt()

    def _set(self, **options: bool | float | str) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

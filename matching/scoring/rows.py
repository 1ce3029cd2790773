"""Vectors by id, asked all at once with another: an inverted index that takes, replaces and drops one row."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.scoring.statistics import Floats
from matching.scoring.vectors import CONSTANT, Vector


class Rows:
    """Rows in ascending order of their ids. The product of two vectors never depends on the other rows."""

    def __init__(self) -> None:
        self._vectors: dict[int, Vector] = {}
        self._ids: npt.NDArray[np.int64] | None = None
        self._inverted: sparse.csr_array | None = None

    def put(self, key: int, vector: Vector) -> None:
        self._vectors[key] = vector
        self._ids = self._inverted = None

    def remove(self, key: int) -> None:
        self._vectors.pop(key, None)
        self._ids = self._inverted = None

    @property
    def ids(self) -> npt.NDArray[np.int64]:
        if self._ids is None:
            self._ids = np.array(sorted(self._vectors), dtype=np.int64)
        return self._ids

    @property
    def vectors(self) -> list[Vector]:
        return [self._vectors[key] for key in self.ids.tolist()]

    def points(self, vectors: Sequence[Vector]) -> Floats:
        """The product of each vector with each row, shape (vectors, rows)."""
        if not self._vectors:
            return np.zeros((len(vectors), 0))
        if self._inverted is None:
            every = stacked(self.vectors)
            # Read column by column: a row of the transpose is all the rows that have one feature.
            self._inverted = every.T.tocsr()
        product: Floats = (stacked(vectors) @ self._inverted).toarray()
        return product


def stacked(vectors: Sequence[Vector]) -> sparse.csr_array:
    starts = np.cumsum([0, *(len(vector.columns) for vector in vectors)])
    columns = np.concatenate([vector.columns for vector in vectors]) if vectors else np.zeros(0, dtype=np.int32)
    values = np.concatenate([vector.values for vector in vectors]) if vectors else np.zeros(0)
    return sparse.csr_array((values, columns, starts.astype(np.int32)), shape=(len(vectors), CONSTANT + 1))

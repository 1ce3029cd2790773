"""Vectors by id, asked all at once with another: an inverted index that takes, replaces and drops one row."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.scoring.statistics import Floats
from matching.scoring.vectors import CONSTANT, Vector

LATE = 200  # rows changed since the index was made, beyond which it is made again


class Rows:
    """Rows in ascending order of their ids. The product of two vectors never depends on the other rows.

    A few rows that changed are kept beside the index, which takes long to make: one change costs no more than one row.
    """

    def __init__(self) -> None:
        self._vectors: dict[int, Vector] = {}
        self._ids: npt.NDArray[np.int64] | None = None
        self._inverted: sparse.csr_array | None = None
        self._indexed = np.zeros(0, dtype=np.int64)
        self._late: set[int] = set()

    def put(self, key: int, vector: Vector) -> None:
        self._vectors[key] = vector
        self._ids = None
        self._late.add(key)

    def remove(self, key: int) -> None:
        self._vectors.pop(key, None)
        self._ids = None
        self._late.add(key)

    def vector(self, key: int) -> Vector:
        """Raises KeyError for an id that is not there."""
        return self._vectors[key]

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
        asked = stacked(vectors)
        if self._inverted is None or len(self._late) > LATE:
            self._inverted, self._indexed, self._late = _inverted(self.vectors), self.ids, set()
        product: Floats = (asked @ self._inverted).toarray()
        return self._with_late(asked, product) if self._late else product

    def _with_late(self, asked: sparse.csr_array, product: Floats) -> Floats:
        late = np.isin(self.ids, list(self._late))
        points = np.zeros((product.shape[0], len(self.ids)))
        points[:, ~late] = product[:, np.searchsorted(self._indexed, self.ids[~late])]
        if late.any():
            changed = _inverted([self._vectors[key] for key in self.ids[late].tolist()])
            points[:, late] = (asked @ changed).toarray()
        return points


def _inverted(vectors: Sequence[Vector]) -> sparse.csr_array:
    """Read column by column: a row of the transpose is all the rows that have one feature."""
    return stacked(vectors).T.tocsr()


def stacked(vectors: Sequence[Vector]) -> sparse.csr_array:
    starts = np.cumsum([0, *(len(vector.columns) for vector in vectors)])
    columns = np.concatenate([vector.columns for vector in vectors]) if vectors else np.zeros(0, dtype=np.int32)
    values = np.concatenate([vector.values for vector in vectors]) if vectors else np.zeros(0)
    return sparse.csr_array((values, columns, starts.astype(np.int32)), shape=(len(vectors), CONSTANT + 1))

"""How close the meanings of texts are: the cosines of vectors that a model of language made."""

from collections.abc import Sequence

import numpy as np

from matching.scoring.statistics import Floats

UNRELATED, ALIKE = (
    0.25,
    0.75,
)  # cosines: up to which two texts say nothing of each other, and from which they say the same
NUMBER = np.dtype("<f4")
# Numbers are rounded to this. The products of two such vectors of length 1, and any sum of them, are exact in 64 bits: the value of
# a pair depends on that pair alone, in whatever order and with whatever others the processor adds it up.
GRAIN = 2.0**-20


def alike(asked: Sequence[bytes], offered: Sequence[bytes]) -> Floats:
    """0..1, shape (asked, offered); NaN where one has no vector, or one of another length."""
    values = np.full((len(asked), len(offered)), np.nan)
    for length in {*map(len, asked)} & {*map(len, offered)} - {0}:
        rows, columns = _of_length(asked, length), _of_length(offered, length)
        cosines = _stacked(asked, rows) @ _stacked(offered, columns).T
        values[np.ix_(rows, columns)] = np.clip((cosines - UNRELATED) / (ALIKE - UNRELATED), 0.0, 1.0)
    return values


def _of_length(vectors: Sequence[bytes], length: int) -> list[int]:
    return [place for place, vector in enumerate(vectors) if len(vector) == length]


def _stacked(vectors: Sequence[bytes], places: Sequence[int]) -> Floats:
    numbers = np.frombuffer(b"".join(vectors[place] for place in places), dtype=NUMBER)
    stacked: Floats = (np.rint(numbers.astype(np.float64) / GRAIN) * GRAIN).reshape(len(places), -1)
    return stacked

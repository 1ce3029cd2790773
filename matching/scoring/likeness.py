"""Irritants that say the same as another: near-duplicates.

Two texts are alike as far as their cosine says, and as far as each is, for the other, close to the closest of all: two
needs of one trade share their words with many, two accounts of one problem with each other above all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.scoring.facts import Evidence
from matching.scoring.profiles import Need
from matching.scoring.reasons import TEXT, Reason, reasons, text_evidence, totals
from matching.scoring.sides import Side
from matching.scoring.statistics import Floats, Statistics
from matching.scoring.vectors import Vector, own_vector
from matching.scoring.words import Reading, read

LOOKED_AT = 30  # needs, those of the highest cosine, that are compared both ways
COPY = 0.98  # cosine from which on two texts are one, known twice
FIELDS = ("themes", "audiences")
NAMES = (TEXT, *FIELDS)
WEIGHTS = np.array([0.80, 0.12, 0.08])


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` is 0..1, the same both ways, and the sum of the contributions."""

    need_id: int
    other_id: int
    score: float
    reasons: tuple[Reason, ...]


class Duplicates:
    """Needs, indexed; one can be added, replaced or removed. Ties go to the smaller id."""

    def __init__(self, needs: Iterable[Need], *, statistics: Statistics | None = None) -> None:
        every = [(need, read(need.words)) for need in needs]
        self.statistics = statistics or Statistics.of_readings(reading for _need, reading in every)
        self._side: Side[Need] = Side(self._vector, self.statistics)
        for need, reading in every:
            self._side.put(need, reading)

    def _vector(self, reading: Reading) -> Vector:
        return own_vector(reading, self.statistics)

    def put(self, need: Need) -> None:
        self._side.put(need, read(need.words))

    def remove(self, key: int) -> None:
        self._side.remove(key)

    def every(self, *, top: int) -> Iterator[list[Likeness]]:
        """What is most like each need in turn, in the order of their ids."""
        return (self.like(need, top=top) for need in self._side.profiles)

    def like(self, need: Need, *, top: int) -> list[Likeness]:
        """The needs most like this one, which may be one that is not indexed; the closest first."""
        asked: Side[Need] = Side(self._vector, self.statistics)
        asked.put(need, read(need.words))
        cosines = self._cosines(asked)[0]
        others = self._side.rows.ids != need.id
        closest = np.argsort(-np.where(others, cosines, -1.0), kind="stable")[: max(top, LOOKED_AT)]
        places = [place for place in closest.tolist() if others[place]]
        text = self._prominent(cosines, places)
        found = [self._likeness(need, asked, place, value) for place, value in zip(places, text, strict=True)]
        return sorted(found, key=lambda each: (-each.score, each.other_id))[:top]

    def _cosines(self, asked: Side[Need]) -> Floats:
        return np.clip(self._side.rows.points(asked.rows.vectors), 0.0, 1.0)

    def _prominent(self, cosines: Floats, places: list[int]) -> list[float]:
        """Of each place: its cosine, less the closer either of the two is to another need. A copy of one of them is no other need."""
        if not places:
            return []
        own = cosines[places]
        vectors = self._side.rows.vectors
        theirs = np.clip(self._side.rows.points([vectors[place] for place in places]), 0.0, 1.0)
        theirs[np.arange(len(places)), places] = 0.0
        best = np.maximum(np.where(theirs < COPY, theirs, 0.0).max(axis=1), own)
        closest = np.maximum(np.where(own < COPY, own, 0.0).max(), own)
        prominent: list[float] = (own**3 / np.maximum(best * closest, 1e-12)).tolist()
        return prominent

    def _likeness(self, need: Need, asked: Side[Need], place: int, text: float) -> Likeness:
        other = self._side.profiles[place]
        words, others = asked.words[need.id], self._side.words[other.id]
        values = np.array([text if words and others else np.nan, *(_jaccard(field, need, other) for field in FIELDS)])
        evidence = [
            text_evidence(words, others),
            *(_both(field, need, other) for field in FIELDS),
        ]
        return Likeness(need.id, other.id, float(totals(values, WEIGHTS)), reasons(NAMES, values, WEIGHTS, evidence))


def _jaccard(field: str, need: Need, other: Need) -> float:
    one, two = getattr(need, field), getattr(other, field)
    return len(one & two) / len(one | two) if one and two else np.nan


def _both(field: str, need: Need, other: Need) -> Evidence:
    one, two = getattr(need, field), getattr(other, field)
    return Evidence(tuple(sorted(one & two)), tuple(sorted(one ^ two)))

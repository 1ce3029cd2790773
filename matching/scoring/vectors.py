"""Texts as sparse vectors of which the products are text relevance and likeness; see docs/matching.md."""

from dataclasses import dataclass, replace
from math import sqrt
from typing import Self

import numpy as np
import numpy.typing as npt

from matching.scoring.statistics import Floats, Statistics
from matching.scoring.words import COLUMNS, Reading

CONSTANT = COLUMNS  # the last column
# Parts of the three channels in relevance and in likeness: fitted scalars, as all below; see docs/matching.md.
PARTS, LIKENESS_PARTS = (0.50, 0.425, 0.075), (0.45, 0.45, 0.10)
SPREADS = (0.15, 1.10, 0.018)  # what a channel's points usually differ by in a pool: brings the three to one scale
K1, B = 3.0, (0.85, 0.0, 0.75)  # Okapi BM25 of stems and of pairs
ASKED = 1.0  # how soon a word that the need repeats counts no more (BM25's k3)
SLOPE = 0.65  # of pivoted unique normalisation (Singhal, Buckley and Mitra, 1996), for runs of characters
# What a shorter offer is taken for: the one line that has a rare word of a need by chance is no better than a whole profile.
SHORTEST, SHORTEST_GRAMS = 50, 225  # stems, or pairs of them; distinct runs of characters
USUAL = 0.7  # the part of what an offer has in common with texts at large that is taken off for a need without end,
GENERAL = 30.0  # and half of it for one of that many stems
GRAMS = 1


@dataclass(frozen=True, slots=True)
class Vector:
    """Columns in ascending order, and their values."""

    columns: npt.NDArray[np.int32]
    values: Floats

    def with_constant(self, value: float) -> Self:
        """Its product with another vector, plus both constants' product."""
        return replace(self, columns=np.append(self.columns, np.int32(CONSTANT)), values=np.append(self.values, value))


def need_vector(reading: Reading, statistics: Statistics) -> Vector:
    """What is asked. Each channel has length 1 before its part, so that long needs do not score higher.

    The constant is the part of what an offer has in common with texts at large that is taken off for this need.
    """
    parts = []
    for channel, (columns, counts) in enumerate(zip(reading.columns, reading.counts, strict=True)):
        often = 1 + np.log(counts) if channel == GRAMS else (ASKED + 1) * counts / (ASKED + counts)
        parts.append(_unit(often * statistics.rarity(columns)) * PARTS[channel] / SPREADS[channel])
    # A long need meets what is common to all again and again; one of two sentences has little else to be found by.
    said = float(reading.counts[0].sum())
    return _joined(reading, parts).with_constant(USUAL * said / (said + GENERAL))


def offer_vector(reading: Reading, statistics: Statistics) -> Vector:
    """What is offered, less the longer the text is."""
    parts = []
    for channel, (columns, counts) in enumerate(zip(reading.columns, reading.counts, strict=True)):
        if channel == GRAMS:
            parts.append(_pivoted(counts, statistics) * statistics.rarity(columns))
        else:
            length = 1 - B[channel] + B[channel] * max(counts.sum(), SHORTEST) / statistics.lengths[channel]
            parts.append(counts * (K1 + 1) / (counts + K1 * length))
    return _joined(reading, parts)


def _pivoted(counts: Floats, statistics: Statistics) -> Floats:
    if not len(counts):
        return counts
    length = 1 - SLOPE + SLOPE * max(len(counts), SHORTEST_GRAMS) / statistics.distinct[GRAMS]
    pivoted: Floats = (1 + np.log(counts)) / (1 + np.log(counts.mean())) / length
    return pivoted


def own_vector(reading: Reading, statistics: Statistics) -> Vector:
    """A text as itself, of length 1: the product of two is their cosine."""
    parts = [
        _unit((1 + np.log(counts)) * statistics.rarity(columns)) * sqrt(part)
        for columns, counts, part in zip(reading.columns, reading.counts, LIKENESS_PARTS, strict=True)
    ]
    return _joined(reading, parts)


def _unit(values: Floats) -> Floats:
    norm = float(np.sqrt(np.square(values).sum()))
    return values / norm if norm else values


def _joined(reading: Reading, parts: list[Floats]) -> Vector:
    # The channels follow each other in the columns, so the whole is in ascending order too.
    return Vector(np.concatenate(reading.columns), np.concatenate(parts))

"""What a score is made of, as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice

import numpy as np

from matching.scoring.facts import Evidence
from matching.scoring.statistics import Floats, Statistics
from matching.scoring.words import column

TEXT = "text"
SHOWN = 8  # words shown, the rarest first


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion's part in a score.

    `contribution` = `weight` x `value`, `weight` being its share among the criteria that both sides said something of.
    `matched` is what both have, `unmatched` what is asked and not offered. A criterion on which one side said nothing
    is `missing`: it weighs nothing.
    """

    criterion: str
    weight: float
    value: float
    contribution: float
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    missing: bool


def shares(values: Floats, weights: Floats) -> Floats:
    """The weight of each criterion, shape (criteria, …) like `values`: those of what is not said (NaN) go to the others."""
    known = np.where(np.isnan(values), 0.0, weights.reshape(-1, *[1] * (values.ndim - 1)))
    total = _sum(known)
    return known / np.where(total > 0, total, 1.0)


def _sum(parts: Floats) -> Floats:
    """Over the criteria, one after the other: numpy's own sum adds those of one pair in another order than those of many, and two
    equal scores would differ in the last bit."""
    total: Floats = reduce(np.add, parts)
    return total


def totals(values: Floats, weights: Floats) -> Floats:
    """The sum of the contributions, 0..1; 0 when nothing is said."""
    total: Floats = np.clip(_sum(shares(values, weights) * np.nan_to_num(values)), 0.0, 1.0)
    return total


def reasons(names: Sequence[str], values: Floats, weights: Floats, evidence: Sequence[Evidence]) -> tuple[Reason, ...]:
    """Those of one pair; `values` has shape (criteria,)."""
    parts = zip(names, values.tolist(), shares(values, weights).tolist(), evidence, strict=True)
    return tuple(
        Reason(name, share, value, share * value, found.matched, found.unmatched, missing=False)
        if value == value  # NaN is not equal to itself
        else Reason(name, 0.0, 0.0, 0.0, (), (), missing=True)
        for name, value, share, found in parts
    )


def rarest_first(words: Mapping[str, str], statistics: Statistics) -> dict[str, str]:
    """The words by stem, in the order in which they are shown."""
    rarity = statistics.rarity(np.array([column(0, stem) for stem in words], dtype=np.int32))
    return {stem: words[stem] for _rarity, stem in sorted(zip((-rarity).tolist(), words, strict=True))}


def text_evidence(asked: Mapping[str, str], offered: Mapping[str, str]) -> Evidence:
    """Words by stem of both texts, as `rarest_first` has them: those of the first that the other has, and has not."""
    both = islice((word for stem, word in asked.items() if stem in offered), SHOWN)
    rest = islice((word for stem, word in asked.items() if stem not in offered), SHOWN)
    return Evidence(tuple(both), tuple(rest))

"""How much each criterion counts: the engine's own shares, or those that a curator has applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import Self

import numpy as np

from matching.scoring.facts import FACTS
from matching.scoring.reasons import TEXT
from matching.scoring.statistics import Floats

TEXT_WEIGHT = 0.50
NAMES = (TEXT, *(fact.name for fact in FACTS))
DEFAULTS: dict[str, float] = dict(zip(NAMES, (TEXT_WEIGHT, *(fact.weight for fact in FACTS)), strict=True))
TOTAL = sum(DEFAULTS.values())


@dataclass(frozen=True)
class Weights:
    """One share for each criterion the engine knows: none negative, TOTAL in all. They are relative: only proportions count."""

    shares: Mapping[str, float] = field(default_factory=lambda: DEFAULTS)

    @classmethod
    def of(cls, stored: Mapping[str, float]) -> Self:
        """From shares kept earlier. A criterion that they do not name, added since, begins with its default share; those
        named keep their proportions in the rest; one that the engine no longer knows is dropped. Nothing named: the defaults.

        Raises ValueError for a negative or endless share, or when nothing named weighs anything.
        """
        if not all(isfinite(share) and share >= 0 for share in stored.values()):
            raise ValueError("A weight is a number, 0 or more.")
        named = {name: stored[name] for name in NAMES if name in stored}
        if not named:
            return cls()
        total = sum(named.values())
        if total <= 0:
            raise ValueError("At least one weight is more than 0.")
        new = {name: DEFAULTS[name] for name in NAMES if name not in named}
        rest = TOTAL - sum(new.values())
        # Divided only when there is something to change: the last digit of scores would change too.
        scaled = named if total == rest else {name: share / total * rest for name, share in named.items()}
        return cls({name: new[name] if name in new else scaled[name] for name in NAMES})

    @cached_property
    def array(self) -> Floats:
        """In the order of NAMES."""
        return np.array([self.shares[name] for name in NAMES])

"""What is known of a corpus as a whole: how rare each feature is, how long texts are. Frozen, and named by a version.

With the same statistics the score of a pair depends on the pair alone: another company never changes it.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from matching.scoring.words import CHANNELS, COLUMNS, Reading, read

FORMAT = 1
SAMPLE = 2_000  # texts that stand for all others; see ranking.py

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Statistics:
    """`having[f]` texts of `texts` have feature f; `lengths` are the mean features and distinct features a channel.

    No text and no word is kept: columns are hashes. `sample` are readings, of which only the counts are.
    """

    texts: int
    lengths: tuple[float, ...]
    distinct: tuple[float, ...]
    having: npt.NDArray[np.uint32]
    sample: tuple[Reading, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        return cls.of_readings([read(text) for text in texts])

    @classmethod
    def of_readings(cls, readings: Iterable[Reading]) -> Self:
        """Empty texts count for nothing. The sample is spread evenly over the others, in the order of their words."""
        said = [reading for reading in readings if not reading.is_empty]
        having = np.zeros(COLUMNS, dtype=np.uint32)
        for reading in said:
            for columns in reading.columns:
                having[columns] += 1
        channels = range(len(CHANNELS))
        # In an order that does not depend on how they come.
        sorted_by_words = sorted(said, key=lambda reading: sorted(reading.words))
        step = max(1.0, len(said) / SAMPLE)
        sample = [sorted_by_words[int(step * each)] for each in range(min(SAMPLE, len(said)))]
        return cls(
            texts=len(said),
            lengths=tuple(_mean([float(reading.counts[c].sum()) for reading in said]) for c in channels),
            distinct=tuple(_mean([float(len(reading.columns[c])) for reading in said]) for c in channels),
            having=having,
            sample=tuple(Reading(each.columns, each.counts, {}) for each in sample),
        )

    def rarity(self, columns: npt.NDArray[np.int32]) -> Floats:
        """Inverse document frequency, > 0. A feature never seen is as rare as one seen once."""
        having = np.maximum(self.having[columns], 1).astype(float)
        rarity: Floats = np.log((max(self.texts, 1) + 1) / having)
        return np.maximum(rarity, 1e-6)

    @cached_property
    def version(self) -> str:
        """The same corpus gives the same version."""
        return sha256(self.to_bytes()).hexdigest()[:16]

    def to_bytes(self) -> bytes:
        """Compressed; features seen once are left out, since one never seen counts the same."""
        seen = np.flatnonzero(self.having > 1)
        parts: list[npt.NDArray[Any]] = [seen, self.having[seen]]
        for reading in self.sample:
            for columns, counts in zip(reading.columns, reading.counts, strict=True):
                parts += [columns, counts]
        head = {
            "format": FORMAT,
            "texts": self.texts,
            "lengths": self.lengths,
            "distinct": self.distinct,
            "parts": [len(part) for part in parts],
        }
        numbers = np.concatenate(parts).astype("<u4")
        return zlib.compress(json.dumps(head).encode() + b"\n" + numbers.tobytes(), 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises ValueError for what `to_bytes` of this format did not write."""
        try:
            first, _, body = zlib.decompress(data).partition(b"\n")
            head = json.loads(first)
            numbers = np.frombuffer(body, dtype="<u4")
        except (zlib.error, ValueError) as error:
            raise ValueError("These are not statistics of the engine.") from error
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise ValueError(f"Statistics of another format than {FORMAT}: make them again.")
        if sum(head["parts"]) != len(numbers):
            raise ValueError("These statistics are cut short.")
        seen, counts, *parts = np.split(numbers, np.cumsum(head["parts"])[:-1])
        having = np.zeros(COLUMNS, dtype=np.uint32)
        having[seen] = counts
        return cls(head["texts"], tuple(head["lengths"]), tuple(head["distinct"]), having, _sample(parts))


def _sample(parts: list[npt.NDArray[np.uint32]]) -> tuple[Reading, ...]:
    width = 2 * len(CHANNELS)
    each = [parts[start : start + width] for start in range(0, len(parts), width)]
    return tuple(
        Reading(
            columns=tuple(columns.astype(np.int32) for columns in one[::2]),
            counts=tuple(counts.astype(float) for counts in one[1::2]),
            words={},
        )
        for one in each
    )


def _mean(values: list[float]) -> float:
    return max(sum(values) / len(values), 1.0) if values else 1.0

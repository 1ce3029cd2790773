"""What is known of a corpus as a whole: how rare each feature is, how long texts are. Frozen, and named by a version.

With the same statistics the score of a pair depends on the pair alone: another company never changes it.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Self

import numpy as np
import numpy.typing as npt

from matching.scoring.words import CHANNELS, COLUMNS, Reading, read

FORMAT = 1

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Statistics:
    """`having[f]` texts of `texts` have feature f; `lengths` are the mean features and distinct features a channel.

    No text and no word is kept: columns are hashes.
    """

    texts: int
    lengths: tuple[float, ...]
    distinct: tuple[float, ...]
    having: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        return cls.of_readings(read(text) for text in texts)

    @classmethod
    def of_readings(cls, readings: Iterable[Reading]) -> Self:
        """Empty texts count for nothing. Each reading may be forgotten once it is counted."""
        channels = range(len(CHANNELS))
        having = np.zeros(COLUMNS, dtype=np.uint32)
        texts, features, distinct = 0, [0.0 for _each in channels], [0.0 for _each in channels]
        for reading in readings:
            if reading.is_empty:
                continue
            texts += 1
            for channel, columns in enumerate(reading.columns):
                having[columns] += 1
                features[channel] += float(reading.counts[channel].sum())
                distinct[channel] += float(len(columns))
        return cls(
            texts=texts,
            lengths=tuple(_mean(total, texts) for total in features),
            distinct=tuple(_mean(total, texts) for total in distinct),
            having=having,
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
        head = {"format": FORMAT, "texts": self.texts, "lengths": self.lengths, "distinct": self.distinct}
        numbers = np.concatenate([seen, self.having[seen]]).astype("<u4")
        return zlib.compress(json.dumps(head).encode() + b"\n" + numbers.tobytes(), 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises ValueError for what `to_bytes` of this format did not write."""
        try:
            first, _, body = zlib.decompress(data).partition(b"\n")
            head = json.loads(first)
            seen, counts = np.frombuffer(body, dtype="<u4").reshape(2, -1)
        except (zlib.error, ValueError) as error:
            raise ValueError("These are not statistics of the engine.") from error
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise ValueError(f"Statistics of another format than {FORMAT}: make them again.")
        having = np.zeros(COLUMNS, dtype=np.uint32)
        having[seen] = counts
        return cls(head["texts"], tuple(head["lengths"]), tuple(head["distinct"]), having)


def _mean(total: float, texts: int) -> float:
    return max(total / texts, 1.0) if texts else 1.0

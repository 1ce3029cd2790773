"""The profiles of one side, in ascending order of their ids, with the vectors of their texts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from matching.scoring.profiles import Need, Offer
from matching.scoring.reasons import rarest_first
from matching.scoring.rows import Rows
from matching.scoring.statistics import Statistics
from matching.scoring.vectors import Vector
from matching.scoring.words import Reading, read

Profile = TypeVar("Profile", Need, Offer)


class Side(Generic[Profile]):
    def __init__(self, vector: Callable[[Reading], Vector], statistics: Statistics) -> None:
        self.rows = Rows()
        self.words: dict[int, Mapping[str, str]] = {}
        self._vector, self._statistics = vector, statistics
        self._profiles: dict[int, Profile] = {}
        self._ordered: Sequence[Profile] | None = None

    def put(self, profile: Profile, reading: Reading) -> None:
        """Added, or in the place of the one with its id."""
        self.rows.put(profile.id, self._vector(reading))
        self.words[profile.id] = rarest_first(reading.words, self._statistics)
        self._profiles[profile.id] = profile
        self._ordered = None

    def renew(self, profile: Profile) -> None:
        """Like `put`; a text that has not changed is not read again, and the index of the texts stays as it is."""
        known = self._profiles.get(profile.id)
        if known is None or known.words != profile.words:
            self.put(profile, read(profile.words))
        else:
            self._profiles[profile.id] = profile
            self._ordered = None

    def get(self, key: int) -> Profile | None:
        return self._profiles.get(key)

    def remove(self, key: int) -> None:
        """Does nothing when there is none."""
        self.rows.remove(key)
        self.words.pop(key, None)
        self._profiles.pop(key, None)
        self._ordered = None

    def part(self, keys: Iterable[int]) -> "Side[Profile]":
        """Those of these ids that are there, as a side of their own."""
        part: Side[Profile] = Side(self._vector, self._statistics)
        for key in self._profiles.keys() & set(keys):
            part.rows.put(key, self.rows.vector(key))
            part.words[key], part._profiles[key] = self.words[key], self._profiles[key]
        return part

    @property
    def profiles(self) -> Sequence[Profile]:
        if self._ordered is None:
            self._ordered = [self._profiles[key] for key in self.rows.ids.tolist()]
        return self._ordered


def batches(items: Iterable[Profile], size: int) -> Iterable[Sequence[Profile]]:
    every = list(items)
    return (every[start : start + size] for start in range(0, len(every), size))

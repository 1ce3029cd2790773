"""The profiles of both sides in the memory of this process, brought up to date before each use.

Nothing is told to the index: it asks. It compares the mark of every row with the one it read last, and reads again the rows
of which the mark differs. A change that commits late has another mark than the one remembered, whatever the order of the
commits, so none is missed; a transaction undone, or a row read just after its mark, is put right the next time.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from typing import TypeVar

from irritants.enums import IrritantStatus
from matching.candidates import profiles
from matching.candidates.profiles import Mark
from matching.models import CorpusStatistics, Weighting
from matching.scoring import Need, Offer, Ranker, Statistics, Weights

Profile = TypeVar("Profile", Need, Offer)


class Index:
    """To be used by one transaction at a time: see `matching.operations.suggestions.engine`."""

    def __init__(self) -> None:
        self.ranker = Ranker()
        self._version = ""
        self._offers: dict[int, Mark] = {}
        self._needs: dict[int, Mark] = {}

    def is_published(self, irritant_id: int) -> bool:
        mark = self._needs.get(irritant_id)
        return mark is not None and mark[1] == IrritantStatus.PUBLISHED

    def renew(self, *, at: datetime) -> None:
        """As the database says it now. Raises CorpusStatistics.DoesNotExist when no statistics were made."""
        version = CorpusStatistics.objects.values_list("version", flat=True).get(is_current=True)
        if version != self._version:
            self._offers, self._needs, self._version = {}, {}, version
            self.ranker = Ranker()  # the former one is let go before the new one grows
            data = CorpusStatistics.objects.values_list("data", flat=True).get(is_current=True)
            self.ranker = Ranker(statistics=Statistics.from_bytes(bytes(data)))
        self.ranker.weights = Weights.of(Weighting.objects.applied().shares)
        load = partial(profiles.offers, at=at)
        self._offers = _follow(
            self._offers, profiles.offer_marks(at=at), load, self.ranker.put_offer, self.ranker.remove_offer
        )
        self._needs = _follow(
            self._needs, profiles.need_marks(), profiles.needs, self.ranker.put_need, self.ranker.remove_need
        )


def _follow(
    before: dict[int, Mark],
    now: dict[int, Mark],
    load: Callable[[Collection[int]], Iterable[Profile]],
    put: Callable[[Profile], None],
    remove: Callable[[int], None],
) -> dict[int, Mark]:
    """Drop what is gone and read again what changed; returns the marks of what is there."""
    changed = [key for key, mark in now.items() if before.get(key) != mark]
    for key in before.keys() - now.keys():
        remove(key)
    for keys in profiles.chunks(sorted(changed), profiles.LOADED):
        for profile in load(keys):
            put(profile)
    return now


INDEX = Index()

"""Companies for an irritant, irritants for a company: ranked from profiles in memory, with reasons."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.scoring.facts import FACTS
from matching.scoring.profiles import Need, Offer
from matching.scoring.reasons import Reason, reasons, text_evidence, totals
from matching.scoring.sides import Side, batches
from matching.scoring.statistics import Floats, Statistics
from matching.scoring.vectors import need_vector, offer_vector
from matching.scoring.weights import NAMES, Weights
from matching.scoring.words import read

HALF = 20.0  # points at which text relevance is 0.5: about what the best wrong company has
TOGETHER = 100  # needs ranked at once, to bound memory


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`score` is 0..1 and is the sum of the contributions."""

    need_id: int
    offer_id: int
    score: float
    reasons: tuple[Reason, ...]


class Ranker:
    """Profiles of both sides, indexed; one can be added, replaced or removed.

    With the same statistics the score of a pair depends on that pair alone. Without statistics they are those of the
    profiles given at the start, and stay so. Ties go to the smaller id: the same profiles give the same order.
    `weights` may be replaced at any time: nothing that is indexed depends on them.
    """

    def __init__(
        self,
        offers: Iterable[Offer] = (),
        needs: Iterable[Need] = (),
        *,
        statistics: Statistics | None = None,
        weights: Weights | None = None,
    ) -> None:
        self.weights = weights or Weights()
        read_offers = [(offer, read(offer.words)) for offer in offers]
        read_needs = [(need, read(need.words)) for need in needs]
        self.statistics = statistics or Statistics.of_readings(
            reading for side in (read_offers, read_needs) for _profile, reading in side
        )
        self._offers: Side[Offer] = Side(partial(offer_vector, statistics=self.statistics))
        self._needs: Side[Need] = Side(partial(need_vector, statistics=self.statistics))
        for offer, reading in read_offers:
            self._offers.put(offer, reading)
        for need, reading in read_needs:
            self._needs.put(need, reading)

    @property
    def offers(self) -> Sequence[Offer]:
        return self._offers.profiles

    @property
    def needs(self) -> Sequence[Need]:
        return self._needs.profiles

    def need(self, key: int) -> Need | None:
        return self._needs.get(key)

    def offer(self, key: int) -> Offer | None:
        return self._offers.get(key)

    def put_offer(self, offer: Offer) -> None:
        """Added, or in the place of the one with its id: its text is read only if it is another one."""
        self._offers.renew(offer)

    def put_need(self, need: Need) -> None:
        """Added, or in the place of the one with its id: its text is read only if it is another one."""
        self._needs.renew(need)

    def remove_offer(self, key: int) -> None:
        self._offers.remove(key)

    def remove_need(self, key: int) -> None:
        self._needs.remove(key)

    def rank(self, need: Need, *, top: int) -> list[Suggestion]:
        """The `top` best offers for a need, which may be one that is not indexed; best first."""
        asked: Side[Need] = Side(partial(need_vector, statistics=self.statistics))
        asked.put(need, read(need.words))
        values = _values(asked, self._offers)
        return [self._suggestion(asked, self._offers, values, 0, place) for place in self._best(values[:, 0], top)]

    def scores_of(self, offer: Offer) -> Floats:
        """What an offer scores for each indexed need, in the order of their ids."""
        return totals(self._values_of(offer)[1][:, :, 0], self.weights.array)

    def _values_of(self, offer: Offer) -> tuple[Side[Offer], Floats]:
        offered: Side[Offer] = Side(partial(offer_vector, statistics=self.statistics))
        offered.put(offer, read(offer.words))
        return offered, _values(self._needs, offered)

    def rank_needs(self, offer: Offer, *, top: int) -> list[Suggestion]:
        """The `top` best needs for an offer, which may be one that is not indexed; best first."""
        offered, values = self._values_of(offer)
        best = self._best(values[:, :, 0], top)
        return [self._suggestion(self._needs, offered, values, place, 0) for place in best]

    def rebuild(self, *, top: int) -> Iterator[list[Suggestion]]:
        """The `top` best offers of each need in turn, in the order of the needs' ids."""
        return self.rank_each(self.needs, top=top)

    def rank_each(self, needs: Iterable[Need], *, top: int) -> Iterator[list[Suggestion]]:
        """The `top` best offers of each of these needs, in the order of their ids: the sooner the more are asked at once."""
        for together in batches(needs, TOGETHER):
            asked: Side[Need] = Side(partial(need_vector, statistics=self.statistics))
            for need in together:
                asked.put(need, read(need.words))
            values = _values(asked, self._offers)
            for row in range(len(together)):
                best = self._best(values[:, row], top)
                yield [self._suggestion(asked, self._offers, values, row, place) for place in best]

    def _suggestion(self, needs: Side[Need], offers: Side[Offer], values: Floats, row: int, place: int) -> Suggestion:
        need, offer = needs.profiles[row], offers.profiles[place]
        evidence = [
            text_evidence(needs.words[need.id], offers.words[offer.id], self.statistics),
            *(fact.evidence(need, offer) for fact in FACTS),
        ]
        weights = self.weights.array
        found = reasons(NAMES, values[:, row, place], weights, evidence)
        return Suggestion(need.id, offer.id, float(totals(values[:, row, place], weights)), found)

    def _best(self, values: Floats, top: int) -> list[int]:
        """Places of the best scores, best first; profiles are in the order of their ids, so equals are too."""
        order: list[int] = np.argsort(-totals(values, self.weights.array), kind="stable")[:top].tolist()
        return order


def _values(needs: Side[Need], offers: Side[Offer]) -> Floats:
    """Each criterion of each pair, 0..1 or NaN, shape (criteria, needs, offers)."""
    # One side asks the index of the other: the smaller the asking one, the less there is to do.
    if len(needs.profiles) == 1 or len(offers.profiles) > 1:
        points = offers.rows.points(needs.rows.vectors)
    else:
        points = needs.rows.points(offers.rows.vectors).T
    said = np.outer([bool(needs.words[need.id]) for need in needs.profiles], _said(offers))
    relevance = np.where(said, points / (points + HALF), np.nan)
    return np.stack([relevance, *(fact.values(needs.profiles, offers.profiles) for fact in FACTS)])


def _said(offers: Side[Offer]) -> list[bool]:
    return [bool(offers.words[offer.id]) for offer in offers.profiles]

"""Companies for an irritant, irritants for a company: ranked from profiles in memory, with reasons."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.scoring.facts import FACTS, MEANING
from matching.scoring.profiles import Need, Offer
from matching.scoring.reasons import Reason, reasons, text_evidence, totals
from matching.scoring.rows import Rows
from matching.scoring.sides import Side, batches
from matching.scoring.statistics import Floats, Statistics
from matching.scoring.vectors import Vector, need_vector, offer_vector
from matching.scoring.weights import NAMES, Weights
from matching.scoring.words import Reading, read

HALF = 10.0  # points at which text relevance is 0.5: a little more than the right company has, most of the time
CLOSEST = 10  # texts of the sample: what a company has in common with them is taken off, the more the longer the need
TOGETHER = 100  # needs ranked at once, to bound memory


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`score` is 0..1 and is the sum of the contributions."""

    need_id: int
    offer_id: int
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A suggestion without its reasons yet."""

    need_id: int
    offer_id: int
    score: float
    reasons: Callable[[], tuple[Reason, ...]]

    def suggestion(self) -> Suggestion:
        return Suggestion(self.need_id, self.offer_id, self.score, self.reasons())


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
        self._offers: Side[Offer] = Side(self._offer_vector, self.statistics)
        self._needs: Side[Need] = Side(self._need_vector, self.statistics)
        self._sample = Rows()
        for place, reading in enumerate(self.statistics.sample):
            self._sample.put(place, need_vector(reading, self.statistics))
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

    def _need_vector(self, reading: Reading) -> Vector:
        return need_vector(reading, self.statistics)

    def _offer_vector(self, reading: Reading) -> Vector:
        """What is offered, less a part of what it has in common with texts at large; with the very closest it may be the same text."""
        vector = offer_vector(reading, self.statistics)
        closest = np.sort(self._sample.points([vector])[0])[::-1][1 : CLOSEST + 1]
        return vector.with_constant(-float(closest.sum()) / CLOSEST)

    def rank(self, need: Need, *, top: int) -> list[Suggestion]:
        """The `top` best offers for a need, which may be one that is not indexed; best first."""
        return next(iter(self.rank_each([need], top=top)))

    def rank_needs(self, offer: Offer, *, top: int) -> list[Suggestion]:
        """The `top` best needs for an offer, which may be one that is not indexed; best first."""
        offered, values = self._values_of(offer)
        scores = totals(values[:, :, 0], self.weights.array)
        return [self._found(self._needs, offered, values, place, 0).suggestion() for place in _best(scores, top)]

    def scores_of(self, offer: Offer) -> Floats:
        """What an offer scores for each indexed need, in the order of their ids."""
        return totals(self._values_of(offer)[1][:, :, 0], self.weights.array)

    def _values_of(self, offer: Offer) -> tuple[Side[Offer], Floats]:
        offered: Side[Offer] = Side(self._offer_vector, self.statistics)
        offered.put(offer, read(offer.words))
        return offered, _values(self._needs, offered)

    def rebuild(self, *, top: int) -> Iterator[list[Suggestion]]:
        """The `top` best offers of each need in turn, in the order of the needs' ids."""
        return self.rank_each(self.needs, top=top)

    def rank_each(self, needs: Iterable[Need], *, top: int) -> Iterator[list[Suggestion]]:
        """The `top` best offers of each of these needs, in the order of their ids."""
        return ([found.suggestion() for found in each] for each in self.find_each(needs, top=top))

    def find_each(
        self, needs: Iterable[Need], *, top: int, among: Collection[int] | None = None
    ) -> Iterator[list[Found]]:
        """Like `rank_each`, of which the reasons are worked out when they are asked for: most of the time goes there.

        `among`: the ids of the offers that are ranked, all by default.
        """
        offers = self._offers if among is None else self._offers.part(among)
        for together in batches(needs, TOGETHER):
            asked: Side[Need] = Side(self._need_vector, self.statistics)
            for need in together:
                asked.put(need, read(need.words))
            values = _values(asked, offers)
            for row in range(len(together)):
                scores = totals(values[:, row], self.weights.array)
                yield [self._found(asked, offers, values, row, place) for place in _best(scores, top)]

    def _found(self, needs: Side[Need], offers: Side[Offer], values: Floats, row: int, place: int) -> Found:
        need, offer = needs.profiles[row], offers.profiles[place]
        # A copy: what is found must not keep the values of all pairs in memory.
        own = values[:, row, place].copy()
        explain = partial(self._explain, need, offer, needs.words[need.id], offers.words[offer.id], own)
        return Found(need.id, offer.id, float(totals(own, self.weights.array)), explain)

    def _explain(
        self, need: Need, offer: Offer, asked: Mapping[str, str], offered: Mapping[str, str], values: Floats
    ) -> tuple[Reason, ...]:
        evidence = [text_evidence(asked, offered), *(fact.evidence(need, offer) for fact in FACTS)]
        found = reasons(NAMES, values, self.weights.array, evidence)
        if need.meaning or offer.meaning:
            return found
        # Nobody computes meanings here: nothing to say of them.
        return tuple(reason for reason in found if reason.criterion != MEANING)


def _best(scores: Floats, top: int) -> list[int]:
    """Places of the best scores, best first; profiles are in the order of their ids, so equals are too."""
    order: list[int] = np.argsort(-scores, kind="stable")[:top].tolist()
    return order


def _values(needs: Side[Need], offers: Side[Offer]) -> Floats:
    """Each criterion of each pair, 0..1 or NaN, shape (criteria, needs, offers)."""
    # One side asks the index of the other: the smaller the asking one, the less there is to do.
    if len(needs.profiles) == 1 or len(offers.profiles) > 1:
        points = offers.rows.points(needs.rows.vectors)
    else:
        points = needs.rows.points(offers.rows.vectors).T
    points = np.maximum(points, 0.0)
    said = np.outer([bool(needs.words[need.id]) for need in needs.profiles], _said(offers))
    relevance = np.where(said, points / (points + HALF), np.nan)
    return np.stack([relevance, *(fact.values(needs.profiles, offers.profiles) for fact in FACTS)])


def _said(offers: Side[Offer]) -> list[bool]:
    return [bool(offers.words[offer.id]) for offer in offers.profiles]

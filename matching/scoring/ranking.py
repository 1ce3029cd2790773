"""Companies for an irritant, irritants for a company: ranked from profiles in memory, with reasons."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.scoring.facts import FACTS, MEANING
from matching.scoring.profiles import Need, Offer
from matching.scoring.reasons import TEXT, Reason, reasons, text_evidence, totals
from matching.scoring.rows import Rows
from matching.scoring.sides import Side, batches
from matching.scoring.statistics import Floats, Statistics
from matching.scoring.vectors import Vector, need_vector, offer_vector
from matching.scoring.words import Reading, read

TEXT_WEIGHT = 0.50
HALF = 15.0  # points at which text relevance is 0.5: about what the best wrong company has
USUAL, CLOSEST = 0.3, 10  # the part of what a company has with the closest texts of the sample that is taken off
TOGETHER = 100  # needs ranked at once, to bound memory
NAMES = (TEXT, *(fact.name for fact in FACTS))
WEIGHTS = np.array([TEXT_WEIGHT, *(fact.weight for fact in FACTS)])


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
    """

    def __init__(
        self, offers: Iterable[Offer] = (), needs: Iterable[Need] = (), *, statistics: Statistics | None = None
    ) -> None:
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

    def put_offer(self, offer: Offer) -> None:
        """Added, or in the place of the one with its id."""
        self._offers.put(offer, read(offer.words))

    def put_need(self, need: Need) -> None:
        """Added, or in the place of the one with its id."""
        self._needs.put(need, read(need.words))

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
        return vector.with_constant(-USUAL * float(closest.sum()) / CLOSEST)

    def rank(self, need: Need, *, top: int) -> list[Suggestion]:
        """The `top` best offers for a need, which may be one that is not indexed; best first."""
        asked: Side[Need] = Side(self._need_vector, self.statistics)
        asked.put(need, read(need.words))
        values = _values(asked, self._offers)
        return [self._suggestion(asked, self._offers, values, 0, place) for place in _best(values[:, 0], top)]

    def rank_needs(self, offer: Offer, *, top: int) -> list[Suggestion]:
        """The `top` best needs for an offer, which may be one that is not indexed; best first."""
        offered: Side[Offer] = Side(self._offer_vector, self.statistics)
        offered.put(offer, read(offer.words))
        values = _values(self._needs, offered)
        return [self._suggestion(self._needs, offered, values, place, 0) for place in _best(values[:, :, 0], top)]

    def rebuild(self, *, top: int) -> Iterator[list[Suggestion]]:
        """The `top` best offers of each need in turn, in the order of the needs' ids."""
        for needs in batches(self.needs, TOGETHER):
            asked: Side[Need] = Side(self._need_vector, self.statistics)
            for need in needs:
                asked.put(need, read(need.words))
            values = _values(asked, self._offers)
            for row in range(len(needs)):
                best = _best(values[:, row], top)
                yield [self._suggestion(asked, self._offers, values, row, place) for place in best]

    def _suggestion(self, needs: Side[Need], offers: Side[Offer], values: Floats, row: int, place: int) -> Suggestion:
        need, offer = needs.profiles[row], offers.profiles[place]
        evidence = [
            text_evidence(needs.words[need.id], offers.words[offer.id]),
            *(fact.evidence(need, offer) for fact in FACTS),
        ]
        found = reasons(NAMES, values[:, row, place], WEIGHTS, evidence)
        if not (need.meaning or offer.meaning):  # nobody computes them here: nothing to say of it
            found = tuple(reason for reason in found if reason.criterion != MEANING)
        return Suggestion(need.id, offer.id, float(totals(values[:, row, place], WEIGHTS)), found)


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


def _best(values: Floats, top: int) -> list[int]:
    """Places of the best scores, best first; profiles are in the order of their ids, so equals are too."""
    order: list[int] = np.argsort(-totals(values, WEIGHTS), kind="stable")[:top].tolist()
    return order

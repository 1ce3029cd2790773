"""The criteria that compare facts, for many needs and many offers at once.

A criterion's values are 0..1, shape (needs, offers), and NaN where one side did not say. Its evidence are stable keys
(slugs, region codes, counts) that the page puts into words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from operator import attrgetter

import numpy as np
from scipy import sparse

from matching.scoring.meanings import alike
from matching.scoring.profiles import Need, Offer
from matching.scoring.statistics import Floats

ENOUGH_REFERENCES = 3  # public-sector references beyond which more prove nothing more
SAME_SIZE, OTHER_SIZE = 3.0, 30.0  # times larger or smaller: up to which a budget is of a known size, and no longer is
BUSY = 8  # introductions under way at which a company has no room for more
FRESH, STALE = 180, 1_080  # days since the profile was changed: up to which it is fresh, and no longer is


@dataclass(frozen=True, slots=True)
class Evidence:
    """What both sides have, and what is asked and not offered."""

    matched: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    weight: float
    values: Callable[[Sequence[Need], Sequence[Offer]], Floats]
    evidence: Callable[[Need, Offer], Evidence]


def _shared(field: str, needs: Sequence[Need], offers: Sequence[Offer]) -> Floats:
    """The part of what is asked that is offered."""
    read = attrgetter(field)
    return _shares([read(need) for need in needs], [read(offer) for offer in offers])


def _shares(asked: Sequence[frozenset[str]], offered: Sequence[frozenset[str]]) -> Floats:
    both = _in_common(asked, offered)
    sizes = _column(map(len, asked))[:, None]
    said = (sizes > 0) & (_column(map(len, offered)) > 0)
    return np.where(said, both / np.maximum(sizes, 1), np.nan)


def _in_common(asked: Sequence[frozenset[str]], offered: Sequence[frozenset[str]]) -> Floats:
    """How many terms each has with each, shape (asked, offered)."""
    if min(len(asked), len(offered)) == 1:  # coding the terms of thousands takes longer than comparing one with each
        return np.array([[len(terms & others) for others in offered] for terms in asked], dtype=float)
    codes = {term: code for code, term in enumerate(sorted(set().union(*asked)))}
    both: Floats = (_incidence(asked, codes) @ _incidence(offered, codes).T).toarray()
    return both


def _incidence(sets: Sequence[frozenset[str]], codes: dict[str, int]) -> sparse.csr_array:
    sizes = np.fromiter(map(len, sets), dtype=np.int64, count=len(sets))
    told = (codes.get(term, -1) for term in chain.from_iterable(sets))
    columns = np.fromiter(told, dtype=np.int64, count=int(sizes.sum()))
    rows, known = np.repeat(np.arange(len(sets)), sizes), columns >= 0
    places = (rows[known], columns[known])
    return sparse.csr_array((np.ones(len(places[0])), places), shape=(len(sets), max(len(codes), 1)))


def _column(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _shared_evidence(field: str, need: Need, offer: Offer) -> Evidence:
    asked, offered = getattr(need, field), getattr(offer, field)
    return Evidence(tuple(sorted(asked & offered)), tuple(sorted(asked - offered)))


def _region(needs: Sequence[Need], offers: Sequence[Offer]) -> Floats:
    """1 when the company serves the establishment's region."""
    asked = [frozenset({need.region} - {""}) for need in needs]
    return _shares(asked, [offer.regions for offer in offers])


def _region_evidence(need: Need, offer: Offer) -> Evidence:
    return Evidence((need.region,)) if need.region in offer.regions else Evidence((), (need.region,))


def _budget(needs: Sequence[Need], offers: Sequence[Offer]) -> Floats:
    """How far the budget is from the company's largest past reference, in either direction, on a scale of ratios."""
    asked = _column(need.budget or None for need in needs)[:, None]
    done = _column(offer.largest_reference or None for offer in offers)
    away = np.abs(np.log(asked) - np.log(done))
    return _falling(away, np.log(SAME_SIZE), np.log(OTHER_SIZE))


def _of_offer(read: Callable[[Sequence[Offer]], Floats], needs: Sequence[Need], offers: Sequence[Offer]) -> Floats:
    return np.broadcast_to(read(offers), (len(needs), len(offers)))


def _public_sector(offers: Sequence[Offer]) -> Floats:
    return np.minimum(_column(offer.public_references for offer in offers), ENOUGH_REFERENCES) / ENOUGH_REFERENCES


def _capacity(offers: Sequence[Offer]) -> Floats:
    return _falling(_column(offer.open_introductions for offer in offers), 0, BUSY)


def _freshness(offers: Sequence[Offer]) -> Floats:
    return _falling(_column(offer.age_days for offer in offers), FRESH, STALE)


def _falling(values: Floats, full: float, none: float) -> Floats:
    """1 up to `full`, 0 from `none` on, straight in between; NaN stays NaN."""
    return np.clip((none - values) / (none - full), 0.0, 1.0)


def _number(field: str, need: Need, offer: Offer) -> Evidence:
    value = getattr(offer, field)
    return Evidence(() if value is None else (str(round(value)),))


def _meaning(needs: Sequence[Need], offers: Sequence[Offer]) -> Floats:
    return alike([need.meaning for need in needs], [offer.meaning for offer in offers])


def _nothing(need: Need, offer: Offer) -> Evidence:
    return Evidence()


MEANING = "meaning"
# Weights are relative: those of what is not said go to the others. The last stays last: without it the others sum to 1, and to
# the last bit as they did before it was there.
FACTS = (
    Fact("themes", 0.18, partial(_shared, "themes"), partial(_shared_evidence, "themes")),
    Fact("technologies", 0.10, partial(_shared, "technologies"), partial(_shared_evidence, "technologies")),
    Fact("audiences", 0.05, partial(_shared, "audiences"), partial(_shared_evidence, "audiences")),
    Fact("region", 0.05, _region, _region_evidence),
    Fact("public_sector", 0.05, partial(_of_offer, _public_sector), partial(_number, "public_references")),
    Fact("budget", 0.03, _budget, partial(_number, "largest_reference")),
    Fact("capacity", 0.02, partial(_of_offer, _capacity), partial(_number, "open_introductions")),
    Fact("freshness", 0.02, partial(_of_offer, _freshness), partial(_number, "age_days")),
    Fact(MEANING, 0.05, _meaning, _nothing),
)

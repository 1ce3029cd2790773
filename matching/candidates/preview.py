"""What other weights would change, on irritants of today: read from the reasons kept with their lists, without ranking anything."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Exists, OuterRef

from irritants.models import Irritant
from matching.models import Match
from matching.models.matches import values_of
from matching.scoring import Weights
from matching.scoring.reasons import totals
from matching.scoring.weights import NAMES

SHOWN_IRRITANTS = 5
SHOWN_PLACES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A company; `was` is its place with the other weights, from 1."""

    match: Match
    was: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The best of the list of an irritant, with both weights. Companies that are not on the list are not looked at."""

    irritant: Irritant
    before: Sequence[Place]
    after: Sequence[Place]

    @property
    def is_same(self) -> bool:
        return [each.match.pk for each in self.before] == [each.match.pk for each in self.after]


def previews(before: Weights, after: Weights) -> list[Preview]:
    """Of the irritants published last that have a list; in two queries."""
    listed = Match.objects.filter(listed=True)
    latest = Irritant.objects.published().filter(Exists(listed.filter(irritant=OuterRef("pk"))))
    irritants = list(latest.order_by("-published_at", "-pk")[:SHOWN_IRRITANTS])
    lists: dict[int, list[Match]] = {irritant.pk: [] for irritant in irritants}
    rows = listed.filter(irritant__in=irritants).select_related("startup__organisation")
    for match in rows.order_by("startup_id"):
        lists[match.irritant_id].append(match)
    return [_preview(irritant, lists[irritant.pk], before, after) for irritant in irritants]


def _preview(irritant: Irritant, matches: list[Match], before: Weights, after: Weights) -> Preview:
    values = np.array([_values(match) for match in matches], dtype=float).T
    orders = [np.argsort(-totals(values, weights.array), kind="stable").tolist() for weights in (before, after)]
    places = [{row: place for place, row in enumerate(order, start=1)} for order in orders]
    tops = [
        [Place(matches[row], places[1 - side][row]) for row in order[:SHOWN_PLACES]]
        for side, order in enumerate(orders)
    ]
    return Preview(irritant, *tops)


def _values(match: Match) -> list[float]:
    known = values_of(match.reasons)
    return [np.nan if (value := known.get(name)) is None else value for name in NAMES]

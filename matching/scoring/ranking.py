"""From criteria to a ranking that explains itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from matching.scoring import criteria
from matching.scoring.criteria import Evidence
from matching.scoring.profiles import Need, Offer
from matching.scoring.text import TextIndex

Criterion = Callable[[Need, Offer], Evidence | None]

TEXT = "text"
FACTS: dict[str, tuple[float, Criterion]] = {
    "themes": (0.20, criteria.shared_themes),
    "technologies": (0.12, criteria.shared_technologies),
    "region": (0.06, criteria.region_served),
    "public_sector": (0.07, criteria.public_sector),
}
TEXT_WEIGHT = 0.55


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion's part in a score. `contribution` = value x weight share; a missing criterion weighs nothing."""

    criterion: str
    weight: float
    value: float
    contribution: float
    matched: tuple[str, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`score` is 0..1 and is the sum of the contributions."""

    offer_id: int
    score: float
    reasons: tuple[Reason, ...]


class Ranker:
    """Offers indexed once, asked for many needs."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = sorted(offers, key=lambda offer: offer.id)
        self._index = TextIndex([offer.text for offer in self.offers])

    def rank(self, need: Need, *, top: int) -> list[Suggestion]:
        """The `top` best offers, best first, ties by id."""
        query = f"{need.title} {need.title} {need.text}"
        relevances = self._index.relevances(query)
        suggestions = []
        for offer, relevance in zip(self.offers, relevances, strict=True):
            said = bool(offer.text.strip() and query.strip())
            text = Evidence(relevance.value, relevance.words) if said else None
            suggestions.append(_weigh(need, offer, text))
        suggestions.sort(key=lambda suggestion: (-suggestion.score, suggestion.offer_id))
        return suggestions[:top]


def rank(need: Need, offers: Sequence[Offer], *, top: int) -> list[Suggestion]:
    """`Ranker(offers).rank(need, top=top)`, for one need only."""
    return Ranker(offers).rank(need, top=top)


def _weigh(need: Need, offer: Offer, text: Evidence | None) -> Suggestion:
    """Weights of what is not said go to the others in proportion: missing facts are neutral."""
    found: dict[str, tuple[float, Evidence | None]] = {TEXT: (TEXT_WEIGHT, text)}
    found |= {name: (weight, criterion(need, offer)) for name, (weight, criterion) in FACTS.items()}
    known = sum(weight for weight, evidence in found.values() if evidence is not None)
    reasons = tuple(_reason(name, weight, evidence, known) for name, (weight, evidence) in found.items())
    return Suggestion(offer.id, sum(reason.contribution for reason in reasons), reasons)


def _reason(name: str, weight: float, evidence: Evidence | None, known: float) -> Reason:
    if evidence is None:
        return Reason(name, 0.0, 0.0, 0.0, (), missing=True)
    share = weight / known
    return Reason(name, share, evidence.value, share * evidence.value, evidence.matched, missing=False)

"""One function per criterion that compares facts. Each returns its evidence, or None when one side did not say."""

from dataclasses import dataclass

from matching.scoring.profiles import Need, Offer

ENOUGH_REFERENCES = 3  # public-sector references beyond which more prove nothing more


@dataclass(frozen=True, slots=True)
class Evidence:
    """`value` is 0..1; `matched` are stable keys (slugs, region codes, counts) that the page puts into words."""

    value: float
    matched: tuple[str, ...] = ()


def shared_themes(need: Need, offer: Offer) -> Evidence | None:
    return _shared(need.themes, offer.themes)


def shared_technologies(need: Need, offer: Offer) -> Evidence | None:
    return _shared(need.technologies, offer.technologies)


def _shared(asked: frozenset[str], offered: frozenset[str]) -> Evidence | None:
    """The part of what is asked that is offered."""
    if not asked or not offered:
        return None
    both = asked & offered
    return Evidence(len(both) / len(asked), tuple(sorted(both)))


def region_served(need: Need, offer: Offer) -> Evidence | None:
    if not need.region or not offer.regions:
        return None
    return Evidence(1.0, (need.region,)) if need.region in offer.regions else Evidence(0.0)


def public_sector(need: Need, offer: Offer) -> Evidence | None:
    """References in the public sector: none is 0, ENOUGH_REFERENCES or more is 1."""
    if offer.public_references is None:
        return None
    value = min(offer.public_references, ENOUGH_REFERENCES) / ENOUGH_REFERENCES
    return Evidence(value, (str(offer.public_references),) if offer.public_references else ())

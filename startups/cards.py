"""What the card of a company in the directory shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.search import Shown
from startups.models import Listed, Startup
from taxonomy.models import Vocabulary


@dataclass(frozen=True, slots=True)
class Card:
    """`found` is where the words of a search are; None without one."""

    startup: Startup
    terms: list[str]
    found: Shown | None


def cards(rows: Iterable[Listed], vocabulary: Vocabulary, found: Mapping[int, Shown] | None = None) -> list[Card]:
    """One card for each row of `Listed.objects.for_cards()`."""
    return [
        Card(
            startup=listed.startup,
            terms=[
                vocabulary.names[facet][slug]
                for facet in ("theme", "technology")
                for slug in listed.values_of(facet)
                if slug in vocabulary.names[facet]
            ],
            found=(found or {}).get(listed.pk),
        )
        for listed in rows
    ]

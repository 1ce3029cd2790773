"""What the card of a public irritant shows to one reader, and the ones that look like what a person tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from accounts.models import Visitor
from core.search import Shown
from core.similar import similar
from irritants.models import Irritant, Listed
from irritants.rules import asks_for_disclosures, has_joined, is_own, readable_fields
from taxonomy.models import Vocabulary

SIMILAR_SHOWN = 4
SHARED_WORDS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A public irritant that looks like what is told: the words that both say, and whether the reader's establishment may
    join it, has joined it, or told it."""

    irritant: Irritant
    readable: frozenset[str]
    words: list[str]
    may_join: bool
    has_joined: bool
    is_own: bool


def resemblances(user: Visitor, text: str) -> list[Resemblance]:
    """The public irritants closest to a text, the closest first."""
    found = similar(Listed, text, limit=SIMILAR_SHOWN)
    listed = Irritant.objects.select_related("establishment", "listed").prefetch_related("disclosures")
    irritants = listed.in_bulk([alike.pk for alike in found])
    return [_resemblance(user, irritants[alike.pk], alike.words) for alike in found if alike.pk in irritants]


def _resemblance(user: Visitor, irritant: Irritant, words: Iterable[str]) -> Resemblance:
    return Resemblance(
        irritant=irritant,
        readable=readable_fields(user, irritant),
        words=list(words)[:SHARED_WORDS_SHOWN],
        may_join=user.has_perm("irritants.cosign_irritant", irritant),
        has_joined=has_joined(user, irritant),
        is_own=is_own(user, irritant),
    )


def told(irritant: Irritant) -> str:
    """What an irritant says of its need, to be compared."""
    return f"{irritant.title}\n{irritant.problem or irritant.situation}"


@dataclass(frozen=True, slots=True)
class Card:
    """`found` is where the words of a search are; None without one."""

    irritant: Irritant
    listed: Listed
    readable: frozenset[str]
    themes: list[str]
    found: Shown | None


def cards(
    user: Visitor, rows: Iterable[Listed], vocabulary: Vocabulary, found: Mapping[int, Shown] | None = None
) -> list[Card]:
    """One card for each row of `Listed.objects.for_cards()`: one query more for a reader who may have been told a hidden name."""
    names, rows = vocabulary.names["theme"], list(rows)
    if asks_for_disclosures(user):
        prefetch_related_objects([each.irritant for each in rows if each.irritant.hide_establishment], "disclosures")
    return [
        Card(
            irritant=listed.irritant,
            listed=listed,
            readable=readable_fields(user, listed.irritant),
            themes=[names[slug] for slug in listed.values_of("theme") if slug in names],
            found=(found or {}).get(listed.pk),
        )
        for listed in rows
    ]

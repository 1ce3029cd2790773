"""Money is counted to one edition of the Rencontres, or to none: which one is said from above, where editions are known."""

from collections.abc import Callable

from django.db.models import CharField, Expression, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

OUTSIDE = "~"  # of any edition: no word of an address is written so

SlugOf = Callable[[str], Expression]
Within = Callable[[str, str], Q]
Names = Callable[[], list[tuple[str, str]]]
_DECLARED: dict[str, tuple[SlugOf, Within, Names]] = {}


def declare_editions(slug_of: SlugOf, within: Within, names: Names) -> None:
    """`slug_of` gives, for the path from a row to its introduction, the word of the edition that led to it, or NULL; `within`, for a
    word and that path, the rows that may have it, and some others; `names` the words and names of all that it can give, the latest first.

    Called from AppConfig.ready.
    """
    _DECLARED["edition"] = slug_of, within, names


def edition_of(match: str) -> Expression:
    """One word for each row, so that what is shared out by edition adds up: `match` is the path to its introduction."""
    outside = Value(OUTSIDE, output_field=CharField())
    if not _DECLARED:
        return outside
    slug_of, _within, _names = _DECLARED["edition"]
    return Coalesce(slug_of(match), outside)


def within_edition(slug: str, match: str) -> Q:
    """What saves asking `edition_of` of each row: no row of that edition is outside, some that are within are of another."""
    if slug == OUTSIDE or not _DECLARED:
        return Q()
    _slug_of, within, _names = _DECLARED["edition"]
    return within(slug, match)


def editions() -> list[tuple[str, str]]:
    """What `edition_of` can give, with names, the latest first. One query."""
    _slug_of, _within, names = _DECLARED.get("edition", (None, None, list))
    return [*names(), (OUTSIDE, gettext("Outside any edition"))]

"""What an alert tells: one line each, with where it is read."""

from dataclasses import dataclass
from datetime import timedelta

# Beyond what a transaction can last: what happened this long before the start of an alert may have been invisible then.
MARGIN = timedelta(hours=1)

Key = tuple[str, int]  # of `accounts.models.Told`: a kind of row, and its number


@dataclass(frozen=True, slots=True)
class Finding:
    """`title` in the reader's language and within what they may know; `url` is whole; `note` says more, or nothing."""

    key: Key
    title: str
    url: str
    note: str = ""

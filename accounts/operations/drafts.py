"""Keeping what a person has begun to write, until it is sent."""

from datetime import datetime

from accounts.models import Draft, User
from accounts.models.drafts import DRAFT_LENGTH, DRAFTS_KEPT_FOR


def keep(*, key: str, text: str, by: User, at: datetime) -> None:
    """Save what is typed so far under `key`; a text emptied is forgotten, one too long is kept up to its limit."""
    if not text.strip():
        return forget(key=key, by=by)
    # PostgreSQL holds no NUL, and what is half-typed is not refused for one.
    kept = {"text": text.replace("\0", "")[:DRAFT_LENGTH], "saved_at": at}
    Draft.objects.update_or_create(user=by, key=key, defaults=kept)
    return None


def forget(*, key: str, by: User) -> None:
    """It was sent, or emptied."""
    Draft.objects.filter(user=by, key=key).delete()


def forget_old(*, at: datetime) -> int:
    """Delete what nobody came back to for DRAFTS_KEPT_FOR; returns how many."""
    deleted, _rows = Draft.objects.filter(saved_at__lt=at - DRAFTS_KEPT_FOR).delete()
    return deleted

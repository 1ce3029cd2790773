"""The key that opens one person's agenda without signing in, and what they decide there."""

from datetime import datetime

from core.states import TransitionRefused
from meetings.models import Attendee
from meetings.models.registrations import new_key


def show_name(*, attendee: Attendee, shown: bool, at: datetime) -> None:
    """Whether those whom this person meets read their name and position, in agendas, calendars and on paper."""
    Attendee.objects.filter(pk=attendee.pk).update(is_named=shown, updated_at=at)
    attendee.is_named = shown


def renew_key(*, attendee: Attendee, at: datetime) -> None:
    """A new key: what the old one opened, page, document and subscription, opens no more.

    Raises TransitionRefused if somebody else renewed it in the meantime: their key stands.
    """
    fresh = new_key()
    if not Attendee.objects.filter(pk=attendee.pk, key=attendee.key).update(key=fresh, updated_at=at):
        raise TransitionRefused("the key was renewed already")
    attendee.key = fresh

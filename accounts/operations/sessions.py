"""Where a person is signed in."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def end(*, session: UserSession) -> None:
    """Whoever uses it is signed out at their next request."""
    session.end()


def forget_expired(*, at: datetime) -> int:
    """Sessions that are over by then, and answers of establishments that nobody came back for; how many they were.

    Often: anybody may post such an answer, and it is kept aside before it is believed.
    """
    deleted, _of_each = Session.objects.filter(expire_date__lt=at).delete()
    return deleted

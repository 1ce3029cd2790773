"""Addresses that open one person's agenda without signing in: whoever holds the key reads it, until it is renewed."""

from django.urls import reverse

from core.exports import absolute
from meetings.models import Attendee


def agenda_path(attendee: Attendee) -> str:
    """The page of this person's agenda, for a mail."""
    return reverse("meetings:agenda_by_key", args=[attendee.key])


def subscription(attendee: Attendee) -> str:
    """The whole address that a calendar asks again and again."""
    return absolute(reverse("meetings:calendar", args=[attendee.key]))


def arrival(attendee: Attendee) -> str:
    """The whole address that the code of a badge holds: it checks the person in, for an organiser who is signed in."""
    return absolute(f"/rencontres/arrivee/{attendee.uuid}/")

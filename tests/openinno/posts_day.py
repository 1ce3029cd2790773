"""The addresses that change something on the day of the Rencontres, and after it."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from meetings.models import Attendee
from tests.meetings.days import edition_of_today, promised, typed
from tests.meetings.open import registration_of
from tests.openinno.posts import CURATORS, OUTSIDERS, ROLES, Post, at, may, meeting_in
from tests.people import World

STRANGERS = (*OUTSIDERS, "network")


def of_the_day(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[edition_of_today().slug])


def coming(world: World) -> Attendee:
    """Somebody of the establishment."""
    return registration_of(world, edition=edition_of_today()).attendees.get()


def marked(world: World) -> str:
    person = coming(world)
    return reverse("meetings:mark_arrival", args=[person.registration.edition.slug, person.uuid])


def to_be_done(world: World) -> dict[str, Any]:
    return {
        "text": "Envoyer un devis",
        "organisation": world.startup.organisation.pk,
        "due_on": timezone.localdate().isoformat(),
    }


DAY = {
    "meetings:debrief": Post(
        at("meetings:debrief")(meeting_in),
        may("establishment", "company", hidden=STRANGERS),
        lambda world: typed(rating="4", note="À suivre"),
    ),
    "meetings:promise": Post(
        at("meetings:promise")(meeting_in),
        may("establishment", "company", *CURATORS, hidden=STRANGERS),
        to_be_done,
        asks=False,
    ),
    "meetings:keep_promise": Post(
        at("meetings:keep_promise")(lambda world: promised(meeting_in(world), world.people["establishment"])),
        may("establishment", *CURATORS, hidden=STRANGERS),
        asks=False,
    ),
    "meetings:late": Post(
        at("meetings:late")(coming), may("establishment", *CURATORS), lambda world: {"minutes": "15"}
    ),
    # To everybody else it is a page that says nothing.
    "meetings:arrival": Post(
        at("meetings:arrival")(coming), {**dict.fromkeys(ROLES, 200), **dict.fromkeys(CURATORS, 302)}
    ),
    "meetings:mark_arrival": Post(marked, may(*CURATORS), asks=False),
    "meetings:plan_rest": Post(of_the_day("meetings:plan_rest"), may(*CURATORS), asks=False),
    "meetings:renew_wall": Post(of_the_day("meetings:renew_wall"), may(*CURATORS), asks=False),
}

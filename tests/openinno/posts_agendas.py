"""The addresses of agendas that change something: the key that opens one without signing in."""

from django.urls import reverse

from tests.openinno.pages_agendas import attendee_of
from tests.openinno.posts import CURATORS, ROLES, Post, all_but, at, may

AGENDAS = {
    "meetings:renew_key": Post(
        at("meetings:renew_key")(attendee_of),
        may("establishment", *CURATORS, hidden=all_but("establishment", *CURATORS)),
    ),
    # Whoever holds the key
    "meetings:renew_by_key": Post(
        lambda world: reverse("meetings:renew_by_key", args=[attendee_of(world).key]), dict.fromkeys(ROLES, 302)
    ),
    "meetings:name_by_key": Post(
        lambda world: reverse("meetings:name_by_key", args=[attendee_of(world).key]), dict.fromkeys(ROLES, 302)
    ),
}

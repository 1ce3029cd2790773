"""The addresses of the Rencontres that change something."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from meetings.models import Registration
from tests.factories.meetings import AttendeeFactory, EntryFactory, ProgrammeItemFactory
from tests.meetings.open import dates, open_edition, registration_of, slot_of, table_of
from tests.openinno.posts import CURATORS, ESTABLISHMENTS, Post, all_but, at, may
from tests.people import World

COMPANIES = ("company", "other_company")
PERSON = {"first_name": "Alix", "last_name": "Morel", "email": "alix@exemple.fr", "is_remote": "False"}
HIDDEN = all_but("establishment", *CURATORS)


def slug(name: str, *more: Any, **fields: Any) -> Callable[[World], str]:
    """The address of that name, for an edition of today."""
    return lambda world: reverse(name, args=[open_edition(**fields).slug, *more])


def own(name: str, more: Callable[[World], Registration] | None = None) -> Callable[[World], str]:
    """The address of that name, for the registration of the establishment."""
    return at(name)(more or registration_of)


def two_people(world: World) -> Any:
    registration = registration_of(world)
    AttendeeFactory(registration=registration)
    return registration.attendees.first()


def waiting(world: World) -> Registration:
    return registration_of(world, waiting=True)


def entered(world: World) -> str:
    edition = open_edition()
    EntryFactory(edition=edition, irritant=world.irritant)
    return reverse("meetings:withdraw", args=[edition.slug, world.irritant.uuid])


def with_slot(name: str, *, stamped: bool = False) -> Callable[[World], str]:
    def make(world: World) -> str:
        edition = open_edition()
        slot = slot_of(edition)
        return reverse(name, args=[edition.slug, *([slot.stamp] if stamped else [])])

    return make


def registered_edition(world: World) -> str:
    registration = registration_of(world)
    slot_of(registration.edition)
    return reverse("meetings:availability", args=[registration.edition.slug])


EDITION = {
    **{name: day.isoformat() for name, day in dates().items()},
    "name": "Rencontres d’essai",
    "venue": "Maison des étudiants",
    "time_zone": "Europe/Paris",
    "fewest_meetings": "1",
}
MEETINGS = {
    "meetings:prepare": Post(lambda world: reverse("meetings:prepare"), may(*CURATORS), lambda world: dict(EDITION)),
    "meetings:change": Post(slug("meetings:change"), may(*CURATORS), lambda world: dict(EDITION)),
    "meetings:lay_out": Post(
        slug("meetings:lay_out"),
        may(*CURATORS, **dict.fromkeys(CURATORS, 422)),
        lambda world: {"day": "2020-01-01"},
    ),
    "meetings:add_tables": Post(slug("meetings:add_tables"), may(*CURATORS), lambda world: {"count": "2"}),
    "meetings:remove_slots": Post(
        with_slot("meetings:remove_slots"),
        may(*CURATORS),
        lambda world: {"slot": [dates()["starts_on"].strftime("%Y%m%dT0900")]},
        asks=False,
    ),
    "meetings:slot": Post(
        with_slot("meetings:slot", stamped=True),
        may(*CURATORS),
        lambda world: {"day": dates()["starts_on"].isoformat(), "starts": "10:00", "ends": "10:20"},
    ),
    "meetings:table": Post(
        at("meetings:table")(lambda world: table_of(open_edition())), may(*CURATORS), lambda world: {"number": "7"}
    ),
    "meetings:remove_table": Post(
        at("meetings:remove_table")(lambda world: table_of(open_edition())), may(*CURATORS), asks=False
    ),
    "meetings:table_availability": Post(
        at("meetings:table_availability")(lambda world: slot_of(edition := open_edition()) and table_of(edition)),
        may(*CURATORS),
    ),
    "meetings:add_item": Post(
        slug("meetings:add_item"),
        may(*CURATORS),
        lambda world: {
            "title": "Accueil",
            "day": dates()["starts_on"].isoformat(),
            "starts": "08:30",
            "ends": "09:00",
        },
    ),
    "meetings:programme_item": Post(
        at("meetings:programme_item")(lambda world: ProgrammeItemFactory(edition=open_edition())),
        may(*CURATORS),
        lambda world: {
            "title": "Accueil",
            "day": dates()["starts_on"].isoformat(),
            "starts": "08:30",
            "ends": "09:00",
        },
    ),
    "meetings:remove_item": Post(
        at("meetings:remove_item")(lambda world: ProgrammeItemFactory(edition=open_edition())),
        may(*CURATORS),
        asks=False,
    ),
    "meetings:enter": Post(
        slug("meetings:enter"),
        may("establishment", *CURATORS, other_establishment=422),
        lambda world: {"irritant": str(world.irritant.uuid)},
    ),
    "meetings:enter after the call": Post(
        slug("meetings:enter", later=-40), may(*CURATORS), lambda world: {"irritant": str(world.irritant.uuid)}
    ),
    "meetings:withdraw": Post(entered, may("establishment", *CURATORS), asks=False),
    "meetings:registration": Post(
        slug("meetings:registration"), may(*ESTABLISHMENTS, *COMPANIES), lambda world: dict(PERSON)
    ),
    "meetings:registration when it is over": Post(
        slug("meetings:registration", later=-81), may(), lambda world: dict(PERSON)
    ),
    "meetings:add_person": Post(
        own("meetings:add_person"), may("establishment", *CURATORS, hidden=HIDDEN), lambda world: dict(PERSON)
    ),
    "meetings:person": Post(
        at("meetings:person")(two_people), may("establishment", *CURATORS, hidden=HIDDEN), lambda world: dict(PERSON)
    ),
    "meetings:remove_person": Post(
        at("meetings:remove_person")(two_people), may("establishment", *CURATORS, hidden=HIDDEN), asks=False
    ),
    "meetings:be_listed": Post(own("meetings:be_listed"), may("establishment", *CURATORS, hidden=HIDDEN), asks=False),
    "meetings:unregister": Post(own("meetings:unregister"), may("establishment", *CURATORS, hidden=HIDDEN)),
    "meetings:unregister after the days": Post(
        own(
            "meetings:unregister",
            lambda world: registration_of(world, edition=open_edition(later=-91)),
        ),
        may(hidden=HIDDEN),
    ),
    "meetings:give_place": Post(
        own("meetings:give_place", waiting),
        may(*CURATORS, hidden=HIDDEN),
        asks=False,
    ),
    "meetings:availability": Post(registered_edition, may("establishment", hidden=all_but("establishment"))),
    "meetings:availability_of": Post(own("meetings:availability_of"), may("establishment", *CURATORS, hidden=HIDDEN)),
}

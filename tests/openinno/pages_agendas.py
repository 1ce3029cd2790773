"""Agendas: which answer each role gets from their pages. The world's irritant and company meet at an edition."""

from collections.abc import Callable

from django.urls import reverse

from meetings.enums import MeetingStatus
from meetings.models import Attendee, Edition
from tests.factories.meetings import AttendeeFactory, EditionFactory, MeetingFactory, RegistrationFactory
from tests.people import World

CURATORS = ("curator", "administrator")
SIDES = ("establishment", "company")


def agendas_of(world: World) -> Edition:
    """An edition at which the two sides of this world meet, once."""
    edition = EditionFactory(announced=True, version=1)
    for organisation in (world.irritant.establishment, world.startup.organisation):
        AttendeeFactory(registration=RegistrationFactory(edition=edition, organisation=organisation))
    MeetingFactory(edition=edition, match=world.match, status=MeetingStatus.PUBLISHED)
    return edition


def attendee_of(world: World) -> Attendee:
    """Who comes for the establishment."""
    edition = agendas_of(world)
    return Attendee.objects.get(registration__edition=edition, registration__organisation=world.irritant.establishment)


def of_edition(name: str, *more: str, query: str = "") -> Callable[[World], str]:
    return lambda world: reverse(name, args=[agendas_of(world).slug, *more]) + query


def named(name: str) -> Callable[[World], str]:
    """With the establishment named, which only curators do."""
    return lambda world: (
        f"{reverse(name, args=[agendas_of(world).slug])}?organisation={world.irritant.establishment.slug}"
    )


def by_key(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[attendee_of(world).key])


AGENDA_ADDRESSES: dict[str, Callable[[World], str]] = {
    "agenda": of_edition("meetings:agenda"),
    "agenda_named": named("meetings:agenda"),
    "agenda_pdf": named("meetings:agenda_pdf"),
    "agenda_file": named("meetings:agenda_file"),
    "papers": of_edition("meetings:papers"),
    "paper": of_edition("meetings:paper", "chevalets"),
    "agenda_by_key": by_key("meetings:agenda_by_key"),
    "pdf_by_key": by_key("meetings:pdf_by_key"),
    "calendar": by_key("meetings:calendar"),
}


def agenda_pages(only: Callable[..., dict[str, int]], public: dict[str, int]) -> dict[str, dict[str, int]]:
    """`only` and `public` are the words of the table in which these rows stand."""
    own = only(*SIDES, *CURATORS, otherwise=404)
    return {
        **dict.fromkeys(("agenda", "agenda_named", "agenda_pdf", "agenda_file"), own),
        **dict.fromkeys(("papers", "paper"), only(*CURATORS)),
        # What a key opens, to whoever holds it
        **dict.fromkeys(("agenda_by_key", "pdf_by_key", "calendar"), public),
    }

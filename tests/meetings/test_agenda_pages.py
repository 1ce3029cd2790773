"""Who opens which agenda, and what a key opens without signing in."""

import re
from datetime import UTC, date, datetime

import pytest
import vobject
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.states import TransitionRefused
from meetings.links import agenda_path, arrival, subscription
from meetings.models import Attendee, Table
from meetings.models.registrations import KEY_LENGTH, new_key
from meetings.operations import agendas
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.meetings import AttendeeFactory, EditionFactory, RegistrationFactory
from tests.meetings.printing import cancel, make_meeting, move, pages, publish

pytestmark = pytest.mark.django_db
OWN_PAGES = ["agenda", "agenda_pdf", "agenda_file"]
KEY_PAGES = ["agenda_by_key", "pdf_by_key", "calendar", "renew_by_key", "name_by_key"]
FORMS = {"renew_by_key", "name_by_key"}
PAPERS = ["journee", "agendas", "badges", "chevalets"]


@pytest.fixture
def edition():
    return EditionFactory(announced=True)


@pytest.fixture
def meeting(edition):
    meeting = make_meeting(edition)
    publish(edition, number=1)
    return meeting


@pytest.fixture
def attendee(meeting):
    """Of the establishment."""
    return Attendee.objects.get(registration__organisation=meeting.match.irritant.establishment)


def signed_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def by_key(name: str, attendee: Attendee) -> str:
    return reverse(f"meetings:{name}", args=[attendee.key])


def shown(response) -> str:
    return re.sub(r"[ \n]+", " ", response.content.decode())


# One's own organisation


@pytest.mark.parametrize("name", OWN_PAGES)
def test_each_side_opens_its_own_agenda_and_others_nothing(client, meeting, edition, name):
    address = reverse(f"meetings:{name}", args=[edition.slug])
    answers = [
        signed_in(Client(), person).get(address).status_code
        for person in (
            meeting.match.irritant.author,
            manager_of(meeting.match.startup.organisation),
            manager_of(OrganisationFactory(establishment=True)),
            manager_of(OrganisationFactory(startup=True)),
            manager_of(OrganisationFactory(network=True)),
        )
    ]

    assert answers == [200, 200, 404, 404, 404]
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", OWN_PAGES)
def test_naming_another_organisation_or_its_people_opens_nothing_of_theirs(client, meeting, edition, attendee, name):
    address = reverse(f"meetings:{name}", args=[edition.slug])
    company = signed_in(client, manager_of(meeting.match.startup.organisation))

    assert company.get(address, {"personne": attendee.uuid}).status_code == 404
    named = company.get(address, {"organisation": meeting.match.irritant.establishment.slug})
    plain = company.get(address)
    assert len(named.content) == len(plain.content) or name == "agenda"
    if name == "agenda":
        assert named.context["name"] == plain.context["name"] == str(meeting.match.startup.organisation)


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_curator_opens_the_one_that_they_name(client, meeting, edition, attendee, name):
    address = reverse(f"meetings:{name}", args=[edition.slug])
    signed_in(client, curator())
    named = {"organisation": meeting.match.irritant.establishment.slug, "personne": str(attendee.uuid)}

    assert client.get(address, named).status_code == 200
    assert client.get(address, {"organisation": "nobody"}).status_code == 404
    assert client.get(address).status_code == (200 if name == "agenda" else 404)


def test_an_edition_in_preparation_is_not_there_for_who_comes(client):
    registration = RegistrationFactory(edition=EditionFactory())
    signed_in(client, member_of(registration.organisation))

    assert client.get(reverse("meetings:agenda", args=[registration.edition.slug])).status_code == 404


def test_the_page_shows_what_was_published_and_to_whom_it_is_told(client, meeting, edition, attendee):
    Table.objects.update(room="Salle B", video_link="https://visio.exemple.fr/a")
    other = Attendee.objects.exclude(pk=attendee.pk).get()
    page = shown(signed_in(client, meeting.match.irritant.author).get(reverse("meetings:agenda", args=[edition.slug])))

    assert [
        text
        for text in (
            "<h1>Mon agenda</h1>",
            "jeudi 11 juin 2026",
            "9\u00a0h\u00a000 – 9\u00a0h\u00a020",
            f"<h3>{meeting.match.startup.organisation}</h3>",
            "Table 1, Salle B",
            meeting.match.irritant.title,
            f"Avec {other}",
            f"Pour nous\u00a0: {attendee}",
            'href="https://visio.exemple.fr/a"',
            "Version 1 de l’agenda",
            subscription(attendee),
        )
        if text not in page
    ] == []
    assert other.email not in page
    assert subscription(other) not in page


def test_the_page_says_what_the_latest_version_changed(client, meeting, edition):
    cancelled = make_meeting(edition, position=1, irritant=meeting.match.irritant)
    publish(edition, number=2)
    move(meeting, position=2)
    make_meeting(edition, position=4, irritant=meeting.match.irritant)
    publish(edition, number=3)
    cancel(cancelled)
    page = shown(signed_in(client, meeting.match.irritant.author).get(reverse("meetings:agenda", args=[edition.slug])))

    assert "Ce que la version 3 a changé" in page
    assert page.count("Déplacée\u00a0: elle était à 9\u00a0h\u00a000, Table 1") == 2
    assert page.count("Nouvelle") == 2
    assert page.count("cette rencontre n’a pas lieu. Malade.") == 1


def test_before_the_agenda_is_published_the_page_says_when_it_will_be(client, edition):
    registration = RegistrationFactory(edition=edition)
    page = shown(
        signed_in(client, member_of(registration.organisation)).get(reverse("meetings:agenda", args=[edition.slug]))
    )

    assert "L’agenda n’est pas encore publié" in page
    assert "Il est prévu pour le 1 juin 2026" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_meetings(client, edition, count, django_assert_num_queries):
    irritant = IrritantFactory(published=True)
    for position in range(count):
        make_meeting(edition, position=position, irritant=irritant)
        AttendeeFactory(registration=edition.registrations.get(organisation=irritant.establishment))
    publish(edition, number=1)
    signed_in(client, irritant.author)
    client.get(reverse("meetings:agenda", args=[edition.slug]))

    with django_assert_num_queries(16):
        client.get(reverse("meetings:agenda", args=[edition.slug]))


@pytest.mark.parametrize(("version", "waits", "linked"), [(1, False, True), (0, False, False), (1, True, False)])
def test_one_s_space_leads_to_an_agenda_that_was_published(client, version, waits, linked):
    # Long to come: what is over leads there no more.
    days = dict.fromkeys(("starts_on", "ends_on", "registration_until", "follow_up_until"), date(2099, 6, 11))
    edition = EditionFactory(announced=True, version=version, **days)
    registration = RegistrationFactory(edition=edition, waiting=waits)
    page = shown(signed_in(client, member_of(registration.organisation)).get(reverse("dashboards:home")))

    assert (reverse("meetings:agenda", args=[edition.slug]) in page) is linked


# The key


def test_a_key_is_as_long_as_its_addresses_expect_and_never_the_same():
    keys = {new_key() for _ in range(100)}

    assert {len(key) for key in keys} == {KEY_LENGTH}
    assert len(keys) == 100


@pytest.mark.parametrize("name", KEY_PAGES)
def test_a_key_opens_its_pages_to_anybody_and_nobody_else_hears_of_it(client, attendee, name):
    response = client.get(by_key(name, attendee))

    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == ("same-origin" if name in FORMS else "no-referrer")
    assert "no-cache" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_a_key_opens_one_person_s_agenda_only(client, meeting, edition, attendee):
    colleague = AttendeeFactory(registration=attendee.registration)
    page = shown(client.get(by_key("agenda_by_key", attendee)))

    assert f"Agenda de {attendee}" in page
    assert str(meeting.match.startup.organisation) in page
    assert colleague.key not in page
    assert str(colleague) not in page


@pytest.mark.parametrize("name", KEY_PAGES)
def test_a_key_that_opens_nothing_is_not_found(client, attendee, name):
    assert client.get(reverse(f"meetings:{name}", args=[new_key()])).status_code == 404


@pytest.mark.parametrize("name", KEY_PAGES)
def test_a_key_opens_nothing_of_an_edition_in_preparation(client, name):
    assert client.get(by_key(name, AttendeeFactory(registration__edition=EditionFactory()))).status_code == 404


def test_who_guesses_keys_is_stopped(client, attendee):
    cache.clear()
    answers = [client.get(reverse("meetings:calendar", args=[new_key()])).status_code for _ in range(22)]

    assert answers == [404] * 20 + [429] * 2
    assert client.get(by_key("calendar", attendee)).status_code == 200


def test_a_calendar_that_asks_without_end_is_stopped_and_its_neighbour_is_not(client, attendee):
    cache.clear()
    neighbour = AttendeeFactory(registration=attendee.registration)
    answers = {client.get(by_key("calendar", attendee)).status_code for _ in range(60)}

    assert answers == {200}
    assert client.get(by_key("calendar", attendee)).status_code == 429
    assert client.get(by_key("calendar", neighbour)).status_code == 200


def test_who_has_the_key_changes_it_and_the_old_one_dies(client, attendee):
    old = attendee.key
    response = client.post(by_key("renew_by_key", attendee))
    attendee.refresh_from_db()

    assert attendee.key != old
    assert response.url == agenda_path(attendee)
    assert {client.get(reverse(f"meetings:{name}", args=[old])).status_code for name in KEY_PAGES} == {404}
    assert client.get(by_key("calendar", attendee)).status_code == 200


def test_the_organisation_and_curators_change_it_and_others_may_not(meeting, attendee):
    address = reverse("meetings:renew_key", args=[attendee.uuid])
    people = (meeting.match.irritant.author, curator(), manager_of(meeting.match.startup.organisation))
    answers, keys = [], []
    for person in people:
        answers.append(signed_in(Client(), person).post(address).status_code)
        attendee.refresh_from_db()
        keys.append(attendee.key)

    assert answers == [302, 302, 404]
    assert len(set(keys)) == 2


def test_of_two_who_change_it_at_once_one_wins(attendee):
    late = Attendee.objects.get(pk=attendee.pk)
    agendas.renew_key(attendee=attendee, at=timezone.now())

    with pytest.raises(TransitionRefused):
        agendas.renew_key(attendee=late, at=timezone.now())


def test_reading_changes_nothing(client, attendee):
    for name in FORMS:
        client.get(by_key(name, attendee))
    before = (attendee.key, attendee.is_named)
    attendee.refresh_from_db()

    assert (attendee.key, attendee.is_named) == before


# Their name


def test_who_refuses_is_named_to_their_own_side_alone(client, meeting, edition, attendee):
    company, own = (signed_in(Client(), each) for each in (manager_of(meeting.match.startup.organisation), curator()))
    files = [reverse(f"meetings:{name}", args=[edition.slug]) for name in ("agenda", "agenda_file")]

    def named(reader: Client) -> list[bool]:
        """On the page, and in the file, whose lines are folded."""
        return [attendee.last_name in reader.get(file).content.decode().replace("\r\n ", "") for file in files]

    read = named(company)
    client.post(by_key("name_by_key", attendee), {"shown": "0"})
    after = named(company)
    printed = own.get(reverse("meetings:paper", args=[edition.slug, "journee"]))
    own.force_login(meeting.match.irritant.author, backend="django.contrib.auth.backends.ModelBackend")

    assert (read, after, named(own)) == ([True, True], [False, False], [True, True])
    assert attendee.last_name not in " ".join(pages(printed.content))
    assert "ne lisent pas votre nom" in shown(client.get(by_key("agenda_by_key", attendee)))

    client.post(by_key("name_by_key", attendee), {"shown": "1"})
    assert named(company) == [True, True]


# The subscription


def test_a_calendar_that_comes_back_is_told_that_nothing_changed_until_something_did(client, meeting, attendee):
    first = client.get(by_key("calendar", attendee))
    again = client.get(by_key("calendar", attendee), headers={"If-None-Match": first["ETag"]})
    move(meeting, position=2)
    publish(meeting.edition, number=2)
    changed = client.get(by_key("calendar", attendee), headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200
    start = vobject.readOne(changed.content.decode()).vevent.dtstart.value
    assert start == datetime(2026, 6, 11, 7, 50, tzinfo=UTC)


def test_a_file_is_saved_and_a_subscription_is_read_in_place(client, meeting, edition, attendee):
    read = client.get(by_key("calendar", attendee))
    signed_in(client, meeting.match.irritant.author)
    saved = client.get(reverse("meetings:agenda_file", args=[edition.slug]))

    assert read["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    assert vobject.readOne(saved.content.decode()).vevent.uid.value == f"rencontre-{meeting.uuid}@127.0.0.1"


def test_a_whole_address_is_given_to_calendars_and_phones(attendee, settings):
    settings.SITE_URL = "https://openinno.example"

    assert subscription(attendee) == f"https://openinno.example/rencontres/agenda/{attendee.key}/rencontres.ics"
    assert arrival(attendee) == f"https://openinno.example/rencontres/arrivee/{attendee.uuid}/"


# Paper


@pytest.mark.parametrize("paper", PAPERS)
def test_organisers_alone_print_for_the_day(meeting, edition, paper):
    address = reverse("meetings:paper", args=[edition.slug, paper])
    people = (curator(), meeting.match.irritant.author, manager_of(meeting.match.startup.organisation))
    responses = [signed_in(Client(), person).get(address) for person in people]

    assert [response.status_code for response in responses] == [200, 403, 403]
    assert responses[0]["Content-Type"] == "application/pdf"
    assert responses[0]["Content-Disposition"] == f'inline; filename="{paper}-{edition.slug}.pdf"'


def test_a_paper_that_does_not_exist_is_not_found(client, edition):
    signed_in(client, curator())

    assert client.get(reverse("meetings:paper", args=[edition.slug, "menu"])).status_code == 404
    assert client.get(reverse("meetings:papers", args=[edition.slug])).status_code == 200


def test_an_organisation_prints_a_page_for_each_of_its_people(client, meeting, edition, attendee):
    AttendeeFactory(registration=attendee.registration)
    signed_in(client, meeting.match.irritant.author)
    address = reverse("meetings:agenda_pdf", args=[edition.slug])

    assert len(pages(client.get(address).content)) == 2
    (page,) = pages(client.get(address, {"personne": attendee.uuid}).content)
    assert page.startswith(f"{edition} · jeudi 11 juin 2026 {attendee}")


def test_an_organisation_that_has_named_nobody_prints_its_agenda(client, meeting, edition, attendee):
    attendee.delete()
    signed_in(client, meeting.match.irritant.author)

    (page,) = pages(client.get(reverse("meetings:agenda_pdf", args=[edition.slug])).content)

    assert str(meeting.match.irritant.establishment) in page
    assert str(meeting.match.startup.organisation) in page

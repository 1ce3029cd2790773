"""Pages of editions: what each shows, to whom, in how many queries; what is asked with its errors; what is never exported."""

import json
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import Attendee, Edition, Registration
from tests.factories.accounts import OrganisationFactory, curator, member_of
from tests.factories.meetings import (
    AttendeeFactory,
    EditionFactory,
    EntryFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
)
from tests.meetings.open import dates, open_edition, slot_of

pytestmark = pytest.mark.django_db


def as_(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


LISTS = {"editions": 2, "attendees": 8, "waiting": 9, "needs": 7}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_with_one_row_and_with_three(name):
    edition = open_edition(capacity=100)
    client = as_(curator()) if name != "editions" else Client()
    url = reverse(f"meetings:{name}", args=[] if name == "editions" else [edition.slug])
    client.get(url)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            registration = RegistrationFactory(edition=edition, waiting=name == "waiting")
            AttendeeFactory(registration=registration, diet="Halal")
            EntryFactory(edition=open_edition())
        counts.append(queries_of(client, url))

    assert counts == [LISTS[name]] * 2


def test_the_public_page_costs_the_same_whoever_comes():
    edition = open_edition()
    slot_of(edition)
    url, client, counts = edition.get_absolute_url(), Client(), []
    client.get(url)
    for more in (1, 2):
        for _ in range(more):
            RegistrationFactory(edition=edition)
            EntryFactory(edition=edition)
        counts.append(queries_of(client, url))

    assert counts == [10] * 2


def test_the_public_list_separates_what_comes_from_what_is_past_and_hides_what_is_prepared():
    EditionFactory(announced=True, name="À venir bientôt", **dates())
    EditionFactory(announced=True, name="Déjà passée", **dates(-400))
    EditionFactory(name="En préparation", **dates())

    page = Client().get("/rencontres/").content.decode()

    assert page.index("À venir bientôt") < page.index("Déjà passée")
    assert "En préparation" not in page


def test_an_empty_list_says_so():
    assert "Pas encore de date" in Client().get("/rencontres/").content.decode()


def test_the_page_names_only_who_agreed_and_has_a_place():
    edition = open_edition()
    named, silent, waits, gone = (RegistrationFactory(edition=edition) for _ in range(4))
    Registration.objects.filter(pk=silent.pk).update(is_listed=False)
    Registration.objects.filter(pk=waits.pk).update(confirmed_at=None)
    Registration.objects.filter(pk=gone.pk).update(cancelled_at=timezone.now())
    client = Client()

    page = client.get(edition.get_absolute_url()).content.decode()
    api = client.get(reverse("api:edition", args=[edition.uuid])).json()

    every = (named, silent, waits, gone)
    assert [f">{each.organisation.name}<" in page for each in every] == [True, False, False, False]
    assert [each["name"] for each in api["participants"]] == [named.organisation.name]


def test_an_edition_is_an_event_for_search_engines_on_the_clock_of_its_place():
    edition = open_edition(time_zone="Indian/Reunion", name="Printemps")
    slot = slot_of(edition)

    page = Client().get(edition.get_absolute_url()).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)

    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["name"], data["eventStatus"]) == (
        "Event",
        "Printemps",
        "https://schema.org/EventScheduled",
    )
    assert data["startDate"] == slot.local_start.isoformat()
    assert data["startDate"].endswith("T09:00:00+04:00")
    assert ">09:00<" in page


def test_the_programme_shows_meetings_around_its_breaks():
    edition = open_edition()
    first, second = slot_of(edition, 9), slot_of(edition, 11)
    ProgrammeItemFactory(
        edition=edition, title="Café", starts_at=first.ends_at, ends_at=first.ends_at + timedelta(minutes=20)
    )

    page = Client().get(edition.get_absolute_url()).content.decode()
    rows = re.findall(r'<th scope="row">(.*?)</th>', page)

    assert rows == ["Rencontres, table par table", "Café", "Rencontres, table par table"]
    assert second.starts_at > first.ends_at


def test_dates_that_go_back_in_time_are_told_at_the_later_one():
    asked = {name: day.isoformat() for name, day in dates().items()}
    asked |= {"name": "Printemps", "venue": "Ici", "time_zone": "Europe/Paris", "fewest_meetings": "3"}
    wrong = asked | {
        "call_until": (dates()["call_from"] - timedelta(days=1)).isoformat(),
        "registration_until": (dates()["ends_on"] + timedelta(days=1)).isoformat(),
        "most_meetings": "2",
    }
    client = as_(curator())

    refused = client.post(reverse("meetings:prepare"), wrong)
    kept = client.post(reverse("meetings:prepare"), asked)

    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"call_until", "registration_until", "most_meetings"}
    assert (kept.status_code, Edition.objects.get().name) == (302, "Printemps")


def test_the_slots_of_a_day_are_shown_before_they_are_made():
    edition = open_edition()
    client, url = as_(curator()), reverse("meetings:lay_out", args=[edition.slug])
    asked = {"day": edition.starts_on.isoformat(), "first": "09:00", "last": "10:00", "minutes": "20", "between": "5"}

    unseen = client.post(url, {**asked, "make": "1"})
    after_first = edition.slots.count()
    shown = unseen.context["form"]["shown"].value()
    other = client.post(url, {**asked, "minutes": "10", "shown": shown, "make": "1"})
    after_other = edition.slots.count()
    made = client.post(url, {**asked, "shown": shown, "make": "1"})

    assert [unseen.status_code, other.status_code, made.status_code] == [200, 200, 302]
    assert (after_first, after_other, edition.slots.count()) == (0, 0, 2)


def test_a_slot_begins_on_a_minute_since_its_address_names_it_so():
    edition = open_edition()
    url = reverse("meetings:slot", args=[edition.slug, slot_of(edition).stamp])
    asked = {"day": edition.starts_on.isoformat(), "starts": "10:00:30", "ends": "10:20"}

    refused = as_(curator()).post(url, asked)

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["starts"])
    with pytest.raises(IntegrityError, match="meetings_slot_begins_on_a_minute"):
        edition.slots.update(starts_at=edition.slots.get().starts_at + timedelta(seconds=30))


def test_needs_ask_for_consent_and_are_read_by_their_organisation_and_organisers_only():
    edition = open_edition()
    by, colleague = (member_of(OrganisationFactory(establishment=True)) for _ in range(2))
    url = reverse("meetings:registration", args=[edition.slug])
    asked = {"first_name": "Alix", "last_name": "Morel", "email": "alix@exemple.fr", "is_remote": "False"}
    client = as_(by)

    refused = client.post(url, {**asked, "diet": "Sans arachide"})
    kept = client.post(url, {**asked, "diet": "Sans arachide", "consents": "on"})

    assert set(refused.context["form"].errors) == {"consents"}
    assert (kept.status_code, Attendee.objects.get().diet) == (302, "Sans arachide")
    registration = Registration.objects.get()
    own = reverse("meetings:registration_of", args=[registration.uuid])
    seen = {
        "own": "Sans arachide" in client.get(own).content.decode(),
        "other": as_(colleague).get(own).status_code,
        "organiser": "Sans arachide" in as_(curator()).get(own).content.decode(),
        "counted": "Sans arachide"
        in as_(curator()).get(reverse("meetings:needs", args=[edition.slug])).content.decode(),
        "public": "arachide" in Client().get(edition.get_absolute_url()).content.decode(),
        "list": "arachide" in as_(curator()).get(reverse("meetings:attendees", args=[edition.slug])).content.decode(),
    }
    assert seen == {
        "own": True,
        "other": 404,
        "organiser": True,
        "counted": True,
        "public": False,
        "list": False,
    }


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_export_has_who_comes_to_this_edition_and_never_their_needs(form):
    edition = open_edition()
    AttendeeFactory(registration__edition=edition, last_name="Morel", diet="Sans arachide", access="Ascenseur")
    AttendeeFactory(last_name="Ailleurs")
    client = as_(curator())
    url = f"{reverse('meetings:export_attendees', args=[form])}?edition={edition.slug}"

    content = b"".join(client.get(url)).decode()

    assert ["Morel" in content, "Ailleurs" in content] == [True, False]
    assert ["arachide" in content, "Ascenseur" in content, "diet" in content] == [False, False, False]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Aubin", "Zoé"]),
        ("q=zoe", ["Zoé"]),
        ("place=waiting", ["Zoé"]),
        ("place=given", ["Aubin"]),
        ("seat=screen", ["Aubin"]),
        ("kind=startup", ["Zoé"]),
        ("sort=name", ["Aubin", "Zoé"]),
    ],
)
def test_the_list_of_people_is_filtered_searched_and_sorted(query, names):
    edition = open_edition()
    first = OrganisationFactory(establishment=True, name="A")
    second = OrganisationFactory(startup=True, name="B")
    AttendeeFactory(
        registration=RegistrationFactory(edition=edition, organisation=first),
        first_name="Aubin",
        last_name="Aa",
        is_remote=True,
    )
    AttendeeFactory(
        registration=RegistrationFactory(edition=edition, organisation=second, by=member_of(second), waiting=True),
        first_name="Zoé",
        last_name="Zz",
    )

    page = as_(curator()).get(f"{reverse('meetings:attendees', args=[edition.slug])}?{query}")

    assert [person.first_name for person in page.context["page_obj"]] == names


def test_the_api_lists_what_is_public_by_when():
    EditionFactory(announced=True, name="Future", **dates())
    EditionFactory(announced=True, name="Passée", **dates(-400))
    EditionFactory(name="Secrète", **dates())
    client = Client()

    names = {
        when: [row["name"] for row in client.get(f"{reverse('api:editions')}{when}").json()["results"]]
        for when in ("", "?when=to_come", "?when=past")
    }

    assert names == {"": ["Future", "Passée"], "?when=to_come": ["Future"], "?when=past": ["Passée"]}


def test_an_edition_does_not_take_the_address_of_another_page():
    form = {name: day.isoformat() for name, day in dates().items()}
    form |= {"name": "Participants", "venue": "Ici", "time_zone": "Europe/Paris", "fewest_meetings": "1"}

    as_(curator()).post(reverse("meetings:prepare"), form)

    assert Edition.objects.get().slug == "participants-2"

"""Who has arrived, who is late, and who may say so."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from meetings.models import Attendee
from meetings.operations import arrivals
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.meetings import AttendeeFactory, EntryFactory, RegistrationFactory
from tests.meetings.days import comes, edition_of_today, make_day, meeting_at, signed_in

pytestmark = pytest.mark.django_db


def check_in(edition) -> str:
    return reverse("meetings:check_in", args=[edition.slug])


def test_the_first_to_say_that_somebody_arrived_keeps_the_hour():
    person, at = AttendeeFactory(), timezone.now()

    news = [arrivals.arrive(attendee=person, by=curator(), at=at + timedelta(minutes=n)) for n in range(2)]

    assert news == [True, False]
    assert Attendee.objects.get(pk=person.pk).checked_in_at == at


def test_who_arrives_is_not_late_any_more_and_an_arrival_can_be_undone():
    person, at = AttendeeFactory(late_until=timezone.now() + timedelta(hours=1)), timezone.now()

    arrivals.arrive(attendee=person, by=curator(), at=at)
    assert (person.checked_in_at, person.late_until) == (at, None)
    assert arrivals.undo_arrival(attendee=person, by=curator(), at=at)
    assert not arrivals.undo_arrival(attendee=person, by=curator(), at=at)
    assert Attendee.objects.get(pk=person.pk).checked_in_at is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_people(rows, django_assert_num_queries):
    edition = edition_of_today()
    for _number in range(rows):
        AttendeeFactory(registration__edition=edition)
    client = signed_in(curator())

    with django_assert_num_queries(9):
        assert client.get(check_in(edition)).status_code == 200


def names(client: Client, url: str) -> list[str]:
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return [each.text for each in page.select("#arrivals .subject")]


def test_people_are_found_as_one_types_by_their_name_or_their_organisation():
    edition = edition_of_today()
    place = OrganisationFactory(establishment=True, name="École des Plages", short_name="EDP")
    registration = RegistrationFactory(edition=edition, organisation=place)
    AttendeeFactory(registration=registration, first_name="Zoé", last_name="Lefèvre")
    AttendeeFactory(registration__edition=edition, first_name="Paul", last_name="Autre")
    client = signed_in(curator())

    found = {
        q: names(client, f"{check_in(edition)}?q={q}") for q in ("lefevre", "zoe lef", "ecole", "edp", "paul", "'((")
    }

    zoe = ["Zoé Lefèvre"]
    assert found == {"lefevre": zoe, "zoe lef": zoe, "ecole": zoe, "edp": zoe, "paul": ["Paul Autre"], "'((": []}


def test_who_has_no_place_is_not_expected():
    edition = edition_of_today()
    AttendeeFactory(registration=RegistrationFactory(edition=edition, waiting=True))
    AttendeeFactory(registration=RegistrationFactory(edition=edition, cancelled_at=timezone.now()))

    assert names(signed_in(curator()), check_in(edition)) == []


def test_the_list_narrows_by_state():
    day = make_day()
    arrivals.arrive(attendee=day.agent_comes, by=day.organiser, at=timezone.now())
    client = signed_in(day.organiser)

    found = {
        state: len(names(client, f"{check_in(day.edition)}?etat={state}")) for state in ("", "arrives", "attendus", "x")
    }

    assert found == {"": 2, "arrives": 1, "attendus": 1, "x": 2}


def test_a_click_marks_and_undoes_and_comes_back_to_the_list_as_it_was():
    day, client = make_day(), None
    client = signed_in(day.organiser)
    url = reverse("meetings:mark_arrival", args=[day.edition.slug, day.agent_comes.uuid]) + "?q=awa"

    response = client.post(url)
    assert response.url == f"{check_in(day.edition)}?q=awa#p-{day.agent_comes.uuid}"
    assert Attendee.objects.arrived().count() == 1
    client.post(url, {"undo": "1"}, headers={"HX-Request": "true", "HX-Target": "arrivals"})
    assert Attendee.objects.arrived().count() == 0


def test_somebody_of_another_edition_is_not_marked_here():
    day = make_day()
    elsewhere = AttendeeFactory(registration__edition=edition_of_today())

    response = signed_in(day.organiser).post(reverse("meetings:mark_arrival", args=[day.edition.slug, elsewhere.uuid]))

    assert response.status_code == 404


def test_the_code_of_a_badge_shows_a_name_to_organisers_only(client):
    day = make_day()
    url = reverse("meetings:arrival", args=[day.agent_comes.uuid])
    readers = {"organiser": signed_in(day.organiser), "themselves": signed_in(day.agent), "nobody": client}

    shown = {
        name: str(day.agent_comes) in each.get(url).content.decode().partition("<main")[2]
        for name, each in readers.items()
    }

    assert shown == {"organiser": True, "themselves": False, "nobody": False}
    assert client.get(reverse("meetings:arrival", args=[uuid4()])).status_code == 200  # nor whether it is somebody's
    assert [each.post(url).status_code for each in readers.values()] == [302, 200, 200]
    assert Attendee.objects.arrived().get() == day.agent_comes


def test_who_does_not_organise_cannot_mark_anybody_by_a_code(client):
    day = make_day()

    for each in (client, signed_in(day.agent), signed_in(day.founder)):
        each.post(reverse("meetings:arrival", args=[day.agent_comes.uuid]))

    assert Attendee.objects.arrived().count() == 0


def late_url(person: Attendee) -> str:
    return reverse("meetings:late", args=[person.uuid])


def test_oneself_a_colleague_and_organisers_say_that_somebody_is_late():
    day = make_day(starts_at=timezone.now() + timedelta(minutes=5))
    people = [
        day.agent,
        member_of(day.agent.organisation),
        day.organiser,
        day.founder,
        manager_of(OrganisationFactory(network=True)),
    ]

    answers = [signed_in(person).post(late_url(day.agent_comes), {"minutes": 15}).status_code for person in people]

    assert answers == [302, 302, 302, 403, 403]
    assert Attendee.objects.late(timezone.now()).get() == day.agent_comes


def told(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person, key__startswith="late:").values_list("title", flat=True))


def test_the_other_side_of_the_next_meeting_is_told_once():
    day, now = make_day(starts_at=timezone.now() + timedelta(minutes=5)), timezone.now()
    until = now + timedelta(minutes=20)

    for _time in range(2):
        arrivals.run_late(attendee=day.agent_comes, until=until, by=day.agent, at=now)

    assert told(day.founder) == [f"{day.agent.organisation.label} sera en retard"]
    assert told(day.agent) == []


def test_a_delay_that_ends_before_the_meeting_disturbs_nobody():
    day, now = make_day(starts_at=timezone.now() + timedelta(minutes=60)), timezone.now()

    arrivals.run_late(attendee=day.agent_comes, until=now + timedelta(minutes=20), by=day.agent, at=now)

    assert told(day.founder) == []


def test_who_carries_another_irritant_keeps_nobody_waiting():
    day, now = make_day(starts_at=timezone.now() + timedelta(minutes=5)), timezone.now()
    other = comes(day.edition, member_of(day.agent.organisation))
    other.entries.add(EntryFactory(edition=day.edition))

    arrivals.run_late(attendee=other, until=now + timedelta(minutes=30), by=day.organiser, at=now)

    assert told(day.founder) == []


def test_the_meeting_of_two_late_hours_is_shown_until_it_is_over():
    day, now = make_day(starts_at=timezone.now() + timedelta(minutes=5)), timezone.now()
    meeting_at(day.edition, now + timedelta(minutes=60))
    arrivals.run_late(attendee=day.agent_comes, until=now + timedelta(minutes=20), by=day.agent, at=now)

    page = signed_in(day.founder).get(day.meeting.get_absolute_url()).content.decode()

    assert f"{day.agent.organisation.label} est en retard" in page


def test_not_late_any_more():
    day = make_day(starts_at=timezone.now() + timedelta(minutes=5))
    client = signed_in(day.agent)

    client.post(late_url(day.agent_comes), {"minutes": 15})
    client.post(late_url(day.agent_comes), {"minutes": 0})

    assert Attendee.objects.late(timezone.now()).count() == 0
    assert client.post(late_url(day.agent_comes), {"minutes": 7}).status_code == 422

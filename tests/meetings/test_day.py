"""The organiser's day, the screen of the room, and what its secret address opens."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import states
from irritants.models import Irritant
from meetings.enums import EDITION_MOVES, EditionFact, MeetingStatus
from meetings.figures.day import screen, slots_around
from meetings.models import AgendaVersion, Edition, Meeting, Registration, Run, Wall
from meetings.operations import arrivals, replanning, walls
from tests.factories.accounts import curator
from tests.factories.irritants import LONG_AGO
from tests.factories.meetings import AttendeeFactory, EditionFactory
from tests.meetings.days import comes, edition_of_today, make_day, meeting_at, signed_in

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=5)


def day_url(edition: Edition) -> str:
    return reverse("meetings:day", args=[edition.slug])


def full_day(meetings: int) -> Edition:
    """As many meetings now, and as many next, each with its people, late ones among them."""
    edition = edition_of_today()
    for starts_at in (timezone.now() - SOON, timezone.now() + 4 * SOON):
        at = timezone.make_aware(timezone.make_naive(starts_at).replace(microsecond=0))
        for _number in range(meetings):
            meeting = meeting_at(edition, at)
            for side in (meeting.match.irritant.establishment, meeting.match.startup.organisation):
                registration = Registration.objects.create(
                    edition=edition, organisation=side, by=curator(), registered_at=LONG_AGO, confirmed_at=LONG_AGO
                )
                AttendeeFactory(registration=registration, late_until=timezone.now() + timedelta(hours=1))
    return edition


@pytest.mark.parametrize("rows", [1, 3])
def test_the_day_takes_the_same_queries_for_any_number_of_meetings(rows, django_assert_num_queries):
    edition, client = full_day(rows), signed_in(curator())

    with django_assert_num_queries(16):
        assert client.get(day_url(edition)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_screen_takes_the_same_queries_for_any_number_of_tables(rows, client, django_assert_num_queries):
    edition = full_day(rows)
    wall = walls.renew(edition=edition, by=curator(), at=timezone.now())

    with django_assert_num_queries(8):
        response = client.get(reverse("meetings:wall_screen", args=[edition.slug, wall.key]))

    assert len(BeautifulSoup(response.content, "html.parser").select(".wall-sides")) == 2 * rows


def test_around_a_moment_stand_the_slot_that_goes_on_and_the_next_one():
    edition, now = edition_of_today(), timezone.now()
    for minutes in (-60, -5, 30, 60):
        meeting_at(edition, now + timedelta(minutes=minutes))
    slots = list(edition.slots.all())

    assert slots_around(slots, now) == (slots[1], slots[2])
    assert slots_around(slots, now + timedelta(minutes=20)) == (None, slots[2])
    assert slots_around(slots, now + timedelta(hours=3)) == (None, None)


def test_the_screen_hides_what_the_public_does_not_read():
    day = make_day(starts_at=timezone.now() - SOON)
    Irritant.objects.filter(pk=day.meeting.match.irritant_id).update(hide_establishment=True)
    Registration.objects.filter(organisation=day.founder.organisation).update(is_listed=False)
    wall = walls.renew(edition=day.edition, by=day.organiser, at=timezone.now())

    url = reverse("meetings:wall_screen", args=[day.edition.slug, wall.key])
    page = signed_in(day.organiser).get(url).content.decode()

    names = [day.agent.organisation.label, day.founder.organisation.label, day.agent.last_name, day.founder.last_name]
    assert [name for name in names if name in page] == []
    assert "Un établissement" in page


def test_the_screen_says_who_is_late_and_what_has_moved_without_naming_anybody():
    day, now = make_day(starts_at=timezone.now() - SOON), timezone.now()
    arrivals.run_late(attendee=day.founder_comes, until=now + 2 * SOON, by=day.founder, at=now)
    change = {"match": str(day.meeting.match.uuid), "kind": "moved", "before": [1, 1], "after": [1, 2]}
    AgendaVersion.objects.create(edition=day.edition, number=2, by=day.organiser, at=now, changes=[change])

    place = screen(day.edition, now).tables[0].now

    assert (place.is_moved, place.establishment_late, place.company_late) == (True, None, now + 2 * SOON)


def test_what_moved_before_the_first_morning_is_not_news():
    day, now = make_day(starts_at=timezone.now() - SOON), timezone.now()
    change = {"match": str(day.meeting.match.uuid), "kind": "moved", "before": [1, 1], "after": [1, 2]}
    AgendaVersion.objects.create(
        edition=day.edition, number=2, by=day.organiser, at=now - timedelta(days=2), changes=[change]
    )

    assert not screen(day.edition, now).tables[0].now.is_moved


def test_a_missed_meeting_leaves_its_table_free_on_the_screen():
    day = make_day(starts_at=timezone.now() - SOON, status=MeetingStatus.NO_SHOW)

    assert screen(day.edition, timezone.now()).is_empty


def test_the_clock_is_that_of_the_place():
    edition = edition_of_today(time_zone="Indian/Reunion")

    assert screen(edition, timezone.now()).at.utcoffset() == timedelta(hours=4)


def test_a_new_address_closes_the_one_before(client):
    day = make_day()
    organiser = signed_in(day.organiser)
    url = reverse("meetings:renew_wall", args=[day.edition.slug])

    organiser.post(url)
    first = Wall.objects.get().key
    organiser.post(url)
    second = Wall.objects.get().key

    answers = [
        client.get(reverse("meetings:wall_screen", args=[day.edition.slug, key])).status_code for key in (first, second)
    ]
    assert answers == [404, 200]
    assert second in organiser.get(reverse("meetings:wall", args=[day.edition.slug])).content.decode()


def test_the_secret_of_an_edition_opens_no_other_one_and_none_that_is_cancelled(client):
    day, other = make_day(), edition_of_today()
    wall = walls.renew(edition=day.edition, by=day.organiser, at=timezone.now())

    assert client.get(reverse("meetings:wall_screen", args=[other.slug, wall.key])).status_code == 404
    states.move(day.edition, "cancel", table=EDITION_MOVES, by=day.organiser, at=timezone.now(), cancel_reason="Grève.")
    assert client.get(reverse("meetings:wall_screen", args=[day.edition.slug, wall.key])).status_code == 404


def test_the_screen_is_kept_by_no_cache_between(client):
    day = make_day()
    wall = walls.renew(edition=day.edition, by=day.organiser, at=timezone.now())

    response = client.get(
        reverse("meetings:wall_screen", args=[day.edition.slug, wall.key]), headers={"HX-Target": "screen"}
    )

    assert "no-store" in response["Cache-Control"]
    assert "<html" not in response.content.decode()


def test_the_day_says_who_is_there_and_what_can_be_said_of_each_meeting():
    day = make_day(starts_at=timezone.now() - SOON)
    comes(day.edition, day.agent, email="autre@test.example")
    arrivals.arrive(attendee=day.agent_comes, by=day.organiser, at=timezone.now())

    page = BeautifulSoup(signed_in(day.organiser).get(day_url(day.edition)).content, "html.parser")

    there = [" ".join(each.text.split()) for each in page.select("tbody td li")]
    assert there == [f"{day.agent.organisation.label} : 1 sur 2", f"{day.founder.organisation.label} : personne encore"]
    assert [each.text.split("\xa0:")[0].strip() for each in page.select("tbody td button")] == [
        "Elle a eu lieu",
        "Quelqu’un manque",
    ]


def test_a_click_says_that_somebody_is_missing_and_comes_back_to_the_slot():
    day = make_day(starts_at=timezone.now() - SOON)
    back = f"{day_url(day.edition)}?creneau=1"

    response = signed_in(day.organiser).post(
        reverse("meetings:meeting_verb", args=[day.meeting.uuid, "miss"]) + f"?suite={back}"
    )

    assert response.url == back
    assert Meeting.objects.get(pk=day.meeting.pk).status == MeetingStatus.NO_SHOW


@pytest.mark.parametrize("asked", ["zéro", "99", "0", "²"])
def test_a_slot_that_makes_no_sense_is_ignored(asked):
    day = make_day()

    assert signed_in(day.organiser).get(day_url(day.edition), {"creneau": asked}).status_code == 200


def test_an_edition_without_a_slot_has_a_day_too():
    assert signed_in(curator()).get(day_url(EditionFactory())).status_code == 200


def plan_rest(organiser: User, edition: Edition) -> Run:
    return replanning.plan_rest(edition=edition, by=organiser, at=timezone.now())


def test_the_rest_of_the_day_is_planned_again_from_now_on():
    day, before = make_day(), timezone.now()

    response = signed_in(day.organiser).post(reverse("meetings:plan_rest", args=[day.edition.slug]))

    run = Run.objects.get()
    assert response.status_code == 302
    assert (run.by, run.edition) == (day.organiser, day.edition)
    assert before <= run.replans_from <= timezone.now()
    assert day.edition.events.filter(verb=EditionFact.RUN).count() == 1


def test_one_agenda_is_computed_at_a_time():
    day = make_day()
    plan_rest(day.organiser, day.edition)

    signed_in(day.organiser).post(reverse("meetings:plan_rest", args=[day.edition.slug]))

    assert Run.objects.count() == 1

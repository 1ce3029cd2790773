"""The organiser's pages, through the door that an organiser uses."""

import json
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from meetings.enums import MeetingStatus
from meetings.models import Meeting, Run, Unavailability
from meetings.operations.steps import last_step
from tests.factories.accounts import manager_of
from tests.meetings.planned import Planned, make_planned

pytestmark = pytest.mark.django_db
PLACE = {"HX-Request": "true", "HX-Target": "grid"}


@pytest.fixture
def planned(client) -> Planned:
    made = make_planned(pairs=3)
    client.force_login(made.organiser)
    return made


def address(planned: Planned, name: str, number: int | None = None, *more: str) -> str:
    which = [] if number is None else [planned.matches[number].uuid]
    return reverse(f"meetings:{name}", args=[planned.edition.slug, *which, *more])


def move(client, planned: Planned, number: int, slot: int, table: int, **sent):
    data = {"place": planned.place(slot, table), "seen": last_step(planned.edition), **sent}
    return client.post(address(planned, "move_meeting", number), data, headers=PLACE)


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("pairs", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("grid", 17), ("runs", 20), ("agenda_changes", 25)])
def test_pages_take_the_same_queries_for_any_number_of_meetings(
    name, queries, pairs, client, django_assert_num_queries
):
    planned = make_planned(pairs=pairs)
    for number in range(pairs):
        planned.seat(number, number, 0)
    client.force_login(planned.organiser)
    url = address(planned, name)
    client.get(url)

    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


def test_the_grid_shows_meetings_at_their_seats_and_the_others_in_a_tray(client, planned):
    planned.seat(0, 1, 1, is_locked=True)

    page = soup(client.get(address(planned, "grid")))

    seat = page.find(attrs={"data-oi-seat": planned.place(1, 1)})
    assert seat.find(attrs={"data-oi-wish": str(planned.matches[0].uuid)}).find("p").get_text(" ", strip=True).split()
    assert "data-oi-fixed" in seat.article.attrs
    tray = page.find(attrs={"data-oi-tray": True})
    assert {each["data-oi-wish"] for each in tray.find_all("article")} == {
        str(match.uuid) for match in planned.matches[1:]
    }


def test_a_meeting_picked_up_learns_at_once_what_each_seat_would_mean(client, planned):
    planned.seat(0, 0, 0)
    planned.seat(1, 1, 1)
    Unavailability.objects.create(slot=planned.slots[2], attendee=planned.attendees[0][0])

    answer = client.get(address(planned, "seats", 0)).json()

    kinds = {place: seat["kind"] for place, seat in answer["seats"].items()}
    assert kinds == {
        planned.place(0, 0): "here",
        planned.place(0, 1): "free",
        planned.place(1, 0): "free",
        planned.place(1, 1): "swap",
        planned.place(2, 0): "broken",
        planned.place(2, 1): "broken",
    }
    assert "personne" in answer["seats"][planned.place(2, 0)]["words"]


def test_seats_of_what_is_not_wished_are_not_found(client, planned):
    assert client.get(reverse("meetings:seats", args=[planned.edition.slug, uuid4()])).status_code == 404


def test_a_move_in_place_answers_with_the_fresh_grid(client, planned):
    response = move(client, planned, 0, 0, 1)

    assert "Placée" in text(response)
    assert f'id="card-{planned.matches[0].uuid}"' in text(response)
    assert Meeting.objects.get().table == planned.tables[1]


def test_who_comes_second_gets_a_message_and_the_fresh_grid(client, planned):
    move(client, planned, 0, 0, 0, seen=0)

    response = move(client, planned, 1, 0, 1, seen=0)

    assert "entre-temps" in text(response)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("place", ["", "20310612T0900", "20310612T0900/99", "hier/1", "20310612T0900/x"])
def test_a_seat_that_does_not_exist_is_not_found(place, client, planned):
    response = client.post(address(planned, "move_meeting", 0), {"place": place, "seen": 0})

    assert response.status_code == 404


def test_without_a_script_a_page_lists_the_open_seats_and_a_form_moves(client, planned):
    planned.seat(0, 0, 0)
    planned.seat(1, 0, 1)

    page = soup(client.get(address(planned, "meeting_seats", 2)))
    values = [option["value"] for option in page.select("#place option")]
    response = client.post(address(planned, "move_meeting", 2), {"place": values[0], "seen": 0})

    assert values == [planned.place(slot, table) for slot in (1, 2) for table in (0, 1)]
    assert response.url == address(planned, "grid")
    assert Meeting.objects.get(match=planned.matches[2]).slot == planned.slots[1]


@pytest.mark.parametrize(
    ("verb", "expected"), [("verrouiller", (True, True)), ("deverrouiller", (True, False)), ("retirer", (False, False))]
)
def test_a_meeting_is_locked_unlocked_and_taken_off(verb, expected, client, planned):
    meeting = planned.seat(0, 0, 0, is_locked=verb == "deverrouiller")

    client.post(address(planned, "change_meeting", 0, verb), {"seen": 0})

    meeting.refresh_from_db()
    assert (meeting.slot is not None, meeting.is_locked) == expected


def test_the_last_step_is_undone(client, planned):
    move(client, planned, 0, 0, 0)

    response = client.post(address(planned, "undo_step"), {"seen": last_step(planned.edition)})

    assert response.url == address(planned, "grid")
    assert Meeting.objects.get().slot is None


def test_an_agenda_is_computed_looked_at_and_taken_up(client, planned, run_jobs):
    asked = client.post(address(planned, "ask_run"), {"seconds": 5, "seed": 1})
    waiting = text(client.get(asked.url))
    run_jobs()
    ended = text(client.get(asked.url))
    run = Run.objects.get()
    taken = client.post(address(planned, "take_up_run", None, str(run.uuid)), {"seen": 0})

    assert "Arrêter" in waiting
    assert "3 / 3" in ended
    assert taken.url == address(planned, "grid")
    assert Meeting.objects.filter(slot__isnull=False, status=MeetingStatus.DRAFT).count() == 3


def test_a_run_that_is_watched_stops_asking_once_it_is_over(client, planned, run_jobs):
    asked = client.post(address(planned, "ask_run"), {"seconds": 5, "seed": 1})
    before = text(client.get(asked.url, headers={"HX-Request": "true", "HX-Target": "run"}))
    run_jobs()
    after = text(client.get(asked.url, headers={"HX-Request": "true", "HX-Target": "run"}))

    assert ("every 2s" in before, "every 2s" in after) == (True, False)
    assert "<html" not in after


@pytest.mark.parametrize("sent", [{"seconds": 0, "seed": 1}, {"seconds": 601, "seed": 1}, {"seconds": 5}])
def test_what_is_asked_of_a_run_is_checked(sent, client, planned):
    assert client.post(address(planned, "ask_run"), sent).status_code == 422
    assert Run.objects.count() == 0


def test_two_runs_are_compared(client, planned, run_jobs):
    for seed in (1, 2):
        client.post(address(planned, "ask_run"), {"seconds": 5, "seed": seed})
        run_jobs()
    first, second = Run.objects.order_by("pk")
    Run.objects.filter(pk=second.pk).update(placements=first.placements[1:])

    page = text(client.get(address(planned, "compare_runs"), {"first": first.uuid, "second": second.uuid}))

    assert "Retirée" in page
    assert client.get(address(planned, "compare_runs"), {"first": uuid4(), "second": "x"}).status_code == 422


def test_who_is_missing_is_asked_to_register(client, planned, mailoutbox, run_jobs):
    company = planned.matches[0].startup.organisation
    planned.edition.registrations.get(organisation=company).delete()
    manager_of(company)

    assert company.name in text(client.get(address(planned, "runs")))
    client.post(reverse("meetings:nudge_registration", args=[planned.edition.slug, company.slug]))
    client.post(reverse("meetings:nudge_registration", args=[planned.edition.slug, company.slug]))
    run_jobs()

    people = company.memberships.values_list("user__email", flat=True)
    assert sorted(mail.to for mail in mailoutbox) == sorted([email] for email in people)


def test_what_changes_is_read_then_published_and_kept_as_a_version(client, planned, run_jobs):
    planned.seat(0, 0, 0)
    seen = {"seen": last_step(planned.edition)}

    before = text(client.get(address(planned, "agenda_changes")))
    client.post(address(planned, "publish_agenda"), seen)
    run_jobs()
    after = text(client.get(address(planned, "versions")))

    assert "2 personnes seront prévenues" in before
    assert planned.matches[0].irritant.title in before
    assert "Version 1" in after
    assert "2 personnes prévenues" in after


def test_what_no_longer_holds_is_named_before_it_could_be_published(client, planned):
    planned.seat(0, 0, 0)
    Unavailability.objects.create(slot=planned.slots[0], registration=planned.attendees[0][1].registration)

    assert "ne tient plus" in text(client.get(address(planned, "grid")))
    page = text(client.get(address(planned, "agenda_changes")))
    assert "À corriger" in page
    assert "Publier la version" not in page
    response = client.post(address(planned, "publish_agenda"), {"seen": 0})
    assert response.url == address(planned, "agenda_changes")


def test_a_remedy_that_is_not_the_one_that_was_read_is_not_applied(client, planned):
    for number, (slot, table) in enumerate([(0, 0), (1, 0)]):
        planned.seat(number, slot, table)

    response = client.post(
        address(planned, "apply_remedy", 2), {"seen": 0, "expected": json.dumps({"remedy": [], "placement": []})}
    )

    assert response.url == address(planned, "meeting_seats", 2)
    assert Meeting.objects.filter(match=planned.matches[2]).count() == 0

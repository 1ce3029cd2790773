"""What each side says after a meeting: once, by whom it concerns, and without losing anybody's words."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from irritants.models import Event
from matching.enums import MatchStatus
from matching.models import Match
from meetings.enums import MeetingStatus, MeetingVerb, Wish
from meetings.models import Debrief, Meeting, Promise
from meetings.operations import debriefs
from meetings.operations.debriefs import DebriefConflict, Said
from tests.factories.accounts import manager_of, member_of
from tests.factories.startups import StartupFactory
from tests.meetings.days import Day, make_day, said, signed_in, typed

pytestmark = pytest.mark.django_db


def write(day: Day, by=None, *, client_id: UUID | None = None, built_on=(), **words) -> Debrief:
    by = by or day.agent
    return debriefs.write(
        meeting=Meeting.objects.for_list().get(pk=day.meeting.pk),
        organisation=by.organisation,
        client_id=client_id or uuid4(),
        built_on=built_on,
        said=Said(**words),
        by=by,
        at=timezone.now(),
    )


def status_of(day: Day) -> tuple[str, str]:
    """Of the meeting, and of its introduction."""
    return Meeting.objects.get(pk=day.meeting.pk).status, Match.objects.get(pk=day.meeting.match_id).status


def test_a_rating_says_that_the_meeting_took_place_and_the_introduction_is_met():
    day = make_day()

    write(day, rating=4, note="Très clair.")

    assert status_of(day) == (MeetingStatus.HELD, MatchStatus.MET)


def test_a_note_alone_does_not_say_that_it_took_place():
    day = make_day()

    write(day, note="Personne n’est venu.")

    assert status_of(day) == (MeetingStatus.PUBLISHED, MatchStatus.ACCEPTED)


def test_the_second_side_rates_a_meeting_that_is_held_already():
    day = make_day()

    write(day, rating=4)
    write(day, by=day.founder, rating=5)

    assert Debrief.objects.filter(meeting=day.meeting).count() == 2
    assert Event.objects.filter(subject_kind="meeting", verb=MeetingVerb.HOLD).count() == 1


def test_what_is_received_twice_is_kept_once():
    day, client_id = make_day(), uuid4()

    first = write(day, client_id=client_id, rating=3, note="Une fois")
    again = write(day, client_id=client_id, rating=3, note="Une fois")

    assert first.pk == again.pk
    assert Event.objects.filter(subject_kind="meeting", verb="debrief").count() == 1


def test_a_text_that_comes_back_after_a_colleague_replaced_it_changes_nothing():
    day, late = make_day(), uuid4()
    colleague = member_of(day.agent.organisation)

    write(day, client_id=late, note="La mienne")
    write(day, by=colleague, built_on=[late], note="La nôtre")
    write(day, client_id=late, note="La mienne")

    assert Debrief.objects.get(meeting=day.meeting).note == "La nôtre"


def test_what_a_colleague_wrote_meanwhile_is_not_replaced_unseen():
    day = make_day()
    kept = write(day, by=member_of(day.agent.organisation), note="Celle de ma collègue")

    with pytest.raises(DebriefConflict) as raised:
        write(day, note="La mienne")

    assert raised.value.kept == kept
    assert Debrief.objects.get(meeting=day.meeting).note == "Celle de ma collègue"


def test_a_device_may_write_over_a_text_of_its_own_whose_arrival_it_never_learnt():
    day, lost = make_day(), uuid4()

    write(day, client_id=lost, note="Avant")
    write(day, built_on=[lost], note="Avant, et après")

    assert Debrief.objects.get(meeting=day.meeting).note == "Avant, et après"


def test_nothing_is_said_before_the_end_of_the_slot():
    day = make_day(starts_at=timezone.now() - timedelta(minutes=5))

    with pytest.raises(ValidationError):
        write(day, note="Trop tôt")

    assert Debrief.objects.count() == 0


def test_an_identifier_serves_one_meeting_only():
    day, other, client_id = make_day(), make_day(), uuid4()
    write(day, client_id=client_id, note="Ici")

    with pytest.raises(ValidationError):
        write(other, client_id=client_id, note="Là")


def address(day: Day) -> str:
    return reverse("meetings:debrief", args=[day.meeting.uuid])


def test_the_page_opens_at_the_end_of_the_slot_and_says_when():
    day = make_day(starts_at=timezone.now() - timedelta(minutes=5))

    response = signed_in(day.agent).get(address(day))

    until = timezone.localtime(day.meeting.published_slot.ends_at, day.edition.zone)
    assert f"{until:%H:%M}" in response.content.decode()
    assert "<textarea" not in response.content.decode()


def test_both_sides_write_and_nobody_else_even_reads():
    day = make_day()
    others = [manager_of(StartupFactory(validated=True).organisation), day.organiser]

    answers = {
        person.first_name: signed_in(person).post(address(day), typed(note="x")).status_code
        for person in (day.agent, day.founder)
    }

    assert answers == {"Awa": 302, "Noé": 302}
    assert [signed_in(person).get(address(day)).status_code for person in others] == [404, 403]


def test_without_javascript_it_is_kept_with_what_was_promised():
    day = make_day()
    due = timezone.localdate() + timedelta(days=10)
    company = day.founder.organisation

    response = signed_in(day.agent).post(
        address(day),
        typed(
            rating="5",
            wish=Wish.POC,
            note="À suivre",
            **{
                "promises-0-text": "Envoyer une démonstration",
                "promises-0-organisation": str(company.pk),
                "promises-0-due_on": due.isoformat(),
                "promises-1-organisation": str(company.pk),
            },
        ),
    )

    assert response.url == day.meeting.get_absolute_url()
    kept = Debrief.objects.get(meeting=day.meeting)
    assert (kept.rating, kept.wish, kept.note, kept.by) == (5, Wish.POC, "À suivre", day.agent)
    noted = Promise.objects.get()
    assert (noted.organisation, noted.text, noted.due_on) == (company, "Envoyer une démonstration", due)


def test_sent_twice_a_promise_is_noted_once():
    day = make_day()
    values = typed(
        note="x",
        **{
            "promises-0-text": "Rappeler",
            "promises-0-organisation": str(day.agent.organisation.pk),
            "promises-0-due_on": timezone.localdate().isoformat(),
        },
    )

    for _time in range(2):
        signed_in(day.agent).post(address(day), values, headers={"X-Device": "1"})

    assert Promise.objects.count() == 1


def test_a_promise_without_a_day_is_asked_for_and_nothing_is_kept_by_halves():
    day = make_day()
    values = typed(
        note="x", **{"promises-0-text": "Rappeler", "promises-0-organisation": str(day.agent.organisation.pk)}
    )

    response = signed_in(day.agent).post(address(day), values)

    assert response.status_code == 422
    assert Debrief.objects.count() == Promise.objects.count() == 0


def test_what_the_page_sends_by_itself_around_a_note_is_accepted():
    day = make_day()
    client = signed_in(day.agent)
    page = BeautifulSoup(client.get(address(day)).content, "html.parser").select_one("form.debrief")
    sent = {each["name"]: each.get("value", "") for each in page.select("input:not([type=radio])")}
    chosen = {each["name"]: each.select_one("[selected]")["value"] for each in page.select("select")}

    response = client.post(address(day), {**sent, **chosen, "note": "Un mot"})

    assert response.status_code == 302
    assert (Debrief.objects.get().note, Promise.objects.count()) == ("Un mot", 0)


def test_an_empty_page_says_nothing():
    day = make_day()

    assert signed_in(day.agent).post(address(day), typed()).status_code == 422


def test_a_conflict_shows_both_texts_and_the_next_sending_is_built_on_both():
    day = make_day()
    kept = said(day.meeting, member_of(day.agent.organisation, first_name="Léa"), note="Le mot de Léa")
    client = signed_in(day.agent)

    response = client.post(address(day), typed(note="Mon mot"))

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 409
    assert "Le mot de Léa" in page.select_one(".debrief-note").text
    assert page.select_one("[name=note]").text.strip() == "Mon mot"
    built_on = page.select_one("[name=built_on]")["value"]
    assert built_on == str(kept.client_id)
    assert client.post(address(day), typed(note="Nos deux mots", built_on=built_on)).status_code == 302
    assert Debrief.objects.get(meeting=day.meeting).note == "Nos deux mots"


@pytest.mark.parametrize(
    ("values", "status", "state"),
    [({"note": "x"}, 200, "kept"), ({"note": "x", "built_on": str(uuid4())}, 409, "conflict"), ({}, 422, "refused")],
)
def test_a_device_learns_what_became_of_its_text(values, status, state):
    day = make_day()
    if state == "conflict":
        said(day.meeting, day.agent, note="avant")

    response = signed_in(day.agent).post(address(day), typed(**values), headers={"X-Device": "1"})

    assert (response.status_code, response.json()["state"]) == (status, state)


def test_rubbish_in_what_it_is_built_on_is_no_error():
    day = make_day()

    assert signed_in(day.agent).post(address(day), typed(note="x", built_on="abc,,é")).status_code == 302


def test_the_copy_that_a_device_keeps_holds_nothing_that_was_written():
    day = make_day()
    said(day.meeting, day.agent, note="Un mot privé", rating=2)

    page = signed_in(day.agent).get(address(day) + "?appareil=1").content.decode()

    assert "Un mot privé" not in page
    assert BeautifulSoup(page, "html.parser").select("[name=rating][checked]") == []


def test_the_other_side_reads_the_wish_and_neither_the_note_nor_the_rating():
    day = make_day()
    said(day.meeting, day.agent, note="Entre nous", rating=2, wish=Wish.TALK_AGAIN)

    pages = {
        name: signed_in(person).get(day.meeting.get_absolute_url()).content.decode()
        for name, person in {"own": day.agent, "other": day.founder, "curator": day.organiser}.items()
    }

    assert {name: ("Entre nous" in page, "2 / 5" in page) for name, page in pages.items()} == {
        "own": (True, True),
        "other": (False, False),
        "curator": (True, True),
    }
    assert {name for name, page in pages.items() if "En reparler" in page} == set(pages)


def test_the_worker_is_served_to_anybody_from_where_it_may_act(client):
    response = client.get(reverse("meetings:debrief_worker"))

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert reverse("meetings:debrief", args=[uuid4()]).startswith(reverse("meetings:debrief_worker").rpartition("/")[0])

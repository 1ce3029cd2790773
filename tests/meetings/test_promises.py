"""What is to be done after a meeting: both sides read it, the one that promised does it, late ones are seen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dashboards.todo import waiting_for
from irritants.models import Event
from matching.enums import MatchStatus
from meetings.enums import MeetingFact, MeetingStatus, Wish
from meetings.models import Promise
from meetings.operations import promises
from tests.factories.accounts import member_of
from tests.factories.matching import MatchFactory
from tests.meetings.days import make_day, promised, said, signed_in

pytestmark = pytest.mark.django_db


def test_a_promise_is_on_the_thread_when_made_and_when_kept_once():
    day = make_day()
    due = timezone.localdate()

    promise = promises.promise(
        meeting=day.meeting,
        organisation=day.founder.organisation,
        text="Rappeler",
        due_on=due,
        by=day.agent,
        at=timezone.now(),
    )
    news = [promises.keep(promise=promise, by=day.founder, at=timezone.now()) for _time in range(2)]

    assert news == [True, False]
    told = Event.objects.filter(subject_kind="meeting").order_by("pk").values_list("verb", "detail__promise")
    assert list(told) == [(MeetingFact.PROMISE, "Rappeler"), (MeetingFact.KEEP_PROMISE, "Rappeler")]


def test_who_may_say_that_it_is_done():
    day = make_day()
    people = {
        "other side": day.founder,
        "stranger": member_of(make_day().agent.organisation),
        "own": day.agent,
        "curator": day.organiser,
    }

    answers = {
        name: signed_in(person)
        .post(reverse("meetings:keep_promise", args=[promised(day.meeting, day.agent).uuid]))
        .status_code
        for name, person in people.items()
    }

    assert answers == {"other side": 403, "stranger": 404, "own": 302, "curator": 302}
    assert Promise.objects.filter(done_at__isnull=False).count() == 2


def test_both_sides_and_curators_note_what_is_to_be_done():
    day = make_day()
    values = {"text": "Envoyer le devis", "organisation": day.founder.organisation.pk, "due_on": "2026-12-24"}
    url = reverse("meetings:promise", args=[day.meeting.uuid])
    people = [day.agent, day.founder, day.organiser, make_day().agent]

    assert [signed_in(person).post(url, values).status_code for person in people] == [302, 302, 302, 404]
    assert Promise.objects.filter(organisation=day.founder.organisation).count() == 3


def test_nobody_else_can_be_made_to_promise():
    day = make_day()
    values = {"text": "Payer", "organisation": make_day().agent.organisation.pk, "due_on": "2026-12-24"}

    response = signed_in(day.agent).post(reverse("meetings:promise", args=[day.meeting.uuid]), values)

    assert (response.status_code, Promise.objects.count()) == (422, 0)


def waits(person, action: str) -> list[tuple[str, bool]]:
    found = waiting_for(person, at=timezone.now())
    return [(todo.url, todo.urgent) for todo in found if todo.action == action]


def test_each_side_is_asked_how_it_went_until_it_said_so():
    day = make_day()
    url = reverse("meetings:debrief", args=[day.meeting.uuid])

    assert waits(day.agent, "Raconter") == waits(day.founder, "Raconter") == [(url, False)]
    said(day.meeting, day.agent, rating=4)
    assert waits(day.agent, "Raconter") == []
    assert waits(day.founder, "Raconter") == [(url, False)]


def test_nobody_is_asked_about_a_meeting_that_goes_on_or_was_missed():
    going_on, missed = make_day(starts_at=timezone.now()), make_day(status=MeetingStatus.NO_SHOW)

    assert waits(going_on.agent, "Raconter") == waits(missed.agent, "Raconter") == []


@pytest.mark.parametrize(
    ("agent", "founder", "status", "offered"),
    [
        (Wish.POC, Wish.POC, MatchStatus.MET, 1),
        (Wish.POC, Wish.TALK_AGAIN, MatchStatus.MET, 0),
        (Wish.NONE, Wish.POC, MatchStatus.MET, 0),
        (Wish.POC, Wish.POC, MatchStatus.POC, 0),
    ],
)
def test_when_both_sides_wish_it_the_establishment_is_offered_to_open_the_poc(agent, founder, status, offered):
    day = make_day(status=MeetingStatus.HELD, match=MatchFactory(status=status))
    said(day.meeting, day.agent, wish=agent)
    said(day.meeting, day.founder, wish=founder)

    found = waits(day.agent, "Ouvrir le POC")

    assert len(found) == offered
    assert all(signed_in(day.agent).get(url).status_code == 200 for url, _urgent in found)
    assert waits(day.founder, "Ouvrir le POC") == []


def test_what_one_promised_waits_and_what_is_late_is_urgent_and_seen_by_curators():
    day = make_day()
    promised(day.meeting, day.agent)
    promised(day.meeting, day.agent, in_days=-1)
    url = f"{day.meeting.get_absolute_url()}#promesses"

    assert sorted(waits(day.agent, "Voir")) == [(url, False), (url, True)]
    assert waits(day.founder, "Voir") == []
    assert waits(day.organiser, "Voir") == [(url, True)]

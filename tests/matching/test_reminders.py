"""The ladder that chases an answer, and the mails that follow: each step once, each mail once, whoever runs them twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import MailFrequency
from accounts.models import Notification
from accounts.operations import mailing
from core.models import OutgoingMail
from irritants.models import Event
from matching.enums import MatchStatus, Side
from matching.models import Match, Reminder
from matching.operations import matches, reminders
from tests.factories.accounts import curator, manager_of, member_of
from tests.factories.matching import MatchFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday


def day(number: int) -> datetime:
    return SENT + timedelta(days=number, minutes=1)


@pytest.fixture
def match() -> Match:
    match = MatchFactory(status=MatchStatus.SHORTLISTED)
    matches.send(match=match, by=curator(), at=SENT)
    Notification.objects.all().delete()
    return match


def steps_taken(match: Match) -> list[str]:
    about = Event.objects.filter(subject_kind="match", subject_id=match.pk, verb__in=["remind", "abandon"])
    return list(about.order_by("pk").values_list("verb", flat=True))


def test_each_step_is_taken_on_its_day_and_once(match):
    person = manager_of(match.startup.organisation)
    taken = {number: (reminders.work(at=day(number)), reminders.work(at=day(number))) for number in (8, 9, 20, 21)}

    assert taken == {8: (0, 0), 9: (1, 0), 20: (0, 0), 21: (1, 0)}
    assert steps_taken(match) == ["remind", "remind"]
    told = Notification.objects.filter(recipient=person)
    assert (told.count(), told.exclude(mail_path="").count()) == (2, 2)


def test_at_day_45_it_is_closed_and_both_sides_and_the_curators_get_an_honest_message(match):
    people = [member_of(match.startup.organisation), match.irritant.author, curator()]
    for number in (9, 21):
        reminders.work(at=day(number))
    Notification.objects.all().delete()

    assert (reminders.work(at=day(45)), reminders.work(at=day(45))) == (1, 0)

    match.refresh_from_db()
    assert (match.status, steps_taken(match)) == (MatchStatus.CLOSED, ["remind", "remind", "abandon"])
    assert [Notification.objects.filter(recipient=person).count() for person in people] == [1, 1, 1]
    client = Client()
    client.force_login(people[0], backend="django.contrib.auth.backends.ModelBackend")
    assert "Aucune réponse n’est venue" in client.get(match.get_absolute_url()).content.decode()


def test_a_worker_that_was_away_asks_first_and_leaves_the_time_to_answer(match):
    assert reminders.work(at=day(60)) == 1
    assert reminders.work(at=day(60)) == 0
    assert (reminders.work(at=day(71)), reminders.work(at=day(72))) == (0, 1)
    assert (reminders.work(at=day(95)), reminders.work(at=day(96))) == (0, 1)

    assert steps_taken(match) == ["remind", "remind", "abandon"]


def test_who_answered_is_not_asked_again_and_the_other_side_is(match):
    matches.show_interest(match=match, by=manager_of(match.startup.organisation), at=day(3))
    Notification.objects.all().delete()

    reminders.work(at=day(9))
    assert Notification.objects.count() == 0
    reminders.work(at=day(12))

    assert [told.recipient for told in Notification.objects.all()] == [match.irritant.author]


def test_later_begins_the_ladder_again_on_the_day_said(match):
    until = day(30).date()
    matches.postpone(match=match, until=until, by=manager_of(match.startup.organisation), at=day(3))

    assert [reminders.work(at=day(number)) for number in (9, 21, 38)] == [0, 0, 0]
    assert reminders.work(at=day(40)) == 1


def test_a_curator_stops_the_reminders_and_the_introduction_stays_open(match):
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")

    client.post(reverse("matching:stop_reminders", args=[match.uuid]))

    match.refresh_from_db()
    assert [reminders.work(at=day(number)) for number in (9, 21, 45)] == [0, 0, 0]
    assert match.status == MatchStatus.SENT


def test_a_closed_one_that_is_sent_again_has_a_ladder_of_its_own(match):
    by = curator()
    matches.close(match=match, reason="Budget gelé.", by=by, at=day(2))
    matches.reopen(match=match, by=by, at=day(3))
    matches.send(match=match, by=by, at=day(4))

    assert [reminders.work(at=day(number)) for number in (9, 12, 14)] == [0, 0, 1]
    assert Reminder.objects.filter(side=Side.COMPANY).count() == 2 * len(reminders.LADDER)


DUE = {
    MailFrequency.IMMEDIATE: (SENT, 1),  # all that is due at once comes together
    MailFrequency.DAILY: (datetime(2026, 3, 3, 7, 0, tzinfo=UTC), 1),  # Tuesday, 8 in Paris
    MailFrequency.WEEKLY: (datetime(2026, 3, 9, 7, 0, tzinfo=UTC), 1),  # the next Monday
}


@pytest.mark.parametrize("frequency", DUE)
def test_mails_leave_when_the_person_chose_and_once(frequency, run_jobs):
    due, mails = DUE[frequency]
    startup, by = StartupFactory(validated=True), curator()
    person = manager_of(startup.organisation, mail_frequency=frequency)
    for _number in range(3):
        match = MatchFactory(startup=startup, status=MatchStatus.SHORTLISTED)
        matches.send(match=match, by=by, at=SENT)
    to_person = OutgoingMail.objects.filter(to=person.email)

    if frequency != MailFrequency.IMMEDIATE:
        mailing.mail_due(at=due - timedelta(minutes=1))
        assert to_person.count() == 0
    for _time in range(3):
        mailing.mail_due(at=due)
    run_jobs()
    run_jobs()

    assert to_person.count() == len([each for each in mail.outbox if each.to == [person.email]]) == mails
    assert Notification.objects.filter(recipient=person, mail=None).count() == 0
    titles = Notification.objects.filter(recipient=person).values_list("title", flat=True)
    assert all(any(title in text for text in to_person.values_list("text", flat=True)) for title in titles)

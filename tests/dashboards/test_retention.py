"""What is over goes, not before, and whoever is still there is told first."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Invitation, Notification, User
from accounts.operations import circulars, idle, people, tokens
from accounts.operations.mailing import mail_due
from core.enums import Trouble
from core.models import MailTrouble, OutgoingMail
from dashboards.operations import retention
from meetings.models import Attendee
from meetings.operations.forgetting import ATTENDEES_KEPT_FOR
from tests.factories.accounts import (
    CircularFactory,
    OrganisationFactory,
    UserFactory,
    administrator,
    manager_of,
    member_of,
)
from tests.factories.meetings import AttendeeFactory, RegistrationFactory
from tests.meetings.open import open_edition

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def seen(ago: timedelta, **fields: object) -> User:
    """Who signed in last that long before NOW."""
    user = member_of(OrganisationFactory(establishment=True), **fields)
    User.objects.filter(pk=user.pk).update(last_login=NOW - ago, date_joined=NOW - ago - 400 * DAY)
    return user


def worked(at: datetime = NOW) -> dict[str, int]:
    return {rule.name: count for rule, count in retention.apply(at=at) if count}


def test_an_idle_account_is_told_a_month_before_and_erased_after_it(run_jobs):
    user = seen(idle.IDLE_AFTER - idle.NOTICE + DAY)

    first, next_day = worked(), worked(NOW + DAY)
    run_jobs()
    on_time = worked(NOW + idle.NOTICE)

    assert (first, next_day, on_time) == ({"warned": 1}, {}, {"idle": 1})
    assert User.objects.get(pk=user.pk).erased_at == NOW + idle.NOTICE
    assert [each.subject for each in mail.outbox] == ["Votre compte sera supprimé le 15 juillet 2026"]


@pytest.mark.parametrize("ago", [DAY, idle.IDLE_AFTER - idle.NOTICE - DAY])
def test_whoever_was_seen_lately_is_told_nothing(ago):
    seen(ago)

    assert worked() == {}


def test_whoever_signs_in_after_the_message_keeps_their_account_and_is_told_again_two_years_later():
    user = seen(idle.IDLE_AFTER)
    worked()
    User.objects.filter(pk=user.pk).update(last_login=NOW + 10 * DAY)

    kept, later = worked(NOW + 2 * idle.NOTICE), worked(NOW + 11 * DAY + idle.IDLE_AFTER - idle.NOTICE)

    assert kept == {}
    assert later["warned"] == 1
    assert User.objects.get(pk=user.pk).erased_at is None


def test_nobody_is_erased_without_having_been_told():
    seen(3 * idle.IDLE_AFTER)

    assert worked() == {"warned": 1}


def test_a_program_that_calls_keeps_its_account_and_administrators_keep_theirs():
    user = seen(idle.IDLE_AFTER)
    tokens.make(name="Outil", scopes=["read"], lifetime=90 * DAY, by=user, at=timezone.now())
    user.api_tokens.update(last_used_at=NOW - DAY)
    User.objects.filter(pk=administrator().pk).update(date_joined=NOW - 3 * idle.IDLE_AFTER)

    assert worked() == {}


def test_old_mails_go_and_nobody_is_mailed_again():
    boss = manager_of(OrganisationFactory(establishment=True))
    asks = member_of(OrganisationFactory(network=True))
    people.ask_to_join(user=asks, organisation=boss.organisation, message="", at=NOW)
    mail_due(at=NOW)
    OutgoingMail.objects.update(sent_at=NOW)

    too_early = worked(NOW + retention.MAILS_KEPT_FOR)
    on_time = worked(NOW + retention.MAILS_KEPT_FOR + DAY)

    assert (too_early, on_time, OutgoingMail.objects.count()) == ({}, {"mails": 1}, 0)
    assert (mail_due(at=NOW + 400 * DAY), Notification.objects.count()) == (0, 1)


def test_notifications_invitations_and_requests_go_once_their_time_is_over():
    boss = manager_of(OrganisationFactory(establishment=True))
    asks = member_of(OrganisationFactory(network=True))
    request = people.ask_to_join(user=asks, organisation=boss.organisation, message="", at=NOW)
    people.decide_request(request=request, accepted=False, by=boss, at=NOW)
    people.invite(organisation=boss.organisation, email="essai@univ.example", role="member", by=boss, at=NOW)
    User.objects.update(last_login=NOW + 700 * DAY)
    OutgoingMail.objects.all().delete()  # that of the invitation

    assert {rule.name: count for rule, count in retention.overdue(at=NOW + 366 * DAY) if count} == {"requests": 1}
    assert worked(NOW + 400 * DAY) == {"requests": 1, "invitations": 1}
    assert worked(NOW + 731 * DAY)["notifications"] == 2
    assert (Invitation.objects.count(), Notification.objects.count()) == (0, 0)


def attendee_of_long_ago() -> Attendee:
    """Of an edition that ended three years and some days before today."""
    edition = open_edition(later=-90 - ATTENDEES_KEPT_FOR.days - 2)
    return AttendeeFactory(registration=RegistrationFactory(edition=edition))


def test_names_of_an_edition_long_past_are_erased_and_that_somebody_came_stays():
    attendee = attendee_of_long_ago()

    too_early, first, again = (
        worked(at).get("attendees") for at in (timezone.now() - 5 * DAY, timezone.now(), timezone.now())
    )

    attendee.refresh_from_db()
    assert (too_early, first, again) == (None, 1, None)
    assert (str(attendee), attendee.email.endswith("@personne.invalid")) == ("Nom effacé", True)


def test_the_command_shows_what_is_due_and_changes_nothing_unless_asked():
    attendee_of_long_ago()
    shown, done = StringIO(), StringIO()

    call_command("retention", stdout=shown)
    named = Attendee.objects.exclude(last_name="").count()
    call_command("retention", "--apply", stdout=done)

    assert [line.split()[0] for line in shown.getvalue().splitlines()] == [*["0"] * 14, "1"]
    assert (named, Attendee.objects.exclude(last_name="").count()) == (1, 0)


def test_mails_that_did_not_arrive_are_forgotten_but_where_an_account_is_told_nothing_because_of_them():
    user, old = UserFactory(mail_dead_at=NOW - 200 * DAY), NOW - retention.MAILS_KEPT_FOR - DAY
    noted = [
        ("dead", user.email, Trouble.HARD, old),
        ("soft", user.email, Trouble.SOFT, old),
        ("unknown", "personne@test.example", Trouble.HARD, old),
        ("recent", "personne@test.example", Trouble.HARD, NOW - DAY),
    ]
    for reference, address, kind, at in noted:
        MailTrouble.objects.create(reference=reference, address=address, kind=kind, at=at, noted_at=at)

    assert worked() == {"troubles": 2}
    assert set(MailTrouble.objects.values_list("reference", flat=True)) == {"dead", "recent"}


def test_how_many_received_a_mail_to_many_stays_when_the_people_and_their_mails_are_forgotten(run_jobs):
    circular, people = CircularFactory(), [UserFactory(), UserFactory(mail_choices={"agency": "none"})]
    before = NOW - retention.MAILS_KEPT_FOR - DAY
    circulars.send(
        circular=circular,
        people=[person.pk for person in people],
        told_whom="Tous",
        by=people[0],
        at=before - circulars.DELAY,
    )
    circulars.tell_due(at=before)
    mail_due(at=before)
    OutgoingMail.objects.update(sent_at=before)

    done = worked()

    circular.refresh_from_db()
    assert (done["circulars"], done["mails"]) == (1, 1)
    assert (circular.recipients.count(), circular.counts) == (0, {"sent": 1, "site": 1})

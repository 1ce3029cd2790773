"""What services of mail tell: heard once and from them alone; a dead address is told nothing more until it works again."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as sent
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Notification
from accounts.notifications import Notice, notify
from accounts.operations import erasure, mailing, troubles
from core.enums import Trouble
from core.mail import deliver, queue_mail
from core.models import MailTrouble, OutgoingMail
from openinno import mails
from tests.accounts.forms import signed_in
from tests.factories.accounts import OrganisationFactory, UserFactory, manager_of, member_of

pytestmark = pytest.mark.django_db

KEY = "une-cle-de-signature-pour-les-tests"
PASSWORD = "un-mot-de-passe-pour-les-tests"
TODAY = datetime(2026, 3, 4, 11, tzinfo=UTC)


@pytest.fixture
def brevo(settings):
    environ = {"MAIL_SERVICE": "brevo", "MAIL_WEBHOOK_PASSWORD": PASSWORD}
    assert mails.wrong(environ) == []
    settings.MAIL_SERVICE, settings.ANYMAIL = "brevo", mails.anymail(environ)


@pytest.fixture
def mailgun(settings):
    environ = {"MAIL_SERVICE": "mailgun", "MAIL_WEBHOOK_KEY": KEY}
    assert mails.wrong(environ) == []
    settings.MAIL_SERVICE, settings.ANYMAIL = "mailgun", mails.anymail(environ)


def of_brevo(event: str, email: str, **fields) -> dict:
    """As Brevo documents its transactional webhooks."""
    return {
        "event": event,
        "email": email,
        "id": 26224,
        "date": "2026-03-04 12:00:00",
        "ts": 1772622000,
        "message-id": "<201798300811.5787683@relay.domain.example>",
        "ts_event": 1772622000,
        "subject": "Une nouvelle",
        "sending_ip": "192.0.2.1",
        "ts_epoch": 1772622000000,
        "template_id": 0,
        "reason": "550 5.1.1 mailbox does not exist",
        **fields,
    }


def post_brevo(payload, *, password=PASSWORD, user=mails.USER):
    proof = base64.b64encode(f"{user}:{password}".encode()).decode()
    headers = {"authorization": f"Basic {proof}"} if password else {}
    address = reverse("accounts:mail_tracking", args=["brevo"])
    client = Client(enforce_csrf_checks=True)
    return client.post(address, json.dumps(payload), content_type="application/json", headers=headers)


def of_mailgun(event: str, email: str, *, key: str = KEY, token: str = "a" * 50, **fields) -> dict:
    """As Mailgun documents them, signed as it signs."""
    stamp = "1772622000"
    return {
        "signature": {
            "timestamp": stamp,
            "token": token,
            "signature": hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest(),
        },
        "event-data": {
            "event": event,
            "recipient": email,
            "timestamp": 1772622000.1,
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "log-level": "error",
            "message": {"headers": {"message-id": "20260304110000.1@openinno.example", "to": email}},
            "delivery-status": {
                "code": 605,
                "message": "",
                "description": "Not delivering to previously bounced address",
            },
            "user-variables": {},
            "tags": [],
            **fields,
        },
    }


def post_mailgun(payload):
    address = reverse("accounts:mail_tracking", args=["mailgun"])
    return Client(enforce_csrf_checks=True).post(address, json.dumps(payload), content_type="application/json")


def tell(user, *, key="match-met:1"):
    notice = Notice(title="Fait", body="", action="Voir", path="/", why="Un essai.")
    notify(recipients=[user], organisation=None, key=key, compose=lambda user: notice, at=TODAY)


def kill(user):
    troubles.note(told=troubles.Told("brevo", "1", Trouble.HARD, user.email, "", TODAY, "550 no such user"), at=TODAY)
    user.refresh_from_db()


@pytest.mark.parametrize(
    ("event", "kind", "is_dead"),
    [
        ("hard_bounce", Trouble.HARD, True),
        ("invalid_email", Trouble.HARD, True),
        ("spam", Trouble.COMPLAINT, True),
        ("soft_bounce", Trouble.SOFT, False),
        ("deferred", Trouble.SOFT, False),
    ],
)
def test_brevo_is_heard(brevo, event, kind, is_dead):
    user = UserFactory()

    answer = post_brevo(of_brevo(event, user.email.upper()))

    user.refresh_from_db()
    trouble = MailTrouble.objects.get()
    assert answer.status_code == 204
    assert (trouble.address, trouble.kind, trouble.at) == (user.email, kind, TODAY)
    assert (user.mail_dead_at is not None) is is_dead


@pytest.mark.parametrize("event", ["request", "delivered", "opened", "click", "blocked", "nouveau"])
def test_what_is_no_trouble_is_not_kept(brevo, event):
    assert post_brevo(of_brevo(event, UserFactory().email)).status_code == 204
    assert not MailTrouble.objects.exists()


@pytest.mark.parametrize("proof", [{"password": ""}, {"password": "un autre mot de passe"}, {"user": "autre"}])
def test_who_does_not_know_the_password_is_not_heard(brevo, proof):
    answer = post_brevo(of_brevo("hard_bounce", UserFactory().email), **proof)

    assert answer.status_code == 400
    assert not MailTrouble.objects.exists()


@pytest.mark.parametrize(
    ("event", "fields", "kind"),
    [
        ("failed", {"severity": "permanent", "reason": "suppress-bounce"}, Trouble.HARD),
        ("failed", {"severity": "temporary", "reason": "generic"}, Trouble.SOFT),
        ("complained", {}, Trouble.COMPLAINT),
    ],
)
def test_mailgun_is_heard_by_its_signature(mailgun, event, fields, kind):
    answer = post_mailgun(of_mailgun(event, UserFactory().email, **fields))

    assert answer.status_code == 204
    assert MailTrouble.objects.get().kind == kind


def test_what_mailgun_has_not_signed_is_not_heard(mailgun):
    signed = of_mailgun("complained", "a@b.example")
    altered = {**signed, "signature": {**signed["signature"], "token": "b" * 50}}
    refused = [altered, of_mailgun("complained", "a@b.example", key="une autre cle"), {"event-data": {}}, []]

    assert [post_mailgun(payload).status_code for payload in refused] == [400] * 4
    assert not MailTrouble.objects.exists()


@pytest.mark.parametrize("payload", [[], {}, {"items": []}, "x", {"event": "hard_bounce", "email": None}])
def test_what_is_not_an_event_breaks_nothing(brevo, payload):
    assert post_brevo(payload).status_code in {204, 400}
    assert not MailTrouble.objects.exists()


def test_no_other_service_is_heard_and_none_where_none_is_named(brevo, settings):
    assert post_mailgun(of_mailgun("complained", "a@b.example")).status_code == 404
    settings.MAIL_SERVICE = ""
    assert post_brevo(of_brevo("spam", "a@b.example")).status_code == 404


@pytest.mark.parametrize(
    "environ",
    [
        {"MAIL_SERVICE": "poste"},
        {"MAIL_SERVICE": "brevo"},
        {"MAIL_SERVICE": "mailgun", "MAIL_WEBHOOK_KEY": "courte"},
    ],
)
def test_a_service_that_could_not_prove_itself_is_refused_at_the_start(environ):
    assert len(mails.wrong(environ)) == 1


def test_told_three_times_it_is_noted_once_and_managers_told_once(brevo):
    organisation = OrganisationFactory(establishment=True)
    manager, user = manager_of(organisation), member_of(organisation)

    for _time in range(3):
        post_brevo(of_brevo("hard_bounce", user.email))
    post_brevo(of_brevo("spam", user.email))

    told = Notification.objects.get()
    assert (MailTrouble.objects.count(), told.recipient, told.organisation) == (2, manager, organisation)


def test_the_mail_that_did_not_arrive_is_found_by_its_message_id(brevo):
    mail = queue_mail(to="a@b.example", subject="x", text="x", at=TODAY)

    post_brevo(of_brevo("hard_bounce", "a@b.example", **{"message-id": mail.message_id}))

    assert MailTrouble.objects.get().mail == mail


def test_nothing_more_is_told_to_a_dead_address_and_all_of_it_stays_on_the_site():
    user = UserFactory()
    tell(user)
    kill(user)

    assert mailing.mail_due(at=TODAY) == 0
    assert Notification.objects.filter(recipient=user, mail_due_at=None).count() == 1


def test_a_mail_that_was_on_its_way_is_not_sent_any_more_but_what_was_asked_for_is():
    user = UserFactory()
    tell(user)
    mailing.mail_due(at=TODAY)
    asked = queue_mail(to=user.email, subject="Mot de passe", text="x", at=TODAY)
    kill(user)

    for mail in OutgoingMail.objects.order_by("pk"):
        deliver(mail_id=mail.pk, at=TODAY)

    assert [message.subject for message in sent.outbox] == [asked.subject]
    assert OutgoingMail.objects.get(dropped_at=TODAY).subject == "Fait"


def test_its_manager_reads_it_beside_the_person_and_others_do_not():
    organisation = OrganisationFactory(establishment=True)
    manager, user = manager_of(organisation), member_of(organisation)
    kill(user)
    page = organisation.get_absolute_url()

    assert "n’y arrivent plus" in signed_in(manager).get(page).content.decode()
    assert "n’y arrivent plus" not in Client().get(page).content.decode()


def test_the_person_is_told_on_each_page_and_says_that_it_works_again():
    user = member_of(OrganisationFactory(establishment=True))
    kill(user)
    client = signed_in(user)

    before = client.get(reverse("accounts:account")).content.decode()
    after = client.post(reverse("accounts:mend_address"), follow=True).content.decode()
    tell(user)

    assert ("Donner une autre adresse" in before, "Donner une autre adresse" in after) == (True, False)
    assert mailing.mail_due(at=TODAY) == 1
    assert deliver(mail_id=OutgoingMail.objects.get().pk, at=TODAY)


def test_an_address_that_is_proved_works_again_and_another_one_is_looked_up():
    user, now = UserFactory(), timezone.now()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    other = EmailAddress.objects.create(user=user, email="autre@test.example", verified=True, primary=False)
    kill(user)

    other.set_as_primary()
    user.refresh_from_db()
    troubles.follow_address(user=user, at=now)
    user.refresh_from_db()

    assert (user.email, user.mail_dead_at) == ("autre@test.example", None)


def test_changing_the_address_on_its_page_ends_the_warning():
    user = UserFactory()
    for email, primary in ((user.email, True), ("autre@test.example", False)):
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=primary)
    kill(user)

    signed_in(user).post(reverse("account_email"), {"action_primary": "", "email": "autre@test.example"})

    user.refresh_from_db()
    assert (user.email, user.mail_dead_at) == ("autre@test.example", None)


def test_what_happened_again_after_it_worked_is_told_again():
    organisation = OrganisationFactory(establishment=True)
    manager_of(organisation)
    user = member_of(organisation, role=MembershipRole.MEMBER)
    kill(user)
    troubles.mend(address=user.email, at=TODAY)
    later = TODAY + timedelta(days=30)

    troubles.note(told=troubles.Told("brevo", "2", Trouble.COMPLAINT, user.email, "", later, ""), at=later)

    assert Notification.objects.count() == 2


def test_an_account_that_ends_leaves_no_trace_of_its_address():
    user = UserFactory()
    kill(user)

    erasure.erase(user=user, at=TODAY)

    assert not MailTrouble.objects.exists()

"""What webhooks are told arrives signed, once or again under the same identifier, and the log says how it went."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from accounts.enums import WebhookEnd, WebhookEvent
from accounts.models import Notification, Webhook, WebhookDelivery
from accounts.operations import deliveries, webhooks
from accounts.tasks import forget_old_deliveries, retry_webhooks
from core import outgoing
from tests.accounts.forms import signed_in, text
from tests.core.receiver import Receiver, receiving
from tests.factories.accounts import WebhookDeliveryFactory, WebhookFactory, curator

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
TOLD = {"irritant": {"title": "Des salles vides, l’été"}}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def webhook(receiver) -> Webhook:
    person = curator()
    return WebhookFactory(organisation=person.organisation, made_by=person, url=receiver.url())


def announce(at: datetime = AT) -> None:
    webhooks.announce(event=WebhookEvent.IRRITANT_PUBLISHED, data=TOLD, at=at)


def deliver(at: datetime = AT) -> WebhookDelivery:
    """One attempt at what is due first."""
    assert deliveries.deliver_next(at=at)
    return WebhookDelivery.objects.exclude(tried_at=None).latest("tried_at")


def page_of(webhook: Webhook) -> str:
    client = Client()
    client.force_login(webhook.made_by, backend="django.contrib.auth.backends.ModelBackend")
    return text(client.get(webhook.get_absolute_url()))


def test_what_is_announced_arrives_signed_as_the_specification_says(receiver, webhook, run_jobs):
    announce(at=timezone.now())

    run_jobs()

    [got], delivery = receiver.received, WebhookDelivery.objects.get()
    assert Verifier(webhook.secret).verify(got.body, got.headers) == {
        "type": "irritant.published",
        "timestamp": delivery.created_at.isoformat(),
        "data": TOLD,
    }
    assert got.headers["webhook-id"] == str(delivery.uuid)
    assert got.headers["content-type"] == "application/json"
    assert (delivery.state, delivery.attempts, delivery.status_code, delivery.answer) == ("delivered", 1, 200, "ok")


def test_a_body_that_somebody_changes_or_another_secret_is_not_recognised(receiver, webhook):
    announce()
    deliver(at=timezone.now())
    [got] = receiver.received

    for secret, body in ((webhook.secret, got.body + b" "), ("whsec_YXV0cmU=", got.body)):
        with pytest.raises(WebhookVerificationError):
            Verifier(secret).verify(body, got.headers)


def test_while_the_secret_changes_both_sign_and_then_the_new_one_alone(receiver, webhook):
    former = webhook.secret
    new = webhooks.rotate(webhook=webhook, at=timezone.now())
    announce()
    deliver(at=timezone.now())
    Webhook.objects.update(former_until=timezone.now())
    announce()
    deliver(at=timezone.now())

    during, after = receiver.received
    for got, secrets in ((during, (former, new)), (after, (new,))):
        for secret in secrets:
            Verifier(secret).verify(got.body, got.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(former).verify(after.body, after.headers)


def test_only_those_that_subscribed_and_are_on_are_told(webhook):
    WebhookFactory(events=["poc.decided"])
    WebhookFactory(paused_at=AT)
    WebhookFactory(disabled_at=AT, disabled_reason=WebhookEnd.GONE)

    announce()

    assert WebhookDelivery.objects.get().webhook == webhook


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_tells_nobody(receiver, webhook, run_jobs):
    with transaction.atomic():
        announce()
        transaction.set_rollback(True)
    run_jobs()

    assert not WebhookDelivery.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name=webhooks.JOB).exists()
    assert receiver.received == []


def test_without_a_webhook_nothing_is_queued():
    announce()

    assert not ProcrastinateJob.objects.exists()


def test_after_an_error_it_is_sent_again_later_under_the_same_identifier(receiver, webhook):
    receiver.answers = [500]
    announce()

    failed = deliver()
    assert (failed.state, failed.status_code, failed.failure) == ("retried", 500, "refused")
    assert failed.due_at == AT + deliveries.WAITS[0]
    assert "500" in page_of(webhook)
    assert not deliveries.deliver_next(at=failed.due_at - timedelta(seconds=1))
    delivered = deliver(at=failed.due_at)

    assert (delivered.state, delivered.attempts, delivered.failure) == ("delivered", 2, "")
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 60
    webhook.refresh_from_db()
    assert (webhook.failing_since, webhook.resting_until) == (None, None)


@pytest.mark.parametrize(
    ("status", "failure"), [(301, "redirected"), (308, "redirected"), (404, "refused"), (503, "refused")]
)
def test_anything_but_2xx_is_a_failure_and_no_redirection_is_followed(receiver, webhook, status, failure):
    receiver.answers, receiver.headers = [status], {"Location": receiver.url("/ailleurs")}
    announce()

    assert deliver().failure == failure
    assert [got.path for got in receiver.received] == ["/openinno"]


def test_a_receiver_that_stays_silent_is_tried_again(receiver, webhook, monkeypatch):
    monkeypatch.setattr(outgoing, "ANSWER_WITHIN", 0.1)
    receiver.silent_for = 0.5
    announce()

    delivery = deliver()

    assert (delivery.state, delivery.failure, delivery.status_code) == ("retried", "timeout", None)


def test_only_the_beginning_of_a_long_answer_is_kept(receiver, webhook):
    receiver.body = b"a" * 100_000
    announce()

    assert deliver().answer == "a" * deliveries.SHOWN_OF_ANSWER


def test_in_production_this_machine_is_not_reached_even_if_the_address_was_kept(receiver, webhook, settings):
    settings.DEMO = False
    announce()

    assert deliver().failure == "private"
    assert receiver.received == []


def everything_fails(at: datetime) -> datetime:
    """Until nothing is left to be tried; when the last attempt was."""
    for _each in range(200):
        left = WebhookDelivery.objects.exclude(due_at=None).order_by("due_at")
        if not Webhook.objects.on().exists() or not left.exists():
            break
        rest = Webhook.objects.get().resting_until
        at = max(left[0].due_at, rest or at)
        deliveries.deliver_next(at=at)
    return at


def test_after_three_days_it_is_given_up_the_webhook_is_switched_off_and_its_people_told_once(receiver, webhook):
    receiver.answers = [503] * 100
    announce()
    announce()

    ended = everything_fails(AT)

    webhook.refresh_from_db()
    states = sorted(delivery.state for delivery in WebhookDelivery.objects.all())
    assert timedelta(days=3) < ended - AT < timedelta(days=4)
    assert (webhook.state, webhook.disabled_reason, webhook.disabled_at) == ("off", "failing", ended)
    assert states == ["given_up", "retried"]
    assert WebhookDelivery.objects.get(due_at=None).attempts == len(deliveries.WAITS) + 1
    told = Notification.objects.get(recipient=webhook.made_by)
    assert told.title == f"Le webhook «\xa0{webhook.name}\xa0» est désactivé"
    assert told.path == webhook.get_absolute_url()
    assert "Désactivé" in page_of(webhook)


def test_one_message_that_is_always_refused_does_not_switch_off_a_webhook_that_receives_the_others(receiver, webhook):
    refused = WebhookDeliveryFactory(webhook=webhook, due_at=AT, attempts=len(deliveries.WAITS))
    Webhook.objects.update(failing_since=AT - timedelta(hours=1))
    receiver.answers = [400]

    assert deliver().state == "given_up"

    webhook.refresh_from_db()
    assert webhook.is_on
    assert WebhookDelivery.objects.get().pk == refused.pk


def test_410_switches_it_off_at_once(receiver, webhook):
    receiver.answers = [410]
    announce()

    delivery = deliver()

    webhook.refresh_from_db()
    assert (delivery.state, delivery.failure) == ("given_up", "gone")
    assert (webhook.state, webhook.disabled_reason) == ("off", "gone")
    assert Notification.objects.filter(recipient=webhook.made_by).count() == 1


def test_after_a_failure_the_webhook_rests_and_others_are_served(receiver, webhook):
    receiver.answers = [503]
    announce()
    announce()
    deliver()
    other = WebhookFactory(url=receiver.url("/autre"))
    WebhookDeliveryFactory(webhook=other, due_at=AT)

    assert deliver(at=AT + timedelta(seconds=1)).webhook == other
    assert not deliveries.deliver_next(at=AT + deliveries.REST - timedelta(seconds=1))
    assert deliver(at=AT + deliveries.REST).webhook == webhook


def test_a_test_is_told_whatever_the_webhook_subscribed_to_even_paused(receiver, webhook, run_jobs):
    Webhook.objects.update(events=["poc.decided"], paused_at=AT)
    client = signed_in(webhook.made_by)

    page = client.post(f"{webhook.get_absolute_url()}essai/", follow=True)
    assert "L’essai part" in text(page)
    assert "every 2s" in text(page)
    run_jobs()

    assert json.loads(receiver.received[0].body)["type"] == "test.ping"
    assert "Remis" in page_of(webhook)


def test_a_test_is_tried_once_and_says_nothing_about_the_webhook(receiver, webhook):
    receiver.answers = [410]
    webhooks.ping(webhook=webhook, at=AT)

    assert deliver().state == "given_up"

    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.failing_since) == (True, None)


def test_what_was_given_up_is_sent_again_by_a_button_under_the_same_identifier(receiver, webhook, run_jobs):
    delivery = WebhookDeliveryFactory(webhook=webhook, due_at=None, given_up_at=AT, attempts=10, data=TOLD)
    client = signed_in(webhook.made_by)
    assert "Des salles vides, l’été" in text(client.get(delivery.get_absolute_url()))

    page = client.post(f"{delivery.get_absolute_url()}renvoyer/", follow=True)
    run_jobs()

    delivery.refresh_from_db()
    assert "L’envoi repart" in text(page)
    assert receiver.received[0].headers["webhook-id"] == str(delivery.uuid)
    assert (delivery.state, delivery.attempts) == ("delivered", 1)


def test_what_is_still_to_be_sent_is_not_sent_twice_by_the_button(webhook):
    delivery = WebhookDeliveryFactory(webhook=webhook, due_at=AT, attempts=3)

    assert not webhooks.redeliver(delivery=delivery, at=AT)
    assert WebhookDelivery.objects.get().attempts == 3


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_the_answer_sends_the_same_again_and_only_that(receiver, webhook, monkeypatch):
    """Killed before the outcome is written: its transaction is undone, the row is still due."""
    announce()

    class Killed(BaseException):
        pass

    def killed(*args, **options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "_note", killed)
        with pytest.raises(Killed):
            deliveries.deliver_next(at=AT)
    assert WebhookDelivery.objects.get().state == "due"

    assert deliver().state == "delivered"
    assert not deliveries.deliver_next(at=AT)
    first, second = receiver.received
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_one(receiver, webhook):
    announce()
    held = WebhookDelivery.objects.select_for_update()

    def other_worker() -> None:
        found.append(deliveries.deliver_next(at=AT))
        connection.close()

    found: list[bool] = []
    with transaction.atomic():
        held.get()
        thread = threading.Thread(target=other_worker)
        thread.start()
        thread.join()

    assert found == [False]
    assert receiver.received == []


def test_what_is_older_than_thirty_days_is_erased_every_night(webhook):
    old = WebhookDeliveryFactory(webhook=webhook, created_at=timezone.now() - webhooks.KEPT_FOR - timedelta(minutes=1))
    kept = WebhookDeliveryFactory(webhook=webhook, created_at=timezone.now() - webhooks.KEPT_FOR + timedelta(minutes=1))

    forget_old_deliveries(timestamp=0)

    assert timedelta(days=30) == webhooks.KEPT_FOR
    assert list(WebhookDelivery.objects.all()) == [kept] != [old]


def test_what_is_due_again_leaves_each_minute_without_anybody(receiver, webhook):
    WebhookDeliveryFactory(webhook=webhook, attempts=1)

    retry_webhooks(timestamp=0)

    assert WebhookDelivery.objects.get().state == "delivered"

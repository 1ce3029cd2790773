"""Sending what webhooks are told, as the Standard Webhooks specification says, and what becomes of it.

One sending at a time, each a transaction of its own, in which its row stays locked: two workers never send the same one, and a worker that
is killed in the middle leaves a row that is still due. It is then sent again under the same `webhook-id`, by which receivers know it.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.enums import WebhookEnd
from accounts.models import Webhook, WebhookDelivery
from accounts.notifications import webhooks as notifications
from accounts.operations.webhooks import PREFIX
from core import outgoing
from core.enums import Failure

# Before the second attempt, the third…: ten attempts in three days and four hours.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 5 * 60, 10 * 60, 14 * 60, 20 * 60, 24 * 60))
# After a failure nothing is sent to that webhook for so long: one that only times out must not hold up the worker, which does one job at a time.
REST = timedelta(minutes=1)
# A webhook of which nothing was delivered for so long is switched off.
PATIENCE = timedelta(days=3)
SHOWN_OF_ANSWER = 500  # characters, in the log
GONE = 410


def deliver_next(*, at: datetime) -> bool:
    """Send what is due first, and write down what came of it; False when nothing is due."""
    with transaction.atomic():
        due = WebhookDelivery.objects.due(at).select_related("webhook__organisation")
        delivery = due.select_for_update(of=("self",), skip_locked=True).first()
        if delivery is None:
            return False
        try:
            answer = _send(delivery, at=at)
        except outgoing.Unsendable as unsendable:
            _ended_badly(delivery, unsendable.failure, {"status_code": None, "answer": ""}, at=at)
        else:
            _answered(delivery, answer, at=at)
    return True


def _send(delivery: WebhookDelivery, *, at: datetime) -> outgoing.Answer:
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "openinno-webhooks",
        **signed(delivery.webhook, identifier=str(delivery.uuid), body=body, at=at),
    }
    return outgoing.post(delivery.webhook.url, body=body, headers=headers, loopback=settings.DEMO)


def signed(webhook: Webhook, *, identifier: str, body: bytes, at: datetime) -> dict[str, str]:
    """The three headers of the specification. While a secret is being replaced, both sign."""
    timestamp = str(int(at.timestamp()))
    keys = [webhook.secret]
    if webhook.former_until and webhook.former_until > at:
        keys.append(webhook.former_secret)
    content = b".".join([identifier.encode(), timestamp.encode(), body])
    signatures = [hmac.digest(base64.b64decode(key.removeprefix(PREFIX)), content, hashlib.sha256) for key in keys]
    return {
        "webhook-id": identifier,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in signatures),
    }


def _answered(delivery: WebhookDelivery, answer: outgoing.Answer, *, at: datetime) -> None:
    said = {"status_code": answer.status, "answer": answer.text[:SHOWN_OF_ANSWER]}
    if not 200 <= answer.status < 300:
        return _ended_badly(delivery, _failure_of(answer.status), said, at=at)
    _note(delivery, {**said, "failure": "", "delivered_at": at, "due_at": None}, at=at)
    Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None, resting_until=None)
    return None


def _failure_of(status: int) -> Failure:
    if status == GONE:
        return Failure.GONE
    return Failure.REDIRECTED if 300 <= status < 400 else Failure.REFUSED


def _ended_badly(delivery: WebhookDelivery, failure: Failure, said: Mapping[str, Any], *, at: datetime) -> None:
    """Later again, or given up. A test is tried once, and says nothing about the webhook."""
    is_last = delivery.is_test or failure == Failure.GONE or delivery.attempts >= len(WAITS)
    outcome = {"given_up_at": at, "due_at": None} if is_last else {"due_at": at + WAITS[delivery.attempts]}
    _note(delivery, {**said, "failure": failure, **outcome}, at=at)
    if delivery.is_test:
        return
    webhook = delivery.webhook
    failing_since = webhook.failing_since or at
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=failing_since, resting_until=at + REST)
    if failure == Failure.GONE:
        _switch_off(webhook, WebhookEnd.GONE, at=at)
    elif is_last and at - failing_since >= PATIENCE:
        _switch_off(webhook, WebhookEnd.FAILING, at=at)


def _note(delivery: WebhookDelivery, outcome: Mapping[str, Any], *, at: datetime) -> None:
    attempts = delivery.attempts + 1
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**outcome, attempts=attempts, tried_at=at)


def _switch_off(webhook: Webhook, reason: WebhookEnd, *, at: datetime) -> None:
    """Once: what is still to be sent waits until somebody switches it on again."""
    if Webhook.objects.on().filter(pk=webhook.pk).update(disabled_at=at, disabled_reason=reason, updated_at=at):
        notifications.switched_off(webhook, reason, at=at)

"""The agency's webhooks: making and changing them, and what they are told."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import WebhookEvent
from accounts.models import Organisation, User, Webhook, WebhookDelivery
from core.jobs import enqueue

PREFIX = "whsec_"  # of the Standard Webhooks specification, by which libraries recognise a secret
SECRET_BYTES = 32
MOST_WEBHOOKS = 10  # of one agency
BOTH_SIGN_FOR = timedelta(hours=24)  # the new secret and the one before it
KEPT_FOR = timedelta(days=30)  # what was sent, and the answers
JOB = "accounts.deliver_webhooks"


def _new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


@transaction.atomic
def make(*, name: str, url: str, events: Iterable[str], by: User, at: datetime) -> Webhook:
    """A webhook of the agency that the person acts for. Its secret is shown once. Raises ValidationError for one too many."""
    agency = Organisation.objects.select_for_update(no_key=True).get(pk=by.acting_for.pk)
    if agency.webhooks.count() >= MOST_WEBHOOKS:
        raise ValidationError(_("There are %(limit)d webhooks already: delete one first.") % {"limit": MOST_WEBHOOKS})
    return Webhook.objects.create(
        organisation=agency, name=name, url=url, events=list(events), secret=_new_secret(), made_by=by
    )


def change(*, webhook: Webhook, name: str, url: str, events: Iterable[str], at: datetime) -> None:
    """What is still to be sent goes to the new address."""
    webhook.name, webhook.url, webhook.events = name, url, list(events)
    webhook.save(update_fields=["name", "url", "events", "updated_at"])


@transaction.atomic
def rotate(*, webhook: Webhook, at: datetime) -> str:
    """A new secret, which is shown once. The one before it signs too, for a day: receivers change over without losing anything."""
    current = Webhook.objects.select_for_update(no_key=True).get(pk=webhook.pk)
    secret = _new_secret()
    Webhook.objects.filter(pk=webhook.pk).update(
        secret=secret, former_secret=current.secret, former_until=at + BOTH_SIGN_FOR, updated_at=at
    )
    return secret


def pause(*, webhook: Webhook, at: datetime) -> bool:
    """Nothing that happens from now on is told to it; False if it is paused or switched off already."""
    return bool(Webhook.objects.on().filter(pk=webhook.pk).update(paused_at=at, updated_at=at))


@transaction.atomic
def resume(*, webhook: Webhook, at: datetime) -> bool:
    """Told again, what was still to be sent first; False if it was on."""
    off = Webhook.objects.filter(pk=webhook.pk).exclude(paused_at=None, disabled_at=None)
    fresh = {"paused_at": None, "disabled_at": None, "disabled_reason": "", "failing_since": None}
    if not off.update(**fresh, resting_until=None, updated_at=at):
        return False
    webhook.deliveries.exclude(due_at=None).update(due_at=at, attempts=0)
    enqueue(JOB)
    return True


def delete(*, webhook: Webhook) -> None:
    """With its log."""
    webhook.delete()


@transaction.atomic
def announce(*, event: WebhookEvent, data: Mapping[str, Any], at: datetime) -> None:
    """Tell each webhook that subscribed to `event`.

    Called inside the transaction of what happened: the sendings exist if and only if it does. `data` is what a visitor could
    read, and identifiers: no person, no hidden name, no amount (docs/api.md).
    """
    subscribed = Webhook.objects.on().filter(events__contains=[event.value]).order_by("pk")
    rows = [
        WebhookDelivery(webhook=webhook, event=event, data=dict(data), created_at=at, due_at=at)
        for webhook in subscribed
    ]
    WebhookDelivery.objects.bulk_create(rows)
    if rows:
        enqueue(JOB)


@transaction.atomic
def ping(*, webhook: Webhook, at: datetime) -> WebhookDelivery:
    """Send it a `test.ping`, whatever it subscribed to, paused or not. A test is tried once."""
    data = {"message": "openinno"}
    delivery = webhook.deliveries.create(event=WebhookEvent.PING, data=data, created_at=at, due_at=at)
    enqueue(JOB)
    return delivery


@transaction.atomic
def redeliver(*, delivery: WebhookDelivery, at: datetime) -> bool:
    """Send it again, under the same identifier, with as many attempts as a new one; False while it is still to be sent."""
    ended = WebhookDelivery.objects.filter(pk=delivery.pk, due_at=None)
    if not ended.update(due_at=at, delivered_at=None, given_up_at=None, attempts=0):
        return False
    enqueue(JOB)
    return True


def forget_old(*, at: datetime) -> int:
    """Erase what was sent, or should have been, more than KEPT_FOR ago; returns how many."""
    deleted, _rows = WebhookDelivery.objects.filter(created_at__lt=at - KEPT_FOR).delete()
    return deleted

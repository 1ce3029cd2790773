"""Signed addresses in the mails of alerts: confirm one, stop one or all that a mail told of, open those of an address.

They are valid as long as what they name is there; only the one that confirms has an end of its own.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from accounts.models import Alert, Subscriber
from core.models import OutgoingMail

CONFIRM, STOP, STOP_ALL, OPEN = "confirm", "stop", "stop-all", "open"
SALT = "openinno.alerts"


class LinkRefused(Exception):
    """The address was altered, cut or is too old, or what it names is gone."""


def _signed(purpose: str, uuid: UUID) -> str:
    return signing.dumps([purpose, uuid.hex], salt=SALT)


def confirm_path(alert: Alert) -> str:
    return reverse("dashboards:confirm_alert", args=[_signed(CONFIRM, alert.uuid)])


def stop_path(alert: Alert) -> str:
    return reverse("dashboards:stop_alert", args=[_signed(STOP, alert.uuid)])


def stop_all_path(mail: UUID) -> str:
    """Of all the alerts that the mail with this identifier tells of."""
    return reverse("dashboards:stop_alert", args=[_signed(STOP_ALL, mail)])


def open_path(subscriber: Subscriber) -> str:
    return reverse("dashboards:address_alerts", args=[_signed(OPEN, subscriber.uuid)])


def _read(token: str, *purposes: str, max_age: timedelta | None = None) -> tuple[str, UUID]:
    """Raises LinkRefused."""
    try:
        purpose, uuid = signing.loads(token, salt=SALT, max_age=max_age)
        found = (str(purpose), UUID(uuid))
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise LinkRefused from wrong
    if found[0] not in purposes:
        raise LinkRefused
    return found


def to_confirm(token: str, *, within: timedelta) -> Alert:
    """The alert of an address that is to be confirmed, or was. Raises LinkRefused."""
    _purpose, uuid = _read(token, CONFIRM, max_age=within)
    alert = Alert.objects.filter(uuid=uuid, removed_at=None).select_related("subscriber", "user").first()
    if alert is None:
        raise LinkRefused
    return alert


def to_stop(token: str) -> list[Alert]:
    """What the link of a mail stops, stopped already or not. Raises LinkRefused."""
    purpose, uuid = _read(token, STOP, STOP_ALL)
    if purpose == STOP:
        alerts = Alert.objects.filter(uuid=uuid)
    else:
        mail = OutgoingMail.objects.filter(uuid=uuid).first()
        alerts = Alert.objects.filter(told__mail=mail).distinct() if mail else Alert.objects.none()
    found = list(alerts.filter(removed_at=None).select_related("subscriber", "user").order_by("pk"))
    if not found:
        raise LinkRefused
    return found


def to_open(token: str) -> Subscriber:
    """Raises LinkRefused."""
    _purpose, uuid = _read(token, OPEN)
    subscriber = Subscriber.objects.filter(uuid=uuid).first()
    if subscriber is None:
        raise LinkRefused
    return subscriber

"""What happens to alerts whatever they are about: stopping, resuming, removing, changing hands, being forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AlertFrequency
from accounts.models import Alert, Subscriber, Told, User
from accounts.models.alerts import Owner
from accounts.notifications.timing import mail_due_at
from core.states import lock

ALERTS_EACH = 100  # of one person or address, those kept without mail included
CONFIRMED_WITHIN = timedelta(days=7)
REMOVED_KEPT_FOR = timedelta(days=7)
STOPPED_KEPT_FOR = timedelta(days=60)  # of addresses without an account


def account_of(email: str) -> User | None:
    """Who has proved that this address is theirs, and may sign in."""
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    address = proved.select_related("user").first()
    return address.user if address else None


def make_room(owner: Owner) -> None:
    """Raises ValidationError where one more would be one too many. The owner is locked: two at once are counted both."""
    if Alert.objects.held_by(owner).filter(removed_at=None).count() >= ALERTS_EACH:
        message = _("You follow %(count)s things and searches already: remove one first.")
        raise ValidationError(message % {"count": ALERTS_EACH})


def due_of(alert: Alert, at: datetime) -> datetime | None:
    """When its next mail is due, as it stands at that moment; None when it tells nothing."""
    silent = alert.frequency == AlertFrequency.NONE or alert.confirmed_at is None
    if silent or alert.stopped_at or alert.removed_at:
        return None
    return mail_due_at(alert.frequency, at)


def write(alert: Alert, *, at: datetime, **changes: object) -> None:
    """Change these columns, and what follows for the next mail."""
    for name, value in changes.items():
        setattr(alert, name, value)
    alert.due_at = due_of(alert, at)
    alert.save(update_fields=[*changes, "due_at", "updated_at"])


@transaction.atomic
def stop(*, alerts: Iterable[Alert], at: datetime) -> int:
    """No mail any more; returns how many sent some until then. Nothing else of them is lost: see `resume`."""
    told = Alert.objects.filter(pk__in=[alert.pk for alert in alerts], due_at__isnull=False)
    return told.update(stopped_at=at, due_at=None, updated_at=at)


@transaction.atomic
def resume(*, alerts: Iterable[Alert], at: datetime) -> int:
    """Mails again, and what they would have told meanwhile with the first one; returns how many were stopped."""
    stopped = Alert.objects.filter(pk__in=[alert.pk for alert in alerts], removed_at=None, stopped_at__isnull=False)
    found = list(stopped.order_by("pk").select_for_update())
    for alert in found:
        write(alert, at=at, stopped_at=None)
    return len(found)


@transaction.atomic
def remove(*, alert: Alert, at: datetime) -> None:
    """It is kept aside for REMOVED_KEPT_FOR, to be put back."""
    lock(alert)
    alert.refresh_from_db()
    if alert.removed_at is None:
        write(alert, at=at, removed_at=at)


@transaction.atomic
def restore(*, alert: Alert, at: datetime) -> None:
    """As it was. Raises ValidationError where there is no room any more."""
    lock(alert.owner)
    lock(alert)
    alert.refresh_from_db()
    if alert.removed_at is not None:
        make_room(alert.owner)
        write(alert, at=at, removed_at=None)


@transaction.atomic
def erase(*, subscriber: Subscriber) -> None:
    """All that is known of an address without an account."""
    subscriber.delete()


@transaction.atomic
def claim(*, user: User, email: str, at: datetime) -> int:
    """Somebody has proved that this address is theirs: what it follows becomes theirs; returns how much.

    What they follow already themselves stays theirs, and counts as told what either has told.
    """
    subscriber = Subscriber.objects.select_for_update(no_key=True).filter(email__iexact=email).first()
    if subscriber is None:
        return 0
    lock(user)
    claimed = 0
    for alert in subscriber.alerts.exclude(confirmed_at=None).order_by("pk").select_for_update():
        same = {"kind": alert.kind, "subject_uuid": alert.subject_uuid, "query": alert.query}
        theirs = Alert.objects.filter(user=user, **same).first()
        if theirs:
            _tell_no_more(theirs, Told.objects.filter(alert=alert))
        else:
            Alert.objects.filter(pk=alert.pk).update(user=user, subscriber=None, updated_at=at)
        claimed += theirs is None
    subscriber.delete()
    return claimed


def _tell_no_more(alert: Alert, told: Iterable[Told]) -> None:
    rows = [Told(alert=alert, kind=each.kind, number=each.number, mail_id=each.mail_id) for each in told]
    Told.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Erase what was not confirmed in time since it was last asked for, what was removed, and what an address without an account stopped; then such addresses
    as have nothing left. Returns how many alerts."""
    old = [
        Alert.objects.filter(confirmed_at=None, updated_at__lte=at - CONFIRMED_WITHIN),
        Alert.objects.filter(removed_at__lte=at - REMOVED_KEPT_FOR),
        Alert.objects.filter(user=None, stopped_at__lte=at - STOPPED_KEPT_FOR),
    ]
    forgotten = sum(alerts.delete()[1].get("accounts.Alert", 0) for alerts in old)
    Subscriber.objects.filter(alerts=None, created_at__lte=at - timedelta(days=1)).delete()
    return forgotten

"""Working the alerts that are due: one mail per person or address, each item once, whatever is killed and when."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts.enums import AlertFrequency
from accounts.models import Alert, Subscriber, Told, User
from accounts.models.alerts import Owner
from accounts.notifications.timing import mail_due_at, quiet_end
from core.models import OutgoingMail
from dashboards.followed import news_of
from dashboards.followed.shape import Key
from dashboards.notifications import alerts as notifications
from dashboards.operations.alerts import NOTED_AT_ONCE, reader_of


def tell_due(*, at: datetime) -> int:
    """Write the mails of all alerts that are due; returns how many mails.

    Each owner's in a transaction of their own: what fails for one holds back nobody else, and is raised at the end.
    """
    mails, failures = 0, []
    for model, pk in _waiting(at):
        try:
            mails += _tell(model, pk, at=at)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise ExceptionGroup("alerts that could not be told", failures)
    return mails


def _waiting(at: datetime) -> Iterator[tuple[type[Owner], int]]:
    due = Alert.objects.due(at).order_by()
    for model, column in ((User, "user_id"), (Subscriber, "subscriber_id")):
        owners = due.exclude(**{column: None}).values_list(column, flat=True).distinct()
        for pk in list(owners):
            yield model, pk


@transaction.atomic
def _tell(model: type[Owner], pk: int, *, at: datetime) -> int:
    """All that is due to one owner, in one mail: the ledger, the mail and the next dates are written together or not at all.

    Another worker passes the owner over.
    """
    owner = model.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
    if owner is None or (isinstance(owner, User) and quiet_end(owner, at)):
        return 0  # what is due stays so, until the quiet hours are over
    due = Alert.objects.of(owner).due(at).order_by("created_at", "pk")
    alerts = list(due.select_for_update(of=("self",)))
    with translation.override(owner.language):
        sections = _sections(owner, alerts)
        mail = notifications.told(owner, sections, at=at) if sections else None
    if mail:
        _write_down(mail, sections, at)
    for alert in alerts:
        if alert.frequency != AlertFrequency.IMMEDIATE:  # that one is due all the time
            Alert.objects.filter(pk=alert.pk).update(due_at=mail_due_at(alert.frequency, at), updated_at=at)
    return 1 if mail else 0


def _sections(owner: Owner, alerts: list[Alert]) -> list[notifications.Section]:
    """What each has to tell that none of the owner's has told by mail, or tells now."""
    reader, seen, sections = reader_of(owner), set[Key](), []
    for alert in alerts:
        news = news_of(alert, reader)
        if news is None or not news.keys:
            continue
        elsewhere = seen | _told_to(owner, news.keys)
        _note(alert, [key for key in news.keys if key in elsewhere])
        new = [key for key in news.keys if key not in elsewhere]
        seen |= set(new)
        if new:
            sections.append(notifications.Section(alert, news.only(new)))
    return sections


def _told_to(owner: Owner, keys: list[Key]) -> set[Key]:
    """Which of these a mail to this owner has told already, for another alert."""
    alerts = Alert.objects.held_by(owner)
    told = Told.objects.filter(alert__in=alerts, mail__isnull=False, kind__in={kind for kind, _number in keys})
    numbers = [number for _kind, number in keys]
    return set(told.filter(number__in=numbers).values_list("kind", "number")) & set(keys)


def _note(alert: Alert, keys: list[Key], mail: OutgoingMail | None = None) -> None:
    rows = [Told(alert=alert, kind=kind, number=number, mail=mail) for kind, number in keys]
    Told.objects.bulk_create(rows, batch_size=NOTED_AT_ONCE)


def _write_down(mail: OutgoingMail, sections: list[notifications.Section], at: datetime) -> None:
    for section in sections:
        _note(section.alert, section.news.keys, mail)
    Alert.objects.filter(pk__in=[section.alert.pk for section in sections]).update(sent_at=at)

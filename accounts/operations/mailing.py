"""From notifications to mails: one mail each, or one digest, according to the person. Once, whatever is killed."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts.enums import MailFrequency
from accounts.models import Notification, User
from core.mail import queue_mail, render_mail
from core.models import OutgoingMail


def mail_due(*, at: datetime) -> int:
    """Write the mails of the notifications that are due; returns how many notifications got theirs.

    Each person's in a transaction of their own: what fails for one holds back nobody else, and is raised at the end.
    """
    waiting = Notification.objects.due(at).order_by("recipient_id").values_list("recipient_id", flat=True).distinct()
    mailed, failures = 0, []
    for recipient_id in waiting:
        try:
            mailed += _mail_person(recipient_id, at=at)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise ExceptionGroup("mails that could not be written", failures)
    return mailed


@transaction.atomic
def _mail_person(recipient_id: int, *, at: datetime) -> int:
    """All that is due to one person, whatever their number: a digest is whole. Another worker passes the person over."""
    recipient = User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=recipient_id).first()
    if recipient is None:
        return 0
    due = Notification.objects.due(at).filter(recipient=recipient).order_by("created_at", "pk")
    if not recipient.is_active:
        due.update(mail_due_at=None)
        return 0
    notifications = list(due.select_for_update())
    for bundle in _bundles(recipient, notifications):
        _attach(_write(recipient, bundle, at=at), bundle)
    return len(notifications)


def _bundles(recipient: User, notifications: list[Notification]) -> list[list[Notification]]:
    """One mail for each, or one for all of them."""
    if not notifications:
        return []
    if recipient.mail_frequency == MailFrequency.IMMEDIATE:
        return [[notification] for notification in notifications]
    return [notifications]


def _attach(mail: OutgoingMail, notifications: list[Notification]) -> None:
    Notification.objects.filter(pk__in=[each.pk for each in notifications]).update(mail=mail)


def _write(recipient: User, notifications: list[Notification], *, at: datetime) -> OutgoingMail:
    with translation.override(recipient.language):
        context = {
            "notices": notifications,
            "notice": notifications[0],
            "recipient": recipient,
            "can_stop": True,
            "preferences": reverse("accounts:preferences"),
        }
        mail = render_mail("email/notice" if len(notifications) == 1 else "email/digest", context)
    return queue_mail(to=recipient.email, subject=mail.subject, text=mail.text, html=mail.html, at=at)

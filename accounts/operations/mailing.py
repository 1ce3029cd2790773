"""From notifications to mails: one mail for all that is due to a person at the same time. Once, whatever is killed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from accounts import links
from accounts.enums import CHOSEN_FAMILIES, Family, MailFrequency
from accounts.models import Notification, User
from accounts.notifications.timing import quiet_end
from core.exports import absolute
from core.mail import Rendered, queue_mail, render_mail
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
    if not recipient.is_active or recipient.mail_dead_at:
        due.update(mail_due_at=None)
        return 0
    _hold_back(recipient, due, at=at)
    notifications = list(due.select_for_update())
    for bundle in _bundles(notifications):
        _attach(_write(recipient, bundle, at=at), bundle)
    return len(notifications)


def _hold_back(recipient: User, due: QuerySet[Notification], *, at: datetime) -> None:
    """What the person no longer wants by mail, and, in their quiet hours, what can wait for the end of them.

    The worker may come late, or the person have changed their mind, after the date was set.
    """
    unwanted = [family for family in CHOSEN_FAMILIES if recipient.mailed(family) == MailFrequency.NONE]
    if unwanted:
        due.filter(family__in=unwanted).update(mail_due_at=None)
    if later := quiet_end(recipient, at):
        due.exclude(family=Family.ACCOUNT).update(mail_due_at=later)


def _bundles(notifications: list[Notification]) -> list[list[Notification]]:
    """One mail for all of them, but for what concerns the account: each has its own, which says it in its subject."""
    alone = [[each] for each in notifications if each.family == Family.ACCOUNT]
    together = [each for each in notifications if each.family != Family.ACCOUNT]
    return [*alone, together] if together else alone


def _attach(mail: OutgoingMail, notifications: list[Notification]) -> None:
    Notification.objects.filter(pk__in=[each.pk for each in notifications]).update(mail=mail)


@dataclass(frozen=True, slots=True)
class Group:
    """What a digest tells of one family, and the address that stops its mails."""

    family: Family
    notices: list[Notification]
    stop_path: str


def _groups(recipient: User, notifications: list[Notification]) -> list[Group]:
    by_family = {family: [each for each in notifications if each.family == family] for family in Family}
    return [Group(family, told, links.stop_path(recipient, [family])) for family, told in by_family.items() if told]


def _write(recipient: User, notifications: list[Notification], *, at: datetime) -> OutgoingMail:
    with translation.override(recipient.language):
        groups = _groups(recipient, notifications)
        mail = _rendered(recipient, notifications, groups)
    return queue_mail(
        to=recipient.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers=_headers(recipient, [group.family for group in groups]),
        is_told=True,
        at=at,
    )


def _rendered(recipient: User, notifications: list[Notification], groups: list[Group]) -> Rendered:
    context = {
        "notices": notifications,
        "notice": notifications[0],
        "groups": groups,
        "recipient": recipient,
        "can_stop": notifications[0].family != Family.ACCOUNT,
        "stop_path": groups[0].stop_path,
        "family": groups[0].family.label,
        "preferences": reverse("accounts:preferences"),
    }
    return render_mail("email/notice" if len(notifications) == 1 else "email/digest", context)


def preview(recipient: User, notification: Notification) -> Rendered:
    """To the letter the mail in which this person would read it, but for the link that stops such mails, which works for whoever
    holds it: here it leads to the preferences of whoever reads.
    """
    with translation.override(recipient.language):
        group = Group(Family(notification.family), [notification], reverse("accounts:preferences"))
        return _rendered(recipient, [notification], [group])


def _headers(recipient: User, families: Iterable[Family]) -> dict[str, str]:
    """The one click of mail programs (RFC 8058): it stops the families that this mail tells of, and no other."""
    stopped = [family for family in families if family in CHOSEN_FAMILIES]
    if not stopped:
        return {}
    return {
        "List-Unsubscribe": f"<{absolute(links.stop_path(recipient, stopped))}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }

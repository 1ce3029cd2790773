"""What is erased once its time is over. Each rule says what is due, so that it can be looked at before anything goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Circular, Handover, Invitation, JoinRequest, Notification, Seeing, Told, User
from accounts.operations import circulars, idle
from core.enums import Trouble
from core.history.erasing import erasing
from core.models import MailTrouble, OutgoingMail
from dashboards.operations.erasure import erase
from irritants.enums import FILES_KEPT_FOR, FILES_NOTICE, IrritantStatus
from irritants.models import Attachment
from irritants.operations import attachments
from meetings.operations.forgetting import ATTENDEES_KEPT_FOR, forget_names, old_attendees

MAILS_KEPT_FOR = timedelta(days=180)  # after they left; those that failed, after they were written
NOTIFICATIONS_KEPT_FOR = timedelta(days=2 * 365)
SEEINGS_KEPT_FOR = timedelta(days=2 * 365)  # after an administrator looked at the site as somebody
REQUESTS_KEPT_FOR = timedelta(
    days=365
)  # invitations and handovers after they expired, requests to join after they were decided


@dataclass(frozen=True)
class Rule:
    """`due` are the rows whose time is over at a moment; `work` ends their time, and returns how many there were."""

    name: str
    title: str | Promise
    kept_for: timedelta
    due: Callable[[datetime], QuerySet[Any]]
    work: Callable[[datetime], int]


def _old_mails(at: datetime) -> QuerySet[OutgoingMail]:
    before = at - MAILS_KEPT_FOR
    return OutgoingMail.objects.filter(Q(sent_at__lt=before) | Q(sent_at=None, created_at__lt=before))


def _old_troubles(at: datetime) -> QuerySet[MailTrouble]:
    """Not those for which an account is told nothing: they stay as long as that is so."""
    silent = User.objects.exclude(mail_dead_at=None).annotate(small=Lower("email")).values("small")
    over = ~Q(address__in=silent) | Q(kind=Trouble.SOFT) | Q(settled_at__isnull=False)
    return MailTrouble.objects.filter(over, noted_at__lt=at - MAILS_KEPT_FOR)


def _old_notifications(at: datetime) -> QuerySet[Notification]:
    old: QuerySet[Notification] = Notification.objects.filter(created_at__lt=at - NOTIFICATIONS_KEPT_FOR)
    return old


def _old_invitations(at: datetime) -> QuerySet[Invitation]:
    old: QuerySet[Invitation] = Invitation.objects.filter(expires_at__lt=at - REQUESTS_KEPT_FOR)
    return old


def _old_handovers(at: datetime) -> QuerySet[Handover]:
    old: QuerySet[Handover] = Handover.objects.filter(expires_at__lt=at - REQUESTS_KEPT_FOR)
    return old


def _old_requests(at: datetime) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(decided_at__lt=at - REQUESTS_KEPT_FOR)


def _old_seeings(at: datetime) -> QuerySet[Seeing]:
    old: QuerySet[Seeing] = Seeing.objects.filter(started_at__lt=at - SEEINGS_KEPT_FOR)
    return old


def _old_circulars(at: datetime) -> QuerySet[Circular]:
    old: QuerySet[Circular] = Circular.objects.with_names_due(at - circulars.NAMES_KEPT_FOR)
    return old


@transaction.atomic
def _forget_mails(at: datetime) -> int:
    """What was told stays told: the notification keeps no trace of its mail, and is not mailed again."""
    old = list(_old_mails(at).values_list("pk", flat=True))
    Notification.objects.filter(mail__in=old).update(mail=None, mail_due_at=None)
    Told.objects.filter(mail__in=old).update(mail=None)
    OutgoingMail.objects.filter(pk__in=old).delete()
    return len(old)


def _erase_idle(at: datetime) -> int:
    return sum(erase(user=user, at=at) for user in idle.to_erase(at))


def _deletes(due: Callable[[datetime], QuerySet[Any]]) -> Callable[[datetime], int]:
    def work(at: datetime) -> int:
        rows = due(at)
        return rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0]

    return work


def _forget_old_names(at: datetime) -> int:
    return forget_names(people=old_attendees(at))


def _files_of(status: IrritantStatus) -> Rule:
    return Rule(
        f"files-{status}",
        format_lazy(_("Attachments of irritants, “{state}”: thrown away"), state=status.label),
        FILES_KEPT_FOR[status],
        lambda at: Attachment.objects.to_throw(at, status),
        lambda at: attachments.throw_away(state=status, at=at),
    )


RULES = (
    Rule(
        "warned",
        _("Idle accounts: told that they end"),
        idle.IDLE_AFTER - idle.NOTICE,
        idle.to_warn,
        lambda at: idle.warn(at=at),
    ),
    Rule("idle", _("Idle accounts: erased"), idle.IDLE_AFTER, idle.to_erase, _erase_idle),
    # Before the mails go: how many arrived is read from them.
    Rule(
        "circulars",
        _("Mails to many: whom they went to, forgotten"),
        circulars.NAMES_KEPT_FOR,
        _old_circulars,
        lambda at: circulars.forget_names(at=at),
    ),
    Rule("mails", _("Mails: deleted"), MAILS_KEPT_FOR, _old_mails, _forget_mails),
    Rule("troubles", _("Mails that did not arrive: deleted"), MAILS_KEPT_FOR, _old_troubles, _deletes(_old_troubles)),
    Rule(
        "notifications",
        _("Notifications: deleted"),
        NOTIFICATIONS_KEPT_FOR,
        _old_notifications,
        _deletes(_old_notifications),
    ),
    Rule("invitations", _("Invitations: deleted"), REQUESTS_KEPT_FOR, _old_invitations, _deletes(_old_invitations)),
    Rule("seeings", _("Looks as somebody else: deleted"), SEEINGS_KEPT_FOR, _old_seeings, _deletes(_old_seeings)),
    Rule("handovers", _("Handovers: deleted"), REQUESTS_KEPT_FOR, _old_handovers, _deletes(_old_handovers)),
    Rule("requests", _("Requests to join: deleted"), REQUESTS_KEPT_FOR, _old_requests, _deletes(_old_requests)),
    Rule(
        "files-warned",
        _("Attachments of irritants: told that they go"),
        min(FILES_KEPT_FOR.values()) - FILES_NOTICE,
        lambda at: Attachment.objects.to_warn(at),
        lambda at: attachments.warn(at=at),
    ),
    *(_files_of(status) for status in FILES_KEPT_FOR),
    Rule(
        "attendees", _("Who came to the Rencontres: names erased"), ATTENDEES_KEPT_FOR, old_attendees, _forget_old_names
    ),
)


def overdue(*, at: datetime) -> list[tuple[Rule, int]]:
    """How many rows each rule would end at that moment. Changes nothing."""
    return [(rule, rule.due(at).count()) for rule in RULES]


def apply(*, at: datetime) -> list[tuple[Rule, int]]:
    """End them, in the history of writes too; how many for each rule."""
    with erasing(reason="end of the time of keeping", at=at):
        return [(rule, rule.work(at)) for rule in RULES]

"""Mails to many: written, sent by a curator, held back by any, told to each once. See docs/notifications.md.

Sending writes down who is told, then waits DELAY; the worker tells them some at a time. Each time is a transaction in which the mail to
many stays locked: two workers never tell the same people, and one that is killed leaves those it had not told yet to the next.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import CIRCULAR_MOVES, CircularFact, CircularStatus, CircularVerb, Family, LeftOut, MailFrequency
from accounts.models import Circular, CircularRecipient, Notification, User
from accounts.notifications import circulars as notifications
from accounts.operations import mailing
from core import states
from core.mail import queue_mail

DELAY = timedelta(minutes=10)  # in which any curator can hold it back
AT_ONCE = 200  # people told in one transaction: their mails come before the next ones, and others’ mails in between
NAMES_KEPT_FOR = timedelta(days=180)  # of those who were told: as long as their mails are
JOB = "accounts.tell_circulars"


class ChangedMeanwhile(Exception):
    """Somebody else changed this draft, or sent it, since it was read."""


@transaction.atomic
def write(*, typed: Mapping[str, str], by: User, at: datetime) -> Circular:
    """A draft of what was typed: `audience`, `subject`, `text`, `action`, `address`, `why`."""
    circular = Circular.objects.create(**typed, written_by=by, status_at=at)
    circular.record(CircularFact.WRITE, by=by, at=at)
    return circular


@transaction.atomic
def change(*, circular: Circular, typed: Mapping[str, str], read: datetime | None, by: User, at: datetime) -> None:
    """Another text or audience. `read`: when the draft had last been changed as it was read. Raises ChangedMeanwhile where it was changed
    or sent since, so that nobody's words are lost."""
    draft = Circular.objects.filter(pk=circular.pk, status=CircularStatus.DRAFT)
    if read is None or not draft.filter(updated_at=read).update(**typed, updated_at=at):
        raise ChangedMeanwhile
    circular.record(CircularFact.CHANGE, by=by, at=at)


@transaction.atomic
def test(*, circular: Circular, by: User, at: datetime) -> None:
    """The mail as `by` would read it, to themselves alone, and at once. It is no notification: nobody is told anything by it."""
    mail = mailing.preview(by, notifications.read_by(circular, by, at=at))
    subject = _("[Test] %(subject)s") % {"subject": mail.subject}
    queue_mail(to=by.email, subject=subject, text=mail.text, html=mail.html, at=at)
    circular.record(CircularFact.TEST, by=by, at=at)


@transaction.atomic
def send(*, circular: Circular, people: Iterable[int], told_whom: str, by: User, at: datetime) -> None:
    """Write down whom it is for (`people` are their primary keys), and let it leave after DELAY. The other curators are told.

    Raises TransitionRefused, and ValidationError where there is nobody.
    """
    people = list(people)
    if not people:
        raise ValidationError(_("Nobody would be told: choose another audience."))
    states.move(
        circular,
        CircularVerb.SEND,
        table=CIRCULAR_MOVES,
        by=by,
        at=at,
        detail={"people": len(people), "audience": told_whom},
        sent_by=by,
        leaves_at=at + DELAY,
        told_whom=told_whom[:250],
        recipient_count=len(people),
    )
    CircularRecipient.objects.bulk_create(
        [CircularRecipient(circular=circular, person_id=person) for person in people], batch_size=AT_ONCE
    )
    notifications.is_about_to_leave(circular, by=by, at=at)


@transaction.atomic
def hold(*, circular: Circular, by: User, at: datetime) -> None:
    """Nobody is told: it is a draft again, and whom it was for is chosen anew. Raises TransitionRefused once it leaves."""
    sender = circular.sent_by
    nobody: dict[str, Any] = {"sent_by": None, "leaves_at": None, "told_whom": "", "recipient_count": None}
    states.move(circular, CircularVerb.HOLD, table=CIRCULAR_MOVES, by=by, at=at, **nobody)
    circular.recipients.all().delete()
    if sender:
        notifications.is_held_back(circular, sender=sender, by=by, at=at)


def drop(*, circular: Circular, by: User, at: datetime) -> None:
    """A draft that will not be sent. It stays readable."""
    states.move(circular, CircularVerb.DROP, table=CIRCULAR_MOVES, by=by, at=at)


def resume(*, circular: Circular, by: User, at: datetime) -> None:
    states.move(circular, CircularVerb.RESUME, table=CIRCULAR_MOVES, by=by, at=at)


def tell_due(*, at: datetime) -> bool:
    """Tell some people of each that is due; False when nobody is left to be told.

    What fails for one holds back no other, and is raised at the end.
    """
    is_left, failures = False, []
    for pk in list(Circular.objects.due(at).values_list("pk", flat=True)):
        try:
            is_left |= _tell_some(pk, at=at)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise ExceptionGroup("mails to many that could not be told", failures)
    return is_left


@transaction.atomic
def _tell_some(pk: int, *, at: datetime) -> bool:
    """AT_ONCE people at most; False when none is left. Another worker passes it over."""
    due = Circular.objects.due(at).filter(pk=pk)
    circular = due.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
    if circular is None:
        return False
    if circular.is_waiting:
        states.move(circular, CircularVerb.LEAVE, table=CIRCULAR_MOVES, by=None, at=at)
    rows = list(circular.recipients.to_tell().select_related("person")[:AT_ONCE])
    _tell(circular, rows, at=at)
    if len(rows) == AT_ONCE:
        return True
    detail = {"people": circular.recipients.filter(told_at__isnull=False).count()}
    states.move(circular, CircularVerb.FINISH, table=CIRCULAR_MOVES, by=None, at=at, detail=detail)
    return False


def _tell(circular: Circular, rows: list[CircularRecipient], *, at: datetime) -> None:
    """Who has left meanwhile is told nothing; who is to have no mail reads it on the site: the reason is written beside each."""
    notifications.tell(circular, [row.person for row in rows], at=at)
    told = Notification.objects.filter(key=circular.key, recipient__in=[row.person_id for row in rows])
    numbers = dict(told.values_list("recipient_id", "pk"))
    for row in rows:
        row.left_out = _left_out(row.person)
        row.notification_id = numbers.get(row.person_id)
        row.told_at = at if row.notification_id else None
        row.updated_at = at
    CircularRecipient.objects.bulk_update(rows, ["left_out", "notification", "told_at", "updated_at"])


def _left_out(person: User) -> str:
    """As accounts.models.circulars.left_out says it of rows."""
    if not person.is_active:
        return LeftOut.INACTIVE
    if person.mail_dead_at:
        return LeftOut.DEAD
    return LeftOut.STOPPED if person.mailed(Family.AGENCY) == MailFrequency.NONE else ""


def forget_names(*, at: datetime) -> int:
    """Forget whom the old ones were sent to; how many people, by outcome, stays written. Returns how many mails to many."""
    old = Circular.objects.with_names_due(at - NAMES_KEPT_FOR).values_list("pk", flat=True)
    return sum(_forget_names(pk) for pk in list(old))


@transaction.atomic
def _forget_names(pk: int) -> int:
    recipients = CircularRecipient.objects.filter(circular=pk)
    forgotten = Circular.objects.filter(pk=pk).update(counts=recipients.by_outcome())
    recipients.delete()
    return forgotten

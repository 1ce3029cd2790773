"""Mails that do not arrive: noted once each; a dead address is told nothing more, until its person says or proves that it works."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.notifications import troubles as notifications
from core.enums import Trouble
from core.models import MailTrouble, OutgoingMail

ANSWER_LENGTH = 500  # characters kept of what the mail server answered
LONGEST_ADDRESS = 254  # RFC 5321


@dataclass(frozen=True, slots=True)
class Told:
    """What a service of mail says of one mail to one address. `event` is its own number for it, when it gives one."""

    service: str
    event: str
    kind: Trouble
    address: str
    message_id: str
    at: datetime
    answer: str

    @property
    def reference(self) -> str:
        """The same each time the same thing is told."""
        said = self.event or f"{self.kind} {self.address.lower()} {self.message_id} {self.at.isoformat()}"
        return f"{self.service}:{hashlib.sha256(said.encode()).hexdigest()}"


@transaction.atomic
def note(*, told: Told, at: datetime) -> bool:
    """Write it down, and the first time that an address proves dead, say so to those who manage its person; False if told before."""
    address = told.address.lower()[:LONGEST_ADDRESS]
    _trouble, is_new = MailTrouble.objects.get_or_create(
        reference=told.reference,
        defaults={
            "address": address,
            "kind": told.kind,
            "at": told.at,
            "noted_at": at,
            "answer": told.answer[:ANSWER_LENGTH],
            "mail": OutgoingMail.objects.filter(message_id=told.message_id).first() if told.message_id else None,
        },
    )
    if is_new and told.kind != Trouble.SOFT:
        _mark_dead(address, at=at)
    return is_new


def _mark_dead(address: str, *, at: datetime) -> None:
    person = User.objects.filter(email__iexact=address, is_active=True, mail_dead_at=None).first()
    if person is not None and User.objects.filter(pk=person.pk, mail_dead_at=None).update(mail_dead_at=at):
        notifications.address_is_dead(person, at=at)


@transaction.atomic
def mend(*, address: str, at: datetime) -> None:
    """The address works: its person says so, or has just proved it. What was told of it before counts no more."""
    MailTrouble.objects.of(address).filter(settled_at=None).update(settled_at=at)
    User.objects.filter(Q(email__iexact=address), mail_dead_at__isnull=False).update(mail_dead_at=None)


def follow_address(*, user: User, at: datetime) -> None:
    """The person is written to at another address than before: it may be known to be dead, or not."""
    is_dead = MailTrouble.objects.of(user.email).deadly().exists()
    User.objects.filter(pk=user.pk).update(mail_dead_at=at if is_dead else None)

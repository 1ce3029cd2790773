"""Making alerts: what somebody keeps, follows or searches for again, with or without an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import AlertFrequency
from accounts.models import Alert, Subscriber, Told, User, Visitor
from accounts.models.alerts import TITLE_LENGTH, Owner
from accounts.operations.alerts import account_of, claim, make_room, write
from core.states import lock
from dashboards.followed import noted
from dashboards.followed.shape import MARGIN
from dashboards.notifications import asking as notifications

KNOWN_ROWS = 10_000  # rows of a list that are noted one by one at the start of its alert; beyond, their dates decide
NOTED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an alert is about. `name` is how it is called where it is asked for; a thing keeps none: it may change, or be hidden."""

    kind: str
    name: str
    subject_uuid: UUID | None = None
    query: str = ""

    @property
    def which(self) -> dict[str, Any]:
        return {"kind": self.kind, "subject_uuid": self.subject_uuid, "query": self.query}

    @property
    def title(self) -> str:
        return "" if self.subject_uuid else self.name[:TITLE_LENGTH]


def reader_of(owner: Owner) -> Visitor:
    """With whose eyes its alerts look: the person's as they are now, else a visitor's."""
    return owner if isinstance(owner, User) else AnonymousUser()


@transaction.atomic
def follow(*, wanted: Wanted, frequency: str, by: User, at: datetime) -> Alert:
    """A person keeps this, and is told of what is new as often as they say. Raises ValidationError without room for it."""
    alert = _hold(by, wanted)
    if alert.confirmed_at is None:
        alert.confirmed_at = at
        alert.save(update_fields=["confirmed_at"])
    choose(alert=alert, frequency=frequency, at=at)
    return alert


def _hold(owner: Owner, wanted: Wanted) -> Alert:
    """The owner's alert about this, made anew if it was removed."""
    lock(owner)
    held = Alert.objects.held_by(owner).filter(**wanted.which).first()
    if held is not None and held.removed_at is None:
        return held
    make_room(owner)
    if held is not None:
        # Somebody who wants it again wants what comes from now on.
        Alert.objects.filter(pk=held.pk).update(removed_at=None, stopped_at=None, frequency="none", started_at=None)
        held.refresh_from_db()
        return held
    key = "user" if isinstance(owner, User) else "subscriber"
    return Alert.objects.create(**{key: owner}, **wanted.which, title=wanted.title)


@transaction.atomic
def choose(*, alert: Alert, frequency: str, at: datetime) -> None:
    """How often it writes from now on, a stopped one included. Where it did not write before, only what comes is told."""
    lock(alert)
    alert.refresh_from_db()
    if frequency == AlertFrequency.NONE:
        write(alert, at=at, frequency=frequency, started_at=None, stopped_at=None)
        return
    begins = alert.started_at is None
    if begins:
        alert.started_at, alert.only_newer = at, False
        alert.save(update_fields=["started_at", "only_newer"])
    write(alert, at=at, frequency=frequency, stopped_at=None)
    if begins:
        _note_recent(alert)
        _note_older(alert)


def lead_on(*, alert: Alert, query: str, title: str, at: datetime) -> None:
    """Search with these filters from now on. What they show already is not told; where its owner has that very alert, one goes."""
    lock(alert)
    same = Alert.objects.held_by(alert.owner).filter(kind=alert.kind, query=query)
    same.exclude(removed_at=None).delete()
    if same.exists():
        write(alert, at=at, removed_at=at)
        return
    write(alert, at=at, query=query, title=title[:TITLE_LENGTH])
    if alert.started_at:
        _note_recent(alert)
        _note_older(alert)


def _note_recent(alert: Alert) -> None:
    """What is there already, and dated so shortly before the start that it will be looked at again."""
    since = _since(alert)
    _note(alert, noted(alert, reader_of(alert.owner), since, limit=KNOWN_ROWS))


def _note_older(alert: Alert) -> None:
    """What a list shows already, row by row: so that one which comes to answer by a correction is told, however old it is.

    A list that shows more than KNOWN_ROWS tells what becomes public from then on.
    """
    older = noted(alert, reader_of(alert.owner), _since(alert), limit=KNOWN_ROWS + 1, older=True)
    if len(older) > KNOWN_ROWS:
        alert.only_newer = True
        alert.save(update_fields=["only_newer"])
    else:
        _note(alert, older)


def _since(alert: Alert) -> datetime:
    if alert.started_at is None:
        raise ValueError("this alert has not begun")
    return alert.started_at - MARGIN


def _note(alert: Alert, keys: list[tuple[str, int]]) -> None:
    rows = [Told(alert=alert, kind=kind, number=number) for kind, number in keys]
    Told.objects.bulk_create(rows, ignore_conflicts=True, batch_size=NOTED_AT_ONCE)


@transaction.atomic
def ask(*, wanted: Wanted, frequency: str, email: str, language: str, back: str, at: datetime) -> None:
    """Somebody without an account asks for an alert. The address learns by mail what is to be done; who asks learns nothing."""
    if user := account_of(email):
        notifications.has_account(user, email, title=wanted.name, back=back, at=at)
        return
    subscriber, _created = Subscriber.objects.get_or_create(email=email, defaults={"language": language})
    try:
        alert = _hold(subscriber, wanted)
    except ValidationError as full:
        notifications.is_full(subscriber, reason=" ".join(full.messages), at=at)
        return
    if alert.confirmed_at is not None and alert.frequency != AlertFrequency.NONE:
        notifications.exists(subscriber, title=wanted.name, at=at)
        return
    begins = alert.started_at is None
    alert.started_at = alert.started_at or at
    write(alert, at=at, frequency=frequency, started_at=alert.started_at, confirmed_at=None)
    if begins:
        _note_recent(alert)
    notifications.confirm(alert, subscriber, title=wanted.name, at=at)


@transaction.atomic
def confirm(*, alert: Alert, at: datetime) -> None:
    """The address says yes: it is told of all that came since it was asked for. Twice is once."""
    lock(alert)
    alert.refresh_from_db()
    if alert.confirmed_at is None:
        _note_older(alert)
        write(alert, at=at, confirmed_at=at)
    if alert.subscriber and (user := account_of(alert.subscriber.email)):
        claim(user=user, email=alert.subscriber.email, at=at)

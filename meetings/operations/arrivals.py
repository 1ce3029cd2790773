"""People arrive, or say that they are late."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from meetings.models import Attendee
from meetings.notifications import lateness


@transaction.atomic
def arrive(*, attendee: Attendee, by: User, at: datetime) -> bool:
    """The person is there; they are not late any more. Whether it was news: the first of two who say it keeps its hour."""
    rows = Attendee.objects.filter(pk=attendee.pk, checked_in_at=None)
    first = bool(rows.update(checked_in_at=at, late_until=None, updated_at=at))
    attendee.refresh_from_db(fields=["checked_in_at", "late_until"])
    return first


@transaction.atomic
def undo_arrival(*, attendee: Attendee, by: User, at: datetime) -> bool:
    """It was somebody else. Whether it changed anything."""
    rows = Attendee.objects.filter(pk=attendee.pk, checked_in_at__isnull=False)
    undone = bool(rows.update(checked_in_at=None, updated_at=at))
    attendee.refresh_from_db(fields=["checked_in_at", "late_until"])
    return undone


@transaction.atomic
def run_late(*, attendee: Attendee, until: datetime | None, by: User, at: datetime) -> None:
    """Expected at that moment, or on time after all (None). The other side of the meeting that it touches is told, once."""
    Attendee.objects.filter(pk=attendee.pk).update(late_until=until, updated_at=at)
    attendee.late_until = until
    if until is not None and until > at:
        lateness.late(attendee, until=until, at=at)

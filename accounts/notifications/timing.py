"""When a mail leaves: as often as the person chose, and never in their quiet hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.enums import Family, MailFrequency
from accounts.models import User

DIGEST_HOUR = 8  # local time
DIGEST_WEEKDAY = 0  # Monday
SATURDAY = 5


def mail_due_at(frequency: str, at: datetime, *, zone: ZoneInfo | None = None) -> datetime | None:
    """When the mail of something told at `at` should leave: now, the next morning, the next Monday morning, or never."""
    if frequency == MailFrequency.IMMEDIATE:
        return at
    if frequency == MailFrequency.NONE:
        return None
    local = timezone.localtime(at, zone)
    days = 1 if frequency == MailFrequency.DAILY else (DIGEST_WEEKDAY - local.weekday() - 1) % 7 + 1
    morning = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=days)


def due_to(user: User, family: str, at: datetime) -> datetime | None:
    """When this person is mailed something of that family told at `at`. What concerns their account waits for no morning."""
    due = mail_due_at(user.mailed(family), at, zone=ZoneInfo(user.time_zone))
    if due is None or family == Family.ACCOUNT:
        return due
    return quiet_end(user, due) or due


def quiet_end(user: User, at: datetime) -> datetime | None:
    """The end of the quiet hours of this person in which `at` falls; None when it falls in none."""
    start = now = timezone.localtime(at, ZoneInfo(user.time_zone))
    while (end := _pause_end(user, now)) is not None:
        now = end
    return None if now == start else now


def _pause_end(user: User, now: datetime) -> datetime | None:
    """The end of the weekend, or else of the night, that `now` is in."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if user.quiet_weekends and now.weekday() >= SATURDAY:
        return midnight + timedelta(days=7 - now.weekday())
    if user.quiet_from is None or user.quiet_until is None:
        return None
    clock, until = now.time(), user.quiet_until
    if not _between(clock, user.quiet_from, until):
        return None
    day = midnight if clock < until else midnight + timedelta(days=1)
    return day.replace(hour=until.hour, minute=until.minute)


def _between(clock: time, start: time, end: time) -> bool:
    """Whether a clock shows a time of [start, end[, which may go round midnight."""
    return start <= clock < end if start < end else clock >= start or clock < end

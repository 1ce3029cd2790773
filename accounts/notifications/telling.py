"""Telling people: a notification is a row first, then a mail according to the person's frequency."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts.enums import MailFrequency, OrganisationKind
from accounts.models import Membership, Notification, Organisation, User
from core.jobs import enqueue

DIGEST_HOUR = 8  # local time
DIGEST_WEEKDAY = 0  # Monday


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told. `path` is where its one action leads; `mail_path`, when set, is the signed link for mails."""

    title: str
    body: str
    action: str
    path: str
    why: str
    mail_path: str = ""


@transaction.atomic
def notify(
    *,
    recipients: Iterable[User],
    organisation: Organisation | None,
    key: str,
    compose: Callable[[User], Notice],
    at: datetime,
) -> None:
    """Tell each of `recipients`, once ever for this `key`.

    Called inside the transaction of what happened: rows and mails exist if and only if it does. `compose` is called in each
    recipient's language. The mail follows the person's frequency.
    """
    told = []
    for user in {user.pk: user for user in recipients if user.is_active}.values():
        with translation.override(user.language):
            notice = compose(user)
        told.append(
            Notification(
                recipient=user,
                organisation=organisation,
                key=key,
                title=notice.title[:250],
                body=notice.body,
                action=notice.action,
                path=notice.path,
                mail_path=notice.mail_path,
                why=notice.why,
                created_at=at,
                mail_due_at=mail_due_at(user.mail_frequency, at),
            )
        )
    Notification.objects.bulk_create(told, ignore_conflicts=True)
    if told:
        enqueue("accounts.mail_due_notifications")


def notify_members(*, organisation: Organisation, key: str, compose: Callable[[User], Notice], at: datetime) -> None:
    """Tell every active person of an organisation."""
    people = [membership.user for membership in Membership.objects.of(organisation)]
    notify(recipients=people, organisation=organisation, key=key, compose=compose, at=at)


def notify_curators(*, key: str, compose: Callable[[User], Notice], at: datetime) -> None:
    """Tell every curator."""
    for agency in Organisation.objects.agencies():
        notify_members(organisation=agency, key=key, compose=compose, at=at)


def notify_agency_managers(*, key: str, compose: Callable[[User], Notice], at: datetime) -> None:
    """Tell every manager of the agency; where it has none, the administrators."""
    heads = Membership.objects.managers().filter(organisation__kind=OrganisationKind.AGENCY, user__is_active=True)
    by_agency: dict[Organisation, list[User]] = {}
    for membership in heads.select_related("organisation", "user"):
        by_agency.setdefault(membership.organisation, []).append(membership.user)
    for agency, managers in by_agency.items():
        notify(recipients=managers, organisation=agency, key=key, compose=compose, at=at)
    if not by_agency:
        administrators = User.objects.filter(is_superuser=True, is_active=True)
        notify(recipients=administrators, organisation=None, key=key, compose=compose, at=at)


def mail_due_at(frequency: str, at: datetime) -> datetime:
    """When the mail of something told at `at` should leave: now, the next morning, or the next Monday morning."""
    if frequency == MailFrequency.IMMEDIATE:
        return at
    local = timezone.localtime(at)
    days = 1 if frequency == MailFrequency.DAILY else (DIGEST_WEEKDAY - local.weekday() - 1) % 7 + 1
    morning = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=days)

"""Telling people: a notification is a row first, then a mail according to what the person chose."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts.enums import Family, OrganisationKind
from accounts.models import Membership, Notification, Organisation, User
from accounts.notifications.families import family_of
from accounts.notifications.timing import due_to
from core.jobs import enqueue


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
    family: Family | None = None,
) -> None:
    """Tell each of `recipients`, once ever for this `key`.

    Called inside the transaction of what happened: rows and mails exist if and only if it does. `compose` is called in each
    recipient's language. The mail follows what the person chose for its family, which is that of the key unless `family` is said.
    """
    told, family = [], family or family_of(key)
    for user in {user.pk: user for user in recipients if user.is_active}.values():
        told.append(written(user, compose, organisation=organisation, key=key, family=family, at=at))
    Notification.objects.bulk_create(told, ignore_conflicts=True)
    if told:
        enqueue("accounts.mail_due_notifications")


def written(
    user: User,
    compose: Callable[[User], Notice],
    *,
    organisation: Organisation | None,
    key: str,
    family: Family,
    at: datetime,
) -> Notification:
    """The notification of one person, in their language, not kept yet."""
    with translation.override(user.language):
        notice = compose(user)
    return Notification(
        recipient=user,
        organisation=organisation,
        key=key,
        family=family,
        title=notice.title[:250],
        body=notice.body,
        action=notice.action,
        path=notice.path,
        mail_path=notice.mail_path,
        why=notice.why,
        created_at=at,
        mail_due_at=due_to(user, family, at),
    )


def notify_members(
    *,
    organisation: Organisation,
    key: str,
    compose: Callable[[User], Notice],
    at: datetime,
    family: Family | None = None,
) -> None:
    """Tell every active person of an organisation."""
    people = [membership.user for membership in Membership.objects.of(organisation)]
    notify(recipients=people, organisation=organisation, key=key, compose=compose, at=at, family=family)


def notify_curators(*, key: str, compose: Callable[[User], Notice], at: datetime) -> None:
    """Tell every curator."""
    for agency in Organisation.objects.agencies():
        notify_members(organisation=agency, key=key, compose=compose, at=at, family=Family.CURATION)


def notify_agency_managers(*, key: str, compose: Callable[[User], Notice], at: datetime) -> None:
    """Tell every manager of the agency; where it has none, the administrators."""
    heads = Membership.objects.managers().filter(organisation__kind=OrganisationKind.AGENCY, user__is_active=True)
    by_agency: dict[Organisation, list[User]] = {}
    for membership in heads.select_related("organisation", "user"):
        by_agency.setdefault(membership.organisation, []).append(membership.user)
    for agency, managers in by_agency.items():
        notify(recipients=managers, organisation=agency, key=key, compose=compose, at=at, family=Family.CURATION)
    if not by_agency:
        administrators = User.objects.filter(is_superuser=True, is_active=True)
        notify(recipients=administrators, organisation=None, key=key, compose=compose, at=at, family=Family.CURATION)

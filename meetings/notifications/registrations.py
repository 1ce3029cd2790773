"""Who is registered, waits, has a place, comes no more."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications import Notice, notify_curators, notify_members
from meetings.enums import MeetingStatus
from meetings.models import Meeting, Registration


def _tell(registration: Registration, what: str, words: Callable[[], tuple[str, str, str]], *, at: datetime) -> None:
    def compose(user: User) -> Notice:
        title, body, action = words()
        return Notice(
            title=title,
            body=body,
            action=action,
            path=registration.get_absolute_url(),
            why=_("You are told because your organisation is registered."),
        )

    key = f"registration-{what}:{registration.pk}:{at.isoformat()}"
    notify_members(organisation=registration.organisation, key=key, compose=compose, at=at)


def registered(registration: Registration, *, at: datetime) -> None:
    """The organisation: what became of its request."""
    name = {"edition": registration.edition.name}

    def words() -> tuple[str, str, str]:
        if registration.is_waiting:
            return (
                _("You are on the waiting list of %(edition)s") % name,
                _("Places are given in the order of the requests: you are told as soon as one is free."),
                _("See the registration"),
            )
        return (
            _("You are registered for %(edition)s") % name,
            _("Say who comes with you, and when each of you is free: the agenda follows from it."),
            _("See the registration"),
        )

    _tell(registration, "registered", words, at=at)


def promoted(registration: Registration, *, at: datetime) -> None:
    """The organisation: it waits no more."""
    _tell(
        registration,
        "promoted",
        lambda: (
            _("You have a place at %(edition)s") % {"edition": registration.edition.name},
            _("A place is free and it is yours. Say when each of you is free; if you no longer come, cancel."),
            _("See the registration"),
        ),
        at=at,
    )


def unregistered(registration: Registration, *, by: User, at: datetime) -> None:
    """The organisation, when somebody else cancelled for it; curators, when meetings were on the agenda."""
    name = {"organisation": registration.organisation.name, "edition": registration.edition.name}
    if by.organisation != registration.organisation:
        _tell(
            registration,
            "unregistered",
            lambda: (
                _("Your registration for %(edition)s was cancelled") % name,
                _("The organisers cancelled it. If that is a mistake, write to them."),
                _("See the registration"),
            ),
            at=at,
        )
    told = Meeting.objects.filter(edition=registration.edition, status=MeetingStatus.PUBLISHED)
    lost = told.of(registration.organisation).count()
    if lost == 0:
        return

    def compose(user: User) -> Notice:
        body = ngettext(
            "%(count)s meeting is on the agenda without it.", "%(count)s meetings are on the agenda without it.", lost
        )
        return Notice(
            title=_("%(organisation)s no longer comes to %(edition)s") % name,
            body=body % {"count": lost},
            action=_("Plan again"),
            path=reverse("meetings:organise", args=[registration.edition.slug]),
            why=_("You are told because you organise the Rencontres."),
        )

    notify_curators(key=f"registration-lost:{registration.pk}:{at.isoformat()}", compose=compose, at=at)

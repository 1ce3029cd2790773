"""Editions that do not take place, or do after all; agendas that no longer stand."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications import Notice, notify_curators, notify_members
from meetings.figures.availability import Broken
from meetings.models import Edition


def _tell_registered(edition: Edition, what: str, words: Callable[[], tuple[str, str]], *, at: datetime) -> None:
    """Each organisation that comes or waits, once."""

    def compose(user: User) -> Notice:
        title, body = words()
        return Notice(
            title=title,
            body=body,
            action=_("See the edition"),
            path=edition.get_absolute_url(),
            why=_("You are told because your organisation is registered."),
        )

    key = f"edition-{what}:{edition.pk}:{at.isoformat()}"
    for registration in edition.registrations.filter(cancelled_at=None).select_related("organisation"):
        notify_members(organisation=registration.organisation, key=key, compose=compose, at=at)


def cancelled(edition: Edition, *, at: datetime) -> None:
    _tell_registered(
        edition,
        "cancelled",
        lambda: (_("%(edition)s is cancelled") % {"edition": edition.name}, edition.cancel_reason),
        at=at,
    )


def reopened(edition: Edition, *, at: datetime) -> None:
    _tell_registered(
        edition,
        "reopened",
        lambda: (
            _("%(edition)s takes place after all") % {"edition": edition.name},
            _("Your registration stands. Look at the dates: they may have changed."),
        ),
        at=at,
    )


def broken(edition: Edition, found: list[Broken], *, who: str, at: datetime) -> None:
    """Curators: somebody is no longer free, and these meetings do not stand."""

    def compose(user: User) -> Notice:
        count = len(found)
        lines = [f"{each.meeting.published_slot} · {each.meeting} ({', '.join(each.missing)})" for each in found]
        title = ngettext(
            "%(who)s is no longer free: %(count)s meeting breaks",
            "%(who)s is no longer free: %(count)s meetings break",
            count,
        )
        return Notice(
            title=title % {"who": who, "count": count},
            body="\n".join(lines),
            action=_("Plan again"),
            path=reverse("meetings:organise", args=[edition.slug]),
            why=_("You are told because you organise the Rencontres."),
        )

    notify_curators(key=f"edition-broken:{edition.pk}:{at.isoformat()}", compose=compose, at=at)

"""Organisations that are expected at an edition and are not registered."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, User
from accounts.notifications import Notice, notify_members
from meetings.models import Edition


def asked_to_register(edition: Edition, organisation: Organisation, count: int, *, at: datetime) -> None:
    """Its members, once a day at most."""

    def compose(user: User) -> Notice:
        said = ngettext(
            "%(count)s introduction that both sides accepted waits for its meeting. Register your organisation, and enter the irritant if it is yours: the agenda is made from who is registered.",
            "%(count)s introductions that both sides accepted wait for their meeting. Register your organisation, and enter the irritants that are yours: the agenda is made from who is registered.",
            count,
        )
        return Notice(
            title=_("You are expected at %(edition)s") % {"edition": edition},
            body=said % {"count": count},
            action=_("See the edition"),
            path=reverse("meetings:registration", args=[edition.slug]),
            why=_("You are told because your organisation takes part in these introductions."),
        )

    key = f"expected:{edition.pk}:{organisation.pk}:{edition.today(at)}"
    notify_members(organisation=organisation, key=key, compose=compose, at=at)

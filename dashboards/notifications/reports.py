"""What people are told of what curators do across the apps."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify_members
from irritants.models import Irritant


def archived(irritant: Irritant, reason: str, *, at: datetime) -> None:
    """The establishment: a curator has archived its irritant, and why."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("Your irritant is archived: %(title)s") % {"title": irritant.title},
            body=reason,
            action=_("Read the irritant"),
            path=irritant.get_absolute_url(),
            why=_("You are told because your establishment tells this irritant."),
        )

    key = f"irritant-archived:{irritant.pk}:{at.isoformat()}"
    notify_members(organisation=irritant.establishment, key=key, compose=compose, at=at)

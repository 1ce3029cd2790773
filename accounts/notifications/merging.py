"""What people are told when two organisations become one."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.notifications.telling import Notice, notify_members


def merged(absorbed: Organisation, into: Organisation, reason: str, *, at: datetime) -> None:
    """All people of both, who act for the one that stays."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("%(absorbed)s is now part of %(into)s") % {"absorbed": absorbed.label, "into": into.label},
            body=_("Its people, its irritants and all that it had are kept, under one organisation. Reason: %(reason)s")
            % {"reason": reason},
            action=_("See the organisation"),
            path=into.get_absolute_url(),
            why=_("You are told because you are a member of this organisation."),
        )

    notify_members(organisation=into, key=f"merged:{absorbed.uuid}", compose=compose, at=at)

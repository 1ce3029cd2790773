"""What the people of a network are told of what they may decide."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.notifications.telling import Notice, notify_members


def delegated(network: Organisation, reason: str, *, at: datetime) -> None:
    """Given, or taken back, and why."""

    def compose(user: User) -> Notice:
        given, taken = (
            _("%(network)s validates its companies from now on"),
            _("%(network)s no longer validates its companies"),
        )
        kept = _("You still see your companies, and all that is sent to them. Reason: %(reason)s")
        may = _("You validate, suspend and reinstate those that are of your network. Reason: %(reason)s")
        return Notice(
            title=(given if network.validates else taken) % {"network": network.label},
            body=(may if network.validates else kept) % {"reason": reason},
            action=_("Open my space"),
            path=reverse("dashboards:home"),
            why=_("You are told because you are a member of this network."),
        )

    notify_members(organisation=network, key=f"delegated:{network.pk}:{at.isoformat()}", compose=compose, at=at)

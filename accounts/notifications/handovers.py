"""What the two people of a handover are told."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Handover, User
from accounts.notifications.telling import Notice, notify


def proposed(handover: Handover, *, at: datetime) -> None:
    """The member who is asked to take over."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("%(person)s asks you to manage %(organisation)s in their place")
            % {"person": handover.giver.get_full_name(), "organisation": handover.organisation.label},
            body=_("You may accept or refuse until %(date)s.")
            % {"date": date_format(timezone.localtime(handover.expires_at))},
            action=_("Answer"),
            path=handover.get_absolute_url(),
            why=_("You are told because a manager of your organisation chose you."),
        )

    notify(recipients=[handover.taker], organisation=None, key=f"handover:{handover.uuid}", compose=compose, at=at)


def decided(handover: Handover, *, at: datetime) -> None:
    """The manager who proposed it."""

    def compose(user: User) -> Notice:
        yes, no = _("%(person)s now manages %(organisation)s"), _("%(person)s does not take over %(organisation)s")
        stays = _("You still manage it: choose somebody else.")
        return Notice(
            title=(yes if handover.accepted else no)
            % {"person": handover.taker.get_full_name(), "organisation": handover.organisation.label},
            body="" if handover.accepted else stays,
            action=_("See the organisation"),
            path=handover.organisation.get_absolute_url(),
            why=_("You are told because you proposed to hand over its management."),
        )

    key = f"handover-decided:{handover.uuid}"
    notify(recipients=[handover.giver], organisation=None, key=key, compose=compose, at=at)

"""What people are told about companies. Called inside the transaction of what happened."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify_curators, notify_members
from startups.enums import StartupVerb
from startups.models import Startup


def registered(startup: Startup, *, at: datetime) -> None:
    """Those of its networks that validate, or the curators when there is none: a profile awaits validation."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("A company awaits its validation: %(company)s") % {"company": startup},
            body=startup.pitch,
            action=_("See the profile"),
            path=startup.get_absolute_url(),
            why=_("You are told because you validate companies."),
        )

    key = f"startup-registered:{startup.pk}"
    networks = list(startup.networks.filter(validates=True))
    for network in networks:
        notify_members(organisation=network, key=key, compose=compose, at=at)
    if not networks:
        notify_curators(key=key, compose=compose, at=at)


def moved(startup: Startup, verb: StartupVerb, *, at: datetime) -> None:
    """The company: validated, suspended (why) or reinstated."""

    def compose(user: User) -> Notice:
        titles = {
            StartupVerb.VALIDATE: _("Your profile is validated"),
            StartupVerb.SUSPEND: _("Your profile is suspended"),
            StartupVerb.REINSTATE: _("Your profile is visible again"),
        }
        visible = _("Universities can read it, and needs that fit will be proposed to you.")
        return Notice(
            title=titles[verb],
            body=startup.suspend_reason if verb == StartupVerb.SUSPEND else visible,
            action=_("See the profile"),
            path=startup.get_absolute_url(),
            why=_("You are told because you are a member of this company."),
        )

    notify_members(
        organisation=startup.organisation,
        key=f"startup-{verb}:{startup.pk}:{at.isoformat()}",
        compose=compose,
        at=at,
    )

"""What people are told about POCs."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify_curators, notify_members
from matching.enums import PocVerb
from matching.models import Poc


def _why() -> str:
    return _("You are told because your organisation takes part in this POC.")


def opened(poc: Poc, *, at: datetime) -> None:
    """Both sides: there is a POC to frame."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("A POC begins: %(poc)s") % {"poc": poc},
            body=_("It is to be framed: one question, one to three criteria, who decides, an end date and a budget."),
            action=_("Open the POC"),
            path=poc.get_absolute_url(),
            why=_why(),
        )

    _tell_team(poc, f"poc-opened:{poc.pk}", compose, at=at)


def moved(poc: Poc, verb: PocVerb, *, at: datetime) -> None:
    """The team: what was decided, and why."""

    def compose(user: User) -> Notice:
        titles = {
            PocVerb.COMMIT: _("The POC is committed: %(poc)s"),
            PocVerb.START: _("The POC has started: %(poc)s"),
            PocVerb.REVIEW: _("The POC is in review: %(poc)s"),
            PocVerb.SCALE: _("Decision: the POC is scaled up: %(poc)s"),
            PocVerb.EXTEND: _("Decision: the POC is extended: %(poc)s"),
            PocVerb.STOP: _("Decision: the POC stops: %(poc)s"),
            PocVerb.ABANDON: _("The POC stops: %(poc)s"),
        }
        return Notice(
            title=titles[verb] % {"poc": poc},
            body=poc.reason,
            action=_("Open the POC"),
            path=poc.get_absolute_url(),
            why=_why(),
        )

    _tell_team(poc, f"poc-{verb}:{poc.pk}:{at.isoformat()}", compose, at=at)


def overdue(poc: Poc, *, at: datetime) -> None:
    """The team and the curators, once a week: a decision is due."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("A decision is due: %(poc)s") % {"poc": poc},
            body=_("This POC is past its end date. Scale it up, extend it or stop it: %(owner)s decides.")
            % {"owner": poc.decision_owner or _("the establishment")},
            action=_("Decide"),
            path=poc.get_absolute_url(),
            why=_why(),
        )

    year, week, _day = at.isocalendar()
    key = f"poc-overdue:{poc.pk}:{year}-{week}"
    notify_members(organisation=poc.match.irritant.establishment, key=key, compose=compose, at=at)
    notify_curators(key=key, compose=compose, at=at)


def _tell_team(poc: Poc, key: str, compose: Callable[[User], Notice], *, at: datetime) -> None:
    teams = [poc.match.irritant.establishment, poc.match.startup.organisation, *poc.observers.all()]
    for organisation in teams:
        notify_members(organisation=organisation, key=key, compose=compose, at=at)

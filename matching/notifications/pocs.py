"""What people are told about POCs."""

from collections.abc import Callable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify_curators, notify_members
from matching.enums import PocStatus, PocVerb
from matching.models import Poc
from matching.room.asking import BEFORE_THE_END, FIRST_AFTER_THE_END


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


def decision_asked(poc: Poc, step: int, *, at: datetime) -> None:
    """The establishment at each step; from the end date on the curators too, and the company once, who awaits it."""

    def compose(user: User) -> Notice:
        coming = step == BEFORE_THE_END
        title = _("A decision is coming: %(poc)s") if coming else _("A decision is due: %(poc)s")
        return Notice(
            title=title % {"poc": poc},
            body=_body(poc, coming=coming),
            action=_("Open the POC") if coming else _("Decide"),
            path=poc.get_absolute_url(),
            why=_why(),
        )

    def compose_for_company(user: User) -> Notice:
        return Notice(
            title=_("A decision is due: %(poc)s") % {"poc": poc},
            body=_("This POC is past its end date. The establishment is asked for its decision until it takes one."),
            action=_("Open the POC"),
            path=poc.get_absolute_url(),
            why=_why(),
        )

    key = f"poc-decision:{poc.pk}:{poc.ends_on}:{step}"
    notify_members(organisation=poc.match.irritant.establishment, key=key, compose=compose, at=at)
    if step != BEFORE_THE_END:
        notify_curators(key=key, compose=compose, at=at)
    if step == FIRST_AFTER_THE_END:
        notify_members(organisation=poc.match.startup.organisation, key=key, compose=compose_for_company, at=at)


def _body(poc: Poc, *, coming: bool) -> str:
    if poc.status == PocStatus.FRAMING:
        return _("The end date of this POC is past and it was never committed: choose a later one, or stop it.")
    ends_on, owner = date_format(poc.ends_on) if poc.ends_on else "", poc.decision_owner or _("the establishment")
    if coming:
        words = _(
            "This POC ends on %(day)s. Measure its criteria, then scale it up, extend it or stop it: %(owner)s decides."
        )
        return words % {"day": ends_on, "owner": owner}
    words = _("This POC is past its end date. Scale it up, extend it or stop it: %(owner)s decides.") % {"owner": owner}
    return words + (" " + _("It is asleep: its end date stays.") if poc.asleep_since else "")


def _tell_team(poc: Poc, key: str, compose: Callable[[User], Notice], *, at: datetime) -> None:
    teams = [poc.match.irritant.establishment, poc.match.startup.organisation, *poc.observers.all()]
    for organisation in teams:
        notify_members(organisation=organisation, key=key, compose=compose, at=at)

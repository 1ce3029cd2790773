"""What people are told about funding."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify_curators, notify_members
from matching.enums import FundingVerb, StepOwner
from matching.models import Funding
from matching.models.steps import Step, next_step

TO_CURATORS = frozenset({FundingVerb.FILE, FundingVerb.COMPLETE, FundingVerb.DROP})


def moved(funding: Funding, verb: FundingVerb, *, at: datetime) -> None:
    """What the establishment did is told to the curators; what the funder did, to the establishment."""

    def compose(user: User) -> Notice:
        body = funding.more_asked if verb == FundingVerb.ASK_MORE else funding.reason
        return Notice(
            title=_titles()[verb] % {"poc": funding.poc, "scheme": funding.scheme},
            body=body,
            action=_("Open the funding file"),
            path=funding.get_absolute_url(),
            why=_("You are told because you follow this funding file."),
        )

    key = f"funding-{verb}:{funding.pk}:{at.isoformat()}"
    if verb in TO_CURATORS:
        notify_curators(key=key, compose=compose, at=at)
    else:
        establishment = funding.poc.match.irritant.establishment
        notify_members(organisation=establishment, key=key, compose=compose, at=at)


def step_due(funding: Funding, step: Step, *, at: datetime) -> None:
    """Whoever owes the next step, once a week: the establishment, or the curators, who chase the funder too."""

    def compose(user: User) -> Notice:
        now = next_step(funding, today=step.today) or step  # again, in the language of this person
        return Notice(
            title=_("A funding file waits: %(poc)s") % {"poc": funding.poc},
            body=_("%(scheme)s: %(step)s") % {"scheme": funding.scheme, "step": now},
            action=_("Open the funding file"),
            path=funding.get_absolute_url(),
            why=_("You are told because you follow this funding file."),
        )

    year, week, _day = at.isocalendar()
    key = f"funding-step:{funding.pk}:{year}-{week}"
    if step.owner == StepOwner.ESTABLISHMENT:
        notify_members(organisation=funding.poc.match.irritant.establishment, key=key, compose=compose, at=at)
    else:
        notify_curators(key=key, compose=compose, at=at)


def _titles() -> dict[str, str]:
    return {
        FundingVerb.FILE: _("A funding file was filed: %(poc)s, %(scheme)s"),
        FundingVerb.ASSESS: _("Your funding file is being assessed: %(poc)s"),
        FundingVerb.ASK_MORE: _("More information is asked about your funding file: %(poc)s"),
        FundingVerb.COMPLETE: _("A funding file was completed: %(poc)s, %(scheme)s"),
        FundingVerb.GRANT: _("Funding is granted: %(poc)s"),
        FundingVerb.REFUSE: _("Funding is refused: %(poc)s"),
        FundingVerb.DROP: _("A funding file was dropped: %(poc)s, %(scheme)s"),
        FundingVerb.AGREE: _("The funding agreement is signed: %(poc)s"),
        FundingVerb.PAY: _("A payment is recorded: %(poc)s"),
        FundingVerb.SETTLE: _("The funding is paid in full: %(poc)s"),
    }

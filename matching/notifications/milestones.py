"""What people are told about milestones."""

from collections.abc import Callable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.notifications import Notice, notify, notify_members
from matching.models import Milestone


def coming(milestone: Milestone, *, at: datetime) -> None:
    """Its date comes: once for that date."""

    def compose(user: User) -> Notice:
        title = _("Due on %(date)s: %(milestone)s")
        return _notice(
            title % {"date": date_format(milestone.due_on), "milestone": milestone}, _body(milestone), milestone
        )

    _tell(milestone, "milestone-coming", compose, at=at)


def late(milestone: Milestone, *, at: datetime) -> None:
    """Its date has passed: once for that date."""

    def compose(user: User) -> Notice:
        passed = _("It was due on %(date)s.") % {"date": date_format(milestone.due_on)}
        title = _("Milestone late: %(milestone)s") % {"milestone": milestone}
        return _notice(title, f"{passed} {_body(milestone)}", milestone)

    _tell(milestone, "milestone-late", compose, at=at)


def _body(milestone: Milestone) -> str:
    if milestone.owner:
        words = _("Your organisation sees to this milestone of the POC “%(poc)s”.")
    else:
        words = _("Both sides see to this milestone of the POC “%(poc)s”.")
    return words % {"poc": milestone.poc} + " " + _("Say that it is reached, or move its date.")


def _notice(title: str, body: str, milestone: Milestone) -> Notice:
    return Notice(
        title=title,
        body=body,
        action=_("Open the milestone"),
        path=f"{milestone.poc.get_absolute_url()}#milestone-{milestone.uuid}",
        why=_("You are told because your organisation takes part in this POC."),
    )


def _tell(milestone: Milestone, word: str, compose: Callable[[User], Notice], *, at: datetime) -> None:
    """The person who was named, as long as they belong to the owner; or else everybody of whoever sees to it."""
    key = f"{word}:{milestone.pk}:{milestone.due_on.isoformat()}"
    owner, person = milestone.owner, milestone.person
    if owner and person and Membership.objects.of(owner).filter(user=person).exists():
        notify(recipients=[person], organisation=owner, key=key, compose=compose, at=at)
        return
    for organisation in milestone.seen_to_by():
        notify_members(organisation=organisation, key=key, compose=compose, at=at)

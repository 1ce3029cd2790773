"""What people are told about reports of abuse."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Report, User
from accounts.notifications.telling import Notice, notify, notify_curators


def reported(report: Report, *, at: datetime) -> None:
    """Curators: somebody reports something."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("Something is reported: %(label)s") % {"label": report.label},
            body=str(report.get_ground_display()),
            action=_("Read and decide"),
            path=report.get_absolute_url(),
            why=_("You are told because you decide about reports."),
        )

    notify_curators(key=f"report:{report.uuid}", compose=compose, at=at)


def decided(report: Report, *, upheld: bool, reason: str, at: datetime) -> None:
    """Who reported: what came of it, and why."""

    def compose(user: User) -> Notice:
        title = _("Your report was found right: %(label)s") if upheld else _("Your report was set aside: %(label)s")
        return Notice(
            title=title % {"label": report.label},
            body=reason,
            action=_("See your report"),
            path=report.get_absolute_url(),
            why=_("You are told because you reported it."),
        )

    notify(recipients=[report.reporter], organisation=None, key=f"report-decided:{report.uuid}", compose=compose, at=at)

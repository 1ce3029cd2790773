"""Who asked for an agenda is told when it is computed."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify
from meetings.models import Run


def run_ended(run: Run, *, placed: int, wished: int, at: datetime) -> None:
    said = _(
        "%(placed)s of %(wished)s wished meetings have a seat. Look at it, compare it, and take it up if it suits you."
    )
    _tell(run, _("The agenda is computed: %(edition)s"), said % {"placed": placed, "wished": wished}, at=at)


def run_failed(run: Run, *, at: datetime) -> None:
    said = _("No agenda keeps all locked meetings. The page names those that contradict each other.")
    _tell(run, _("The agenda could not be computed: %(edition)s"), said, at=at)


def _tell(run: Run, title: str, body: str, *, at: datetime) -> None:
    def compose(user: User) -> Notice:
        return Notice(
            title=title % {"edition": run.edition},
            body=body,
            action=_("See the computed agenda"),
            path=run.get_absolute_url(),
            why=_("You receive this message because you asked for this agenda."),
        )

    notify(recipients=[run.by], organisation=None, key=f"run-{run.uuid}", compose=compose, at=at)

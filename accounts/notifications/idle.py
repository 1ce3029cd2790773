"""The account is about to end."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.telling import Notice, notify


def about_to_end(user: User, *, on: datetime, at: datetime) -> None:
    """Once a warning: nobody has signed in for long, and the account ends on that day."""

    def compose(user: User) -> Notice:
        day = date_format(timezone.localtime(on))
        return Notice(
            title=_("Your account will be deleted on %(date)s") % {"date": day},
            body=_(
                "You have not signed in for almost two years. Sign in once before that day to keep your account. Otherwise your name "
                "and your address are erased; what you wrote for your organisation stays, without your name."
            ),
            action=_("Keep my account"),
            path=reverse("dashboards:home"),
            why=_("You are told because personal data are not kept without a use."),
        )

    notify(recipients=[user], organisation=None, key=f"idle:{timezone.localdate(at)}", compose=compose, at=at)

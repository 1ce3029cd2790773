"""What a person is told when an administrator looks at the site as they do."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from accounts.models import Seeing, User
from accounts.notifications.telling import Notice, notify


def looked_at(seeing: Seeing, *, at: datetime) -> None:
    """Who, why, until when; as it begins."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("%(administrator)s looks at the site as you see it")
            % {"administrator": seeing.administrator.get_full_name()},
            body=_("Until %(time)s at the latest, without being able to change anything. Reason: %(reason)s")
            % {"time": time_format(timezone.localtime(seeing.expires_at), "TIME_FORMAT"), "reason": seeing.reason},
            action=_("See who looked"),
            path=reverse("accounts:account") + "#seen",
            why=_("You are told because an administrator read pages in your place."),
        )

    notify(recipients=[seeing.person], organisation=None, key=f"seen-as:{seeing.uuid}", compose=compose, at=at)

"""What people are told about the tokens of their programs."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import ApiToken
from accounts.notifications.telling import Notice
from core.mail import queue_mail, render_mail


def made(token: ApiToken, *, at: datetime) -> None:
    """The person, at once and whatever their frequency: somebody who is not they must not hold one unnoticed."""
    with override(token.user.language):
        until = date_format(timezone.localtime(token.expires_at))
        notice = Notice(
            title=_("The token “%(name)s” was made for your account") % {"name": token.name},
            body=_(
                "Until %(date)s, a program that holds it may: %(scopes)s. If it was not you, withdraw it, then choose a new password."
            )
            % {"date": until, "scopes": ", ".join(label.lower() for label in token.scope_labels)},
            action=_("See my tokens"),
            path=reverse("accounts:tokens"),
            why=_("You receive this message because it concerns what opens your account. It cannot be switched off."),
        )
        mail = render_mail("email/notice", {"notice": notice, "can_stop": False})
    queue_mail(to=token.user.email, subject=mail.subject, text=mail.text, html=mail.html, at=at)

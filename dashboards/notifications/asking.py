"""What an address is told when somebody asks for an alert with it: the page that asked says the same in each case."""

from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Alert, Subscriber, User
from accounts.notifications.telling import Notice
from core.mail import queue_mail, render_mail
from dashboards import links


def _why() -> str:
    return _("You receive this message because this address was typed on openinno. If it was not you, ignore it.")


def _send(to: str, notice: Notice, at: datetime) -> None:
    mail = render_mail("email/notice", {"notice": notice, "can_stop": False})
    queue_mail(to=to, subject=mail.subject, text=mail.text, html=mail.html, at=at)


def confirm(alert: Alert, subscriber: Subscriber, *, title: str, at: datetime) -> None:
    """The address, which nobody has proved to be theirs yet."""
    with override(subscriber.language):
        notice = Notice(
            title=_("Confirm your alert: %(title)s") % {"title": title},
            body=_(
                "The link shows a page with one button. Without it no mail will come, and the request is erased after 7 days."
            ),
            action=_("Confirm the alert"),
            path=links.confirm_path(alert),
            why=_why(),
        )
        _send(subscriber.email, notice, at)


def has_account(user: User, email: str, *, title: str, back: str, at: datetime) -> None:
    """A person of ours: their alerts are those of their account. `back` is the page that asked."""
    with override(user.language):
        notice = Notice(
            title=_("You have an account: sign in to make this alert"),
            body=_(
                "An alert was asked for with this address: %(title)s. Yours are made and seen once you are signed in."
            )
            % {"title": title},
            action=_("Sign in and make the alert"),
            path=f"{reverse('account_login')}?{urlencode({'next': back})}",
            why=_why(),
        )
        _send(email, notice, at)


def exists(subscriber: Subscriber, *, title: str, at: datetime) -> None:
    """The address has confirmed that same alert."""
    with override(subscriber.language):
        notice = Notice(
            title=_("You have this alert already: %(title)s") % {"title": title},
            body=_("You can change how often it writes, stop it, or erase everything."),
            action=_("See my alerts"),
            path=links.open_path(subscriber),
            why=_why(),
        )
        _send(subscriber.email, notice, at)


def is_full(subscriber: Subscriber, *, reason: str, at: datetime) -> None:
    """There is no room for one more."""
    with override(subscriber.language):
        notice = Notice(
            title=_("This alert could not be made"),
            body=reason,
            action=_("See my alerts"),
            path=links.open_path(subscriber),
            why=_why(),
        )
        _send(subscriber.email, notice, at)

"""What people are told when news of a POC is asked for and given."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import Notice, notify_curators, notify_members
from matching.enums import Side
from matching.links import news_path
from matching.models import NewsAsked


def asked(question: NewsAsked, *, at: datetime) -> None:
    """The people of one side, each with a link of their own by which they answer without signing in."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("How does it go? %(poc)s") % {"poc": question.poc},
            body=_("Nothing was heard of this POC for a month. Two lines are enough: its team reads them."),
            action=_("Answer"),
            path=news_path(question, user),
            why=_("You are told because your organisation takes part in this POC."),
        )

    key = f"news-asked:{question.pk}:{question.asked_at.isoformat()}"
    notify_members(organisation=question.organisation(), key=key, compose=compose, at=at)


def told(question: NewsAsked, text: str, *, by: User, at: datetime) -> None:
    """The other side and the curators: what was answered."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("News of the POC: %(poc)s") % {"poc": question.poc},
            body=text,
            action=_("Open the POC"),
            path=question.poc.get_absolute_url(),
            why=_("You are told because your organisation takes part in this POC."),
        )

    other = Side.ESTABLISHMENT if question.side == Side.COMPANY else Side.COMPANY
    key = f"news-told:{question.pk}"
    notify_members(organisation=question.poc.match.organisation_on(other), key=key, compose=compose, at=at)
    notify_curators(key=key, compose=compose, at=at)

"""What people are told about introductions. Every addressee gets a link of their own, by which one click answers."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, User
from accounts.notifications import Notice, notify_curators, notify_members
from matching.enums import MatchStatus, MatchVerb, Side
from matching.links import answer_path
from matching.models import Match

Words = Callable[[], tuple[str, str, str]]  # title, body, action, in the reader's language


def _key(what: str, match: Match, at: datetime) -> str:
    return f"match-{what}:{match.pk}:{at.isoformat()}"


def _why() -> str:
    return _("You are told because your organisation takes part in this introduction.")


def _tell(organisation: Organisation, match: Match, key: str, words: Words, *, at: datetime) -> None:
    def compose(user: User) -> Notice:
        title, body, action = words()
        return Notice(title=title, body=body, action=action, path=match.get_absolute_url(), why=_why())

    notify_members(organisation=organisation, key=key, compose=compose, at=at)


def _ask(match: Match, side: Side, key: str, words: Words, *, at: datetime) -> None:
    """Like `_tell`, with the signed link in the mail."""

    def compose(user: User) -> Notice:
        title, body, action = words()
        return Notice(
            title=title,
            body=body,
            action=action,
            path=match.get_absolute_url(),
            mail_path=answer_path(match, user, side),
            why=_why(),
        )

    notify_members(organisation=match.organisation_on(side), key=key, compose=compose, at=at)


def _question(match: Match, side: Side) -> tuple[str, str, str]:
    if side == Side.COMPANY:
        return (
            _("A university needs you: %(title)s") % {"title": match.irritant.title},
            _("The Amue thinks that you can help. Does this need interest you? Yes, no or later: one click is enough."),
            _("Read and answer"),
        )
    return (
        _("%(company)s is interested in: %(title)s") % {"company": match.startup, "title": match.irritant.title},
        match.message or _("Do you wish to meet this company? Yes, no or later: one click is enough."),
        _("Read and answer"),
    )


def offered(match: Match, *, at: datetime) -> None:
    """Curators: a company comes forward."""

    def compose(user: User) -> Notice:
        return Notice(
            title=_("%(company)s offers to help: %(title)s")
            % {"company": match.startup, "title": match.irritant.title},
            body=match.message,
            action=_("Read the offer"),
            path=match.get_absolute_url(),
            why=_("You are told because you curate introductions."),
        )

    notify_curators(key=_key("offered", match, at), compose=compose, at=at)


def asked(match: Match) -> tuple[str, str, str]:
    """What the company reads: title, text, action. Shown to curators before they send, in the same words."""
    title, body, action = _question(match, Side.COMPANY)
    return title, f"{match.word}\n\n{body}" if match.word else body, action


def sent(match: Match, *, at: datetime) -> None:
    """The company is asked; its networks know."""
    _ask(match, Side.COMPANY, _key("sent", match, at), lambda: asked(match), at=at)
    for network in match.startup.networks.all():
        _tell(
            network,
            match,
            _key("sent-network", match, at),
            lambda: (
                _("A need was sent to %(company)s") % {"company": match.startup},
                match.irritant.title,
                _("See the introduction"),
            ),
            at=at,
        )


def interested(match: Match, *, at: datetime) -> None:
    """The establishment is asked."""
    _ask(match, Side.ESTABLISHMENT, _key("interested", match, at), lambda: _question(match, Side.ESTABLISHMENT), at=at)


def reminded(match: Match, side: Side, step: int, *, at: datetime) -> None:
    """The side that has not answered is asked again."""

    def words() -> tuple[str, str, str]:
        _title, body, action = _question(match, side)
        return _("Your answer is awaited: %(title)s") % {"title": match.irritant.title}, body, action

    _ask(match, side, _key(f"reminder-{step}", match, at), words, at=at)


def nudged(match: Match, side: Side, word: str, *, by: User, at: datetime) -> None:
    """The side that has not answered is asked by somebody it knows, in their own words."""
    sender = by.organisation.label if by.organisation else "openinno"

    def words() -> tuple[str, str, str]:
        title = _("%(sender)s awaits your answer: %(title)s") % {"sender": sender, "title": match.irritant.title}
        return title, word or _question(match, side)[1], _("Read and answer")

    _ask(match, side, _key("nudge", match, at), words, at=at)


def declined(match: Match, *, at: datetime) -> None:
    """The company says no: curators look further, the establishment knows."""

    def words() -> tuple[str, str, str]:
        return (
            _("%(company)s declines: %(title)s") % {"company": match.startup, "title": match.irritant.title},
            match.reason or str(match.get_decline_reason_display()),
            _("See the introduction"),
        )

    def compose(user: User) -> Notice:
        title, body, action = words()
        why = _("You are told because you curate introductions.")
        return Notice(title=title, body=body, action=action, path=match.get_absolute_url(), why=why)

    notify_curators(key=_key("declined", match, at), compose=compose, at=at)
    _tell(match.irritant.establishment, match, _key("declined-demand", match, at), words, at=at)


def accepted(match: Match, *, at: datetime) -> None:
    """The company: the establishment wishes to meet."""
    _tell(
        match.startup.organisation,
        match,
        _key("accepted", match, at),
        lambda: (
            _("%(establishment)s wishes to meet you") % {"establishment": match.irritant.establishment.label},
            _("Agree on a date together: %(author)s awaits your message.") % {"author": match.irritant.author},
            _("See the introduction"),
        ),
        at=at,
    )


def met(match: Match, *, at: datetime) -> None:
    """The company: the meeting is on the thread."""
    _tell(
        match.startup.organisation,
        match,
        _key("met", match, at),
        lambda: (
            _("Your meeting is recorded: %(title)s") % {"title": match.irritant.title},
            _("The establishment now says what follows."),
            _("See the introduction"),
        ),
        at=at,
    )


def closed(match: Match, *, at: datetime) -> None:
    """A company always learns why; the establishment too, once it was asked."""

    def words() -> tuple[str, str, str]:
        return (
            _("No follow-up: %(title)s") % {"title": match.irritant.title},
            match.reason or str(match.get_decline_reason_display()),
            _("See the introduction"),
        )

    _tell(match.startup.organisation, match, _key("closed", match, at), words, at=at)
    if match.sent_at and match.status == MatchStatus.CLOSED:
        _tell(match.irritant.establishment, match, _key("closed-demand", match, at), words, at=at)


def abandoned(match: Match, side: Side, *, asked_in_vain: int, at: datetime) -> None:
    """No answer came: the curators and both sides get an honest message.

    When none of the `asked_in_vain` companies has ever answered, the establishment is told that, instead of one company’s silence.
    """

    def words() -> tuple[str, str, str]:
        silent = match.organisation_on(side).label if side == Side.COMPANY else _("the establishment")
        return (
            _("No answer came: %(title)s") % {"title": match.irritant.title},
            _(
                "In spite of two reminders, %(silent)s has not answered. This introduction is closed; it can be reopened."
            )
            % {"silent": silent},
            _("See the introduction"),
        )

    def compose(user: User) -> Notice:
        title, body, action = words()
        why = _("You are told because you curate introductions.")
        return Notice(title=title, body=body, action=action, path=match.get_absolute_url(), why=why)

    notify_curators(key=_key(MatchVerb.ABANDON, match, at), compose=compose, at=at)
    demand = match.irritant.establishment
    _tell(match.startup.organisation, match, _key("abandoned-supply", match, at), words, at=at)
    if asked_in_vain:
        _nobody_answered(match, asked_in_vain, at=at)
    else:
        _tell(demand, match, _key("abandoned-demand", match, at), words, at=at)


def _nobody_answered(match: Match, asked: int, *, at: datetime) -> None:
    """The establishment: how many were asked, that none answered, and what can be done now."""

    def compose(user: User) -> Notice:
        body = ngettext(
            "%(count)d company was asked and reminded twice; it has not answered. The Amue looks for others. A more precise"
            " situation or budget often helps; you can also close this irritant without solution.",
            "%(count)d companies were asked and reminded twice; none has answered. The Amue looks for others. A more precise"
            " situation or budget often helps; you can also close this irritant without solution.",
            asked,
        )
        return Notice(
            title=_("No company has answered yet: %(title)s") % {"title": match.irritant.title},
            body=body % {"count": asked},
            action=_("Read the irritant"),
            path=match.irritant.get_absolute_url(),
            why=_("You are told because your establishment tells this irritant."),
        )

    organisation = match.irritant.establishment
    notify_members(organisation=organisation, key=_key("nobody-answered", match, at), compose=compose, at=at)

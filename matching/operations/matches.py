"""What happens to introductions: one function per verb a person would say."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import User
from core import states
from irritants.enums import IrritantStatus
from irritants.models import Disclosure, Irritant
from matching.enums import (
    MATCH_MOVES,
    DeclineReason,
    MatchFact,
    MatchOrigin,
    MatchStatus,
    MatchVerb,
    RemoveReason,
    Side,
)
from matching.models import Match, Poc
from matching.models.matches import OPEN_INTRODUCTIONS_CAP
from matching.notifications import matches as notifications
from matching.notifications import programs
from matching.operations import pocs, reminders
from matching.operations.secrets import gives_hidden_name
from startups.enums import StartupStatus
from startups.models import Startup

Answers = Sequence[dict[str, str]]  # [{"question": …, "answer": …}], in the order of the irritant's questions


@transaction.atomic
def offer(
    *, irritant: Irritant, startup: Startup, message: str, answers: Answers = (), by: User, at: datetime
) -> Match:
    """A company, or its network, comes forward. An introduction that was only suggested becomes theirs.

    Raises ValidationError when this company was already introduced to this irritant, or when it is not published any more.
    """
    network = by.organisation is not None and by.organisation.kind == OrganisationKind.NETWORK
    origin = MatchOrigin.NETWORK if network else MatchOrigin.COMPANY
    _hold_published(irritant)
    existing = Match.objects.filter(irritant=irritant, startup=startup).first()
    if existing and existing.status != MatchStatus.SUGGESTED:
        raise ValidationError(_("This company has already been introduced to this irritant."))
    if existing:
        states.move(
            existing,
            MatchVerb.OFFER,
            table=MATCH_MOVES,
            by=by,
            at=at,
            origin=origin,
            message=message,
            answers=list(answers),
        )
        match = existing
    else:
        match = _create(irritant, startup, MatchStatus.OFFERED, origin, at=at, message=message, answers=list(answers))
        match.record(MatchVerb.OFFER, by=by, at=at, target=MatchStatus.OFFERED)
    notifications.offered(match, at=at)
    return match


@transaction.atomic
def add(*, irritant: Irritant, startup: Startup, by: User, at: datetime) -> Match:
    """A curator thinks of a company that the engine did not name. Raises ValidationError if it is there already."""
    states.lock(irritant)
    if Match.objects.filter(irritant=irritant, startup=startup).exists():
        raise ValidationError(_("This company has already been introduced to this irritant."))
    match = _create(irritant, startup, MatchStatus.SHORTLISTED, MatchOrigin.CURATOR, at=at)
    match.record(MatchVerb.SHORTLIST, by=by, at=at, target=MatchStatus.SHORTLISTED)
    return match


def _hold_published(irritant: Irritant) -> None:
    """Whoever closes it or merges it into another one meanwhile waits. Raises ValidationError if it is not published."""
    states.lock(irritant)
    irritant.refresh_from_db(fields=["status"])
    if irritant.status != IrritantStatus.PUBLISHED:
        raise ValidationError(_("This irritant is not published: the introduction cannot be sent."))


def _create(
    irritant: Irritant, startup: Startup, status: MatchStatus, origin: MatchOrigin, *, at: datetime, **values: object
) -> Match:
    return Match.objects.create(
        irritant=irritant, startup=startup, status=status, origin=origin, status_at=at, **values
    )


@transaction.atomic
def shortlist(*, match: Match, by: User, at: datetime) -> None:
    states.move(match, MatchVerb.SHORTLIST, table=MATCH_MOVES, by=by, at=at)


@transaction.atomic
def put_back(*, match: Match, by: User, at: datetime) -> None:
    """Undo a shortlisting: it is a suggestion among others again."""
    states.move(match, MatchVerb.PUT_BACK, table=MATCH_MOVES, by=by, at=at)


@transaction.atomic
def remove(*, match: Match, remove_reason: str = RemoveReason.OTHER, reason: str = "", by: User, at: datetime) -> None:
    """Not sent, and why: one of the reasons, some words, or both. A company that came forward is told.

    Raises ValidationError for another reason without words.
    """
    if remove_reason == RemoveReason.OTHER and not reason:
        raise ValidationError(_("Say why in a few words, or choose one of the reasons."))
    label = "" if remove_reason == RemoveReason.OTHER else str(RemoveReason(remove_reason).label)
    words = _("%(reason)s: %(words)s") % {"reason": label, "words": reason} if label and reason else label or reason
    detail = {"reason": words, "code": remove_reason}
    states.move(match, MatchVerb.REMOVE, table=MATCH_MOVES, by=by, at=at, detail=detail, reason=words)
    if match.was_offered:
        notifications.closed(match, at=at)


@transaction.atomic
def send(*, match: Match, word: str = "", over_limit: str = "", by: User, at: datetime) -> None:
    """Ask the company; one that came forward has said yes already, so the establishment is asked at once.

    `word` is what the curator adds for it, `over_limit` why it is asked although it has enough to answer. Raises
    ValidationError when the irritant is not published, the company not validated or at its limit, or the word gives a hidden name.
    """
    _hold_published(match.irritant)
    _refuse_unsendable(match, word)
    if not match.was_offered:
        _respect_limit(match, over_limit, by=by, at=at)
    states.move(
        match,
        MatchVerb.SEND,
        table=MATCH_MOVES,
        by=by,
        at=at,
        detail={"message": word} if word else {},
        sent_at=at,
        word=word,
        reason="",
        decline_reason="",
    )
    if match.was_offered:
        states.move(
            match,
            MatchVerb.SHOW_INTEREST,
            table=MATCH_MOVES,
            by=None,
            at=at,
            detail={"offered": True},
            interested_at=at,
        )
        _ask_establishment(match, at=at)
    else:
        reminders.begin(match, Side.COMPANY, at=at)
        notifications.sent(match, at=at)
    programs.sent(match, at=at)


def _refuse_unsendable(match: Match, word: str) -> None:
    if match.startup.status != StartupStatus.VALIDATED:
        raise ValidationError(_("This company is not validated: the introduction cannot be sent."))
    if gives_hidden_name(match.irritant, word):
        raise ValidationError(_("The establishment hides its name, and your word gives it: the company would read it."))


def _respect_limit(match: Match, over_limit: str, *, by: User, at: datetime) -> None:
    """A company that has enough introductions open is asked once more for a reason, which the curators read on the thread.

    Of two curators who send to it at once, the second one waits here, and counts what the first one sent.
    """
    states.lock(match.startup)
    opened = Match.objects.open().filter(startup=match.startup).count()
    if opened < OPEN_INTRODUCTIONS_CAP:
        return
    if not over_limit:
        raise ValidationError(
            _(
                "This company has %(count)d introductions open, and the limit is %(limit)d: say why you send it one more."
            )
            % {"count": opened, "limit": OPEN_INTRODUCTIONS_CAP},
            code="limit",
        )
    match.record(MatchFact.OVER_LIMIT, by=by, at=at, detail={"reason": over_limit, "open": opened})


@transaction.atomic
def send_now(*, match: Match, word: str = "", over_limit: str = "", by: User, at: datetime) -> None:
    """Shortlist if need be, and send: a curator's one gesture."""
    if match.status in MATCH_MOVES[MatchVerb.SHORTLIST].sources:
        shortlist(match=match, by=by, at=at)
    send(match=match, word=word, over_limit=over_limit, by=by, at=at)


def _ask_establishment(match: Match, *, at: datetime) -> None:
    reminders.begin(match, Side.ESTABLISHMENT, at=at)
    notifications.interested(match, at=at)


@transaction.atomic
def show_interest(*, match: Match, message: str = "", answers: Answers = (), by: User, at: datetime) -> None:
    """The company says yes; the establishment is asked in turn."""
    states.move(
        match,
        MatchVerb.SHOW_INTEREST,
        table=MATCH_MOVES,
        by=by,
        at=at,
        interested_at=at,
        message=message,
        answers=list(answers),
        postponed_until=None,
    )
    reminders.end(match, at=at, by=None)
    _ask_establishment(match, at=at)


@transaction.atomic
def decline(*, match: Match, decline_reason: str, reason: str = "", by: User, at: datetime) -> None:
    """The company says no, and why."""
    _say_no(match, MatchVerb.DECLINE, decline_reason, reason, by=by, at=at)
    notifications.declined(match, at=at)


@transaction.atomic
def refuse(*, match: Match, decline_reason: str, reason: str = "", by: User, at: datetime) -> None:
    """The establishment says no, and why: the company learns it."""
    _say_no(match, MatchVerb.REFUSE, decline_reason, reason, by=by, at=at)
    notifications.closed(match, at=at)


def _say_no(match: Match, verb: MatchVerb, decline_reason: str, reason: str, *, by: User, at: datetime) -> None:
    words = str(DeclineReason(decline_reason).label)
    states.move(
        match,
        verb,
        table=MATCH_MOVES,
        by=by,
        at=at,
        detail={"reason": reason or words, "code": decline_reason},
        decline_reason=decline_reason,
        reason=reason,
        postponed_until=None,
    )
    reminders.end(match, at=at, by=None)


@transaction.atomic
def accept(*, match: Match, by: User, at: datetime) -> None:
    """The establishment says yes: the company may read its name, and both are told how to meet."""
    states.move(match, MatchVerb.ACCEPT, table=MATCH_MOVES, by=by, at=at, postponed_until=None)
    Disclosure.objects.get_or_create(
        irritant=match.irritant, organisation=match.startup.organisation, defaults={"at": at}
    )
    reminders.end(match, at=at, by=None)
    notifications.accepted(match, at=at)


@transaction.atomic
def postpone(*, match: Match, until: date, by: User, at: datetime) -> None:
    """« Plus tard »: the state stays, the reminders begin again that day. Raises TransitionRefused when nothing is asked."""
    current = Match.objects.filter(pk=match.pk, status=match.status, status_at=match.status_at)
    if match.awaited_side is None or not current.update(postponed_until=until, updated_at=at):
        raise states.TransitionRefused("postpone: no answer is awaited")
    match.postponed_until = until
    match.record(MatchFact.POSTPONE, by=by, at=at, detail={"until": until, "side": match.awaited_side})
    reminders.shift(match, until=until, at=at)


@transaction.atomic
def meet(*, match: Match, met_on: date, meeting_note: str = "", by: User, at: datetime) -> None:
    states.move(
        match,
        MatchVerb.MEET,
        table=MATCH_MOVES,
        by=by,
        at=at,
        detail={"on": met_on},
        met_on=met_on,
        meeting_note=meeting_note,
    )
    notifications.met(match, at=at)


@transaction.atomic
def start_poc(*, match: Match, title: str, by: User, at: datetime) -> Poc:
    """The meeting leads to a POC, to be framed."""
    states.move(match, MatchVerb.START_POC, table=MATCH_MOVES, by=by, at=at)
    return pocs.open_poc(match=match, title=title, by=by, at=at)


@transaction.atomic
def close(*, match: Match, reason: str, by: User, at: datetime) -> None:
    """No follow-up, and why: both sides learn it."""
    states.move(match, MatchVerb.CLOSE, table=MATCH_MOVES, by=by, at=at, detail={"reason": reason}, reason=reason)
    reminders.end(match, at=at, by=by)
    notifications.closed(match, at=at)


@transaction.atomic
def reopen(*, match: Match, by: User, at: datetime) -> None:
    """Shortlisted again: what was said before stays on the thread."""
    states.move(
        match,
        MatchVerb.REOPEN,
        table=MATCH_MOVES,
        by=by,
        at=at,
        reason="",
        decline_reason="",
        postponed_until=None,
    )

"""What people do themselves about an answer that does not come: open what they are asked, nudge who was asked."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User, is_curator
from core import states
from irritants.models import Event
from matching.enums import MatchFact, Side
from matching.models import Match
from matching.notifications import matches as notifications
from matching.operations.secrets import gives_hidden_name

NUDGES_A_DAY = 1  # about one introduction, whoever they are from
A_DAY = timedelta(days=1)


@transaction.atomic
def nudge(*, match: Match, side: Side, word: str, by: User, at: datetime) -> None:
    """A network asks one of its companies, or a curator either side, to answer: with a word of their own.

    Raises TransitionRefused when this side has answered, ValidationError beyond NUDGES_A_DAY or for a word that gives a hidden name.
    """
    _hold(match, side)
    # A network does not know that name: to refuse its guess would confirm it.
    if side == Side.COMPANY and is_curator(by) and gives_hidden_name(match.irritant, word):
        raise ValidationError({"word": _("The establishment hides its name, and your word gives it.")})
    nudged = _facts(match, MatchFact.NUDGE).filter(at__gt=at - A_DAY).count()
    if nudged >= NUDGES_A_DAY:
        words = ngettext(
            "They were nudged %(limit)d time within 24 hours, and that is enough. Your word is kept: try again tomorrow.",
            "They were nudged %(limit)d times within 24 hours, and that is enough. Your word is kept: try again tomorrow.",
            NUDGES_A_DAY,
        )
        raise ValidationError(words % {"limit": NUDGES_A_DAY})
    match.record(MatchFact.NUDGE, by=by, at=at, detail={"message": word, "side": side})
    notifications.nudged(match, side, word, by=by, at=at)


@transaction.atomic
def note_opening(*, match: Match, side: Side, at: datetime) -> bool:
    """The side that has to answer has read what it is asked: kept once, for the organisation, without whose eyes it was.

    Returns whether it is the first time. Nothing is kept once they have answered.
    """
    try:
        _hold(match, side)
    except states.TransitionRefused:
        return False
    if _facts(match, MatchFact.OPEN).filter(at__gte=match.status_at).exists():
        return False
    match.record(MatchFact.OPEN, by=None, at=at, detail={"side": side})
    return True


def _hold(match: Match, side: Side) -> None:
    """Whoever acts on it meanwhile waits. Raises TransitionRefused when this side is not awaited any more."""
    states.lock(match)
    match.refresh_from_db(fields=["status", "status_at"])
    if match.awaited_side != side:
        raise states.TransitionRefused(f"{side} is not awaited")


def _facts(match: Match, fact: MatchFact) -> Any:
    return Event.objects.filter(subject_kind="match", subject_id=match.pk, verb=fact)

"""The engine's suggestions, kept as rows: made and refreshed by jobs, never in a request."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from core import states
from irritants.enums import IrritantStatus
from irritants.models import Irritant
from matching.candidates import need_of, offers
from matching.enums import MatchFact, MatchOrigin, MatchStatus
from matching.models import Match
from matching.scoring import Ranker, Suggestion

SUGGESTIONS_PER_IRRITANT = 20


def suggest_for_irritant(*, irritant: Irritant, at: datetime, ranker: Ranker | None = None) -> int:
    """Refresh the suggestions of a published irritant; returns how many it has. Running it again changes nothing.

    Introductions that a person has touched keep their state; only their score is refreshed.
    """
    if irritant.status != IrritantStatus.PUBLISHED:
        return 0
    ranked = (ranker or Ranker(offers(at=at))).rank(need_of(irritant), top=SUGGESTIONS_PER_IRRITANT)
    useful = {suggestion.offer_id: suggestion for suggestion in ranked if suggestion.score > 0}
    with transaction.atomic():
        # One refresh of an irritant at a time: two companies that change together queue two.
        states.lock(irritant)
        existing = {match.startup_id: match for match in Match.objects.filter(irritant=irritant)}
        for startup_id, match in existing.items():
            _refresh(match, useful.get(startup_id))
        for startup_id, suggestion in useful.items():
            if startup_id not in existing:
                _suggest(irritant, suggestion, at=at)
    return len(useful)


def _refresh(match: Match, suggestion: Suggestion | None) -> None:
    if suggestion is not None:
        Match.objects.filter(pk=match.pk).update(score=suggestion.score, reasons=reasons_as_data(suggestion))
    elif match.status == MatchStatus.SUGGESTED:
        # Nobody has looked at it: it leaves the list as it came. Its events stay on the thread.
        match.delete()


def _suggest(irritant: Irritant, suggestion: Suggestion, *, at: datetime) -> None:
    match = Match.objects.create(
        irritant=irritant,
        startup_id=suggestion.offer_id,
        status=MatchStatus.SUGGESTED,
        status_at=at,
        origin=MatchOrigin.ENGINE,
        score=suggestion.score,
        reasons=reasons_as_data(suggestion),
    )
    match.record(MatchFact.SUGGEST, by=None, at=at, target=MatchStatus.SUGGESTED, detail={"score": suggestion.score})


def reasons_as_data(suggestion: Suggestion) -> list[dict[str, object]]:
    return [asdict(reason) for reason in suggestion.reasons]

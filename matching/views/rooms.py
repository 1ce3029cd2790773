"""What the page of a POC and its decision sheet both read of its room."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from matching.enums import LIVE_POCS
from matching.models import Poc
from matching.room.asking import next_ask
from matching.room.criteria import CriterionCard
from matching.room.timeline import milestones_of, timeline_of
from matching.room.where import Found, where


def room_context(
    request: HttpRequest,
    poc: Poc,
    *,
    criteria: Sequence[CriterionCard],
    missing: Sequence[object],
    readable: Collection[str],
) -> dict[str, Any]:
    """Where it stands, and the rows that this was read from. For whoever is in the room."""
    found = Found(
        poc=poc,
        criteria=[card.criterion for card in criteria],
        milestones=milestones_of(poc),
        fundings=list(poc.fundings.visible_to(request.user).select_related("scheme").with_steps()),
        lesson=getattr(poc, "lesson", None),
        missing=missing,
        readable=readable,
        today=timezone.localdate(),
    )
    return {
        "where": where(found, user=request.user),
        "asked_next": _asked_next(poc, found.today),
        "milestones": found.milestones,
        "fundings": found.fundings,
        "timeline": timeline_of(poc, found.milestones, user=request.user, readable=readable, today=found.today),
    }


def _asked_next(poc: Poc, today: date) -> date | None:
    """The day on which a decision is asked (again)."""
    return next_ask(today, ends_on=poc.ends_on) if poc.status in LIVE_POCS and poc.ends_on else None

"""A meeting is told to its two sides, takes place or not, is cancelled, is planned again."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core import states
from matching.enums import MATCH_MOVES, MatchVerb
from matching.operations import matches
from meetings.enums import MEETING_MOVES, MeetingVerb
from meetings.models import Meeting

NO_SEAT: dict[str, Any] = {
    "slot_id": None,
    "table_id": None,
    "published_slot_id": None,
    "published_table_id": None,
    "is_locked": False,
}


@transaction.atomic
def publish(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Its seat in the working agenda is from now on the one that people are told. The telling is that of the whole agenda."""
    states.move(
        meeting,
        MeetingVerb.PUBLISH,
        table=MEETING_MOVES,
        by=by,
        at=at,
        published_slot=meeting.slot,
        published_table=meeting.table,
    )


@transaction.atomic
def hold(*, meeting: Meeting, by: User, at: datetime) -> None:
    """It took place: the introduction has been met."""
    states.move(meeting, MeetingVerb.HOLD, table=MEETING_MOVES, by=by, at=at)
    if meeting.match.status in MATCH_MOVES[MatchVerb.MEET].sources:
        matches.meet(match=meeting.match, met_on=meeting.edition.today(at), by=by, at=at)


@transaction.atomic
def miss(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Somebody was missing: it can be planned again."""
    states.move(meeting, MeetingVerb.MISS, table=MEETING_MOVES, by=by, at=at)


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User, at: datetime) -> None:
    """It will not take place, and why; its seat is free again."""
    states.move(
        meeting,
        MeetingVerb.CANCEL,
        table=MEETING_MOVES,
        by=by,
        at=at,
        detail={"reason": reason},
        cancel_reason=reason,
        **NO_SEAT,
    )


@transaction.atomic
def plan_again(*, meeting: Meeting, by: User, at: datetime) -> None:
    """A draft without a seat, which the next agenda may place."""
    states.move(meeting, MeetingVerb.PLAN_AGAIN, table=MEETING_MOVES, by=by, at=at, cancel_reason="", **NO_SEAT)

"""Each side says how a meeting went, from devices that lose the network and may send twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core import states
from irritants.models import Event
from meetings.enums import MEETING_MOVES, MeetingFact, MeetingVerb
from meetings.models import Debrief, Meeting
from meetings.operations import meetings, promises


class DebriefConflict(Exception):
    """A colleague wrote in the meantime: `kept` is what they wrote. Nothing of it was replaced."""

    def __init__(self, kept: Debrief) -> None:
        super().__init__(f"{kept}: written meanwhile")
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says of a meeting; `rating` is 1 to 5, or None."""

    rating: int | None = None
    wish: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """What is to be done after a meeting: by whom, and until when."""

    organisation: Organisation
    text: str
    due_on: date


@transaction.atomic
def write(
    *,
    meeting: Meeting,
    organisation: Organisation,
    client_id: UUID,
    built_on: Collection[UUID],
    said: Said,
    promised: Sequence[Promised] = (),
    by: User,
    at: datetime,
) -> Debrief:
    """Keep what this side says. A rating means that the meeting took place.

    `client_id` is made by the device for this very text: received again, it changes nothing. `built_on` are those of the
    texts that its author had before their eyes. Raises DebriefConflict when another one is kept by now, and ValidationError
    before the end of the slot, or for an identifier that another meeting has.
    """
    states.lock(meeting)
    meeting.refresh_from_db(fields=["status", "status_at", "published_slot", "published_table"])
    kept: Debrief | None = meeting.debriefs.filter(organisation=organisation).first()
    if kept and was_received(meeting, client_id):
        return kept
    _check(meeting, client_id, at)
    if kept and kept.client_id not in built_on:
        raise DebriefConflict(kept)
    debrief = kept or Debrief(meeting=meeting, organisation=organisation)
    debrief.client_id, debrief.by, debrief.at = client_id, by, at
    debrief.rating, debrief.wish, debrief.note = said.rating, said.wish, said.note
    debrief.save()
    meeting.record(MeetingFact.DEBRIEF, by=by, at=at, detail={"client": str(client_id)})
    _hold_if_rated(meeting, said, by=by, at=at)
    for each in promised:
        promises.promise(
            meeting=meeting, organisation=each.organisation, text=each.text, due_on=each.due_on, by=by, at=at
        )
    return debrief


def was_received(meeting: Meeting, client_id: UUID) -> bool:
    """Whether this text came already, even if it was written over since: the thread remembers each."""
    told = Event.objects.filter(subject_kind="meeting", subject_id=meeting.pk, verb=MeetingFact.DEBRIEF)
    return told.filter(detail__client=str(client_id)).exists()


def _check(meeting: Meeting, client_id: UUID, at: datetime) -> None:
    if meeting.published_slot is None:
        raise ValidationError(_("This meeting is not on the agenda any more: keep your text, and tell the organisers."))
    if at < meeting.published_slot.ends_at:
        raise ValidationError(_("This page opens at the end of the meeting."))
    if Debrief.objects.filter(client_id=client_id).exists():
        raise ValidationError(_("This text was sent for another meeting."))


def _hold_if_rated(meeting: Meeting, said: Said, *, by: User, at: datetime) -> None:
    if said.rating is not None and meeting.status in MEETING_MOVES[MeetingVerb.HOLD].sources:
        # Its introduction may have moved while this page was open.
        meeting.match.refresh_from_db(fields=["status", "status_at"])
        meetings.hold(meeting=meeting, by=by, at=at)

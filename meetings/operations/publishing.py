"""The working agenda becomes the one that people know: a numbered version, and only those whose day changes are told."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from core.jobs import enqueue
from meetings import planner
from meetings.candidates import Day, read_day
from meetings.candidates.changes import AgendaChange, changes_of, readers_of
from meetings.candidates.rows import read_rows
from meetings.candidates.stored import stored_placements
from meetings.enums import ChangeKind, EditionFact, EditionStatus, MeetingFact
from meetings.figures.planning import Words
from meetings.models import AgendaVersion, Edition, Meeting
from meetings.notifications import versions as told
from meetings.operations import meetings, steps
from meetings.planner.agenda import Rule, Violation
from meetings.planner.problem import Placement

TELL = "meetings.tell_version"
NO_SEAT_LEFT = gettext_noop("There is no seat for it in the new agenda.")


def broken_rules(day: Day) -> list[Violation]:
    """What the working agenda breaks, read with `seated`: nothing of that can be published. A limit may be passed by a locked meeting."""
    broken = planner.violations(day.problem, day.working)
    return [each for each in broken if each.rule != Rule.OVER_CAP]


@transaction.atomic
def publish(*, edition: Edition, seen: int, by: User, at: datetime) -> AgendaVersion:
    """What people are told is the working agenda from now on.

    New meetings are published, those that moved are noted on the thread of their irritant, those that lost their seat are cancelled
    and wait for another agenda. A job tells the people. Raises Overtaken; ValidationError when nothing changes, when the edition is not
    announced, or when the agenda breaks a rule.
    """
    steps.hold(edition, seen)
    if edition.status != EditionStatus.ANNOUNCED:
        raise ValidationError(_("Announce the edition first: nobody can read its agenda yet."))
    day = read_day(edition, at=at, seated=True)
    changes = changes_of(day.meetings.values())
    if not changes:
        raise ValidationError(_("Nothing has changed since the last version."))
    if day.orphans or broken_rules(day):
        raise ValidationError(_("This agenda breaks rules: mend them first, they are named below."))
    for change in changes:
        DOING[change.kind](change, by, at)
    version = AgendaVersion.objects.create(
        edition=edition,
        number=edition.version + 1,
        by=by,
        at=at,
        placements=stored_placements(_told(day)),
        changes=[change.stored() for change in changes],
    )
    Edition.objects.filter(pk=edition.pk).update(version=version.number, updated_at=at)
    edition.version = version.number
    edition.record(EditionFact.PUBLISH, by=by, at=at, detail={"version": version.number})
    enqueue(TELL, version_id=version.pk)
    return version


def _told(day: Day) -> list[Placement]:
    """Every meeting that is on the agenda now, those that are facts included."""
    return [
        Placement(wish, str(meeting.published_slot_id), str(meeting.published_table_id))
        for wish, meeting in day.meetings.items()
        if meeting.is_on_the_agenda
    ]


def _add(change: AgendaChange, by: User, at: datetime) -> None:
    meetings.publish(meeting=change.meeting, by=by, at=at)


def _move(change: AgendaChange, by: User, at: datetime) -> None:
    meeting = change.meeting
    Meeting.objects.filter(pk=meeting.pk).update(
        published_slot=meeting.slot_id, published_table=meeting.table_id, updated_at=at
    )
    meeting.published_slot_id, meeting.published_table_id = meeting.slot_id, meeting.table_id
    meeting.record(MeetingFact.MOVE, by=by, at=at, detail={"before": change.before, "after": change.after})


def _remove(change: AgendaChange, by: User, at: datetime) -> None:
    meetings.cancel(meeting=change.meeting, reason=NO_SEAT_LEFT, by=by, at=at)
    meetings.plan_again(meeting=change.meeting, by=by, at=at)


DOING = {ChangeKind.ADDED: _add, ChangeKind.MOVED: _move, ChangeKind.REMOVED: _remove}


def tell(*, version_id: int, at: datetime) -> int:
    """Tell each person whose day this version changes, once ever: what was told before a worker was killed is not told again.

    Returns how many people the version concerns.
    """
    version = AgendaVersion.objects.select_related("edition", "by").get(pk=version_id)
    rows = read_rows(version.edition)
    changes: dict[str, dict[str, Any]] = {change["match"]: change for change in version.changes}
    readers = readers_of(rows, changes)
    words = Words.of(rows.slots, rows.tables, rows.matches)
    for reader in readers:
        theirs = [changes[uuid] for uuid in reader.matches]
        attendee = next(iter(reader.attendees), None)
        with transaction.atomic():
            told.agenda_changed(version, words, theirs, user=reader.user, attendee=attendee, at=at)
    AgendaVersion.objects.filter(pk=version.pk).update(told=len(readers))
    return len(readers)

"""What differs between the working agenda and the one that people were told, and whose day it changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from meetings.candidates.rows import Rows, is_fact
from meetings.enums import ChangeKind, MeetingStatus
from meetings.models import Attendee, Meeting

Place = list[int] | None  # [number of the slot, number of the table]


@dataclass(frozen=True, slots=True)
class AgendaChange:
    meeting: Meeting
    kind: ChangeKind
    before: Place
    after: Place

    def stored(self) -> dict[str, Any]:
        return {
            "match": str(self.meeting.match.uuid),
            "kind": self.kind.value,
            "before": self.before,
            "after": self.after,
        }


def changes_of(meetings: Iterable[Meeting]) -> list[AgendaChange]:
    """One for each meeting whose seat people do not know yet; what is held or missed stays as it is."""
    found = [change for meeting in meetings if (change := _change(meeting))]
    return sorted(found, key=lambda change: (change.after is None, change.after or change.before, change.meeting.pk))


def _change(meeting: Meeting) -> AgendaChange | None:
    if is_fact(meeting) or meeting.status == MeetingStatus.CANCELLED or not meeting.has_moved:
        return None
    before = _place(meeting.published_slot_id, meeting.published_table_id)
    after = _place(meeting.slot_id, meeting.table_id)
    kind = ChangeKind.ADDED if before is None else ChangeKind.REMOVED if after is None else ChangeKind.MOVED
    return AgendaChange(meeting, kind, before, after)


def _place(slot: int | None, table: int | None) -> Place:
    return None if slot is None or table is None else [slot, table]


@dataclass(slots=True)
class Reader:
    """One person to be told: the account, if there is one, and the rows under which he or she comes."""

    address: str
    user: User | None = None
    attendees: list[Attendee] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)
    """uuids of the introductions whose meeting changed, in the order of the changes."""


def readers_of(rows: Rows, matches: Iterable[str]) -> list[Reader]:
    """Everybody who takes part in one of these meetings, each once; for an organisation that named nobody, who registered it."""
    by_uuid = {str(match.uuid): match for match in rows.matches}
    readers: dict[str, Reader] = {}
    attendees = _attendees(rows)
    for uuid in matches:
        match = by_uuid[uuid]
        sides = [*_demand(rows, attendees, match.irritant_id, match.irritant.establishment_id)]
        sides += _side(rows, attendees, match.startup.organisation_id)
        for address, user, attendee in sides:
            reader = readers.setdefault(address.casefold(), Reader(address))
            reader.user = reader.user or user
            if attendee and attendee not in reader.attendees:
                reader.attendees.append(attendee)
            if uuid not in reader.matches:
                reader.matches.append(uuid)
    return list(readers.values())


Row = tuple[str, User | None, Attendee | None]


def _attendees(rows: Rows) -> dict[int, list[Attendee]]:
    found: dict[int, list[Attendee]] = defaultdict(list)
    for attendee in rows.attendees:
        found[attendee.registration_id].append(attendee)
    return found


def _demand(rows: Rows, attendees: dict[int, list[Attendee]], irritant: int, organisation: int) -> Iterator[Row]:
    """Those who carry this irritant, as the planner reads it."""
    entry = next((each.pk for each in rows.entries if each.irritant_id == irritant), None)
    everybody = list(_side(rows, attendees, organisation))
    carriers = [
        row for row in everybody if row[2] is None or row[2].pk not in rows.carried or entry in rows.carried[row[2].pk]
    ]
    yield from carriers or everybody


def _side(rows: Rows, attendees: dict[int, list[Attendee]], organisation: int) -> Iterator[Row]:
    for registration in rows.registrations:
        if registration.organisation_id == organisation:
            people = attendees.get(registration.pk, [])
            yield from ((each.email, each.user, each) for each in people)
            if not people:
                yield registration.by.email, registration.by, None

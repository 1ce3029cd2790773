"""An edition as the planner's problem.

Wishes are the accepted introductions of entered irritants whose two organisations have a place, and meetings that are facts already.
A meeting that the organiser has seated stays a wish when `seated` is asked for, even if its introduction no longer stands: it is an
orphan, which occupies its table until it is taken off.

Worth of a wish: `WORTH_ANYWAY` plus as much again for the engine's score, which is 0 to 1; without a score, the middle of it. So a
wish is worth 0.5 to 1 and never nothing: one meeting less for better scores elsewhere is never the choice, two for one may be.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from matching.enums import MatchStatus
from matching.models import Match
from meetings.candidates.rows import Rows, is_fact, read_rows
from meetings.enums import MeetingStatus
from meetings.models import Attendee, Edition, Meeting, Slot, Table
from meetings.planner import problem as planner

WORTH_ANYWAY = 0.5
MIDDLE = 0.5  # of the score, for an introduction that was never scored


@dataclass(frozen=True, slots=True)
class Day:
    """The problem, the working agenda, and the rows behind the keys of both."""

    edition: Edition
    problem: planner.Problem
    working: tuple[planner.Placement, ...]
    slots: dict[str, Slot]
    tables: dict[str, Table]
    matches: dict[str, Match]
    meetings: dict[str, Meeting]
    participants: dict[str, str]
    people: dict[str, list[Attendee]]
    orphans: tuple[str, ...]
    """Wishes that are there only because their meeting has a seat: their introduction, entry or registration no longer stands."""

    def name_of(self, participant: str) -> str:
        return self.participants.get(participant, participant)

    def person(self, key: str) -> str:
        return str(self.people[key][0]) if key in self.people else key


def worth(match: Match) -> float:
    """See above. 0.5 to 1."""
    score = MIDDLE if match.score is None else min(max(match.score, 0.0), 1.0)
    return WORTH_ANYWAY + (1 - WORTH_ANYWAY) * score


def irritant_key(match: Match) -> str:
    return f"irritant:{match.irritant_id}"


def company_key(match: Match) -> str:
    return f"company:{match.startup.organisation_id}"


def read_day(edition: Edition, *, at: datetime, seated: bool = False) -> Day:
    """The day as it can be planned from `at` on. Constant number of queries."""
    return _Reader(read_rows(edition), at, seated).day()


class _Reader:
    def __init__(self, rows: Rows, at: datetime, seated: bool) -> None:
        self.rows, self.at, self.seated = rows, at, seated
        self.meetings = {meeting.match_id: meeting for meeting in rows.meetings}
        self.slots = {slot.pk: slot for slot in rows.slots}
        self.closed = {slot.pk for slot in rows.slots if slot.starts_at <= at}
        self.registrations = {each.organisation_id: each for each in rows.registrations}
        self.entries = {each.irritant_id: each for each in rows.entries}
        self.by_address = self._by_address()
        self.people_of = self._people_of_organisations()

    def day(self) -> Day:
        wished = [match for match in self.rows.matches if self._is_wished(match)]
        participants = self._participants(wished)
        names = {
            key: name
            for match in wished
            for key, name in (
                (irritant_key(match), match.irritant.title),
                (company_key(match), match.startup.organisation.name),
            )
        }
        return Day(
            edition=self.rows.edition,
            problem=planner.Problem(
                slots=tuple(self._slots()),
                tables=tuple(self._tables()),
                people=tuple(self._people()),
                participants=tuple(participants.values()),
                wishes=tuple(
                    planner.Wish(str(match.uuid), irritant_key(match), company_key(match), worth(match))
                    for match in wished
                ),
                locked=tuple(self._seat(meeting) for meeting in self._seated(wished) if self._is_kept(meeting)),
                previous=tuple(self._told(wished)),
            ),
            working=tuple(sorted(self._seat(meeting) for meeting in self._seated(wished))),
            slots={str(slot.pk): slot for slot in self.rows.slots},
            tables={str(table.pk): table for table in self.rows.tables},
            matches={str(match.uuid): match for match in self.rows.matches},
            meetings={str(meeting.match.uuid): meeting for meeting in self.rows.meetings},
            participants=names,
            people={str(attendees[0].uuid): attendees for attendees in self.by_address.values()},
            orphans=tuple(str(match.uuid) for match in wished if not self._stands(match)),
        )

    # Wishes

    def _is_wished(self, match: Match) -> bool:
        meeting = self.meetings.get(match.pk)
        return self._stands(match) or bool(self.seated and meeting and meeting.slot_id)

    def _stands(self, match: Match) -> bool:
        """A fact, or accepted, entered, and with a place for both sides."""
        meeting = self.meetings.get(match.pk)
        if meeting and (is_fact(meeting) or self._is_past(meeting)):
            return True
        if meeting and meeting.status == MeetingStatus.CANCELLED:
            return False
        sides = {match.irritant.establishment_id, match.startup.organisation_id}
        comes = match.irritant_id in self.entries and sides <= self.registrations.keys()
        return comes and match.status == MatchStatus.ACCEPTED

    def _seated(self, wished: list[Match]) -> list[Meeting]:
        meetings = [self.meetings[match.pk] for match in wished if match.pk in self.meetings]
        return [meeting for meeting in meetings if meeting.slot_id]

    def _is_past(self, meeting: Meeting) -> bool:
        """Told, and begun."""
        return meeting.is_on_the_agenda and meeting.slot_id in self.closed

    def _is_kept(self, meeting: Meeting) -> bool:
        return meeting.is_locked or is_fact(meeting) or self._is_past(meeting)

    @staticmethod
    def _seat(meeting: Meeting) -> planner.Placement:
        return planner.Placement(str(meeting.match.uuid), str(meeting.slot_id), str(meeting.table_id))

    def _told(self, wished: list[Match]) -> Iterator[planner.Placement]:
        for match in wished:
            meeting = self.meetings.get(match.pk)
            if meeting and meeting.published_slot_id:
                yield planner.Placement(
                    str(match.uuid), str(meeting.published_slot_id), str(meeting.published_table_id)
                )

    # Slots and tables

    def _slots(self) -> Iterator[planner.Slot]:
        for slot in self.rows.slots:
            day = slot.local_start.date()
            yield planner.Slot(
                key=str(slot.pk),
                start=_minutes(slot.local_start, slot.local_start),
                end=_minutes(slot.local_end, slot.local_start),
                day=day.toordinal(),
                closed=slot.pk in self.closed,
            )

    def _tables(self) -> Iterator[planner.Table]:
        for table in self.rows.tables:
            yield planner.Table(str(table.pk), self._off("table", table.pk), bool(table.video_link))

    def _off(self, kind: str, number: int) -> frozenset[str]:
        return frozenset(str(slot) for slot in self.rows.off.get((kind, number), ()))

    # People and who they come for

    def _by_address(self) -> dict[str, list[Attendee]]:
        """Attendees of one address are one person, whoever they come for."""
        found: dict[str, list[Attendee]] = defaultdict(list)
        for attendee in self.rows.attendees:
            found[attendee.email.casefold()].append(attendee)
        return found

    def _people(self) -> Iterator[planner.Person]:
        for attendees in self.by_address.values():
            off = frozenset[str]().union(*[self._away(each) for each in attendees])
            yield planner.Person(str(attendees[0].uuid), off)

    def _away(self, attendee: Attendee) -> frozenset[str]:
        """What was unticked, and all that begins before somebody who is late is there."""
        late = attendee.late_until if attendee.is_late(self.at) else None
        missed = {str(slot.pk) for slot in self.rows.slots if late and self.at < slot.starts_at < late}
        return self._off("attendee", attendee.pk) | missed

    def _people_of_organisations(self) -> dict[int, list[Attendee]]:
        of_registration = defaultdict(list)
        for attendee in self.rows.attendees:
            of_registration[attendee.registration_id].append(attendee)
        return {each.organisation_id: of_registration[each.pk] for each in self.rows.registrations}

    def _participants(self, wished: list[Match]) -> dict[str, planner.Participant]:
        found: dict[str, planner.Participant] = {}
        for match in wished:
            if (key := irritant_key(match)) not in found:
                found[key] = self._participant(key, match.irritant.establishment_id, self._carriers(match))
            if (key := company_key(match)) not in found:
                company = match.startup.organisation_id
                found[key] = self._participant(key, company, self.people_of.get(company, []))
        return found

    def _carriers(self, match: Match) -> list[Attendee]:
        """Who carries this irritant, those included who name none and so carry all; everybody where all name others."""
        everybody = self.people_of.get(match.irritant.establishment_id, [])
        entry = self.entries.get(match.irritant_id)
        carried = self.rows.carried
        carriers = [each for each in everybody if each.pk not in carried or (entry and entry.pk in carried[each.pk])]
        return carriers or everybody

    def _participant(self, key: str, organisation: int, people: list[Attendee]) -> planner.Participant:
        registration = self.registrations.get(organisation)
        keys = [str(self.by_address[each.email.casefold()][0].uuid) for each in people]
        edition = self.rows.edition
        return planner.Participant(
            key=key,
            people=tuple(dict.fromkeys(keys)),
            off=self._off("registration", registration.pk) if registration else frozenset(),
            remote=any(each.is_remote for each in people),
            floor=edition.fewest_meetings,
            cap=edition.most_meetings,
        )


def _minutes(moment: datetime, first: datetime) -> int:
    """Since the midnight that begins the day of `first`, on the clock of the place: a slot may end after the next one."""
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    return int((moment.replace(tzinfo=None) - midnight.replace(tzinfo=None)) / timedelta(minutes=1))


def usual_pause(slots: list[Slot]) -> timedelta:
    """Between two slots that follow each other on one day: the shortest one, as breaks are longer."""
    pauses = [
        second.starts_at - first.ends_at
        for first, second in pairwise(slots)
        if first.local_start.date() == second.local_start.date()
    ]
    return min(pauses, default=timedelta())

"""The agenda of an organisation or of a person at an edition: what was published, never the organiser's working agenda."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from accounts.models import Organisation
from meetings.agendas.history import Seat, Told, told_in
from meetings.enums import EditionStatus
from meetings.models import AgendaVersion, Attendee, Edition, Meeting, ProgrammeItem, Slot, Table


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting as one of its sides reads it. `ours` and `theirs` are the people who come for it, of theirs those who let their name be read.

    `was`: where it was before the latest version moved it. `is_off`: people were told of it, and it does not take place.
    `sequence` rises with each change; `revised_at` is the date of the last one.
    """

    meeting: Meeting
    own: Organisation
    other: Organisation
    slot: Slot
    table: Table
    ours: tuple[Attendee, ...]
    theirs: tuple[Attendee, ...]
    was: tuple[Slot, Table] | None
    is_new: bool
    is_off: bool
    sequence: int
    revised_at: datetime

    @property
    def starts_at(self) -> datetime:
        return self.slot.local_start

    @property
    def ends_at(self) -> datetime:
        return self.slot.local_end


@dataclass(frozen=True, slots=True)
class Line:
    """What stands at one time of a day: a meeting, or an item of the public programme."""

    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None = None
    item: ProgrammeItem | None = None


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    lines: tuple[Line, ...]


class Agenda:
    """Everything that was published of one edition; with `organisation`, what concerns it alone. The queries are few and counted."""

    def __init__(self, edition: Edition, *, organisation: Organisation | None = None) -> None:
        self.edition, self.organisation = edition, organisation

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Those that were told, on the agenda or not any more, by time and table."""
        rows = Meeting.objects.filter(edition=self.edition).for_list()
        rows = rows.of(self.organisation) if self.organisation else rows
        return [each for each in rows if each.is_on_the_agenda or str(each.match.uuid) in self._told]

    @cached_property
    def slots(self) -> dict[int, Slot]:
        return {each.pk: self._placed(each) for each in self.edition.slots.all()}

    @cached_property
    def tables(self) -> dict[int, Table]:
        return {each.pk: each for each in self.edition.tables.all()}

    def _placed(self, slot: Slot) -> Slot:
        slot.edition = self.edition  # whose clock it reads, without asking for it again
        return slot

    @cached_property
    def _versions(self) -> list[AgendaVersion]:
        return list(self.edition.versions.order_by("number").only("edition", "number", "at", "placements"))

    @property
    def published_at(self) -> datetime:
        """When the latest version was; before the first, when the edition last changed."""
        return self._versions[-1].at if self._versions else self.edition.updated_at

    @cached_property
    def _told(self) -> dict[str, Told]:
        return told_in(self._versions)

    @cached_property
    def attendees(self) -> dict[int, list[Attendee]]:
        """Who comes, by organisation."""
        rows = Attendee.objects.filter(registration__edition=self.edition).coming().for_list()
        if self.organisation:
            sides = {side.pk for each in self.meetings for side in _sides(each)} | {self.organisation.pk}
            rows = rows.filter(registration__organisation__in=sides)
        found: dict[int, list[Attendee]] = {}
        for attendee in rows.prefetch_related("entries", "unavailabilities"):
            found.setdefault(attendee.registration.organisation_id, []).append(attendee)
        return found

    def of(self, organisation: Organisation, attendee: Attendee | None = None) -> list[Appointment]:
        """Those of this organisation or, with `attendee`, those that this person goes to; by time, then table."""
        read = (self._as_read_by(organisation, meeting) for meeting in self.meetings if organisation in _sides(meeting))
        found = [each for each in read if each and (attendee is None or attendee in each.ours)]
        return sorted(found, key=lambda each: (each.slot.starts_at, each.table.number, each.meeting.pk))

    def _as_read_by(self, organisation: Organisation, meeting: Meeting) -> Appointment | None:
        told = self._told.get(str(meeting.match.uuid))
        seat = self._seat(meeting, told)
        if seat is None:
            return None
        version, is_on = self.edition.version, meeting.is_on_the_agenda
        is_off = not is_on or self.edition.status == EditionStatus.CANCELLED
        other = next(side for side in _sides(meeting) if side != organisation)
        before = told.moved_in(version) if told and is_on else None
        return Appointment(
            meeting=meeting,
            own=organisation,
            other=other,
            slot=seat[0],
            table=seat[1],
            ours=self._people(organisation, meeting, seat[0]),
            theirs=tuple([each for each in self._people(other, meeting, seat[0]) if each.is_named]),
            was=self._found(before) if before else None,
            is_new=bool(told and is_on and told.is_new_in(version)),
            is_off=is_off,
            sequence=2 * (told.number if told else version) + is_off,
            revised_at=max(meeting.status_at, told.at) if told else meeting.status_at,
        )

    def _seat(self, meeting: Meeting, told: Told | None) -> tuple[Slot, Table] | None:
        """Where it is or, off the agenda, where it was said to be; None where that slot or table is no more."""
        if meeting.is_on_the_agenda:
            return self._found((meeting.published_slot_id or 0, meeting.published_table_id or 0))
        return self._found(told.seat) if told else None

    def _found(self, seat: Seat) -> tuple[Slot, Table] | None:
        slot, table = self.slots.get(seat[0]), self.tables.get(seat[1])
        return (slot, table) if slot and table else None

    def _people(self, organisation: Organisation, meeting: Meeting, slot: Slot) -> tuple[Attendee, ...]:
        """Who goes, as the planner counts: who carries this irritant, or everybody where all carry others; but not who is away then."""
        people = self.attendees.get(organisation.pk, [])
        if organisation == meeting.match.irritant.establishment:
            people = [each for each in people if _carries(each, meeting)] or people
        return tuple([each for each in people if not _is_away(each, slot)] or people)

    def days(self, appointments: Iterable[Appointment]) -> list[Day]:
        """The meetings that stand among the items of the programme, day by day on the clock of the place."""
        return list(by_day([*self._programme(), *standing(appointments)]))

    def _programme(self) -> list[Line]:
        zone = self.edition.zone
        return [
            Line(timezone.localtime(each.starts_at, zone), timezone.localtime(each.ends_at, zone), item=each)
            for each in self.edition.programme.all()
        ]

    def dropped(self, appointments: Iterable[Appointment]) -> list[Appointment]:
        """Those that the latest version had or took off, and that do not take place."""
        version = self.edition.version
        return [each for each in appointments if each.is_off and self._is_recent(each, version)]

    def _is_recent(self, appointment: Appointment, version: int) -> bool:
        told = self._told.get(str(appointment.meeting.match.uuid))
        return told is not None and (told.is_seated or told.number == version)


def standing(appointments: Iterable[Appointment]) -> list[Line]:
    return [Line(each.starts_at, each.ends_at, appointment=each) for each in appointments if not each.is_off]


def by_day(lines: Iterable[Line]) -> Iterator[Day]:
    in_order = sorted(lines, key=lambda line: (line.starts_at, line.ends_at))
    for day, rows in groupby(in_order, key=lambda line: line.starts_at.date()):
        yield Day(day, tuple(rows))


def _sides(meeting: Meeting) -> tuple[Organisation, Organisation]:
    return meeting.match.irritant.establishment, meeting.match.startup.organisation


def _carries(attendee: Attendee, meeting: Meeting) -> bool:
    """Chose this irritant, or none and so all."""
    chosen = [entry.irritant_id for entry in attendee.entries.all()]
    return not chosen or meeting.match.irritant_id in chosen


def _is_away(attendee: Attendee, slot: Slot) -> bool:
    return any(each.slot_id == slot.pk for each in attendee.unavailabilities.all())

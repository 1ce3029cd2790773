"""What is going on at a moment of an edition: on its screen, and before the organiser's eyes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from meetings.enums import ON_THE_AGENDA, MeetingStatus
from meetings.figures.sides import Sides, public_sides
from meetings.models import AgendaVersion, Attendee, Edition, Meeting, Registration, Slot, Table

CHANGED = {"added", "moved"}  # kinds of changes of an agenda that lead people elsewhere than they thought


@dataclass(frozen=True, slots=True)
class Place:
    """A meeting at its table as the room reads it: no person is named. `late` are the hours at which a side is expected."""

    meeting: Meeting
    sides: Sides
    establishment_late: datetime | None
    company_late: datetime | None
    is_moved: bool


@dataclass(frozen=True, slots=True)
class TableNow:
    table: Table
    now: Place | None
    next: Place | None


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen of an edition at a moment of its own clock."""

    at: datetime
    now: Slot | None
    next: Slot | None
    tables: list[TableNow]

    @property
    def is_empty(self) -> bool:
        return not any(each.now or each.next for each in self.tables)


def slots_around(slots: Iterable[Slot], at: datetime) -> tuple[Slot | None, Slot | None]:
    """The one that is going on, and the next one."""
    ordered = sorted(slots, key=lambda slot: slot.starts_at)
    now = next((slot for slot in ordered if slot.starts_at <= at < slot.ends_at), None)
    return now, next((slot for slot in ordered if slot.starts_at > at), None)


def screen(edition: Edition, at: datetime) -> Screen:
    """Which table holds what, now and next. Six queries, whatever the number of tables."""
    now, after = slots_around(edition.slots.all(), at)
    shown = [slot.pk for slot in (now, after) if slot]
    meetings = Meeting.objects.filter(
        edition=edition, published_slot__in=shown, status__in=ON_THE_AGENDA - {MeetingStatus.NO_SHOW}
    )
    unlisted = set(
        Registration.objects.filter(edition=edition, is_listed=False).values_list("organisation_id", flat=True)
    )
    late, moved = Lateness(edition, at), moved_on_the_day(edition)
    places: dict[tuple[int | None, int | None], Place] = {
        (meeting.published_slot_id, meeting.published_table_id): _place(meeting, unlisted, late, moved)
        for meeting in meetings.for_list().on_the_agenda()
    }
    return Screen(
        at=timezone.localtime(at, edition.zone),
        now=now,
        next=after,
        tables=[
            TableNow(
                table,
                places.get((now.pk, table.pk)) if now else None,
                places.get((after.pk, table.pk)) if after else None,
            )
            for table in edition.tables.all()
        ],
    )


def _place(meeting: Meeting, unlisted: Collection[int], late: "Lateness", moved: Collection[str]) -> Place:
    irritant, company = meeting.match.irritant, meeting.match.startup.organisation
    return Place(
        meeting=meeting,
        sides=public_sides(meeting, unlisted),
        establishment_late=late.of(irritant.establishment_id, irritant.pk),
        company_late=late.of(company.pk, irritant.pk),
        is_moved=str(meeting.match.uuid) in moved,
    )


class Lateness:
    """Who is late at a moment of an edition, by organisation and irritant. Two queries."""

    def __init__(self, edition: Edition, at: datetime) -> None:
        self.until: dict[int, list[tuple[frozenset[int], datetime]]] = defaultdict(list)
        people = Attendee.objects.coming().late(at).filter(registration__edition=edition)
        for person in people.select_related("registration").prefetch_related("entries"):
            carried = frozenset(entry.irritant_id for entry in person.entries.all())
            self.until[person.registration.organisation_id].append(
                (carried, timezone.localtime(person.late_until, edition.zone))
            )

    def of(self, organisation_id: int, irritant_id: int) -> datetime | None:
        """When the last of those who speak of this irritant is expected; None if nobody is late."""
        found = [until for carried, until in self.until[organisation_id] if not carried or irritant_id in carried]
        return max(found, default=None)


def moved_on_the_day(edition: Edition) -> set[str]:
    """Introductions that the agendas published since the first morning have placed elsewhere or added."""
    first = timezone.make_aware(datetime.combine(edition.starts_on, datetime.min.time()), edition.zone)
    versions = AgendaVersion.objects.filter(edition=edition, at__gte=first).values_list("changes", flat=True)
    return {change["match"] for changes in versions for change in changes if change["kind"] in CHANGED}


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting before the organiser's eyes: how many of those who come for each side have arrived."""

    place: Place
    establishment_there: "There"
    company_there: "There"


@dataclass(frozen=True, slots=True)
class There:
    arrived: int
    expected: int

    @property
    def is_missing(self) -> bool:
        """Nobody of that side has been seen."""
        return self.arrived == 0


def rows_of(edition: Edition, slot: Slot, at: datetime) -> list[Row]:
    """The meetings of a slot by table. Six queries, whatever their number."""
    late, moved, there = Lateness(edition, at), moved_on_the_day(edition), _there(edition)
    meetings = Meeting.objects.filter(edition=edition, published_slot=slot)
    return [
        Row(
            _place(meeting, (), late, moved),
            there.get(meeting.match.irritant.establishment_id, There(0, 0)),
            there.get(meeting.match.startup.organisation_id, There(0, 0)),
        )
        for meeting in meetings.for_list().on_the_agenda()
    ]


def _there(edition: Edition) -> dict[int, There]:
    """By organisation, who has arrived of those who come."""
    arrived: dict[int, list[bool]] = defaultdict(list)
    people = Attendee.objects.coming().filter(registration__edition=edition).order_by()
    for organisation, seen in people.values_list("registration__organisation_id", "checked_in_at"):
        arrived[organisation].append(seen is not None)
    return {organisation: There(sum(each), len(each)) for organisation, each in arrived.items()}


def unsaid(edition: Edition, at: datetime) -> int:
    """Meetings whose slot is over and of which nobody said whether they took place."""
    over = Q(status=MeetingStatus.PUBLISHED, published_slot__ends_at__lte=at)
    return Meeting.objects.filter(over, edition=edition).count()

"""When people, organisations and tables are free, and which meetings that were told no longer stand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from meetings.enums import MeetingStatus
from meetings.models import Attendee, Edition, Meeting, Registration, Table, Unavailability

Seat = tuple[int, int]  # number of who is not free, number of the slot
PARTIES = (
    "match__irritant__establishment",
    "match__startup__organisation",
    "published_slot__edition",
    "published_table",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A meeting that people were told, and whom of it is not free any more."""

    meeting: Meeting
    missing: list[str]


@dataclass
class Presence:
    """Who comes for each organisation of an edition, and what was unticked: read once, asked for each meeting.

    As the planner understands it: a side can meet in a slot when its organisation is free and one of the people who
    carry the irritant is; or nobody is named yet.
    """

    edition: Edition
    off: dict[str, set[Seat]] = field(default_factory=lambda: defaultdict(set))
    people: dict[int, list[Attendee]] = field(default_factory=lambda: defaultdict(list))
    registrations: dict[int, Registration] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition) -> "Presence":
        """Four queries, whatever the size of the edition."""
        found = cls(edition)
        for each in Unavailability.objects.filter(slot__edition=edition):
            for kind, number in (
                ("attendee", each.attendee_id),
                ("registration", each.registration_id),
                ("table", each.table_id),
            ):
                if number is not None:
                    found.off[kind].add((number, each.slot_id))
        standing = Registration.objects.standing().filter(edition=edition)
        found.registrations = {each.organisation_id: each for each in standing}
        coming = Attendee.objects.coming().filter(registration__edition=edition)
        for person in coming.select_related("registration").prefetch_related("entries"):
            found.people[person.registration.organisation_id].append(person)
        return found

    def is_missing(self, organisation: int, slot: int, *, irritant: int | None = None) -> bool:
        """Whether nobody of this organisation can sit at that slot; for an establishment, nobody who carries the irritant."""
        registration = self.registrations.get(organisation)
        if registration is None or (registration.pk, slot) in self.off["registration"]:
            return True
        people = [each for each in self.people[organisation] if _carries(each, irritant)]
        return bool(people) and all((each.pk, slot) in self.off["attendee"] for each in people)

    def missing_of(self, meeting: Meeting) -> list[str]:
        slot, match = meeting.published_slot_id, meeting.match
        establishment, company = match.irritant.establishment, match.startup.organisation
        assert slot is not None  # noqa: S101 only those that people were told are asked about
        found = []
        if self.is_missing(establishment.pk, slot, irritant=match.irritant_id):
            found.append(establishment.name)
        if self.is_missing(company.pk, slot):
            found.append(company.name)
        if (meeting.published_table_id, slot) in self.off["table"]:
            found.append(str(meeting.published_table))
        return found


def _carries(person: Attendee, irritant: int | None) -> bool:
    carried = {entry.irritant_id for entry in person.entries.all()}
    return irritant is None or not carried or irritant in carried


def broken_meetings(edition: Edition) -> list[Broken]:
    """The meetings still to come of the agenda that was told in which a side or the table is not free, the earliest first."""
    if not edition.is_published:
        return []
    told = Meeting.objects.filter(edition=edition, status=MeetingStatus.PUBLISHED)
    rows = told.select_related(*PARTIES).order_by("published_slot__starts_at", "published_table__number", "pk")
    presence = Presence.of(edition)
    return [Broken(meeting, missing) for meeting in rows if (missing := presence.missing_of(meeting))]


def broken_by(edition: Edition, known: Iterable[int]) -> list[Broken]:
    """Those that break now and are not among the numbers `known` before."""
    before = set(known)
    return [each for each in broken_meetings(edition) if each.meeting.pk not in before]


def unticked(of: Attendee | Registration | Table) -> set[int]:
    """Numbers of the slots in which it is not free."""
    return set(of.unavailabilities.values_list("slot_id", flat=True))

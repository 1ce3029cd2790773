"""A day to be planned: registered sides, accepted introductions, slots and tables that are still to come."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from matching.enums import MatchStatus
from matching.models import Match
from meetings.enums import MeetingStatus
from meetings.models import Attendee, Edition, Meeting, Slot, Table
from tests.factories.accounts import curator
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.meetings import (
    AttendeeFactory,
    EditionFactory,
    EntryFactory,
    MeetingFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
)
from tests.factories.startups import StartupFactory

THE_DAY = date(2031, 6, 12)
NINE = datetime(2031, 6, 12, 7, 0, tzinfo=UTC)  # in Paris
BEFORE = datetime(2031, 6, 2, 8, 0, tzinfo=UTC)
DATES = {
    "call_from": date(2031, 1, 13),
    "call_until": date(2031, 3, 14),
    "curation_until": date(2031, 4, 11),
    "answers_until": date(2031, 5, 16),
    "registration_until": date(2031, 5, 30),
    "agenda_on": date(2031, 6, 2),
    "starts_on": THE_DAY,
    "ends_on": THE_DAY,
    "follow_up_until": date(2031, 9, 30),
}


@dataclass
class Planned:
    """`matches[0]` is the first irritant with the first company, `matches[1]` the second with the second…"""

    edition: Edition
    organiser: User
    slots: list[Slot]
    tables: list[Table]
    matches: list[Match] = field(default_factory=list)
    attendees: list[tuple[Attendee, Attendee]] = field(default_factory=list)

    def add_pair(self, **fields: object) -> Match:
        """An irritant that is entered and a company, both registered with one person, whose introduction is accepted."""
        irritant, startup = IrritantFactory(published=True), StartupFactory(validated=True)
        EntryFactory(edition=self.edition, irritant=irritant)
        people = tuple(
            AttendeeFactory(registration=RegistrationFactory(edition=self.edition, organisation=organisation))
            for organisation in (irritant.establishment, startup.organisation)
        )
        match = MatchFactory(irritant=irritant, startup=startup, **{"status": MatchStatus.ACCEPTED, **fields})
        self.matches.append(match)
        self.attendees.append((people[0], people[1]))
        return match

    def seat(self, number: int, slot: int, table: int, **fields: object) -> Meeting:
        """The meeting of the introduction of that number, in the working agenda; told there too when it is published."""
        values = {"status": MeetingStatus.DRAFT, **fields}
        return MeetingFactory(
            edition=self.edition,
            match=self.matches[number],
            slot=self.slots[slot],
            table=self.tables[table],
            **values,
        )

    def place(self, slot: int, table: int) -> str:
        """How forms name a seat."""
        return f"{self.slots[slot].stamp}/{self.tables[table].number}"


def make_planned(*, pairs: int = 2, slots: int = 3, tables: int = 2, **edition: object) -> Planned:
    made = EditionFactory(announced=True, **{**DATES, **edition})
    step = timedelta(minutes=25)
    planned = Planned(
        edition=made,
        organiser=curator(),
        slots=[SlotFactory(edition=made, starts_at=NINE + number * step) for number in range(slots)],
        tables=[TableFactory(edition=made, number=number + 1) for number in range(tables)],
    )
    for _number in range(pairs):
        planned.add_pair()
    return planned

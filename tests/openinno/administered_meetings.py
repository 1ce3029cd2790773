"""A row of each model of the Rencontres, each with neighbours of its own."""

from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import models

from meetings.models import (
    AgendaVersion,
    Attendee,
    Debrief,
    Edition,
    EditionEvent,
    Entry,
    GridStep,
    Meeting,
    ProgrammeItem,
    Promise,
    Registration,
    Run,
    Slot,
    Table,
    Unavailability,
    Wall,
)
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.irritants import LONG_AGO
from tests.factories.meetings import (
    FIRST_DAY,
    AttendeeFactory,
    EditionFactory,
    EntryFactory,
    MeetingFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
)

numbers = count(1)


def _event(**given: Any) -> EditionEvent:
    edition = given.get("edition") or EditionFactory(announced=True)
    return edition.record("create", by=member_of(OrganisationFactory(establishment=True)), at=LONG_AGO)


def _promise() -> Promise:
    meeting = MeetingFactory(status="held")
    return Promise.objects.create(
        meeting=meeting,
        organisation=OrganisationFactory(establishment=True),
        text="Envoyer le cahier des charges",
        due_on=FIRST_DAY,
    )


MEETINGS: dict[type[models.Model], Callable[..., Any]] = {
    Wall: lambda: Wall.objects.create(edition=EditionFactory(announced=True), by=UserFactory(), made_at=LONG_AGO),
    Edition: lambda: EditionFactory(announced=True),
    EditionEvent: _event,
    Table: lambda **given: TableFactory(edition=given.get("edition") or EditionFactory(announced=True)),
    Slot: SlotFactory,
    ProgrammeItem: lambda **given: ProgrammeItemFactory(edition=given.get("edition") or EditionFactory(announced=True)),
    Entry: EntryFactory,
    Registration: RegistrationFactory,
    Attendee: lambda **given: AttendeeFactory(registration=given.get("registration") or RegistrationFactory()),
    Unavailability: lambda: Unavailability.objects.create(slot=SlotFactory(), attendee=AttendeeFactory()),
    Meeting: lambda: MeetingFactory(status="published"),
    Debrief: lambda: Debrief.objects.create(
        meeting=MeetingFactory(status="held"),
        organisation=OrganisationFactory(establishment=True),
        by=UserFactory(),
        rating=4,
        at=LONG_AGO,
    ),
    Promise: _promise,
    Run: lambda: Run.objects.create(
        edition=EditionFactory(announced=True), by=UserFactory(), asked_at=LONG_AGO, ended_at=LONG_AGO
    ),
    AgendaVersion: lambda: AgendaVersion.objects.create(
        edition=EditionFactory(announced=True), number=next(numbers), by=UserFactory(), at=LONG_AGO
    ),
    GridStep: lambda: GridStep.objects.create(
        edition=EditionFactory(announced=True), by=UserFactory(), at=LONG_AGO, what="move"
    ),
}

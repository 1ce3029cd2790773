"""An edition of today, for tests of pages, which live now: its call is open and its day is in three months."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from meetings.models import Attendee, Edition, Registration, Slot, Table
from tests.factories.meetings import AttendeeFactory, EditionFactory, RegistrationFactory, SlotFactory, TableFactory
from tests.people import World

DAYS_FROM_NOW = {
    "call_from": -10,
    "call_until": 20,
    "curation_until": 40,
    "answers_until": 60,
    "registration_until": 80,
    "agenda_on": 85,
    "starts_on": 90,
    "ends_on": 90,
    "follow_up_until": 180,
}


def dates(later: int = 0) -> dict[str, Any]:
    """Those of an edition whose call began ten days ago, `later` days shifted."""
    today = timezone.localdate()
    return {name: today + timedelta(days=days + later) for name, days in DAYS_FROM_NOW.items()}


def open_edition(*, later: int = 0, **fields: Any) -> Edition:
    return EditionFactory(**{"announced": True, **dates(later), **fields})


def slot_of(edition: Edition, hour: int = 9) -> Slot:
    """Twenty minutes of its first day."""
    starts = timezone.make_aware(datetime.combine(edition.starts_on, time(hour)), edition.zone)
    return SlotFactory(edition=edition, starts_at=starts, ends_at=starts + timedelta(minutes=20))


def table_of(edition: Edition) -> Table:
    return TableFactory(edition=edition)


def registration_of(world: World, role: str = "establishment", **fields: Any) -> Registration:
    """That of the organisation of this person of the world, with one person, at an edition of today."""
    by = world.people[role]
    assert by is not None
    edition = fields.pop("edition", None) or open_edition()
    return AttendeeFactory(
        registration=RegistrationFactory(edition=edition, organisation=by.organisation, by=by, **fields)
    ).registration


def person_of(world: World, role: str = "establishment") -> Attendee:
    return registration_of(world, role).attendees.get()

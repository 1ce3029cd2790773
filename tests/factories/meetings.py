from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from matching.enums import MatchStatus
from meetings.enums import ON_THE_AGENDA, EditionStatus, MeetingStatus
from meetings.models import Attendee, Edition, Entry, Meeting, ProgrammeItem, Registration, Slot, Table
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.irritants import LONG_AGO, IrritantFactory
from tests.factories.matching import MatchFactory

FIRST_DAY = date(2026, 6, 11)
MORNING = datetime(2026, 6, 11, 7, 0, tzinfo=UTC)  # 9:00 in Paris
SLOT = timedelta(minutes=20)


class EditionFactory(DjangoModelFactory):
    """One day in June 2026, its call in January. Being prepared, unless a trait says otherwise."""

    class Meta:
        model = Edition

    class Params:
        announced = factory.Trait(status=EditionStatus.ANNOUNCED)

    name = factory.Sequence(lambda n: f"Rencontres Open Innovation {n}")
    slug = factory.Sequence(lambda n: f"rencontres-{n}")
    status = EditionStatus.DRAFT
    status_at = LONG_AGO
    venue = "Maison des étudiants"
    call_from = date(2026, 1, 12)
    call_until = date(2026, 3, 13)
    curation_until = date(2026, 4, 10)
    answers_until = date(2026, 5, 15)
    registration_until = date(2026, 5, 29)
    agenda_on = date(2026, 6, 1)
    starts_on = FIRST_DAY
    ends_on = FIRST_DAY
    follow_up_until = date(2026, 9, 30)
    cancel_reason = factory.LazyAttribute(
        lambda edition: "Le lieu n’est plus libre." if edition.status == EditionStatus.CANCELLED else ""
    )


class TableFactory(DjangoModelFactory):
    class Meta:
        model = Table

    edition = factory.SubFactory(EditionFactory, announced=True)
    number = factory.Sequence(lambda n: n + 1)


class SlotFactory(DjangoModelFactory):
    """`position` 0 is 9:00 in Paris; each lasts 20 minutes, with 5 between two."""

    class Meta:
        model = Slot

    class Params:
        position = 0

    edition = factory.SubFactory(EditionFactory, announced=True)
    starts_at = factory.LazyAttribute(lambda slot: MORNING + slot.position * timedelta(minutes=25))
    ends_at = factory.LazyAttribute(lambda slot: slot.starts_at + SLOT)


class ProgrammeItemFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeItem

    edition = factory.SubFactory(EditionFactory, announced=True)
    title = "Accueil"
    starts_at = MORNING - timedelta(minutes=30)
    ends_at = MORNING


class EntryFactory(DjangoModelFactory):
    class Meta:
        model = Entry

    edition = factory.SubFactory(EditionFactory, announced=True)
    irritant = factory.SubFactory(IrritantFactory, published=True)
    by = factory.LazyAttribute(lambda entry: entry.irritant.author)
    at = LONG_AGO


class RegistrationFactory(DjangoModelFactory):
    """With a place, unless `waiting`."""

    class Meta:
        model = Registration

    class Params:
        waiting = factory.Trait(confirmed_at=None)

    edition = factory.SubFactory(EditionFactory, announced=True)
    organisation = factory.SubFactory(OrganisationFactory, establishment=True)
    by = factory.LazyAttribute(lambda registration: member_of(registration.organisation))
    registered_at = LONG_AGO
    confirmed_at = LONG_AGO


class AttendeeFactory(DjangoModelFactory):
    class Meta:
        model = Attendee

    registration = factory.SubFactory(RegistrationFactory)
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Morel {n}")
    email = factory.Sequence(lambda n: f"camille.morel{n}@exemple.fr")


class MeetingFactory(DjangoModelFactory):
    """Say the `status`: one that is on the agenda is seated, at a table of its own."""

    class Meta:
        model = Meeting

    edition = factory.SubFactory(EditionFactory, announced=True)
    match = factory.SubFactory(MatchFactory, status=MatchStatus.ACCEPTED)
    status = MeetingStatus.DRAFT
    status_at = LONG_AGO
    slot = factory.LazyAttribute(lambda it: _slot(it.edition) if it.status != MeetingStatus.CANCELLED else None)
    table = factory.LazyAttribute(lambda it: TableFactory(edition=it.edition) if it.slot else None)
    published_slot = factory.LazyAttribute(lambda it: it.slot if it.status in ON_THE_AGENDA else None)
    published_table = factory.LazyAttribute(lambda it: it.table if it.status in ON_THE_AGENDA else None)
    cancel_reason = factory.LazyAttribute(
        lambda it: "L’entreprise ne vient pas." if it.status == MeetingStatus.CANCELLED else ""
    )


def _slot(edition: Edition) -> Slot:
    return edition.slots.first() or SlotFactory(edition=edition)

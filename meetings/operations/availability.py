"""When a person, an organisation or a table is free. All slots are, until somebody unticks them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import states
from meetings.enums import EditionFact
from meetings.figures.availability import Broken, broken_by, broken_meetings, unticked
from meetings.models import Attendee, Edition, Registration, Slot, Table, Unavailability
from meetings.notifications import editions as notices

Someone = Attendee | Registration | Table


@transaction.atomic
def set_availability(*, of: Someone, free: Collection[int], by: User, at: datetime) -> list[Broken]:
    """Free at the slots with these numbers, and at no other of the edition.

    Returns the meetings of the agenda that was told which this breaks; curators are told of them, to plan again.
    """
    edition = edition_of(of)
    states.lock(edition)
    edition.refresh_from_db(fields=["version"])
    before = {each.meeting.pk for each in broken_meetings(edition)}
    known, slots = unticked(of), set(edition.slots.values_list("pk", flat=True))
    off = slots - set(free)
    if off == known:
        return []
    Unavailability.objects.filter(**_key(of), slot__in=known - off).delete()
    Unavailability.objects.bulk_create(Unavailability(**_key(of), slot_id=slot) for slot in sorted(off - known))
    readers = () if isinstance(of, Table) else (_registration(of).organisation_id,)
    detail = {"who": str(of if isinstance(of, Table) else _registration(of).organisation)}
    edition.record(EditionFact.SET_AVAILABILITY, by=by, at=at, detail=detail, readers=readers)
    broken = broken_by(edition, before)
    if broken:
        notices.broken(edition, broken, who=str(detail["who"]), at=at)
    return broken


@transaction.atomic
def set_days(*, person: Attendee, days: Collection[str], by: User, at: datetime) -> list[Broken]:
    """Comes on these days of the edition (as 2026-06-11): the slots of the others are unticked, those of these days as they were."""
    edition = edition_of(person)
    known = unticked(person)
    free = {
        slot.pk
        for slot in Slot.objects.filter(edition=edition).select_related("edition")
        if (day := slot.local_start.date().isoformat()) in days
        and (slot.pk not in known or day not in days_of(person))
    }
    return set_availability(of=person, free=free, by=by, at=at)


def days_of(person: Attendee) -> list[str]:
    """The days of the edition with a slot at which this person is free."""
    off = unticked(person)
    slots = Slot.objects.filter(edition=edition_of(person)).exclude(pk__in=off).select_related("edition")
    return sorted({slot.local_start.date().isoformat() for slot in slots})


def edition_of(of: Someone) -> Edition:
    edition: Edition = of.registration.edition if isinstance(of, Attendee) else of.edition
    return edition


def _registration(of: Attendee | Registration) -> Registration:
    return of.registration if isinstance(of, Attendee) else of


def _key(of: Someone) -> dict[str, Someone]:
    return {str(of._meta.model_name): of}

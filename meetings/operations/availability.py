"""When a person, an organisation or a table is free. All slots are, until somebody unticks them."""

from collections.abc import Collection, Mapping
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
    return set_availabilities(free={of: free}, by=by, at=at)


@transaction.atomic
def set_availabilities(*, free: Mapping[Someone, Collection[int]], by: User, at: datetime) -> list[Broken]:
    """Like `set_availability`, for an organisation and its people at once: what breaks is told once.

    Who was removed since their page was read is left out.
    """
    of = next(iter(free))
    edition = edition_of(of)
    states.lock(edition)
    free = _still_there(free)
    if not free:
        return []
    edition.refresh_from_db(fields=["version"])
    before = {each.meeting.pk for each in broken_meetings(edition)}
    slots = set(edition.slots.values_list("pk", flat=True))
    changed = [_untick(each, slots - set(ticked)) for each, ticked in free.items()]
    who, readers = _who(of)
    if not any(changed) and (not readers or _has_said(edition, readers)):
        return []
    edition.record(EditionFact.SET_AVAILABILITY, by=by, at=at, detail={"who": who}, readers=readers)
    broken = broken_by(edition, before)
    if broken:
        notices.broken(edition, broken, who=who, at=at)
    return broken


def _still_there(free: Mapping[Someone, Collection[int]]) -> dict[Someone, Collection[int]]:
    """Asked under the lock of the edition, under which people and tables are removed."""
    there: set[Someone] = set()
    for model in {type(each) for each in free}:
        there.update(model._default_manager.filter(pk__in=[each.pk for each in free if isinstance(each, model)]))
    return {each: ticked for each, ticked in free.items() if each in there}


def _has_said(edition: Edition, readers: tuple[int, ...]) -> bool:
    said = edition.events.filter(verb=EditionFact.SET_AVAILABILITY, reader_ids__contains=list(readers))
    return bool(said.exists())


def _untick(of: Someone, off: set[int]) -> bool:
    """Not free at these slots and no other; whether anything changed."""
    known = unticked(of)
    Unavailability.objects.filter(**_key(of), slot__in=known - off).delete()
    Unavailability.objects.bulk_create(Unavailability(**_key(of), slot_id=slot) for slot in sorted(off - known))
    return off != known


def _who(of: Someone) -> tuple[str, tuple[int, ...]]:
    """Whose availability it is, in words, and which organisation reads of it."""
    if isinstance(of, Table):
        return str(of), ()
    organisation = (of.registration if isinstance(of, Attendee) else of).organisation
    return organisation.name, (organisation.pk,)


@transaction.atomic
def set_days(*, person: Attendee, days: Collection[str], by: User, at: datetime) -> list[Broken]:
    """Comes on these days of the edition (as 2026-06-11): the slots of the others are unticked, those of these days as they were."""
    edition = edition_of(person)
    off, came = unticked(person), days_of(person)
    free = set()
    for slot in Slot.objects.filter(edition=edition).select_related("edition"):
        day = slot.local_start.date().isoformat()
        if day in days and (slot.pk not in off or day not in came):
            free.add(slot.pk)
    return set_availability(of=person, free=free, by=by, at=at)


def days_of(person: Attendee) -> list[str]:
    """The days of the edition with a slot at which this person is free."""
    off = unticked(person)
    slots = Slot.objects.filter(edition=edition_of(person)).exclude(pk__in=off).select_related("edition")
    return sorted({slot.local_start.date().isoformat() for slot in slots})


def days_with_slots(edition: Edition) -> list[str]:
    """Days of an edition on which there is something to come to, as 2026-06-11."""
    return sorted({slot.local_start.date().isoformat() for slot in edition.slots.select_related("edition")})


def edition_of(of: Someone) -> Edition:
    edition: Edition = of.registration.edition if isinstance(of, Attendee) else of.edition
    return edition


def _key(of: Someone) -> dict[str, Someone]:
    return {str(of._meta.model_name): of}

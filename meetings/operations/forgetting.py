"""Taking the name of a person out of the Rencontres: those to come are told that they do not come, those that are over keep a seat."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from meetings.models import Attendee
from meetings.models.registrations import new_key
from meetings.operations.registrations import remove_person, unregister

ATTENDEES_KEPT_FOR = timedelta(days=3 * 365)  # after the edition


@transaction.atomic
def forget_person(*, addresses: Collection[str], by: User, at: datetime) -> None:
    """Whoever was registered under one of these addresses (in small letters). Their organisation keeps the others it registered."""
    theirs = Attendee.objects.annotate(small=Lower("email")).filter(small__in=addresses)
    to_come = theirs.filter(registration__edition__ends_on__gte=timezone.localdate(at), registration__cancelled_at=None)
    for person in to_come.select_related("registration__edition", "registration__organisation"):
        if person.registration.attendees.exclude(pk=person.pk).exists():
            remove_person(person=person, by=by, at=at)
        else:
            unregister(registration=person.registration, by=by, at=at)
    forget_names(people=theirs)


def old_attendees(at: datetime) -> QuerySet[Attendee]:
    """Named still, of editions that ended ATTENDEES_KEPT_FOR ago."""
    ended: QuerySet[Attendee] = Attendee.objects.filter(
        registration__edition__ends_on__lt=timezone.localdate(at) - ATTENDEES_KEPT_FOR
    )
    return ended.exclude(last_name="")


@transaction.atomic
def forget_names(*, people: QuerySet[Attendee]) -> int:
    """That somebody of the organisation came stays; who it was goes, with the key of their agenda. Returns how many."""
    forgotten = list(people)
    for person in forgotten:
        person.user = None
        person.first_name = person.last_name = person.position = person.diet = person.access = ""
        person.email = f"{person.key}@personne.invalid"
        person.key = new_key()
    fields = ["user", "first_name", "last_name", "position", "diet", "access", "email", "key"]
    Attendee.objects.bulk_update(forgotten, fields)
    return len(forgotten)

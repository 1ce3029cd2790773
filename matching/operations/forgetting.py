"""Taking a person out of what names them in POCs and lessons, when their account ends."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from matching.models import Lesson, Milestone, Poc
from matching.operations import contacts

DECIDER = "Direction de l’établissement"  # whoever decided had a name; a POC that is committed must say who decides


@transaction.atomic
def forget_person(*, person: User, at: datetime) -> None:
    """They are called no more about a lesson, and see to no milestone. What they wrote stays, by an account without a name."""
    for lesson in Lesson.objects.filter(contact_person=person):
        contacts.end(lesson=lesson, by=person, at=at)
    Milestone.objects.filter(person=person).update(person=None, updated_at=at)
    theirs = Poc.objects.filter(match__irritant__establishment__memberships__user=person)
    named = theirs.filter(decision_owner__contains=person.get_full_name()).values("pk")
    Poc.objects.filter(pk__in=named).update(decision_owner=DECIDER, updated_at=at)

"""Who to call about a lesson: a person of the establishment, shown once they have agreed themselves, and no longer than they do."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import ConsentDoor, ConsentTo
from accounts.models import Membership, User
from accounts.operations import consents
from core import states
from matching.enums import LessonFact
from matching.models import Lesson
from matching.notifications import lessons as notifications


@transaction.atomic
def name(*, lesson: Lesson, person: User, contact: str, by: User, at: datetime) -> None:
    """Name the person to call, and what is shown of them. Who names themself agrees by it; a colleague is asked, and until they
    agree nothing is shown. Raises ValidationError for somebody who is not of the establishment."""
    states.lock(lesson)
    house = lesson.poc.match.irritant.establishment
    if not Membership.objects.of(house).filter(user=person).exists():
        raise ValidationError({"person": _("This person is not of your establishment.")})
    agreed = person == by
    _write(lesson, contact=contact, person=person, agreed_at=at if agreed else None, at=at)
    if agreed:
        _keep(
            lesson,
            person,
            _("If it is you, you agree by saving. A colleague is asked, and nothing is shown before they agree."),
            at,
        )
    lesson.record(LessonFact.CONSENT if agreed else LessonFact.NAME_CONTACT, by=by, at=at)
    if not agreed:
        notifications.asked_to_be_called(lesson, person, at=at)


@transaction.atomic
def consent(*, lesson: Lesson, by: User, at: datetime) -> None:
    """The person named agrees to be shown. Raises TransitionRefused if they are no longer the one who is named, or agreed already."""
    waiting = Lesson.objects.filter(pk=lesson.pk, contact_person=by, contact_consented_at=None)
    if not waiting.update(contact_consented_at=at, updated_at=at):
        raise states.TransitionRefused("nobody waits for this consent")
    lesson.contact_consented_at = at
    _keep(lesson, by, _("I agree to be called"), at)
    lesson.record(LessonFact.CONSENT, by=by, at=at)


@transaction.atomic
def end(*, lesson: Lesson, by: User, at: datetime) -> None:
    """Nobody is shown any more, and what was shown is erased. Raises TransitionRefused if nobody is named."""
    states.lock(lesson)
    lesson.refresh_from_db(fields=["contact_person"])
    if lesson.contact_person_id is None:
        raise states.TransitionRefused("nobody is named")
    _write(lesson, contact="", person=None, agreed_at=None, at=at)
    lesson.record(LessonFact.END_CONTACT, by=by, at=at)


def _keep(lesson: Lesson, person: User, wording: str, at: datetime) -> None:
    """Their yes, in the words of the page where they said it."""
    door = ConsentDoor.LESSON
    consents.give(user=person, to=ConsentTo.CONTACT, path=lesson.get_absolute_url(), wording=wording, door=door, at=at)


def _write(lesson: Lesson, *, contact: str, person: User | None, agreed_at: datetime | None, at: datetime) -> None:
    values = {"contact": contact, "contact_person": person, "contact_consented_at": agreed_at}
    consents.withdraw(
        to=ConsentTo.CONTACT, path=lesson.get_absolute_url(), but=person if agreed_at is not None else None, at=at
    )
    Lesson.objects.filter(pk=lesson.pk).update(**values, updated_at=at)
    for field, value in values.items():
        setattr(lesson, field, value)

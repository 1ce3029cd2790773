"""What happens to lessons learned and their reuse."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from matching.enums import LESSON_MOVES, LessonFact, LessonVerb
from matching.models import Lesson, Poc, Reuse
from matching.notifications import lessons as notifications


@transaction.atomic
def write(*, lesson: Lesson, poc: Poc, by: User, at: datetime) -> Lesson:
    """Begin the sheet of a POC; the company is asked to read it over. Raises ValidationError if there is one."""
    states.lock(poc)
    if Lesson.objects.filter(poc=poc).exists():
        raise ValidationError(_("This POC already has its lesson learned."))
    lesson.poc = poc
    lesson.status_at = at
    lesson.save()
    lesson.record(LessonFact.WRITE, by=by, at=at)
    notifications.written(lesson, at=at)
    return lesson


def save(*, lesson: Lesson) -> None:
    lesson.save_typed()


@transaction.atomic
def review(*, lesson: Lesson, comment: str = "", by: User, at: datetime) -> None:
    """The company has read it, and adds what it wishes."""
    states.move(lesson, LessonVerb.REVIEW, table=LESSON_MOVES, by=by, at=at, company_comment=comment)
    notifications.reviewed(lesson, at=at)


@transaction.atomic
def rework(*, lesson: Lesson, reason: str, by: User, at: datetime) -> None:
    """Back to draft; the company will read it again."""
    states.move(lesson, LessonVerb.REWORK, table=LESSON_MOVES, by=by, at=at, detail={"reason": reason})


@transaction.atomic
def publish(*, lesson: Lesson, by: User, at: datetime) -> None:
    """Everyone may read it and reuse it."""
    states.move(lesson, LessonVerb.PUBLISH, table=LESSON_MOVES, by=by, at=at, published_at=at)
    notifications.published(lesson, at=at)


@transaction.atomic
def withdraw(*, lesson: Lesson, reason: str, by: User, at: datetime) -> None:
    """A curator takes a published one back to draft; those who wrote it are told why. What others built on it stays said."""
    detail = {"reason": reason}
    states.move(lesson, LessonVerb.WITHDRAW, table=LESSON_MOVES, by=by, at=at, detail=detail, published_at=None)
    notifications.withdrawn(lesson, reason, at=at)


@transaction.atomic
def declare_reuse(*, lesson: Lesson, kind: str, context: str = "", by: User, at: datetime) -> Reuse:
    """« Nous réutilisons » or « nous testons ». Raises ValidationError if the establishment said so already."""
    states.lock(lesson)
    if Reuse.objects.filter(lesson=lesson, establishment=by.acting_for).exists():
        raise ValidationError(_("Your establishment has already declared its reuse."))
    reuse = Reuse.objects.create(lesson=lesson, establishment=by.acting_for, by=by, kind=kind, context=context)
    lesson.record(LessonFact.REUSE, by=by, at=at, detail={"kind": kind})
    notifications.reused(reuse, at=at)
    return reuse

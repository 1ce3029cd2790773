"""What happens to lessons learned. How the company reads them over is in `readings`, who builds on them in `reuses`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import date as date_filter
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from matching.enums import LESSON_MOVES, LessonFact, LessonStatus, LessonVerb
from matching.models import Lesson, Poc
from matching.models.lessons import READ_WITHIN
from matching.notifications import lessons as notifications
from matching.operations import readings


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
    readings.begin(lesson, at=at)
    notifications.written(lesson, at=at)
    return lesson


@transaction.atomic
def save(*, lesson: Lesson, at: datetime) -> None:
    """Keep what was typed. A text that changed leaves the company NOTICE to read it."""
    lesson.save_typed()
    Lesson.objects.filter(pk=lesson.pk).update(text_at=at)
    lesson.text_at = at


@transaction.atomic
def review(
    *, lesson: Lesson, comment: str = "", words: Mapping[str, str] | None = None, by: User, at: datetime
) -> None:
    """The company has read it, and adds what it wishes: `words` by section, and a word on the whole."""
    states.move(lesson, LessonVerb.REVIEW, table=LESSON_MOVES, by=by, at=at, company_comment=comment)
    readings.note(lesson, words=words or {}, by=by, at=at)
    readings.end(lesson, at=at, by=None)
    notifications.reviewed(lesson, at=at)


@transaction.atomic
def rework(*, lesson: Lesson, reason: str, by: User, at: datetime) -> None:
    """Back to draft; the company is asked to read it again."""
    detail = {"reason": reason}
    states.move(lesson, LessonVerb.REWORK, table=LESSON_MOVES, by=by, at=at, detail=detail, text_at=None)
    readings.begin(lesson, at=at)
    notifications.reworked(lesson, reason, at=at)


@transaction.atomic
def publish(*, lesson: Lesson, by: User, at: datetime) -> None:
    """Everyone may read it and reuse it. A draft, without the company's word: it says so of itself.

    Raises ValidationError for a draft that the company still has time to read.
    """
    states.lock(lesson)
    lesson.refresh_from_db(fields=["status", "status_at", "text_at"])
    unanswered = lesson.status == LessonStatus.DRAFT
    if unanswered and at < lesson.may_go_unread_at:
        day = date_filter(timezone.localtime(lesson.may_go_unread_at))
        raise ValidationError(_("The company has until %(day)s to read it over.") % {"day": day})
    changes: dict[str, Any] = {"published_at": at, "unanswered": unanswered}
    states.move(lesson, LessonVerb.PUBLISH, table=LESSON_MOVES, by=by, at=at, **changes)
    if unanswered:
        readings.end(lesson, at=at, by=None)
        lesson.record(LessonFact.UNANSWERED, by=by, at=at, detail={"days": READ_WITHIN.days})
        notifications.published_unread(lesson, at=at)
    notifications.published(lesson, at=at)


@transaction.atomic
def withdraw(*, lesson: Lesson, reason: str, by: User, at: datetime) -> None:
    """A curator takes a published one back to draft; those who wrote it are told why. What others built on it stays said."""
    changes: dict[str, Any] = {"published_at": None, "unanswered": False, "text_at": None}
    detail = {"reason": reason}
    states.move(lesson, LessonVerb.WITHDRAW, table=LESSON_MOVES, by=by, at=at, detail=detail, **changes)
    readings.begin(lesson, at=at)
    notifications.withdrawn(lesson, reason, at=at)

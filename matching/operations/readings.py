"""The company reads a lesson over: its word beside each section, and the ladder that asks for it: day 7, day 14, then day 21, when
the establishment is told that it may publish without an answer. Rows with a due date, worked by a job."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from core import states
from matching.enums import LessonFact, LessonStatus
from matching.models import Annotation, Lesson, LessonReminder
from matching.models.lessons import READ_WITHIN
from matching.notifications import lessons as notifications

LADDER = (timedelta(days=7), timedelta(days=14), READ_WITHIN)
WAITED = len(LADDER)  # the last step asks nobody: it tells the establishment
PARTIES = ("lesson__poc__match__irritant__establishment", "lesson__poc__match__startup__organisation")


def begin(lesson: Lesson, *, at: datetime) -> None:
    """Plan the ladder: the company has this draft to read. One that was under way is over."""
    end(lesson, at=at, by=None)
    steps = enumerate(LADDER, start=1)
    LessonReminder.objects.bulk_create(
        [LessonReminder(lesson=lesson, step=step, due_at=at + delay) for step, delay in steps]
    )


def end(lesson: Lesson, *, at: datetime, by: User | None) -> int:
    """It was read, or is no longer to be: nobody is asked again. Returns how many reminders were to come."""
    pending = LessonReminder.objects.pending().filter(lesson=lesson)
    return int(pending.update(stopped_at=at, stopped_by=by))


@transaction.atomic
def stop(*, lesson: Lesson, by: User, at: datetime) -> None:
    """A person stops the reminders. The time that the company has stays the same.

    Raises TransitionRefused when there is none to come.
    """
    if not end(lesson, at=at, by=by):
        raise states.TransitionRefused("stop: no reminder is to come")
    lesson.record(LessonFact.STOP_REMINDERS, by=by, at=at)


@transaction.atomic
def annotate(*, lesson: Lesson, comment: str, words: Mapping[str, str], by: User, at: datetime) -> bool:
    """The company's word on a sheet that it has read or that is published: all of it, as it now stands; its establishment is told.

    Returns whether anything changed. An answer that comes after the publication is an answer.
    """
    states.lock(lesson)
    lesson.refresh_from_db(fields=["company_comment", "unanswered", "status"])
    before = note(lesson, words=words, by=by, at=at)
    if comment == lesson.company_comment and not before:
        return False
    if comment != lesson.company_comment:
        before["comment"] = lesson.company_comment
    Lesson.objects.filter(pk=lesson.pk).update(company_comment=comment, unanswered=False, updated_at=at)
    lesson.company_comment, lesson.unanswered = comment, False
    lesson.record(LessonFact.ANNOTATE, by=by, at=at, detail={"before": before})
    notifications.annotated(lesson, at=at)
    return True


def note(lesson: Lesson, *, words: Mapping[str, str], by: User, at: datetime) -> dict[str, str]:
    """Write the words by section; an empty one takes that word back. Returns what stood before, of the sections that changed."""
    said = {each.section: each for each in lesson.annotations.all()}
    changed = {
        section: text for section, text in words.items() if text != (said[section].text if section in said else "")
    }
    for section, text in changed.items():
        if text:
            values = {"text": text, "by": by, "said_at": at}
            Annotation.objects.update_or_create(lesson=lesson, section=section, defaults=values)
        else:
            said[section].delete()
    return {section: said[section].text if section in said else "" for section in changed}


def work(*, at: datetime) -> int:
    """Take the steps that are due, each in a transaction of its own; returns how many were taken. Safe to run twice."""
    due = LessonReminder.objects.pending().filter(due_at__lte=at).order_by("due_at", "pk")
    return sum(_take(pk, at=at) for pk in due.values_list("pk", flat=True)[:500])


@transaction.atomic
def _take(reminder_id: int, *, at: datetime) -> bool:
    reminder = (
        LessonReminder.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related(*PARTIES)
        .filter(pk=reminder_id, due_at__lte=at, done_at=None, stopped_at=None)
        .first()
    )
    if reminder is None:
        return False
    lesson = reminder.lesson
    if reminder.step == WAITED and at < lesson.may_go_unread_at:
        LessonReminder.objects.filter(pk=reminder.pk).update(due_at=lesson.may_go_unread_at)
        return False  # the text was changed meanwhile: the company has more time
    LessonReminder.objects.filter(pk=reminder.pk).update(done_at=at)
    if lesson.status != LessonStatus.DRAFT:
        return False  # it was read between the row's lock and now
    if reminder.step < WAITED:
        lesson.record(LessonFact.REMIND, by=None, at=at, detail={"step": reminder.step})
        notifications.reminded(lesson, reminder.step, at=at)
    else:
        lesson.record(LessonFact.WAITED, by=None, at=at, detail={"days": READ_WITHIN.days})
        notifications.waited(lesson, at=at)
    return True

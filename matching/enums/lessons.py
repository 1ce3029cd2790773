"""Lessons learned, and their reuse by other establishments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Audience
from core.states import MoveTable, arrow


class LessonStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEWED = "reviewed", _("Read over by the company")
    PUBLISHED = "published", _("Published")


class LessonVerb(models.TextChoices):
    REVIEW = "review", _("Read over")
    REWORK = "rework", _("Back to draft")
    PUBLISH = "publish", _("Publish")
    WITHDRAW = "withdraw", _("Withdraw")


LESSON_MOVES: MoveTable = {
    LessonVerb.REVIEW: arrow(LessonStatus.DRAFT, to=LessonStatus.REVIEWED, asks=("comment",)),
    LessonVerb.REWORK: arrow(LessonStatus.REVIEWED, to=LessonStatus.DRAFT, asks=("reason",)),
    LessonVerb.PUBLISH: arrow(LessonStatus.REVIEWED, to=LessonStatus.PUBLISHED),
    LessonVerb.WITHDRAW: arrow(LessonStatus.PUBLISHED, to=LessonStatus.DRAFT, asks=("reason",)),
}
LESSON_AUDIENCES: dict[str, Audience] = {LessonVerb.PUBLISH: Audience.PUBLIC}


class LessonFact(models.TextChoices):
    WRITE = "write", _("Lesson begun")
    REUSE = "reuse", _("Reuse declared")


class ReuseKind(models.TextChoices):
    REUSE = "reuse", _("We reuse it")
    TEST = "test", _("We are testing it")

"""Lessons learned, how the company reads them over, and their reuse by other establishments."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


# A draft is published without the company's word once it was asked in vain: see `Lesson.may_go_unread_at`.
LESSON_MOVES: MoveTable = {
    LessonVerb.REVIEW: arrow(LessonStatus.DRAFT, to=LessonStatus.REVIEWED, asks=("comment", "words")),
    LessonVerb.REWORK: arrow(LessonStatus.REVIEWED, to=LessonStatus.DRAFT, asks=("reason",)),
    LessonVerb.PUBLISH: arrow(LessonStatus.REVIEWED, LessonStatus.DRAFT, to=LessonStatus.PUBLISHED),
    LessonVerb.WITHDRAW: arrow(LessonStatus.PUBLISHED, to=LessonStatus.DRAFT, asks=("reason",)),
}


class LessonFact(models.TextChoices):
    WRITE = "write", _("Lesson begun")
    REMIND = "remind", _("Reminder sent")
    STOP_REMINDERS = "stop_reminders", _("Reminders stopped")
    WAITED = "waited", _("Time to read over is past")
    UNANSWERED = "unanswered", _("Published without an answer")
    ANNOTATE = "annotate", _("Word of the company")
    NAME_CONTACT = "name_contact", _("Person to call named")
    CONSENT = "consent", _("Person to call agreed")
    END_CONTACT = "end_contact", _("Person to call withdrawn")
    CLEAR = "clear", _("Document cleared for sharing")
    HOLD_BACK = "hold_back", _("Document no longer shared")
    REUSE = "reuse", _("Reuse declared")
    CHANGE_REUSE = "change_reuse", _("Reuse said anew")
    END_REUSE = "end_reuse", _("Reuse withdrawn")


# Whatever is not named here is read by the parties and the curators only.
LESSON_AUDIENCES: dict[str, Audience] = {
    LessonVerb.PUBLISH: Audience.PUBLIC,
    LessonFact.UNANSWERED: Audience.PUBLIC,
    LessonFact.REUSE: Audience.PUBLIC,
    LessonFact.CHANGE_REUSE: Audience.PUBLIC,
    LessonFact.END_REUSE: Audience.PUBLIC,
}


class LessonSection(models.TextChoices):
    """The sections of the fixed sheet, in its order: the company may say its word beside each."""

    PROBLEM = "problem", _("The problem")
    TRIED = "tried", _("What was tried")
    COST = "cost", pgettext_lazy("section of a lesson", "What it cost")
    RESULTS = "results", _("Result against each criterion")
    FAILED = "failed", _("What failed")
    INTEGRATION = "integration", _("Integration with existing software")
    COMPLIANCE = "compliance", _("Data protection, accessibility, hosting")


class Outcome(models.TextChoices):
    """What the POC came to. It may have been extended, then scaled up or stopped."""

    SCALED = "scaled", _("Scaled up")
    STOPPED = "stopped", _("Stopped")
    EXTENDED = "extended", pgettext_lazy("outcome of a POC", "Extended")


def in_order(outcomes: Collection[str]) -> list[Outcome]:
    """As it happened: first the extension, then the decision that ended it."""
    return [each for each in (Outcome.EXTENDED, Outcome.SCALED, Outcome.STOPPED) if each in outcomes]


class ReuseKind(models.TextChoices):
    REUSE = "reuse", _("We reuse it")
    TEST = "test", _("We are testing it")

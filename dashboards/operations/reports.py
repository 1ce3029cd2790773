"""What a curator's decision about a report does, across the apps."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Report, User
from accounts.operations import reports
from core import states
from dashboards.notifications import reports as notifications
from irritants.enums import IRRITANT_MOVES, IrritantVerb
from irritants.models import Irritant
from irritants.operations import irritants
from matching.enums import LESSON_MOVES, LessonVerb
from matching.models import Answer, Lesson, Question
from matching.models.questions import Said
from matching.operations import lessons, questions
from startups import operations as startups
from startups.enums import STARTUP_MOVES, StartupVerb
from startups.models import Startup


@transaction.atomic
def uphold(*, report: Report, subject: Any, reason: str, by: User, at: datetime) -> None:
    """Take what was reported away from its readers, unless it is already, and tell its author and who reported.

    Raises TransitionRefused when the report was decided already.
    """
    reports.decide(report=report, upheld=True, reason=reason, by=by, at=at)
    if _is_there(subject):
        WITHDRAWS[type(subject)](subject, reason=reason, by=by, at=at)


def _is_there(subject: Any) -> bool:
    """Whether it can still be taken away."""
    if isinstance(subject, Said):
        return subject.withdrawn_at is None
    table, verb = VERBS[type(subject)]
    return verb in states.possible(subject.status, table)


VERBS: dict[type, tuple[states.MoveTable, str]] = {
    Irritant: (IRRITANT_MOVES, IrritantVerb.ARCHIVE),
    Startup: (STARTUP_MOVES, StartupVerb.SUSPEND),
    Lesson: (LESSON_MOVES, LessonVerb.WITHDRAW),
}


def _archive(irritant: Irritant, *, reason: str, by: User, at: datetime) -> None:
    irritants.archive(irritant=irritant, by=by, at=at)
    notifications.archived(irritant, reason, at=at)


WITHDRAWS: dict[type, Callable[..., None]] = {
    Irritant: _archive,
    Question: lambda said, **how: questions.withdraw(said=said, **how),
    Answer: lambda said, **how: questions.withdraw(said=said, **how),
    Startup: lambda startup, **how: startups.suspend(startup=startup, **how),
    Lesson: lambda lesson, **how: lessons.withdraw(lesson=lesson, **how),
}

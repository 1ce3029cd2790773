"""« Nous réutilisons », « nous testons »: declared, said anew, withdrawn; those who ran the POC are told each time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from matching.enums import LessonFact
from matching.models import Lesson, Reuse
from matching.notifications import reuses as notifications


@transaction.atomic
def declare(*, lesson: Lesson, kind: str, context: str = "", by: User, at: datetime) -> Reuse:
    """What was withdrawn may be declared again. Raises ValidationError if the establishment says so already."""
    states.lock(lesson)
    about = {"kind": kind, "context": context, "by": by, "withdrawn_at": None}
    found = Reuse.objects.filter(lesson=lesson, establishment=by.acting_for)
    if found.standing().exists():
        raise ValidationError(_("Your establishment has already declared its reuse."))
    reuse, _is_new = Reuse.objects.update_or_create(lesson=lesson, establishment=by.acting_for, defaults=about)
    lesson.record(LessonFact.REUSE, by=by, at=at, detail={"kind": kind})
    notifications.reused(reuse, at=at)
    return reuse


@transaction.atomic
def change(*, reuse: Reuse, kind: str, context: str = "", by: User, at: datetime) -> bool:
    """It says anew what it does, and in what context. Returns whether that is anything new.

    Raises TransitionRefused if it was withdrawn meanwhile.
    """
    stored = _hold(reuse)
    if (stored.kind, stored.context) == (kind, context):
        return False
    Reuse.objects.filter(pk=reuse.pk).update(kind=kind, context=context, by=by, updated_at=at)
    before = {"kind": stored.kind, "context": stored.context}
    reuse.kind, reuse.context, reuse.by = kind, context, by
    reuse.lesson.record(LessonFact.CHANGE_REUSE, by=by, at=at, detail={"kind": kind, "before": before})
    notifications.changed(reuse, at=at)
    return True


@transaction.atomic
def withdraw(*, reuse: Reuse, by: User, at: datetime) -> None:
    """It no longer builds on it. Raises TransitionRefused if that was said already."""
    _hold(reuse)
    Reuse.objects.filter(pk=reuse.pk).update(withdrawn_at=at, updated_at=at)
    reuse.withdrawn_at = at
    reuse.lesson.record(LessonFact.END_REUSE, by=by, at=at)
    notifications.withdrawn(reuse, at=at)


def _hold(reuse: Reuse) -> Reuse:
    """The row as it stands, which nobody else changes meanwhile."""
    stored: Reuse | None = Reuse.objects.standing().select_for_update(of=("self",)).filter(pk=reuse.pk).first()
    if stored is None:
        raise states.TransitionRefused("this reuse was withdrawn")
    return stored

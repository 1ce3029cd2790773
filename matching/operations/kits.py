"""Which documents of a POC leave its room with the reuse kit of its lesson: those that their owner cleared."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from matching.enums import LessonFact
from matching.models import Clearance, Lesson, PocDocument
from matching.models.reuses import KIT_LIMIT


@transaction.atomic
def clear(*, lesson: Lesson, document: PocDocument, by: User, at: datetime) -> bool:
    """The owner lets this version of it out of the room, and no other: a newer one is cleared by itself or stays. Returns False if it
    was cleared already.

    Raises ValidationError for a document that only its organisation may read, and where the kit would pass KIT_LIMIT.
    """
    states.lock(lesson)
    if document.private:
        raise ValidationError(_("Only your organisation reads this document: it cannot be shared."))
    if Clearance.objects.filter(document=document).exists():
        return False
    if Clearance.objects.weight(lesson.poc) + document.size > KIT_LIMIT:
        limit = filesizeformat(KIT_LIMIT)
        raise ValidationError(
            _("With “%(document)s” the kit would weigh more than %(limit)s.") % {"document": document, "limit": limit}
        )
    Clearance.objects.create(document=document, by=by, at=at)
    lesson.record(LessonFact.CLEAR, by=by, at=at, detail={"document": str(document)})
    return True


@transaction.atomic
def hold_back(*, lesson: Lesson, document: PocDocument, by: User, at: datetime) -> bool:
    """It no longer goes into the kit; copies that were taken stay where they are. Returns False if it did not go into it."""
    deleted, _kinds = Clearance.objects.filter(document=document).delete()
    if not deleted:
        return False
    lesson.record(LessonFact.HOLD_BACK, by=by, at=at, detail={"document": str(document)})
    return True

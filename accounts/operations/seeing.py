"""Looking at the site as somebody else does: asked with a reason, told to the person, ended by a button or by itself."""

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Least

from accounts.models import Seeing, User
from accounts.models.seeing import LASTS
from accounts.notifications import seeing as notifications
from core.history.context import adding
from core.states import lock


@transaction.atomic
def start(*, person: User, reason: str, by: User, at: datetime) -> Seeing:
    """Open it for LASTS, and tell the person who looks and why. Whatever `by` looked at before is ended."""
    lock(by)  # of two clicks at once, the second ends what the first began
    with adding(reason=reason):
        _end(Seeing.objects.filter(administrator=by, ended_at=None), at=at)
        seeing = Seeing.objects.create(
            administrator=by, person=person, reason=reason, started_at=at, expires_at=at + LASTS
        )
        notifications.looked_at(seeing, at=at)
    return seeing


def stop(*, by: User, at: datetime) -> None:
    """End it; one that was over by itself keeps its time."""
    _end(Seeing.objects.filter(administrator=by, ended_at=None), at=at)


def _end(seeings: QuerySet[Seeing], *, at: datetime) -> None:
    seeings.update(ended_at=Least("expires_at", Value(at, output_field=DateTimeField())), updated_at=at)

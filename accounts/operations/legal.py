"""Writing the next version of a legal page, and publishing it."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import LegalVersion, User
from accounts.operations import consents


class WrittenMeanwhile(Exception):
    """Somebody else wrote or published this draft since it was read."""


@transaction.atomic
def write(*, page: str, texts: dict[str, str], read: datetime | None, by: User, at: datetime) -> LegalVersion:
    """Write the draft of a page, of which there is one at most. `read`: when it had last been written as it was read, None where there
    was none. Raises WrittenMeanwhile, so that nobody's words are lost."""
    if read is None:
        try:
            with transaction.atomic():
                created: LegalVersion = LegalVersion.objects.create(page=page, by=by, **texts)
        except IntegrityError as taken:
            raise WrittenMeanwhile from taken
        return created
    draft = LegalVersion.objects.drafts().filter(page=page, updated_at=read)
    if not draft.update(**texts, by=by, updated_at=at):
        raise WrittenMeanwhile
    return LegalVersion.objects.drafts().get(page=page)


@transaction.atomic
def publish(
    *, draft: LegalVersion, read: datetime, in_force_on: date, asks_again: bool = False, by: User, at: datetime
) -> LegalVersion:
    """Give the draft its number and the day from which it holds; from now on nothing of it changes. Where it
    holds from today and is to be accepted again, everybody is asked. Raises ValidationError for a day that
    is past, or before that of a version announced already; WrittenMeanwhile if it is not the draft that was `read`."""
    others = LegalVersion.objects.published().filter(page=draft.page)
    _refuse_day(in_force_on, others, at)
    number = (others.aggregate(last=Max("number"))["last"] or 0) + 1
    values: dict[str, Any] = {"in_force_on": in_force_on, "asks_again": asks_again, "number": number}
    waiting = LegalVersion.objects.drafts().filter(pk=draft.pk, updated_at=read)
    if not waiting.update(**values, published_at=at, by=by, updated_at=at):
        raise WrittenMeanwhile
    consents.ask_everybody(at=at)
    draft.refresh_from_db()
    return draft


def _refuse_day(day: date, others: Any, at: datetime) -> None:
    if day < timezone.localdate(at):
        raise ValidationError({"in_force_on": _("This day is past.")})
    latest = others.aggregate(last=Max("in_force_on"))["last"]
    if latest and day < latest:
        message = _("Another version comes into force on %(day)s: this one cannot do so before it.")
        raise ValidationError({"in_force_on": message % {"day": date_format(latest, "DATE_FORMAT")}})


@transaction.atomic
def discard(*, draft: LegalVersion, read: datetime) -> None:
    """Throw the draft away. Raises WrittenMeanwhile if it is not the one that was `read`, or was published."""
    waiting = LegalVersion.objects.drafts().filter(pk=draft.pk, updated_at=read)
    if not waiting.delete()[0]:
        raise WrittenMeanwhile

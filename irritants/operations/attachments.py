"""The files beside an irritant."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from core.uploads import DOCUMENTS, IMAGES, check_upload, leaves
from irritants.enums import IrritantFact, IrritantStatus
from irritants.models import Attachment, Irritant
from irritants.notifications import irritants as notifications

MAX_ATTACHMENTS = 5


@transaction.atomic
def attach(*, irritant: Irritant, upload: UploadedFile, private: bool, by: User) -> Attachment:
    """Put a file beside the irritant. Raises ValidationError on its type, its size, or one file too many."""
    states.lock(irritant)
    if irritant.attachments.count() >= MAX_ATTACHMENTS:
        raise ValidationError(
            _("An irritant has at most %(limit)d attachments: remove one first.") % {"limit": MAX_ATTACHMENTS}
        )
    checked = check_upload(upload, allowed={**DOCUMENTS, **IMAGES})
    return Attachment.objects.create(
        irritant=irritant,
        file=upload,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        private=private,
        uploaded_by=by,
    )


@transaction.atomic
def detach(*, attachment: Attachment, by: User) -> None:
    """Remove a file; it leaves the disk once the transaction has committed."""
    _remove(attachment)


def _remove(attachment: Attachment) -> None:
    leaves(attachment.file)
    attachment.delete()


@transaction.atomic
def warn(*, at: datetime) -> int:
    """Tell who wrote each irritant that files beside it are about to be thrown away, and how to keep them. Returns how many files."""
    files = list(Attachment.objects.to_warn(at).select_related("irritant__establishment", "irritant__author"))
    Attachment.objects.filter(pk__in=[each.pk for each in files]).update(warned_at=at)
    for irritant, theirs in _by_irritant(files):
        for each in theirs:
            each.warned_at = at
        first = min(each.kept_until for each in theirs if each.kept_until)
        notifications.files_about_to_go(irritant, count=len(theirs), on=first, at=at)
    return len(files)


@transaction.atomic
def throw_away(*, state: IrritantStatus, at: datetime) -> int:
    """Take away those of irritants in that state whose time is over, bytes included. Returns how many.

    The thread says how many there were, and not their names: people name files after themselves and their house, and a thread never
    forgets."""
    files = list(Attachment.objects.to_throw(at, state).select_related("irritant"))
    for irritant, theirs in _by_irritant(files):
        irritant.record(IrritantFact.THROW_FILES, by=None, at=at, detail={"count": len(theirs)})
        for each in theirs:
            _remove(each)
    return len(files)


def _by_irritant(files: Iterable[Attachment]) -> list[tuple[Irritant, list[Attachment]]]:
    rows: dict[int, tuple[Irritant, list[Attachment]]] = {}
    for each in files:
        rows.setdefault(each.irritant_id, (each.irritant, []))[1].append(each)
    return list(rows.values())

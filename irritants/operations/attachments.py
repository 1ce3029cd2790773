"""The files beside an irritant."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from core.uploads import DOCUMENTS, IMAGES, check_upload
from irritants.models import Attachment, Irritant

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
    storage, name = attachment.file.storage, attachment.file.name or ""
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))

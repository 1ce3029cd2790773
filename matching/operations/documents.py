"""Documents of the room of a POC, and their versions."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from core import states
from core.uploads import DOCUMENTS, IMAGES, check_upload
from matching.models import Poc, PocDocument


def add_document(*, poc: Poc, upload: UploadedFile, private: bool, by: User) -> PocDocument:
    """Raises ValidationError on the file's type or size."""
    return _keep(upload, poc=poc, private=private, by=by)


@transaction.atomic
def add_version(*, document: PocDocument, upload: UploadedFile, note: str, by: User) -> PocDocument:
    """A new version; those before stay. `document` is any version of it. Raises ValidationError on the file's type or size."""
    states.lock(document.poc)  # of two at once, each has its own number
    first_id = document.first_id_of_all
    versions = PocDocument.objects.filter(Q(pk=first_id) | Q(first=first_id))
    number = versions.aggregate(last=Max("number"))["last"] + 1
    return _keep(upload, poc=document.poc, private=document.private, by=by, first_id=first_id, number=number, note=note)


def _keep(upload: UploadedFile, *, by: User, **values: Any) -> PocDocument:
    checked = check_upload(upload, allowed={**DOCUMENTS, **IMAGES})
    values |= {"name": checked.name, "content_type": checked.content_type, "size": checked.size}
    return PocDocument.objects.create(file=upload, by=by, organisation=by.acting_for, **values)

"""Large tables: asked for, written by the worker, forgotten after a day."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation

from accounts import notifications
from accounts.models import Export, User
from accounts.models.exports import FOLDER
from core.exports import Reading, Sheet
from core.files import FORMATS
from core.jobs import enqueue

LIFETIME = timedelta(hours=24)


@transaction.atomic
def order(*, sheet: Sheet, query: str, form: str, total: int, by: User, at: datetime) -> Export:
    """The rows of `sheet` under that query string, as a file of that format, prepared by the worker."""
    export = Export.objects.create(
        owner=by,
        membership=by.membership,
        sheet=sheet.name,
        title=str(sheet.title),
        query=query,
        form=form,
        language=translation.get_language() or by.language,
        total=total,
        expires_at=at + LIFETIME,
    )
    enqueue("dashboards.write_export", export_id=export.pk)
    return export


def write(*, export: Export, sheet: Sheet) -> None:
    """Write the file and tell its owner. Begun again from the start where a worker was killed in the middle."""
    if export.done_at:
        return
    reader = export.owner
    reader.active_membership = reader.membership = export.membership

    def note(number: int) -> None:
        Export.objects.filter(pk=export.pk).update(written=number)

    with translation.override(export.language), TemporaryDirectory(prefix="openinno-") as folder:
        rows = sheet.select(reader, QueryDict(export.query))
        path = Path(folder) / "export"
        with path.open("wb") as file:
            for piece in FORMATS[export.form].write(Reading(sheet, rows, reader, noted=note)):
                file.write(piece)
        with path.open("rb") as written:
            keep(export=export, content=File(written))


def keep(*, export: Export, content: File) -> None:
    """The file is there: its owner is told, and has a day to download it."""
    at = timezone.now()
    with transaction.atomic():
        export.file.save(f"{export.uuid}.{export.form}", content, save=False)
        Export.objects.filter(pk=export.pk).update(
            file=export.file.name, written=export.total, done_at=at, expires_at=at + LIFETIME, updated_at=at
        )
        notifications.export_ready(export, at=at)


def forget_expired(*, at: datetime) -> int:
    """Erase the exports that have expired, and files without one: of people who left, of workers that were killed."""
    expired = Export.objects.filter(expires_at__lte=at)
    count = expired.count()
    expired.delete()
    kept = set(Export.objects.exclude(file="").values_list("file", flat=True))
    for name in _files(at):
        if name not in kept:
            default_storage.delete(name)
    return count


def _files(at: datetime) -> Iterator[str]:
    """Those old enough not to be on their way to their row."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            path = os.path.join(FOLDER, name)
            if default_storage.get_modified_time(path) < at - timedelta(hours=1):
                yield path

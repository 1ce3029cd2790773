"""Files from outside: what they are is read from their content, and they are only ever given back as downloads."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MAX_SIZE = 10 * 1024 * 1024  # bytes
NAME_LENGTH = 150

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
DOCUMENTS: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".odt": _OPEN_DOCUMENT + "text",
    ".ods": _OPEN_DOCUMENT + "spreadsheet",
    ".odp": _OPEN_DOCUMENT + "presentation",
    ".docx": _OPEN_XML + "wordprocessingml.document",
    ".xlsx": _OPEN_XML + "spreadsheetml.sheet",
    ".pptx": _OPEN_XML + "presentationml.presentation",
    ".txt": "text/plain",
    ".csv": "text/csv",
}
IMAGES: Mapping[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_MAIN_FOLDER = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_TYPED_INSIDE = {".odt", ".ods", ".odp"}
_TEXT = {".txt", ".csv"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that passed: its cleaned name, the type its content shows, its size in bytes."""

    name: str
    content_type: str
    size: int


def check_upload(upload: UploadedFile, *, allowed: Mapping[str, str], max_size: int = MAX_SIZE) -> Checked:
    """Raises ValidationError, with what to do, when the file is too large or not what its name says."""
    name = PurePath(upload.name or "").name[-NAME_LENGTH:]
    suffix = PurePath(name).suffix.lower()
    size = upload.size or 0
    if size == 0:
        raise ValidationError(_("This file is empty: choose another one."), code="empty")
    if size > max_size:
        raise ValidationError(
            _("This file is too large (%(size)s). The limit is %(limit)s: reduce it or split it.")
            % {"size": filesizeformat(size), "limit": filesizeformat(max_size)},
            code="size",
        )
    if suffix not in allowed or not _content_is(upload, suffix):
        accepted = ", ".join(sorted(kind.lstrip(".").upper() for kind in allowed))
        raise ValidationError(
            _("This type of file is not accepted. The types accepted are: %(accepted)s.") % {"accepted": accepted},
            code="type",
        )
    return Checked(name=name, content_type=allowed[suffix], size=size)


def _content_is(upload: UploadedFile, suffix: str) -> bool:
    """Whether the first bytes agree with the name."""
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    if suffix in _TEXT:
        return b"\0" not in head and _is_text(head)
    if suffix in _MAIN_FOLDER or suffix in _TYPED_INSIDE:
        return _archive_is(upload, suffix)
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return False
    return {**DOCUMENTS, **IMAGES}[suffix] in found


def _archive_is(upload: UploadedFile, suffix: str) -> bool:
    """Whether an office document, which is an archive, holds what its kind holds."""
    try:
        with zipfile.ZipFile(upload) as archive:
            if suffix in _TYPED_INSIDE:
                return archive.open("mimetype").read(100).decode("ascii", "replace") == DOCUMENTS[suffix]
            names = archive.namelist()
            return "[Content_Types].xml" in names and any(name.startswith(_MAIN_FOLDER[suffix]) for name in names)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, RuntimeError):
        return False
    finally:
        upload.seek(0)


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = head[:-4].decode(encoding)
        except UnicodeDecodeError:
            continue
        return not text.lstrip().lower().startswith(("<html", "<!doctype", "<script", "<svg", "<?xml"))
    return False


def content_type_of(file: FieldFile) -> str:
    """The type that was checked when the file came, read from its name."""
    return {**DOCUMENTS, **IMAGES}[PurePath(file.name or "").suffix.lower()]


def picture(file: FieldFile) -> FileResponse:
    """An image that was checked, to be shown in a page; opened by itself it can do nothing."""
    response = FileResponse(file.open("rb"), content_type=content_type_of(file))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def download(file: File, *, name: str, content_type: str) -> FileResponse:
    """The file as a download, never shown in the page's own origin."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def leaves(file: FieldFile) -> None:
    """Its bytes leave the storage once the transaction has committed; nothing where there is no file."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))

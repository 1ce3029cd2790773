"""What one takes away of a lesson: the sheet as a document, and the reuse kit; which documents go into it."""

from collections.abc import Collection, Iterator
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest, too_many
from core import pdf
from core.archives import Entry, pieces, safe_name
from irritants.rules import readable_fields
from matching.models import Clearance, Lesson, PocDocument
from matching.models.reuses import KIT_LIMIT
from matching.operations import kits
from matching.room.documents import shareable
from matching.sheets import sheet_data, sheet_text
from matching.views.lessons import visible_lesson

TEMPLATE = "matching/typst/lesson.typ"
SHEET = "fiche"  # its name in the archive, as in its address


@login_not_required
@require_safe
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet as PDF, made now, for whoever reads its page."""
    lesson = visible_lesson(request, uuid)
    if refused := too_many(request, "sheet"):
        return refused
    readable = readable_fields(request.user, lesson.poc.match.irritant)
    body = pdf.render(TEMPLATE, sheet_data(lesson, request.user, readable), at=lesson.updated_at)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{_slug(lesson)}.pdf") or "inline"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def kit(request: AuthenticatedRequest, uuid: UUID) -> HttpResponseBase:
    """The archive to reuse it: the sheet as PDF and as text, and the documents that their owners cleared. Given while it is written."""
    lesson = visible_lesson(request, uuid)
    if not request.user.has_perm("matching.take_kit_lesson", lesson):
        raise PermissionDenied
    if refused := too_many(request, "kit"):
        return refused
    readable = readable_fields(request.user, lesson.poc.match.irritant)
    data = sheet_data(lesson, request.user, readable)
    fixed = {"pdf": pdf.render(TEMPLATE, data, at=lesson.updated_at), "txt": sheet_text(data).encode()}
    documents = list(Clearance.objects.in_kit(lesson.poc))
    entries = _entries(_slug(lesson), fixed, documents, readable)
    response = StreamingHttpResponse(pieces(entries, at=timezone.now()), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"kit-{_slug(lesson)}.zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _slug(lesson: Lesson) -> str:
    return slugify(lesson.title)[:60].strip("-") or "retour-d-experience"


def _entries(
    slug: str, fixed: dict[str, bytes], documents: list[Clearance], readable: Collection[str]
) -> Iterator[Entry]:
    """Each in the folder of the kit. The words are of the language of the request: they are read before the first piece leaves."""
    for suffix, content in fixed.items():
        yield Entry(f"{slug}/{SHEET}.{suffix}", lambda content=content: BytesIO(content))  # type: ignore[misc]
    taken: set[str] = set()
    for cleared in documents:
        file = cleared.document.file
        if not file.storage.exists(file.name or ""):
            continue
        name = safe_name(cleared.name_for(readable), taken=taken)
        taken.add(name)
        yield Entry(f"{slug}/documents/{name}", lambda file=file: file.open("rb"))  # type: ignore[misc]


@require_safe
def kit_documents(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Which documents go into the kit, version by version: each party decides about its own."""
    lesson = visible_lesson(request, uuid)
    if not request.user.has_perm("matching.fill_kit_lesson", lesson):
        raise PermissionDenied
    shared = PocDocument.objects.visible_to(request.user).filter(poc=lesson.poc, private=False)
    context = {
        "lesson": lesson,
        "lines": shareable(shared.select_related("organisation", "clearance__by")),
        "own": request.user.organisation,
        "weight": Clearance.objects.weight(lesson.poc),
        "limit": KIT_LIMIT,
    }
    return render(request, "matching/lesson_kit.html", context)


@require_POST
def clear(request: AuthenticatedRequest, uuid: UUID, document: UUID) -> HttpResponse:
    """The owner lets a document into the kit."""
    lesson, owned = _owned(request, uuid, document)
    try:
        kits.clear(lesson=lesson, document=owned, by=request.user, at=timezone.now())
        messages.success(request, _("“%(document)s” goes into the kit.") % {"document": owned})
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("matching:kit_documents", lesson.uuid)


@require_POST
def hold_back(request: AuthenticatedRequest, uuid: UUID, document: UUID) -> HttpResponse:
    """The owner takes it out again."""
    lesson, owned = _owned(request, uuid, document)
    kits.hold_back(lesson=lesson, document=owned, by=request.user, at=timezone.now())
    messages.success(request, _("“%(document)s” no longer goes into the kit.") % {"document": owned})
    return redirect("matching:kit_documents", lesson.uuid)


def _owned(request: AuthenticatedRequest, uuid: UUID, document: UUID) -> tuple[Lesson, PocDocument]:
    lesson = visible_lesson(request, uuid)
    shown = PocDocument.objects.visible_to(request.user).filter(poc=lesson.poc)
    found: PocDocument = get_object_or_404(shown.select_related("organisation"), uuid=document)
    if not request.user.has_perm("matching.clear_document", found):
        raise PermissionDenied
    return lesson, found

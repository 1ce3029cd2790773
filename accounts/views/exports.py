"""The files that are prepared for a person: how far they are, and their download."""

from uuid import UUID

from django.core import signing
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import Export
from accounts.operations.exports import LIFETIME
from core.files import content_type_of, file_name
from core.uploads import download

SALT = "accounts.export"


def _own(request: AuthenticatedRequest, uuid: UUID | str) -> Export:
    """One's own, unless it has expired. Raises Http404."""
    export: Export = get_object_or_404(Export.objects.alive(timezone.now()), owner=request.user, uuid=uuid)
    return export


@require_safe
@never_cache
def export(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """How far the file is; with htmx, only that. Once it is there, the link to it."""
    found = _own(request, uuid)
    token = signing.dumps(str(found.uuid), salt=SALT) if found.done_at else ""
    page = "accounts/_export.html" if request.headers.get("HX-Target") == "export" else "accounts/export.html"
    return render(request, page, {"export": found, "token": token})


@require_safe
def exported(request: AuthenticatedRequest, token: str) -> FileResponse:
    """The file, by the link that was signed for its owner, who alone may follow it."""
    try:
        uuid = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    found = _own(request, uuid)
    if not found.done_at:
        raise Http404
    name = file_name(found.title, found.form, timezone.localdate(found.done_at))
    return download(found.file, name=name, content_type=content_type_of(found.form))

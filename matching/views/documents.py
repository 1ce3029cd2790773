"""Documents in the room of a POC: added, downloaded, with their versions."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest
from core.uploads import download
from matching.forms.pocs import DocumentForm, VersionForm
from matching.models import PocDocument
from matching.operations import documents
from matching.views.pocs import page, team_only


@require_POST
def add_document(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    poc = team_only(request, uuid, "contribute_poc")
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            documents.add_document(poc=poc, **form.cleaned_data, by=request.user)
            messages.success(request, _("The document is added."))
            return redirect(poc)
        except ValidationError as error:
            form.add_error("upload", error)
    return page(request, poc, document_form=form)


@require_http_methods(["GET", "POST"])
def add_version(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A new version of a document that one may read; those before stay."""
    found = get_object_or_404(PocDocument.objects.visible_to(request.user).select_related("poc"), uuid=uuid)
    poc = team_only(request, found.poc.uuid, "contribute_poc")
    sent = request.method == "POST"
    form = VersionForm(request.POST, request.FILES) if sent else VersionForm()
    if sent and form.is_valid():
        try:
            documents.add_version(document=found, **form.cleaned_data, by=request.user)
            messages.success(request, _("The new version is added; the earlier ones are kept."))
            return redirect(f"{poc.get_absolute_url()}#documents")
        except ValidationError as error:
            form.add_error("upload", error)
    context = {"poc": poc, "document": found, "form": form}
    return render(request, "matching/document_form.html", context, status=422 if sent else 200)


@require_safe
def document(request: AuthenticatedRequest, uuid: UUID) -> FileResponse:
    """Download any version of a document of the room, if one may."""
    found = get_object_or_404(PocDocument.objects.visible_to(request.user), uuid=uuid)
    return download(found.file, name=found.name, content_type=found.content_type)

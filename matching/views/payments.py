"""The planned payments of a grant, and the documents of its file: the letter, the agreement."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest
from core.states import TransitionRefused
from core.uploads import download
from matching.enums import PLANNABLE
from matching.forms.fundings import FundingDocumentForm
from matching.forms.plans import InstalmentFormSet, typed_amount
from matching.models import Funding, FundingDocument
from matching.operations import fundings, instalments

RELATED = ("scheme", "poc__match__irritant__establishment", "poc__match__startup__organisation")


def _funding(request: AuthenticatedRequest, uuid: UUID, permission: str) -> Funding:
    funding = get_object_or_404(Funding.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not request.user.has_perm(f"matching.{permission}", funding):
        raise PermissionDenied
    return funding


@require_http_methods(["GET", "POST"])
def plan_payments(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Plan the payments of a grant, or plan them again. What does not add up is said, and stays as it was typed."""
    funding = _funding(request, uuid, "plan_funding")
    if funding.status not in PLANNABLE:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
        return redirect(funding)
    data = request.POST if request.method == "POST" else None
    lines = InstalmentFormSet.of(funding, list(funding.instalments.all()), data)
    seen = data.get("instead_of", "") if data is not None else str(instalments.latest_of(funding))
    refused: list[str] = []
    if data is not None and lines.is_valid():
        try:
            instalments.plan_payments(
                funding=funding,
                planned=lines.planned(),
                instead_of=int(seen) if seen.isdecimal() else 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The payments are planned."))
            return redirect(funding)
        except TransitionRefused:
            messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
            return redirect(funding)
        except ValidationError as error:
            refused = error.messages
    context = {
        "funding": funding,
        "lines": lines,
        "rest": typed_amount(funding.amount_granted) - lines.amounts(),
        "seen": seen,
        "refused": refused,
    }
    return render(request, "matching/instalments_form.html", context, status=200 if data is None else 422)


@require_POST
def add_document(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Add the letter of the decision, or the signed agreement."""
    funding = _funding(request, uuid, "change_funding")
    form = FundingDocumentForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            fundings.add_document(funding=funding, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The document is added."))
        else:
            messages.error(request, _("Choose the file first."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(funding)


@require_safe
def document(request: AuthenticatedRequest, uuid: UUID) -> FileResponse:
    """Download the letter or the agreement, if one may see its file."""
    visible = Funding.objects.visible_to(request.user)
    found = get_object_or_404(FundingDocument.objects.filter(funding__in=visible), uuid=uuid)
    return download(found.file, name=found.name, content_type=found.content_type)

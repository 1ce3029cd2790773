"""« Nous aussi »: joining an irritant, correcting what one said, leaving it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from core.states import TransitionRefused
from irritants import operations
from irritants.enums import BudgetSilence, IrritantStatus
from irritants.forms import CoSignForm
from irritants.models import Irritant
from irritants.views.drafts import draft_named


def _fetch(request: AuthenticatedRequest, uuid: UUID, verb: str) -> Irritant:
    irritant = get_object_or_404(Irritant.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm(f"irritants.{verb}_irritant", irritant):
        raise PermissionDenied
    return irritant


def _changed(request: AuthenticatedRequest, irritant: Irritant) -> HttpResponse:
    messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(irritant)


@require_http_methods(["GET", "POST"])
def cosign(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """« Nous aussi », with what was typed in a draft, or said before leaving, to begin with."""
    irritant, draft = _fetch(request, uuid, "cosign"), draft_named(request)
    initial = _told(draft) if draft else operations.said_before(irritant=irritant, by=request.user)
    form = CoSignForm(request.POST or None, initial=initial, joined=irritant, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            operations.cosign(
                cosignature=form.save(commit=False),
                irritant=irritant,
                instead_of=draft if form.cleaned_data.get("close_draft") else None,
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        except TransitionRefused:
            return _changed(request, irritant)
        else:
            messages.success(request, _("Your establishment has joined this irritant; its author is told."))
            if draft and draft.status == IrritantStatus.DRAFT:
                messages.info(request, _("Your draft is kept: you will find it in your space."))
        return redirect(irritant)
    return _form(request, form, irritant, draft=draft)


def _told(draft: Irritant) -> dict[str, Any]:
    """What a draft says, as a co-signature says it."""
    return {
        "context": "\n\n".join(filter(None, [draft.situation, draft.problem])) or draft.title,
        "people_affected": draft.people_affected,
        "budget_min": draft.budget_min,
        "budget_max": draft.budget_max,
        "budget_silence": draft.budget_silence or BudgetSilence.UNKNOWN,
    }


@require_http_methods(["GET", "POST"])
def revise(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Correct what one's establishment said."""
    irritant = _fetch(request, uuid, "revise")
    own = get_object_or_404(irritant.cosignatures, establishment=request.user.organisation)
    form = CoSignForm(request.POST or None, instance=own, joined=irritant)
    if request.method == "POST" and form.is_valid():
        try:
            operations.revise(cosignature=form.save(commit=False), by=request.user, at=timezone.now())
        except TransitionRefused:
            return _changed(request, irritant)
        messages.success(request, _("Your co-signature is corrected."))
        return redirect(irritant)
    return _form(request, form, irritant, own=own)


def _form(request: AuthenticatedRequest, form: CoSignForm, irritant: Irritant, **more: Any) -> HttpResponse:
    context = {"form": form, "irritant": irritant, "draft": None, "own": None, **more}
    return render(request, "irritants/cosign.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Take « nous aussi » back, in one click: joining again brings back what was said."""
    irritant = _fetch(request, uuid, "leave")
    try:
        operations.leave(irritant=irritant, by=request.user, at=timezone.now())
    except TransitionRefused:
        return _changed(request, irritant)
    messages.success(
        request,
        _("Your establishment no longer joins this irritant. What it said is kept: join again and you will find it."),
    )
    return redirect(irritant)

"""The milestones of a POC: written on a page of their own, reached from the room."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from matching.forms.milestones import MilestoneForm
from matching.models import Milestone, Poc
from matching.operations import milestones


@require_http_methods(["GET", "POST"])
def add(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    poc = _contributed(request, uuid)
    return _form(request, poc)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Say it anew: its words, its day, who sees to it, what it comes after."""
    milestone = _of_team(request, uuid)
    return _form(request, milestone.poc, milestone)


@require_POST
def reach(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    milestone = _of_team(request, uuid)
    milestones.reach(milestone=milestone, on=timezone.localdate(), by=request.user, at=timezone.now())
    messages.success(request, _("The milestone is reached."))
    return redirect(milestone.poc)


def _contributed(request: AuthenticatedRequest, uuid: UUID) -> Poc:
    poc: Poc = get_object_or_404(Poc.objects.visible_to(request.user).for_list(), uuid=uuid)
    if not request.user.has_perm("matching.contribute_poc", poc):
        raise PermissionDenied
    return poc


def _of_team(request: AuthenticatedRequest, uuid: UUID) -> Milestone:
    milestone: Milestone = get_object_or_404(Milestone.objects.select_related("poc", "owner"), uuid=uuid)
    milestone.poc = _contributed(request, milestone.poc.uuid)
    return milestone


def _form(request: AuthenticatedRequest, poc: Poc, milestone: Milestone | None = None) -> HttpResponse:
    form = MilestoneForm(
        request.POST if request.method == "POST" else None, poc=poc, by=request.user, milestone=milestone
    )
    if request.method == "POST" and form.is_valid() and _is_kept(form, poc, milestone):
        messages.success(request, _("The milestone is kept."))
        return redirect(poc)
    context = {"form": form, "poc": poc, "milestone": milestone}
    return render(request, "matching/milestone_form.html", context, status=422 if form.errors else 200)


def _is_kept(form: MilestoneForm, poc: Poc, milestone: Milestone | None) -> bool:
    try:
        if milestone:
            milestones.change(milestone=milestone, said=form.said, at=timezone.now())
        else:
            milestones.add(poc=poc, said=form.said, at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True

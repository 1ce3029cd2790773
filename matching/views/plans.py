"""The plan of funding of a POC: who pays what, every version of it, and its amendment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedRequest
from matching.enums import ShareSource
from matching.forms.plans import PlanForm
from matching.models import Funding, FundingPlan, FundingScheme, Poc, Share
from matching.operations import plans

RELATED = ("match__irritant__establishment", "match__startup__organisation")


def _poc(request: AuthenticatedRequest, uuid: UUID, permission: str) -> Poc:
    poc = get_object_or_404(Poc.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not request.user.has_perm(f"matching.{permission}", poc):
        raise PermissionDenied
    return poc


@require_safe
def plan(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The plan in force beside what was granted and paid, and the versions before it."""
    poc = _poc(request, uuid, "view_plan_poc")
    versions = list(FundingPlan.objects.filter(poc=poc).with_rows().order_by("-number"))
    files: dict[int | None, Funding] = {funding.scheme_id: funding for funding in poc.fundings.visible_to(request.user)}
    context = {
        "poc": poc,
        "plan": versions[0] if versions else None,
        "versions": versions,
        "shares": [(share, files.get(share.scheme_id)) for share in versions[0].shares.all()] if versions else [],
        "may_change": request.user.has_perm("matching.change_plan_poc", poc),
    }
    return render(request, "matching/plan_detail.html", context)


def _schemes(poc: Poc, current: FundingPlan | None) -> Any:
    """Those proposed for new POCs, and whichever this one already counts on."""
    counted = Share.objects.filter(plan=current, source=ShareSource.SCHEME).values("scheme")
    return FundingScheme.objects.filter(Q(is_active=True) | Q(pk__in=counted) | Q(fundings__poc=poc)).distinct()


@require_http_methods(["GET", "POST"])
def write_plan(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Write the plan or amend it. What does not add up is said, and stays as it was typed."""
    poc = _poc(request, uuid, "change_plan_poc")
    current = FundingPlan.objects.current(poc)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, poc=poc, plan=current, schemes=_schemes(poc, current))
    if data is not None and form.is_valid() and _kept(request, poc, form, is_complete="complete" in data):
        messages.success(request, _("The plan of funding is saved."))
        return redirect("matching:plan", poc.uuid)
    context = {"poc": poc, "form": form, "plan": current}
    return render(request, "matching/plan_form.html", context, status=200 if data is None else 422)


def _kept(request: AuthenticatedRequest, poc: Poc, form: PlanForm, *, is_complete: bool) -> bool:
    try:
        plans.write_plan(
            poc=poc,
            cost=form.cleaned_data["cost"],
            shares=form.shares(),
            is_complete=is_complete,
            reason=form.cleaned_data["reason"],
            instead_of=form.cleaned_data["instead_of"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True

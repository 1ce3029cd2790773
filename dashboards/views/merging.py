"""Two organisations that are one: an administrator reads what would move, then says why and does it."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest, sign_in_again, signed_in_lately
from accounts.models import Organisation
from accounts.operations.merging import CannotMerge
from dashboards.forms import IntoForm, MergeForm
from dashboards.operations import merging


@require_http_methods(["GET", "POST"])
def merge(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """The organisation at this address becomes part of the one chosen (`dans`)."""
    absorbed = get_object_or_404(Organisation, slug=slug, merged_into=None)
    if not request.user.has_perm("accounts.merge_organisations", absorbed):
        raise PermissionDenied
    return _merge(request, absorbed)


@reauthentication_required(allow_get=True)
def _merge(request: AuthenticatedRequest, absorbed: Organisation) -> HttpResponse:
    chosen = IntoForm(request.GET if "dans" in request.GET else None, absorbed=absorbed)
    into = chosen.cleaned_data["dans"] if chosen.is_valid() else None
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not signed_in_lately(request):
        messages.error(request, sign_in_again())
    elif request.method == "POST" and into and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            merging.merge(absorbed=absorbed, into=into, reason=reason, by=request.user, at=timezone.now())
        except CannotMerge:
            messages.error(request, _("Something stands in the way: nothing has moved."))
        else:
            messages.success(request, _("%(absorbed)s is now part of %(into)s.") % {"absorbed": absorbed, "into": into})
            return redirect(into)
    context: dict[str, Any] = {
        "absorbed": absorbed,
        "chosen": chosen,
        "into": into,
        "preview": merging.preview(absorbed=absorbed, into=into) if into else None,
        "form": form,
    }
    wrong = chosen.errors or form.errors
    return render(request, "dashboards/merge.html", context, status=422 if wrong else 200)

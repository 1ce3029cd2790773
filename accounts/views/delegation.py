"""An administrator lets a network validate its companies, or no longer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import DelegationForm
from accounts.http import AuthenticatedRequest
from accounts.models import Organisation
from accounts.operations.delegation import delegate


@require_http_methods(["GET", "POST"])
def delegation(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Give it or take it back, with a reason that the network reads."""
    network = get_object_or_404(Organisation, slug=slug)
    if not request.user.has_perm("accounts.delegate_validation", network):
        raise PermissionDenied
    form = DelegationForm(request.POST if request.method == "POST" else None, initial={"validates": network.validates})
    if request.method == "POST" and form.is_valid():
        if delegate(network=network, **form.cleaned_data, by=request.user, at=timezone.now()):
            messages.success(request, _("It is decided; the network is told."))
        else:
            messages.info(request, _("It was so already: nothing has changed."))
        return redirect(network)
    context = {"organisation": network, "form": form}
    return render(request, "accounts/delegation.html", context, status=422 if form.errors else 200)

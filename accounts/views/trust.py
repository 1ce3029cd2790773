"""Whom an organisation believes about who belongs to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import TrustForm
from accounts.http import AuthenticatedRequest
from accounts.models import Organisation
from accounts.operations import identities
from accounts.views.people import managed


@require_http_methods(["GET", "POST"])
def trust(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Which services of sign-in bring people in at once; for who decides about the people of the organisation."""
    found = managed(request, get_object_or_404(Organisation, slug=slug))
    form = TrustForm(request.POST if request.method == "POST" else None, initial={"providers": found.trusted_providers})
    if request.method == "POST" and form.is_valid():
        identities.trust(organisation=found, providers=form.cleaned_data["providers"], at=timezone.now())
        messages.success(request, _("It is decided, for those who sign in from now on."))
        return redirect(found)
    context = {"organisation": found, "form": form}
    return render(request, "accounts/trust.html", context, status=422 if form.errors else 200)

"""Looking at the site as somebody else does."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import SeeAsForm
from accounts.http import SEEING, AuthenticatedRequest, sign_in_again, signed_in_lately
from accounts.models import User
from accounts.models.seeing import LASTS
from accounts.operations import seeing


@require_http_methods(["GET", "POST"])
def see_as(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """An administrator says why; from then on this session reads, as that person would."""
    person = get_object_or_404(User, uuid=uuid)
    if not request.user.has_perm("accounts.see_as", person):
        raise PermissionDenied
    return _see_as(request, person)


@reauthentication_required(allow_get=True)
def _see_as(request: AuthenticatedRequest, person: User) -> HttpResponse:
    if request.method == "POST" and not signed_in_lately(request):
        messages.error(request, sign_in_again())
        return redirect("accounts:see_as", person.uuid)
    form = SeeAsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        begun = seeing.start(person=person, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        request.session[SEEING] = str(begun.uuid)
        return redirect("dashboards:home")
    context = {"person": person, "form": form, "minutes": int(LASTS.total_seconds()) // 60}
    return render(request, "accounts/see_as.html", context, status=422 if form.errors else 200)


@require_POST
def stop(request: AuthenticatedRequest) -> HttpResponse:
    """Back to one's own eyes."""
    request.session.pop(SEEING, None)
    seeing.stop(by=request.user, at=timezone.now())
    messages.success(request, _("You see the site with your own eyes again."))
    return redirect("dashboards:home")

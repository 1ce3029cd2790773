"""What is kept about me: a copy of it, and the end of my account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest, limited, sign_in_again, signed_in_lately
from accounts.models import Membership
from dashboards.forms import EraseForm
from dashboards.operations.erasure import erase
from dashboards.personal.copy import copy_of
from dashboards.personal.register import FILES, TREATMENTS, kept_of


@login_not_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why and how long, for anybody to read."""
    treatments = [(treatment, kept_of(treatment)) for treatment in TREATMENTS]
    return render(request, "dashboards/register.html", {"treatments": treatments, "files": FILES})


@require_POST
@limited("copy_my_data")
@reauthentication_required
def copy(request: AuthenticatedRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything that is kept about whoever asks, as an archive."""
    if not signed_in_lately(request):
        return _not_proved(request)
    at = timezone.now()
    answer = StreamingHttpResponse(copy_of(request.user, at=at), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="openinno-mes-donnees-{timezone.localdate(at)}.zip"'
    return answer


@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def end_account(request: AuthenticatedRequest) -> HttpResponse:
    """Says what becomes of what, then erases the account of whoever types their address."""
    if request.method == "POST" and not signed_in_lately(request):
        return _not_proved(request)
    form = EraseForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        erase(user=request.user, at=timezone.now())
        logout(request)
        messages.success(
            request, _("Your account is deleted. What you wrote for your organisation stays, without your name.")
        )
        return redirect("home")
    context = {"form": form, "left_alone": Membership.objects.left_alone_by(request.user)}
    return render(request, "dashboards/end_account.html", context, status=422 if form.errors else 200)


def _not_proved(request: AuthenticatedRequest) -> HttpResponse:
    """To who comes by a provider of identities alone, some time after they signed in."""
    messages.error(request, sign_in_again())
    return redirect("accounts:account")

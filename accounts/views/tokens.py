"""The tokens of one's programs: making one, which shows its secret once, and withdrawing it."""

from datetime import timedelta
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import TokenForm
from accounts.http import AuthenticatedRequest, limited
from accounts.models import ApiToken
from accounts.operations import tokens as operations

SHOWN = 50


def _page(request: AuthenticatedRequest, form: TokenForm, *, secret: str = "") -> HttpResponse:
    now = timezone.now()
    rows = [
        (token, token.is_alive(now)) for token in request.user.api_tokens.select_related("membership__organisation")
    ]
    rows.sort(key=lambda row: not row[1])
    context = {"form": form, "rows": rows[:SHOWN], "secret": secret}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_safe
def tokens(request: AuthenticatedRequest) -> HttpResponse:
    """One's tokens, the living ones first, and what a new one needs."""
    return _page(request, TokenForm())


@require_POST
@never_cache
@reauthentication_required
@limited("token")
def make_token(request: AuthenticatedRequest) -> HttpResponse:
    """The new token's secret is in this answer and nowhere else. Who asks proves first that they are who signed in."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    asked = form.cleaned_data
    try:
        _token, secret = operations.make(
            name=asked["name"],
            scopes=asked["scopes"],
            lifetime=timedelta(days=asked["days"]),
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form)
    return _page(request, TokenForm(), secret=secret)


@require_POST
def revoke_token(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """One's own token opens nothing any more."""
    token = get_object_or_404(ApiToken, user=request.user, uuid=uuid)
    if operations.revoke(token=token, at=timezone.now()):
        messages.success(request, _("The token “%(name)s” is withdrawn.") % {"name": token.name})
    return redirect("accounts:tokens")

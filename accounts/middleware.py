"""What is asked of whoever moderates or administers, on every page."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models.people import is_curator

# Where a second factor is set up, what that asks before, and the way out.
STAYS_OPEN = ("mfa_", "account_reauthenticate", "account_logout", "account_set_password", "account_change_password")
ALSO_OPEN = {"live", "ready", "proconnect_leave", "proconnect_left", "saml_leave", "saml_sls"}


class SecondFactor:
    """Curators and administrators have a second factor, whatever the way they signed in. See docs/decisions/0026.

    Who has one is asked for it at each sign-in, by django-allauth; who has none is led to where one sets it up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or self._is_open(request) or not needs_second_factor(request):
            return None
        messages.warning(request, _("Your role asks for a second factor: set up an application or a passkey first."))
        return redirect("mfa_index")

    @staticmethod
    def _is_open(request: HttpRequest) -> bool:
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        return name.startswith(STAYS_OPEN) or name in ALSO_OPEN


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this person moderates or administers with a password, or another's word, alone."""
    user = request.user
    if not user.is_authenticated or not (user.is_staff or is_curator(user)):
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])

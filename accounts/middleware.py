"""What is asked of whoever moderates or administers, on every page."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as SIGN_INS
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SEEING
from accounts.models import Seeing
from accounts.models.people import is_curator
from core.api.problems import API
from core.views import error_page

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
    user = getattr(request, "administrator", None) or request.user
    if not user.is_authenticated or not (user.is_staff or is_curator(user)):
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


# What stays open to whoever has not yet accepted the terms of use: signing out, proving who they are, leaving, and the page that asks.
# Every page that is read without an account stays open too.
NOT_ASKED = (
    "account_",
    "mfa_",
    "proconnect_",
    "saml_",
    "api:",
    "accounts:agree",
    "accounts:stop_seeing",
    "dashboards:end_account",
)


class AgreedTerms:
    """Whoever is asked to accept the terms of use is led to them, from the next page they open, and back. See docs/decisions/0030.

    What is sent meanwhile is taken: nobody loses a text that they were writing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not self._is_asked(request) or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(NOT_ASKED):
            return None
        return redirect(f"{reverse('accounts:agree')}?{urlencode({'next': request.get_full_path()})}")

    @staticmethod
    def _is_asked(request: HttpRequest) -> bool:
        """On a whole page, by the person themself: not in a fragment of one, nor by an administrator who looks as they do."""
        is_page = request.method == "GET" and "HX-Request" not in request.headers and not hasattr(request, "seeing")
        return is_page and request.user.is_authenticated and request.user.terms_asked_at is not None


SAFE = {"GET", "HEAD", "OPTIONS"}
# Closed to whoever looks as somebody else: how that person signs in and where, their tokens, the copy of what is kept about them,
# the files they asked for, the secrets of their programs, and the administration. By the beginnings of the names of views.
CLOSED = (
    *("account_", "mfa_", "socialaccount_", "usersessions_", "proconnect_", "saml_", "federation", "admin:"),
    *(
        "accounts:see_as",
        "accounts:token",
        "accounts:make_token",
        "accounts:revoke_token",
        "accounts:export",
        "accounts:webhook",
    ),
    *("accounts:make_webhook", "accounts:change_webhook", "accounts:delivery", "accounts:session"),
    *("dashboards:copy_my_data", "dashboards:end_account", "accounts:invitation"),
)
# Counters of requests, and the session of the administrator: no word of anybody.
STILL_WRITTEN = {"core_tally", "core_cache", "django_session", "usersessions_usersession"}
WRITES = re.compile(r'(?:^|[;()])\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|COPY)\s+"?(\w+)', re.I)


USED_AT = "used_at"  # in the session, seconds since 1970
NOTED_EVERY = 5 * 60  # seconds


class LastUse:
    """Notes for the list of sessions when each was used, once in NOTED_EVERY: pages in between cost nothing more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            signed_in_at = max((record["at"] for record in request.session.get(SIGN_INS, [])), default=None)
            now = time.time()
            if signed_in_at and now - request.session.get(USED_AT, signed_in_at) >= NOTED_EVERY:
                request.session[USED_AT] = now
                theirs = UserSession.objects.filter(session_key=request.session.session_key)
                theirs.update(last_seen_at=timezone.now())
        return self.get_response(request)


class SeeingAs:
    """An administrator looks with the eyes of somebody else: everything is read as that person would, nothing is written.

    The session stays the administrator's; `request.user` is the person for the time of the request. See docs/decisions/0028.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seeing = self._seeing(request)
        if seeing is None or request.path in (reverse("accounts:stop_seeing"), reverse("account_logout")):
            return self.get_response(request)
        request.administrator, request.seeing = seeing.administrator, seeing  # type: ignore[attr-defined]
        request.user = seeing.person
        request.user.seen_by = seeing.administrator
        structlog.contextvars.bind_contextvars(seen_by=seeing.administrator_id)
        if request.method not in SAFE:
            return self._closed(request)
        with _nothing_written():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        return self._closed(request) if hasattr(request, "seeing") and name.startswith(CLOSED) else None

    @staticmethod
    def _seeing(request: HttpRequest) -> Seeing | None:
        """What this session looks at, if that is still allowed; a session without it costs nothing more."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SEEING not in request.session:
            return None
        of_person = Seeing.objects.open(timezone.now()).filter(
            uuid=request.session[SEEING], administrator=request.user.pk
        )
        found: Seeing | None = of_person.select_related("person", "administrator").first()
        if found is None:
            del request.session[SEEING]
            if not request.path.startswith(API):
                messages.info(
                    request, _("Your look as somebody else is over: you see the site with your own eyes again.")
                )
        return found

    @staticmethod
    def _closed(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            return error_page(request, HTTPStatus.FORBIDDEN)
        return render(request, "accounts/seeing_closed.html", status=HTTPStatus.FORBIDDEN)


@contextmanager
def _nothing_written() -> Iterator[None]:
    """A page that writes although it is only read is refused too. Raises PermissionDenied from the statement."""

    def refuse(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if any(table not in STILL_WRITTEN for table in WRITES.findall(str(statement))):
            raise PermissionDenied("nothing is written in the name of somebody else")
        return execute(statement, params, many, context)

    connection.execute_wrappers.insert(0, refuse)
    try:
        yield
    finally:
        connection.execute_wrappers.remove(refuse)

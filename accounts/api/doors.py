"""Whose request it is, what its token opens, how often it may come. Named by the settings, imported by nobody."""

import ipaddress
import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.enums import TokenScope
from accounts.models import ApiToken, User
from accounts.operations import tokens
from core import tallies

SCHEME = "Bearer"
IPV6_SITE = 64  # bits of an address that one house or office shares


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer oinno_…`. The session of the pages opens nothing here: another site could use it."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = tokens.borne(secret=secret.strip(), at=timezone.now())
        if token is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown, withdrawn or too old."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="openinno"'


class OutOfScope(exceptions.PermissionDenied):
    default_detail = _("This token does not allow it: make one with the scope that is needed.")
    default_code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.auth_header = f'{SCHEME} error="insufficient_scope", scope="{scope}"'


class Granted(BasePermission):
    """Nothing without a token but reading what is public; with one, what its scopes name. The rules then say the rest."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token: ApiToken | None = request.auth
        reads = request.method in SAFE_METHODS
        if token is None:
            return bool(reads and view.public)
        scope = TokenScope.READ.value if reads else f"write:{view.area}"
        if scope not in token.scopes:
            raise OutOfScope(scope)
        return True


class Limits(BaseThrottle):
    """The limits of settings.API_LIMITS, by token or, without one, by address; told in each answer (RateLimit fields)."""

    wait_for = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        counts = [_Count(name, who) for name, who in _counted(request)]
        used = tallies.count((count.key, count.ends) for count in counts)
        view.headers["RateLimit-Policy"] = ", ".join(count.policy for count in counts)
        view.headers["RateLimit"] = ", ".join(count.state(used[count.key]) for count in counts)
        self.wait_for = max((count.reset for count in counts if used[count.key] > count.quota), default=0)
        return not self.wait_for

    def wait(self) -> float:
        return self.wait_for


def _counted(request: Request) -> list[tuple[str, str]]:
    if request.auth is None:
        return [("visitor", _site(request._request))]
    key = str(request.auth.pk)
    writes = [] if request.method in SAFE_METHODS else [("writes", key)]
    return [("token", key), *writes]


def _site(request: HttpRequest) -> str:
    """Where a visitor comes from. An IPv6 host has more addresses than could be counted: its network counts."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((str(address), IPV6_SITE), strict=False))


class _Count:
    """One limit, for one who asks, in the window of fixed length that now is in."""

    def __init__(self, name: str, who: str) -> None:
        self.name = name
        self.quota, self.window = settings.API_LIMITS[name]
        now = int(time.time())
        self.reset = self.window - now % self.window
        self.ends = now + self.reset
        self.key = f"api:{name}:{who}"

    @property
    def policy(self) -> str:
        return f'"{self.name}";q={self.quota};w={self.window}'

    def state(self, used: int) -> str:
        return f'"{self.name}";r={max(self.quota - used, 0)};t={self.reset}'

"""What views need of a request: whose it is, what it names, how often it may come."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from accounts.models import Organisation, User

SEEING = "seeing"  # in the session: the identifier of what an administrator looks at as somebody else


class AuthenticatedRequest(HttpRequest):
    """A request whose person is signed in, for the type checker."""

    user: User


def posted_uuid(request: HttpRequest, name: str) -> UUID:
    """The identifier sent as `name`. Raises Http404 for what is none: nothing is found under it."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as wrong:
        raise Http404 from wrong


def too_many(request: HttpRequest, action: str, *, key: str | None = None) -> HttpResponse | None:
    """The page 429 where this one is one too many, for what costs as much to read as to do. `key`: what is counted, beside the machine."""
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action=action, key=key, limit_get=True)
    return refused


def limited(action: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Too many: the page 429. The limit of that name is in openinno/limits.py; reading a page counts for nothing."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return ratelimit.consume_or_429(request, action=action) or view(request, *args, **kwargs)

        return counted

    return decorate


def signed_in_lately(request: HttpRequest) -> bool:
    """For who has neither password nor second factor: django-allauth has nothing to ask them again, and lets them pass."""
    if get_reauthentication_flows(request.user):
        return True  # it asks for itself
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records), default=0)
    return bool(time.time() - last < account_settings.REAUTHENTICATION_TIMEOUT)


def sign_in_again() -> str:
    """What to tell who has nothing else to prove who they are."""
    return _("You signed in some time ago. Sign out, sign in again, then come back here within five minutes.")


def led_on(query: Any, name: str) -> Any:
    """The same query string, where each organisation that `name` gives by its word stands for the one it was merged into."""
    asked = query.getlist(name) if isinstance(query, QueryDict) else []
    known = [slug for slug in asked if "\0" not in slug]  # what programs send is checked after this
    gone = Organisation.objects.filter(slug__in=known, merged_into__isnull=False)
    stays = dict(gone.values_list("slug", "merged_into__slug")) if known else {}
    if not stays:
        return query
    led = query.copy()
    led.setlist(name, list(dict.fromkeys(stays.get(slug, slug) for slug in asked)))
    return led

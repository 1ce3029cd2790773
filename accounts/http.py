"""What views need of a request: whose it is, what it names, how often it may come."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import User


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

"""One line of log for each request, under a reference that the answer carries too and that the history of its writes names."""

from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from core.api.problems import API
from core.history.context import Said, told_by

# Parts of an address that open a door to whoever holds them.
SECRET_PARTS = {"token", "key"}
HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class RequestLog(RequestMiddleware):
    """django-structlog's, without what logs should not hold (secrets, searches), and with the headers that Django lacks."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """`POST /repondre/…/`: neither the secret of a signed address, nor what was searched."""
        path = request.path
        match = request.resolver_match
        for name, value in (match.kwargs if match else {}).items():
            if name in SECRET_PARTS:
                path = path.replace(str(value), "…")
        return f"{request.method} {path}"

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> Any:
        reference = structlog.contextvars.get_contextvars().get("request_id")
        if reference:
            response["X-Request-ID"] = reference
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        super().handle_response(request, response)


class WithoutNul:
    """U+0000, which no text of PostgreSQL can hold and nobody types, is U+FFFD in what an address asks: no view needs to think of it.

    The API, which tells programs what is wrong with what they send, answers 422 by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META["QUERY_STRING"] and not request.path.startswith(API):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "%EF%BF%BD")
        return self.get_response(request)


class Writer:
    """Says to the history of writes who asks, under which reference and at which address, by its name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        looking = False

        def tell() -> Said:
            nonlocal looking
            said: Said = {
                "request": structlog.contextvars.get_contextvars().get("request_id", ""),
                "door": request.resolver_match.view_name if request.resolver_match else request.method,
            }
            if not looking:  # looking the person up may write, when the session is no longer good
                looking = True
                said["person"] = getattr(request.user, "pk", None)
                looking = False
            return said

        with told_by(tell):
            return self.get_response(request)

"""One line of log for each request, under a reference that the answer carries too."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

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

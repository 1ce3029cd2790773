"""The error pages, with the reference that is also in the log."""

from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.api.problems import API, failure


def error_page(request: HttpRequest, status: HTTPStatus, template: str | None = None) -> HttpResponse:
    """The page of an error, or to a program the problem, without touching the database."""
    if request.path.startswith(API):
        return failure(status)
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    return render(
        request,
        template or f"{status.value}.html",
        {"code": status.value, "request_id": reference},
        status=status.value,
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django answers 400 to a body above its limit too: the person is told what to do about it."""
    too_large = isinstance(exception, RequestDataTooBig)
    return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, HTTPStatus.NOT_FOUND)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return error_page(request, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    return error_page(request, HTTPStatus.FORBIDDEN, "403_csrf.html")

"""What the API answers when it cannot do what is asked: problem details (RFC 9457), in the reader's language."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.response import Response

from core.states import TransitionRefused

API = "/api/v1/"
CONTENT_TYPE = "application/problem+json"
TITLES: dict[int, str | Promise] = {
    400: gettext_lazy("The request is not well formed"),
    401: gettext_lazy("A valid token is needed"),
    403: gettext_lazy("You may not do this"),
    404: gettext_lazy("Nothing is found here"),
    405: gettext_lazy("This address does not answer this method"),
    409: gettext_lazy("This has changed in the meantime"),
    412: gettext_lazy("This is no longer what you read"),
    413: gettext_lazy("This is too large"),
    415: gettext_lazy("Send JSON"),
    422: gettext_lazy("This cannot be done as asked"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something failed on our side"),
}

# Instead of the words of Django REST Framework.
DETAILS: dict[int, str | Promise] = {
    401: gettext_lazy("Make a token in your account, and send it as “Authorization: Bearer …”."),
    403: gettext_lazy("It is for others, or for nobody in its present state."),
    404: gettext_lazy("There is nothing at this address, or nothing that you may see."),
    405: gettext_lazy("See in “Allow” what it answers."),
    415: gettext_lazy("What is sent has the type application/json."),
    429: gettext_lazy("Wait as many seconds as “Retry-After” says."),
}


class Unprocessable(exceptions.APIException):
    """Well formed, but a rule of the form or of the operation says no. `detail` is shaped like a form's errors."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "unprocessable"

    def __init__(self, errors: Mapping[str, Any] | ValidationError) -> None:
        super().__init__(TITLES[422])
        self.errors = list(_of_form(errors))


class Moved(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = gettext_lazy("It is not, or no longer, in a state from which this is possible: read it again.")
    default_code = "refused"


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = gettext_lazy("It was changed since you read it: read it again, then send your change.")
    default_code = "precondition_failed"


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("What you send is longer than the API reads.")
    default_code = "too_large"


def answer(failure: Exception, context: Mapping[str, Any]) -> Response | None:
    """The problem that stands for an exception; None for a defect, which becomes a 500."""
    known = _known(failure)
    if known is None:
        return None
    response = Response(_body(known), status=known.status_code, content_type=CONTENT_TYPE)
    if wait := getattr(known, "wait", None):
        response["Retry-After"] = str(int(wait))
    if challenge := getattr(known, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    return response


def _known(failure: Exception) -> exceptions.APIException | None:
    if isinstance(failure, exceptions.APIException):
        return failure
    if isinstance(failure, Http404):
        return exceptions.NotFound()
    if isinstance(failure, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(failure, ValidationError):
        return Unprocessable(failure)
    return Moved() if isinstance(failure, TransitionRefused) else None


def _body(failure: exceptions.APIException) -> dict[str, Any]:
    errors = list(_of_shape(failure.detail)) if isinstance(failure, exceptions.ValidationError) else []
    errors = errors or getattr(failure, "errors", [])
    codes = failure.get_codes()
    body = problem(
        failure.status_code,
        detail=_("See the errors, one by one.") if errors else _detail(failure),
        code=codes if isinstance(codes, str) else "invalid",
    )
    return {**body, "errors": errors} if errors else body


def _detail(failure: exceptions.APIException) -> str:
    """Ours, where Django REST Framework says only what it always says."""
    said = str(failure.detail)
    usual = str(type(failure).default_detail).partition("{")[0]
    plain = type(failure).__module__ == exceptions.__name__ and said.startswith(usual)
    return str(DETAILS.get(failure.status_code, said)) if plain else said


def problem(number: int, *, detail: str, code: str) -> dict[str, Any]:
    """The members that every problem has; `reference` is also in the log."""
    return {
        "type": "about:blank",
        "title": str(TITLES.get(number, HTTPStatus(number).phrase)),
        "status": number,
        "detail": detail,
        "code": code,
        "reference": structlog.contextvars.get_contextvars().get("request_id", ""),
    }


def failure(number: HTTPStatus) -> HttpResponse:
    """The problem of what never came to a view, or came out of one as a defect."""
    words = _("Write to us with this reference if it happens again.")
    content = problem(number.value, detail=words, code=number.name.lower())
    return JsonResponse(content, status=number.value, content_type=CONTENT_TYPE)


def _of_shape(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """`{"field": "answers.0", "code": …, "detail": …}` for each error of a serializer; an empty field is the whole."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            whole = name == "non_field_errors"
            yield from _of_shape(inner, field if whole else f"{field}.{name}".strip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _of_shape(inner, field)
    else:
        yield {"field": field, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}


def _of_form(errors: Mapping[str, Any] | ValidationError) -> Iterator[dict[str, str]]:
    """The same, from the errors of a form or of an operation."""
    if isinstance(errors, ValidationError):
        named = errors.error_dict if hasattr(errors, "error_dict") else {"": errors.error_list}
    else:
        named = {name: each.as_data() for name, each in errors.items()}
    for name, found in named.items():
        for each in found:
            field = "" if name == "__all__" else name
            yield {"field": field, "code": each.code or "invalid", "detail": " ".join(each.messages)}

"""An action of the API is the verb's page without the page: fetch what is visible, ask the rule, let the form judge, do it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from rest_framework.request import Request

from core import states
from core.api.fields import Sent
from core.api.problems import Moved, Unprocessable
from core.history.context import adding


def may(request: Request, permission: str, instance: Any = None) -> None:
    """Raises PermissionDenied unless the rule says yes."""
    if not request.user.has_perm(permission, instance):
        raise PermissionDenied


def checked(form: Any) -> dict[str, Any]:
    """What the form of the page makes of it. Raises Unprocessable with its errors."""
    if not form.is_valid():
        raise Unprocessable(form.errors)
    cleaned: dict[str, Any] = form.cleaned_data
    return cleaned


def body_of(request: Request, shape: type[Sent], *, partial: bool = False) -> dict[str, Any]:
    """What was sent, of the described shape. Raises ValidationError."""
    sent = shape(data=request.data, partial=partial)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def take(
    request: Request,
    instance: Any,
    verb: str,
    *,
    table: states.MoveTable,
    operation: Callable[..., Any],
    said: Mapping[str, Any],
) -> None:
    """Do one verb of a lifecycle. Raises Moved when it does not leave from where the object stands."""
    if verb not in states.possible(instance.status, table):
        raise Moved
    with adding(reason=str(said.get("reason") or "")):
        operation(**{instance._meta.model_name: instance}, **said, by=request.user, at=timezone.now())

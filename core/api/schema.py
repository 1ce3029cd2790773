"""The API's own description: OpenAPI 3.1, from the code that answers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from core.api.problems import CONTENT_TYPE, TITLES

NO_NUL = "^[^\\u0000]*$"
ALWAYS = (400, 401, 403, 429)
WRITES = (409, 413, 415, 422)
PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "code", "reference"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "reference": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "detail")},
            },
        },
    },
}
HEADER_PARAMETERS = {
    "GET": ("If-None-Match", gettext_lazy("The ETag you have: 304 if it is still that one.")),
    "PATCH": ("If-Match", gettext_lazy("The ETag you read: 412 if it has changed since.")),
}


class Schema(AutoSchema):
    """What drf-spectacular cannot read from views: tokens, scopes, problems, and the NUL that no text may hold."""

    def get_auth(self) -> list[dict[str, Any]]:
        anybody = self.view.public and self.method in SAFE_METHODS
        return [{"token": []}, {}] if anybody else [{"token": []}]

    def get_extensions(self) -> dict[str, Any]:
        return {"x-scope": "read" if self.method in SAFE_METHODS else f"write:{self.view.area}"}

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        found = super()._map_serializer_field(field, direction, bypass_extensions)
        if direction == "request" and type(field).__name__ == "Text":
            return {**found, "pattern": NO_NUL, **({} if field.allow_blank else {"minLength": 1})}
        return found

    def _map_serializer(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        found = super()._map_serializer(serializer, direction, bypass_extensions)
        if direction == "request" and isinstance(serializer, serializers.Serializer):
            found = {**found, "additionalProperties": False}
        return found

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            self._add_problems(operation)
            self._add_condition(operation)
        return operation

    def _add_problems(self, operation: dict[str, Any]) -> None:
        numbers = [*ALWAYS, *(WRITES if self.method not in SAFE_METHODS else ())]
        if "{" in self.path:
            numbers.append(404)
        if self.method == "PATCH":
            numbers.append(412)
        if getattr(self.view, "filterset_class", None):
            numbers.append(422)
        content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for number in sorted(set(numbers)):
            operation["responses"][str(number)] = {"description": str(TITLES[number]), "content": content}
        if self.method == "GET":
            operation["responses"]["304"] = {"description": _("You have it already")}

    def _add_condition(self, operation: dict[str, Any]) -> None:
        if self.method not in HEADER_PARAMETERS:
            return
        name, words = HEADER_PARAMETERS[self.method]
        parameter = {"name": name, "in": "header", "description": str(words), "schema": {"type": "string"}}
        operation.setdefault("parameters", []).append(parameter)


def add_problem(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """After all operations: the one schema that they all name."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return result

"""What a list may be asked: the filters of its page, by the same FilterSet, but nothing that they do not know."""

from inspect import isfunction
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.choices import normalize_choices
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from core.api.problems import Unprocessable

OF_PAGES = {"cursor", "page_size"}
BOOLEANS = {"true", "false"}
SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}


class ByFilterSet(BaseFilterBackend):
    """The page ignores nonsense in its address; a program is told of it, for it would read a list that it did not ask for."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        _refuse_nonsense(request, view.filterset_class.base_filters)
        filterset = view.filterset_class(request.query_params, queryset=queryset, request=request)
        if not filterset.is_valid():
            raise Unprocessable(filterset.errors)
        filtered: QuerySet[Any] = filterset.qs
        return filtered

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [_parameter(name, each) for name, each in view.filterset_class.base_filters.items()]


def _refuse_nonsense(request: Request, filters: dict[str, Any]) -> None:
    """Raises ValidationError for a name that is unknown, and a value that its filter's description excludes."""
    errors: dict[str, str] = {}
    for name, values in request.query_params.lists():
        if name in OF_PAGES:
            continue
        if name not in filters:
            errors[name] = _("Unknown parameter.")
            continue
        allowed = BOOLEANS if isinstance(filters[name], django_filters.BooleanFilter) else _choices(filters[name])
        if allowed and not allowed.issuperset(values):
            errors[name] = _("One of: %(values)s.") % {"values": ", ".join(sorted(allowed))}
    if errors:
        raise ValidationError(errors)


def _choices(each: django_filters.Filter) -> set[str]:
    """The values of a filter whose words are in the code; none for those whose words are rows."""
    choices = each.extra.get("choices", [])
    # Not through the form field, which would be kept with the choices of this moment.
    return set() if isfunction(choices) else {str(value) for value, _label in normalize_choices(choices)}


def _parameter(name: str, each: django_filters.Filter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(each, django_filters.BooleanFilter):
        schema = {"type": "boolean"}
    elif choices := _choices(each):
        schema = {"type": "string", "enum": sorted(choices)}
    elif isinstance(each, django_filters.ModelMultipleChoiceFilter):
        schema = SLUG
    if isinstance(each, django_filters.MultipleChoiceFilter | django_filters.ModelMultipleChoiceFilter):
        schema = {"type": "array", "items": schema}
    return {"name": name, "in": "query", "description": str(each.label or name), "schema": schema}

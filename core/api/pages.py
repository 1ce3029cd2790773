"""Pages by key: the cursor holds the last row's place in the order, so that a deep page costs what the first one does."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError as Invalid
from django.db.models import F, FloatField, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.problems import Unprocessable

PAGE_SIZE = 20
LARGEST_PAGE = 100
LONGEST_CURSOR = 1000  # characters
# Without a date: what has not changed reads the same tomorrow.
SIGNER = signing.Signer(salt="core.api.pages")


class Key:
    """One column of an order: a field or an annotation, its direction, and where its blanks go."""

    def __init__(self, asked: Any, position: int) -> None:
        order = asked if isinstance(asked, OrderBy) else _parsed(asked)
        if not isinstance(order.expression, F):
            raise TypeError(f"a list of the API is ordered by named columns, not by {order.expression}")
        self.name: str = vars(order.expression)["name"]
        self.descending = order.descending
        self.blanks_last = bool(order.nulls_last) or (not order.descending and not order.nulls_first)
        self.alias = f"_place_{position}"

    def __str__(self) -> str:
        return f"{'-' if self.descending else ''}{self.name}{'' if self.blanks_last else '^'}"

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.alias}__isnull": True}) if value is None else Q(**{self.alias: value})

    def after(self, value: Any) -> Q:
        """The rows that this column alone puts later than `value`."""
        if value is None:
            return Q(pk__in=[]) if self.blanks_last else Q(**{f"{self.alias}__isnull": False})
        later = Q(**{f"{self.alias}__{'lt' if self.descending else 'gt'}": value})
        return later | Q(**{f"{self.alias}__isnull": True}) if self.blanks_last else later


def _parsed(name: str) -> OrderBy:
    return OrderBy(F(name.removeprefix("-")), descending=name.startswith("-"))


def keys_of(queryset: QuerySet[Any]) -> list[Key]:
    """The columns of its order. Raises TypeError when one of them has no name, ValueError when the order is not total."""
    asked = queryset.query.order_by or queryset.model._meta.ordering
    keys = [Key(each, position) for position, each in enumerate(asked)]
    if not keys or keys[-1].name not in {"pk", "id"}:
        raise ValueError(f"the order of {queryset.model._meta.label} is not total: {asked}")
    return keys


def placed(queryset: QuerySet[Any], keys: Sequence[Key]) -> QuerySet[Any]:
    """With each row's place. What is real in PostgreSQL is widened: else it is not equal to what was read of it."""
    annotated = queryset.annotate(**{key.alias: F(key.name) for key in keys})
    real = [key for key in keys if isinstance(annotated.query.annotations[key.alias].output_field, FloatField)]
    return annotated.annotate(**{key.alias: Cast(F(key.name), FloatField()) for key in real}) if real else annotated


def beyond(keys: Sequence[Key], place: Sequence[Any]) -> Q:
    """The rows after `place`, column by column."""
    found, same = Q(), Q()
    for key, value in zip(keys, place, strict=True):
        found |= same & key.after(value)
        same &= key.same(value)
    return found


class Pages(BasePagination):
    """`?cursor=` and `?page_size=`. A cursor is signed, of one order only, and names its row by its public identifier."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        keys = keys_of(queryset)
        rows = placed(queryset, keys)
        size = self._size(request)
        if cursor := request.query_params.get("cursor"):
            rows = rows.filter(beyond(keys, self._place(cursor, keys, rows)))
        found = list(rows[: size + 1])
        self._next = None
        if len(found) > size:
            last = found[size - 1]
            place = [*(getattr(last, key.alias) for key in keys[:-1]), last.uuid]
            self._next = self._address(request, _order(keys, rows), place)
        return found[:size]

    def get_paginated_response(self, data: Any) -> Response:
        response = Response({"next": self._next, "results": data})
        if self._next:
            response["Link"] = f'<{self._next}>; rel="next"'
        return response

    def _size(self, request: Request) -> int:
        asked = request.query_params.get("page_size")
        if asked is None:
            return PAGE_SIZE
        if not (asked.isascii() and asked.isdigit() and len(asked) < 4 and 1 <= int(asked) <= LARGEST_PAGE):
            raise ValidationError({"page_size": _("A whole number from 1 to %(largest)d.") % {"largest": LARGEST_PAGE}})
        return int(asked)

    def _place(self, cursor: str, keys: Sequence[Key], rows: QuerySet[Any]) -> list[Any]:
        """Raises Unprocessable for what this list did not give out in this order."""
        try:
            if len(cursor) > LONGEST_CURSOR:
                raise signing.BadSignature
            order, values = SIGNER.unsign_object(cursor)
        except signing.BadSignature:
            order = values = None
        if order != _order(keys, rows):
            words = _("Follow the address in “next” as it is, with the same order.")
            raise Unprocessable(Invalid({"cursor": words}))
        fields = [rows.query.annotations[key.alias].output_field for key in keys]
        read = [field.to_python(value) for field, value in zip(fields[:-1], values[:-1], strict=True)]
        return [*read, Subquery(rows.model._base_manager.filter(uuid=values[-1]).values("pk"))]

    def _address(self, request: Request, order: Sequence[str], place: Sequence[Any]) -> str:
        values = [value if value is None or isinstance(value, int | float | str) else str(value) for value in place]
        cursor = SIGNER.sign_object([order, values])
        query = [(name, value) for name, value in _pairs(request) if name != "cursor"]
        return request.build_absolute_uri(f"{request.path}?{urlencode([*query, ('cursor', cursor)])}")

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": ["string", "null"], "format": "uri"},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": _("Where the page begins: taken from “next”, never built."),
                "schema": {"type": "string", "maxLength": LONGEST_CURSOR},
            },
            {"name": "page_size", "in": "query", "description": _("How many at most."), "schema": size},
        ]


def _order(keys: Sequence[Key], rows: QuerySet[Any]) -> list[str]:
    return [rows.model._meta.label_lower, *map(str, keys)]


def _pairs(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.query_params.lists() for value in values]

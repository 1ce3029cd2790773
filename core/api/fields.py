"""What may be sent, and how it reads: JSON of the type that is described, never something that looks like it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

LARGEST_WHOLE = 2**31 - 1
EUROS = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Text(serializers.CharField):
    """Words as they are typed: forms trim them, and say when nothing is left."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("trim_whitespace", False)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Whole(serializers.IntegerField):
    """A whole number from 0 to what the database holds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_WHOLE, **options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | float) or data != data // 1:
            self.fail("invalid")
        return int(data)


class YesNo(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


@extend_schema_field({"type": "string", "pattern": f"^{EUROS.pattern}$", "examples": ["12500.00"]})
class Euros(serializers.Field):
    """An amount in euros as a string of digits: exact, unlike a JSON number."""

    default_error_messages = {"invalid": _("An amount in euros such as “12500.00”, in a string.")}

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str) or not EUROS.fullmatch(data):
            self.fail("invalid")
        return Decimal(data)

    def to_representation(self, value: Decimal) -> str:
        return f"{value:.2f}"


@extend_schema_field({"type": "string", "format": "date"})
class Day(serializers.Field):
    """A date as `2026-11-24`."""

    default_error_messages = {"invalid": _("A date such as “2026-11-24”.")}

    def to_internal_value(self, data: Any) -> date:
        try:
            if isinstance(data, str) and DAY.fullmatch(data):
                return date.fromisoformat(data)
        except ValueError:
            pass
        raise serializers.ValidationError(self.error_messages["invalid"], code="invalid")

    def to_representation(self, value: date) -> str:
        return value.isoformat()


class Sent(serializers.Serializer):
    """A body. A member that it does not know is refused: it would be lost without a word."""

    default_error_messages = {"unknown": _("Unknown member.")}

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            words = self.error_messages["unknown"]
            raise serializers.ValidationError({name: [words] for name in sorted(unknown)}, code="unknown")
        return super().to_internal_value(data)


class Shown(serializers.Serializer):
    """An answer. It is only ever written."""


class Term(Shown):
    """A word of the vocabularies."""

    slug = serializers.SlugField()
    name = serializers.SerializerMethodField()

    def get_name(self, term: Any) -> str:
        return str(term)


@extend_schema_field({"type": "string", "format": "uri"})
class Link(serializers.Field):
    """The address of what the row is: of this API by the name of its view, else the page that people read."""

    def __init__(self, view: str = "", *, key: str = "uuid", **options: Any) -> None:
        self.view, self.key = view, key
        super().__init__(read_only=True, source="*", **options)

    def to_representation(self, value: Any) -> str:
        return self.address(value, self.context["request"])

    def address(self, value: Any, request: Any) -> str:
        """Of a row that is no part of the answer, too."""
        path = reverse(self.view, args=[attrgetter(self.key)(value)]) if self.view else value.get_absolute_url()
        return str(request.build_absolute_uri(path))

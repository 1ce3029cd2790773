"""The history in words: names of tables and columns as the site says them, codes and numbers by what they stand for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.history import tracking
from core.models import Change

SHORT = 160  # characters shown at once; the rest opens


@dataclass(frozen=True, slots=True)
class Value:
    """`text` is empty where there was nothing; `is_erased` where personal data were taken out."""

    text: str = ""
    is_erased: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.text) > SHORT


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Written:
    """One write as its page shows it."""

    change: Change
    kind: str
    person: str
    columns: list[Column]


Names = dict[str, dict[str, str]]  # by table and number


def about(subject: models.Model) -> QuerySet[Change]:
    """The writes to a row and to those that belong to it, the latest first."""
    return Change.objects.filter(about__contains=[f"{subject._meta.db_table}:{subject.pk}"]).order_by("-pk")


def kind_of(table: str) -> str:
    """« Irritant » for `irritants_irritant`; of tables between two models, what they link; else the table as it is."""
    model = tracking.by_table().get(table)
    if model is None:
        return table
    if model._meta.auto_created:
        ends = [each.related_model._meta.verbose_name for each in model._meta.concrete_fields if each.related_model]
        return capfirst(" – ".join(map(str, ends)))
    return capfirst(str(model._meta.verbose_name))


def in_words(changes: Iterable[Change]) -> list[Written]:
    """In one query for each table whose rows are shown by name, whatever the number of writes."""
    changes = list(changes)
    names = _names(changes)
    people = names.get(get_user_model()._meta.db_table, {})
    return [
        Written(
            change=change,
            kind=kind_of(change.of),
            person=people.get(str(change.person), "") if change.person else "",
            columns=_columns(change, names),
        )
        for change in changes
    ]


def _columns(change: Change, names: Names) -> list[Column]:
    fields = _fields(change.of)
    before, after = change.before or {}, change.after or {}
    known = [*fields, *sorted({*before, *after, *change.erased} - set(fields))]
    return [
        Column(
            label=_label(fields.get(name), name),
            before=_value(name, before, change, fields.get(name), names, side="before"),
            after=_value(name, after, change, fields.get(name), names, side="after"),
        )
        for name in known
        if name in before or name in after or name in change.erased
    ]


def _value(
    name: str, values: dict[str, Any], change: Change, field: models.Field | None, names: Names, *, side: str
) -> Value:
    if name in values:
        return Value(_text(values[name], field, names))
    had = {"before": change.op != "I", "after": change.op != "D"}[side]
    return Value(is_erased=had and name in change.erased)


def _fields(table: str) -> dict[str, models.Field]:
    model = tracking.by_table().get(table)
    return {str(each.column): each for each in model._meta.concrete_fields} if model else {}


def _label(field: models.Field | None, column: str) -> str:
    return capfirst(str(field.verbose_name)) if field is not None else column


def _text(value: Any, field: models.Field | None, names: Names) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        base = field.base_field if isinstance(field, ArrayField) else None
        return ", ".join(_text(each, base, names) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name} = {_text(each, None, names)}" for name, each in value.items())
    if field is None:
        return str(value)
    return _of_field(value, field, names)


def _of_field(value: Any, field: models.Field, names: Names) -> str:
    if field.is_relation and field.related_model:
        return names.get(field.related_model._meta.db_table, {}).get(str(value)) or _("no. %(number)s") % {
            "number": value
        }
    return str(dict(field.flatchoices).get(value) or _date(str(value), field) or value)


def _date(text: str, field: models.Field) -> str:
    """As the site writes dates; nothing of what is none."""
    if isinstance(field, models.DateTimeField) and isinstance(moment := parse_datetime(text), datetime):
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
    if type(field) is models.DateField and (day := parse_date(text)):
        return date_format(day, "SHORT_DATE_FORMAT")
    return ""


def _names(changes: list[Change]) -> Names:
    wanted: dict[str, set[str]] = defaultdict(set)
    wanted[get_user_model()._meta.db_table] |= {str(change.person) for change in changes if change.person}
    for change in changes:
        fields = _fields(change.of)
        for values in (change.before or {}, change.after or {}):
            for name, value in values.items():
                related = fields[name].related_model if name in fields else None
                if value is not None and related is not None:
                    wanted[related._meta.db_table].add(str(value))
    models_by_table = tracking.by_table()
    return {
        table: {str(row.pk): str(row) for row in models_by_table[table]._base_manager.filter(pk__in=numbers)}
        for table, numbers in wanted.items()
        if table in tracking.plan().named and numbers
    }

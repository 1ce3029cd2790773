"""The filters of a list: several values of one facet widen it, several facets narrow it, and each value says how many rows it has.

A row lists its facets as `name:value`. A value that only some readers may know is written `~name:value`: the others find
the row neither by it nor in its count.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Sum

from core.models import StandingCount
from core.search import Asked, Hits, search

VALUES = 50  # values of one facet that are read
COUNTED = 10_000  # rows up to which facets are counted exactly when filters leave that many


Names = Callable[[list[str]], list[tuple[str, str]]]
_NAMES: dict[str, Names] = {}


def declare_names(facet: str, names: Names) -> None:
    """Say how the values of a facet read that rows of an upper app fill: `names` gives those it knows, in the order shown.

    Called from AppConfig.ready.
    """
    _NAMES[facet] = names


def declared_names(facet: str, values: list[str]) -> list[tuple[str, str]]:
    return _NAMES[facet](values) if values and facet in _NAMES else []


class LooseChoices(forms.MultipleChoiceField):
    """Any short values: what no row has finds nothing. PostgreSQL has no text with U+0000: such a value is not asked of it."""

    def to_python(self, value: Any) -> list[str]:
        return [each for each in super().to_python(value) if "\0" not in each]

    def valid_value(self, value: str) -> bool:
        return len(value) <= 80


class Facet(django_filters.MultipleChoiceFilter):
    """One facet. `choices` are its values in their order; without any, values are what the rows have.

    `guarded`: some rows keep it from readers who may not know all.
    """

    def __init__(self, *, guarded: bool = False, loose: bool = False, **extra: Any) -> None:
        self.guarded = guarded
        if loose:
            self.field_class = LooseChoices
            extra.setdefault("choices", [])
        super().__init__(widget=forms.CheckboxSelectMultiple, **extra)

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        return qs.filter(**{f"{self.parent.path_of(qs)}facets__overlap": self.keys(value)})

    def keys(self, values: Iterable[str]) -> list[str]:
        marks = ("", "~") if self.guarded and self.parent.reads_all else ("",)
        return [f"{mark}{self.field_name}:{value}" for value in list(values)[:VALUES] for mark in marks]


class Switch(django_filters.BooleanFilter):
    """A facet with one value, on or off."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(widget=forms.CheckboxInput, **extra)

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        return qs.filter(**{f"{self.parent.path_of(qs)}facets__contains": [f"{self.field_name}:true"]}) if value else qs

    def count(self, counts: "Counts") -> int:
        return counts.of(self.field_name, "true")


class FacetedFilterSet(django_filters.FilterSet):
    """Filters of listed rows, or of what they list: then `listed` is the way to them.

    `orders` maps each value of `sort` to columns of the listed row, the last ones making the order total.
    """

    orders: ClassVar[Mapping[str, tuple[str, ...]]] = {"recent": ("-at", "-pk")}
    default_order: ClassVar[str] = "recent"

    q = django_filters.CharFilter(method="keep_all")

    @property
    def listed_model(self) -> type[Any]:
        model: Any = self.queryset.model
        return model if self.path_of(self.queryset) == "" else model._meta.get_field("listed").related_model

    @staticmethod
    def path_of(rows: QuerySet[Any]) -> str:
        """From these rows to the columns that are filtered on."""
        return "" if hasattr(rows.model, "values_of") else "listed__"

    @property
    def reads_all(self) -> bool:
        """Whether this reader may know what some rows keep from others."""
        return False

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What is asked, by filter; what is wrong counts as not asked."""
        self.errors  # noqa: B018 it is what reads the form
        cleaned = self.form.cleaned_data if self.is_bound else {}
        return {name: value for name, value in cleaned.items() if value not in (None, "", [], False)}

    @property
    def asked(self) -> Asked:
        return Asked.read(self.chosen.get("q", ""))

    @property
    def order(self) -> str:
        """The order asked for; without one, the best first where there are words, else the default."""
        asked = self.chosen.get("sort", "")
        return asked if asked in self.orders else ("" if self.asked else self.default_order)

    def labels_of(self, name: str, counts: "Counts") -> list[tuple[str, str]]:
        """The values of a facet with their names, in the order they are shown."""
        return [(str(value), str(label)) for value, label in self.form.fields[name].choices]

    def keep_all(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Filters without words of their own: `q` and `sort` are read at the end."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All rows that answer, words included: what exports, feeds, alerts and the API read. In the order asked for; without
        one in their own, or the newest first for words."""
        path = self.path_of(queryset)
        rows = self.narrowed(queryset)
        if self.asked:
            rows = self._with_words(rows, f"{path}search")
        if not self.asked and "sort" not in self.chosen:
            return rows
        columns = self.orders[self.order or self.default_order]
        return rows.order_by(*(_through(column, path) for column in columns))

    def _with_words(self, rows: QuerySet[Any], column: str) -> QuerySet[Any]:
        """The rows that have the words; else those that the page shows instead."""
        found = rows.filter(**{column: self.asked.query})
        if not self.asked.is_plain or found.exists():
            return found
        instead = self.hits()
        return rows.filter(**{column: instead.query}) if instead and instead.ids else found

    def narrowed(self, rows: QuerySet[Any], *, but: str = "") -> QuerySet[Any]:
        """The rows that pass each filter, words aside; `but` names one to leave out."""
        for name, value in self.chosen.items():
            if name not in {"q", "sort", but}:
                rows = self.filters[name].filter(rows, value)
        return rows

    def hits(self, *, but: str = "") -> Hits | None:
        """For words, the best rows; None without words."""
        if not self.asked:
            return None
        return search(self.narrowed(self.listed_model._default_manager.order_by(), but=but), self.asked)


def _through(column: str, path: str) -> str:
    if column in {"pk", "-pk"}:  # a listed row has the key of what it lists
        return column
    return f"-{path}{column[1:]}" if column.startswith("-") else f"{path}{column}"


UNNESTED = """
(SELECT %s AS base, key, count(*) FROM ({rows}) AS rows, unnest(rows.facets || 'all'::text) AS key GROUP BY key)
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows have each facet (`all`: how many there are), exactly or, capped, at least."""

    keys: Mapping[str, int]
    is_capped: bool = False

    def of(self, name: str, value: str) -> int:
        return self.keys.get(f"{name}:{value}", 0)

    def values(self, name: str) -> list[str]:
        """The values of a facet that rows have, the most frequent first."""
        found = [(-count, key.partition(":")[2]) for key, count in self.keys.items() if key.startswith(f"{name}:")]
        return [value for count, value in sorted(found) if count]


def facet_counts(filterset: FacetedFilterSet, hits: Hits | None) -> dict[str, Counts]:
    """For each facet, the counts under the other filters; under `""`, those of the rows shown."""
    chosen = [name for name in filterset.chosen if name not in {"q", "sort"}]
    windows: dict[str, QuerySet[Any]] = {}
    for base in ["", *chosen]:
        others = [name for name in chosen if name != base]
        if hits is not None:
            found = hits if base == "" else filterset.hits(but=base)
            windows[base] = _rows(filterset).filter(pk__in=found.ids if found else [])
        elif others:
            windows[base] = filterset.narrowed(_rows(filterset), but=base).order_by("-at", "-pk")[:COUNTED]
    counted = _counted(windows, reads_all=filterset.reads_all)
    if len(counted) <= len(chosen):  # some base is the whole list
        standing = Counts(standing_counts(filterset.listed_model._meta.db_table, reads_all=filterset.reads_all))
        counted = {base: counted.get(base, standing) for base in ["", *chosen]}
    if hits is not None and hits.is_capped:
        counted = {base: Counts(counts.keys, is_capped=True) for base, counts in counted.items()}
    return counted


def _rows(filterset: FacetedFilterSet) -> QuerySet[Any]:
    return filterset.listed_model._default_manager.order_by()


def _counted(windows: Mapping[str, QuerySet[Any]], *, reads_all: bool) -> dict[str, Counts]:
    """All windows in one query."""
    parts, params = [], []
    for base, rows in windows.items():
        try:
            sql, values = rows.values("facets").query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(UNNESTED.format(rows=sql))
        params += [base, *values]
    keys: dict[str, dict[str, int]] = {base: {} for base in windows}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for base, key, count in cursor.fetchall():
                if reads_all or not key.startswith("~"):
                    keys[base][key.lstrip("~")] = keys[base].get(key.lstrip("~"), 0) + count
    return {base: Counts(each, is_capped=each.get("all", 0) >= COUNTED) for base, each in keys.items()}


def standing_counts(table: str, *, reads_all: bool) -> dict[str, int]:
    """How many rows of a whole list carry each facet; `all` is how many there are."""
    counts: dict[str, int] = {}
    for key, count in StandingCount.objects.filter(table=table).values_list("key").annotate(total=Sum("count")):
        if reads_all or not key.startswith("~"):
            counts[key.lstrip("~")] = counts.get(key.lstrip("~"), 0) + count
    return counts

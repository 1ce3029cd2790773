"""What list pages share: rows, how many there are, facets with their counts, chips of the filters in force, and pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.facets import Counts, Facet, FacetedFilterSet, Switch, facet_counts
from core.search import Hits, Shown, excerpts

NUMBERED_PAGES = 50  # further on, pages follow each other without a number: nothing counts the rows before them
OPTIONS_SHOWN = 8
CURSOR_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    name: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet: how many rows choosing it leaves, exactly or at least."""

    value: str
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class FacetShown:
    name: str
    label: str
    options: list[Option]
    is_capped: bool

    @property
    def first(self) -> list[Option]:
        """The most useful ones, and whatever is on."""
        return [each for number, each in enumerate(self.options) if number < OPTIONS_SHOWN or each.is_on]

    @property
    def more(self) -> list[Option]:
        return [each for number, each in enumerate(self.options) if number >= OPTIONS_SHOWN and not each.is_on]


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is. `number` is 0 beyond the numbered pages; addresses are empty where there is nowhere to go."""

    number: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, with all that stands around it."""

    rows: list[Any]
    total: int
    is_capped: bool
    facets: list[FacetShown]
    switches: list[Option]
    chips: list[Chip]
    pager: Pager
    hits: Hits | None
    shown: Mapping[int, Shown]  # by primary key, for words that were found
    relaxed: list[
        tuple[Chip, int]
    ]  # where there is nothing: each filter without which there is something, and how much


def listing(request: HttpRequest, filterset: FacetedFilterSet, *, size: int) -> Listing:
    """The page that the address asks for; the nearest one when it asks for nonsense."""
    hits = filterset.hits()
    counts = facet_counts(filterset, hits)
    rows, pager = _page(request, filterset, hits, size=size, total=counts[""].keys.get("all", 0))
    shown = excerpts(filterset.listed_model, [row.pk for row in rows], hits.query) if hits and rows else {}
    facets = [
        _facet(name, each, filterset, counts.get(name, counts[""]))
        for name, each in filterset.filters.items()
        if isinstance(each, Facet)
    ]
    in_force = chips(request, facets, filterset)
    return Listing(
        rows=rows,
        total=counts[""].keys.get("all", 0),
        is_capped=counts[""].is_capped,
        facets=facets,
        switches=[
            Option(name, str(each.label), each.count(counts.get(name, counts[""])), name in filterset.chosen)
            for name, each in filterset.filters.items()
            if isinstance(each, Switch)
        ],
        chips=in_force,
        pager=pager,
        hits=hits,
        shown=shown,
        relaxed=[]
        if rows
        else [
            (each, left) for each in in_force if each.name in counts and (left := counts[each.name].keys.get("all", 0))
        ],
    )


def _facet(name: str, facet: Facet, filterset: FacetedFilterSet, counts: Counts) -> FacetShown:
    on = filterset.chosen.get(name, [])
    labels = filterset.labels_of(name, counts)
    options = [Option(value, label, counts.of(facet.field_name, value), value in on) for value, label in labels]
    return FacetShown(
        name, str(facet.label), [each for each in options if each.count or each.is_on], is_capped=counts.is_capped
    )


def _page(
    request: HttpRequest, filterset: FacetedFilterSet, hits: Hits | None, *, size: int, total: int
) -> tuple[list[Any], Pager]:
    """With words, a slice of the best; else by number, and by key beyond the numbered pages."""
    number = _number(request, last=min(NUMBERED_PAGES, max(1, -(-total // size))))
    first, last = (number - 1) * size, number * size
    if hits is not None and not filterset.order:
        by_id = {row.pk: row for row in filterset.queryset.filter(pk__in=hits.ids[first:last])}
        found = [by_id[pk] for pk in hits.ids[first:last] if pk in by_id]
        return found, _numbered(request, number, more=len(hits.ids) > last)
    columns = filterset.orders[filterset.order]
    rows = filterset.narrowed(filterset.queryset) if hits is None else filterset.queryset.filter(pk__in=hits.ids)
    rows = rows.order_by(*columns)
    if after := _read_cursor(request.GET.get("apres", ""), columns, rows.model):
        found = list(rows.filter(_beyond(columns, after))[: size + 1])
        return found[:size], _unnumbered(request, columns, found, size)
    found = list(rows[first : last + 1])
    if number == NUMBERED_PAGES and len(found) > size:
        further = _address(request, page=None, apres=_cursor(columns, found[size - 1]))
        return found[:size], Pager(number, _address(request, page=number - 1), further)
    return found[:size], _numbered(request, number, more=len(found) > size)


def _number(request: HttpRequest, *, last: int) -> int:
    asked = request.GET.get("page", "")
    return min(max(1, int(asked)), last) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def _numbered(request: HttpRequest, number: int, *, more: bool) -> Pager:
    return Pager(
        number,
        _address(request, page=number - 1) if number > 1 else "",
        _address(request, page=number + 1) if more else "",
    )


def _unnumbered(request: HttpRequest, columns: tuple[str, ...], found: list[Any], size: int) -> Pager:
    more = _address(request, page=None, apres=_cursor(columns, found[size - 1])) if len(found) > size else ""
    return Pager(0, _address(request, page=NUMBERED_PAGES, apres=None), more)


def _cursor(columns: tuple[str, ...], row: Any) -> str:
    """The values of the order's columns in the last row of a page."""
    values = [getattr(row, column.lstrip("-")) for column in columns]
    return "~".join(each.isoformat() if isinstance(each, date) else str(each) for each in values)


def _read_cursor(text: str, columns: tuple[str, ...], model: type[Any]) -> list[Any]:
    """What `_cursor` wrote; nothing for anything else."""
    names, values = [column.lstrip("-") for column in columns], text[:CURSOR_LENGTH].split("~")
    fields = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]
    try:
        return [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    except (ValueError, ValidationError):
        return []


def _beyond(columns: tuple[str, ...], after: list[Any]) -> Q:
    """Rows that come after these values. The first condition says again what the others imply, so that an index is read from there."""
    first, beyond, same = columns[0], Q(), Q()
    for column, value in zip(columns, after, strict=True):
        name, side = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        beyond |= same & Q(**{f"{name}__{side}": value})
        same &= Q(**{name: value})
    return Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": after[0]}) & beyond


def _address(request: HttpRequest, **changes: Any) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def chips(request: HttpRequest, facets: list[FacetShown], filterset: FacetedFilterSet) -> list[Chip]:
    """The words, and one chip for each value chosen, in the order of the facets."""
    words = _("“%(words)s”") % {"words": filterset.asked.text}
    found = [Chip("q", words, _address(request, q=None, page=None, apres=None))] if filterset.asked else []
    found += [
        Chip(facet.name, option.label, url=_without(request, facet.name, option.value))
        for facet in facets
        for option in facet.options
        if option.is_on
    ]
    for name, each in filterset.filters.items():
        if isinstance(each, Switch) and name in filterset.chosen and name in request.GET:
            found.append(
                Chip(name, str(each.label), url=_address(request, **{name: None, "page": None, "apres": None}))
            )
    return found


def _without(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.setlist(name, [other for other in query.getlist(name) if other != value])
    for place in ("page", "apres"):
        query.pop(place, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def page_of(request: HttpRequest, queryset: QuerySet[Any], *, size: int) -> Page:
    """The page that the address asks for; the nearest one when it asks for nonsense."""
    return Paginator(queryset, size).get_page(request.GET.get("page"))


def browse(request: HttpRequest, listing: Listing, page: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page of a list; with htmx, only the form of its filters and what they leave."""
    partial = request.headers.get("HX-Target") == "browse"
    whole = {"listing": listing, "clear_url": request.path, **context}
    return render(request, "components/_browse.html" if partial else page, whole)

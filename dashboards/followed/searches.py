"""The lists that can be an alert as they are filtered: how filters are written, how they read, which rows answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Visitor
from core.exports import Reading, Sheet
from core.facets import Counts, Facet, FacetedFilterSet
from dashboards.datasets import SHEETS
from dashboards.followed.shape import Finding
from irritants.filters import IrritantFilter
from matching.filters import LessonFilter, PocFilter
from startups.filters import StartupFilter


@dataclass(frozen=True, slots=True)
class Search:
    """A list by the word of its address. `notes` are the columns that say more of a row than its title."""

    word: str
    sheet: Sheet
    filterset: type[FacetedFilterSet]
    notes: tuple[str, ...]

    def _filters(self, reader: Visitor, query: Mapping[str, Any]) -> FacetedFilterSet:
        rows = self.filterset._meta.model._default_manager.all()
        return self.filterset(query, queryset=rows, request=SimpleNamespace(user=reader))

    def canonical(self, reader: Visitor, query: Mapping[str, Any]) -> str:
        """The same filters are the same text: in one order, without what is wrong, the order of the rows or the page."""
        filters = self._filters(reader, query)
        chosen = {**filters.chosen, "q": filters.asked.text if filters.asked else ""}
        return urlencode(
            [
                (name, "true" if value is True else value)
                for name in sorted(chosen)
                if name != "sort"
                for value in sorted(_several(chosen[name]))
            ]
        )

    def is_understood(self, reader: Visitor, query: str) -> bool:
        """Whether all of its filters still exist. A filter that is gone would be no filter: the list would show everything."""
        return self.canonical(reader, QueryDict(query)) == query

    def in_words(self, reader: Visitor, query: str) -> list[str]:
        """The words searched, then each filter, as on the page of the list."""
        filters = self._filters(reader, QueryDict(query))
        found = [_("“%(words)s”") % {"words": filters.asked.text}] if filters.asked else []
        for name, values in filters.chosen.items():
            if isinstance(filters.filters[name], Facet):
                labels = dict(filters.labels_of(name, Counts({})))
                found += [labels[value] for value in values if value in labels]
            elif values is True:
                found.append(str(filters.filters[name].label))
        return found

    def title(self, reader: Visitor, query: str) -> str:
        words = ", ".join(self.in_words(reader, query)) or _("no filter")
        return _("%(list)s: %(filters)s") % {"list": self.sheet.title, "filters": words}

    def path(self, query: str) -> str:
        page = reverse(self.sheet.page)
        return f"{page}?{query}" if query else page

    def rows(self, reader: Visitor, query: str) -> QuerySet[Any]:
        """What the list shows to this reader, the newest first."""
        return self.sheet.select(reader, QueryDict(query)).order_by("-at", "-pk")

    def show(self, reader: Visitor, query: str, numbers: Sequence[int]) -> list[Finding]:
        """These rows, in this order, with what the reader may know of them."""
        rows = self.rows(reader, query).filter(pk__in=numbers)
        pks = list(rows.values_list("pk", flat=True))
        told = Reading(self.sheet, rows, reader).for_programs()
        found = {number: self._finding(number, values) for number, values in zip(pks, told, strict=True)}
        return [found[number] for number in numbers if number in found]

    def _finding(self, number: int, values: Mapping[str, Any]) -> Finding:
        title = values.get("title") or values["name"]
        note = " · ".join(str(values[name]) for name in self.notes if values[name])
        return Finding((self.sheet.name, number), str(title), values["url"], note)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


SEARCHES = {
    search.word: search
    for search in (
        Search("irritants", SHEETS["irritants"], IrritantFilter, ("establishment",)),
        Search("entreprises", SHEETS["companies"], StartupFilter, ("pitch",)),
        Search("poc", SHEETS["pocs"], PocFilter, ("company", "question")),
        Search("retours-d-experience", SHEETS["lessons"], LessonFilter, ("company", "establishment")),
    )
}
BY_SHEET = {search.sheet.name: search for search in SEARCHES.values()}

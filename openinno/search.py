"""One box for irritants, companies, POCs and lessons learned."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.facets import FacetedFilterSet
from core.search import SEARCH_LENGTH, Asked, Hits, Shown, begins_with, complete, excerpts
from irritants.cards import cards as irritant_cards
from irritants.enums import Stage
from irritants.filters import IrritantFilter
from irritants.models import Listed as ListedIrritant
from matching.cards import lesson_cards, poc_cards
from matching.filters import LessonFilter, PocFilter
from matching.models import ListedLesson, ListedPoc
from startups.cards import cards as startup_cards
from startups.filters import StartupFilter
from startups.models import Listed as ListedStartup
from taxonomy.models import Vocabulary

SHOWN = 4  # of each kind
SUGGESTED = 3
WORDS_SUGGESTED = 4

Cards = Callable[[HttpRequest, list[Any], dict[int, Shown]], list[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A list that the box searches. `subject` is what a listed row lists."""

    label: Any
    singular: Any
    url_name: str
    model: type[Any]
    filterset: type[FacetedFilterSet]
    subject: str
    card_template: str
    cards: Cards


def _irritants(request: HttpRequest, rows: list[Any], found: dict[int, Shown]) -> list[Any]:
    return irritant_cards(request.user, rows, Vocabulary.read(), found)


def _startups(request: HttpRequest, rows: list[Any], found: dict[int, Shown]) -> list[Any]:
    return startup_cards(rows, Vocabulary.read(), found)


def _pocs(request: HttpRequest, rows: list[Any], found: dict[int, Shown]) -> list[Any]:
    return poc_cards(request.user, rows, found)


def _lessons(request: HttpRequest, rows: list[Any], found: dict[int, Shown]) -> list[Any]:
    return lesson_cards(request.user, rows, found)


KINDS = {
    "irritants": Kind(
        _("Irritants"),
        _("irritant"),
        "irritants:list",
        ListedIrritant,
        IrritantFilter,
        "irritant",
        "irritants/_card.html",
        _irritants,
    ),
    "entreprises": Kind(
        _("Companies"),
        _("company"),
        "startups:list",
        ListedStartup,
        StartupFilter,
        "startup",
        "startups/_card.html",
        _startups,
    ),
    "poc": Kind(_("POCs"), _("POC"), "matching:pocs", ListedPoc, PocFilter, "poc", "matching/_poc_card.html", _pocs),
    "retours-d-experience": Kind(
        _("Lessons learned"),
        _("lesson learned"),
        "matching:lessons",
        ListedLesson,
        LessonFilter,
        "lesson",
        "matching/_lesson_card.html",
        _lessons,
    ),
}


@dataclass(frozen=True, slots=True)
class Section:
    """What one list has of the words: the best rows, how many in all, and where to see them."""

    kind: Kind
    hits: Hits
    cards: list[Any]
    url: str

    @property
    def total(self) -> int:
        return len(self.hits.ids)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word, or a page when it has an address."""

    text: str
    kind: Any = ""
    url: str = ""


@login_not_required
@require_safe
def search_all(request: HttpRequest) -> HttpResponse:
    """The best of each list for the words typed."""
    asked = Asked.read(request.GET.get("q", ""))
    sections = [_section(request, kind, asked) for kind in KINDS.values()] if asked else []
    found = [section for section in sections if section.cards]
    # A list that has the very words comes before one that has some of them, or others.
    found.sort(key=lambda section: bool(section.hits.corrected) or section.hits.any_word)
    context = {
        "asked": asked,
        "sections": found,
        "without": [section.kind.label for section in sections if not section.cards],
        "stages": Stage.choices,
    }
    return render(request, "openinno/search.html", context)


def _section(request: HttpRequest, kind: Kind, asked: Asked) -> Section:
    filterset = kind.filterset({"q": asked.text}, queryset=kind.model.objects.for_cards(), request=request)
    hits = filterset.hits() or Hits([], asked.query)
    by_id = {row.pk: row for row in filterset.queryset.filter(pk__in=hits.ids[:SHOWN])}
    rows = [by_id[pk] for pk in hits.ids[:SHOWN] if pk in by_id]
    found = excerpts(kind.model, by_id, hits.query) if rows else {}
    url = f"{reverse(kind.url_name)}?{urlencode({'q': asked.text})}"
    return Section(kind, hits, kind.cards(request, rows, found), url)


@login_not_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Words, then pages, that what is being typed may be the beginning of; of one list when `dans` names it."""
    text = request.GET.get("q", "")[:SEARCH_LENGTH]
    kind = KINDS.get(request.GET.get("dans", ""))
    kinds = [kind] if kind else list(KINDS.values())
    found = [*_words(text, kinds), *(page for each in kinds for page in _pages(each, text))]
    return render(request, "openinno/_suggestions.html", {"suggestions": found})


def _words(text: str, kinds: list[Kind]) -> list[Suggestion]:
    asked = Asked.read(text)
    if not asked.words or not text[-1:].isalnum():
        return []
    *before, last = asked.words
    endings = complete(last, [kind.model._meta.db_table for kind in kinds])
    return [Suggestion(" ".join([*before, ending])) for ending in endings[:WORDS_SUGGESTED]]


def _pages(kind: Kind, text: str) -> list[Suggestion]:
    rows = kind.model.objects.order_by()
    ids = begins_with(rows, text, limit=SUGGESTED)
    if not ids:
        return []
    by_id = {row.pk: row for row in kind.model.objects.for_cards().filter(pk__in=ids)}
    return [
        Suggestion(by_id[pk].title, kind.singular, getattr(by_id[pk], kind.subject).get_absolute_url())
        for pk in ids
        if pk in by_id
    ]

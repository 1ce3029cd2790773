"""The board of introductions: one column per state, moves by menu, keyboard or drag, all through the pages of the verbs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.verbs import Action, actions_for
from matching.enums import MATCH_MOVES, MatchStatus, MatchVerb
from matching.filters import IntroductionFilter
from matching.models import Match
from matching.views.matches import PAGES

COLUMNS = (
    MatchStatus.OFFERED,
    MatchStatus.SHORTLISTED,
    MatchStatus.SENT,
    MatchStatus.INTERESTED,
    MatchStatus.ACCEPTED,
    MatchStatus.MET,
    MatchStatus.POC,
    MatchStatus.DECLINED,
    MatchStatus.CLOSED,
)
PER_COLUMN = 50


@dataclass(frozen=True, slots=True)
class CardMove:
    """A move that the person may take, and the column where the card would land."""

    action: Action
    target: str


@dataclass(frozen=True, slots=True)
class Card:
    """An introduction on the board: `days` in its state; silent when an answer is late."""

    match: Match
    days: int
    is_silent: bool
    moves: list[CardMove]


@require_safe
@permission_required("matching.curate_match", raise_exception=True)
def board(request: HttpRequest) -> HttpResponse:
    """Introductions by state, the longest waiting first."""
    filterset = IntroductionFilter(request.GET, queryset=Match.objects.filter(status__in=COLUMNS))
    context = {
        "columns": _columns(request, filterset.qs),
        "filter": filterset,
        "partial": request.headers.get("HX-Target") == "board",
    }
    return render(request, "matching/_board.html" if context["partial"] else "matching/board.html", context)


def _columns(request: HttpRequest, found: QuerySet[Match]) -> list[dict[str, Any]]:
    """Two queries, whatever the number of rows."""
    counts = dict(found.order_by().values_list("status").annotate(Count("pk")))
    number = Window(RowNumber(), partition_by=F("status"), order_by=[F("status_at").asc(), F("pk").asc()])
    related = found.select_related("irritant__establishment", "startup__organisation")
    shown = related.annotate(number=number).filter(number__lte=PER_COLUMN).order_by("status_at", "pk")
    now, back = timezone.now(), request.get_full_path()
    cards: dict[str, list[Card]] = defaultdict(list)
    for match in shown:
        cards[match.status].append(_card(request, match, now=now, back=back))
    return [
        {
            "status": status,
            "label": status.label,
            "cards": cards[status],
            "count": counts.get(status, 0),
            "hidden": max(0, counts.get(status, 0) - PER_COLUMN),
            "rest": _filtered(request, status),
        }
        for status in COLUMNS
    ]


def _filtered(request: HttpRequest, column: MatchStatus) -> str:
    """The filters in force, and the state of that column."""
    query = request.GET.copy()
    query["status"] = column.value
    return query.urlencode()


def _card(request: HttpRequest, match: Match, *, now: datetime, back: str) -> Card:
    actions = actions_for(
        request.user,
        match,
        table=MATCH_MOVES,
        pages=PAGES,
        labels=dict(MatchVerb.choices),
        url_name="matching:match_verb",
    )
    suffix = f"?{urlencode({'suite': back})}"
    return Card(
        match=match,
        days=(now - match.status_at).days,
        is_silent=match.awaited_side is not None and match.is_silent(now),
        moves=[
            CardMove(
                Action(each.verb, each.label, each.url + suffix, each.icon, each.tone), MATCH_MOVES[each.verb].target
            )
            for each in actions
        ],
    )

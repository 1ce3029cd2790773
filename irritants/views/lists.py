"""The public list, the similar ones while a title is typed, and the moderation queue."""

from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.lists import browse, listing, page_of
from core.response_cache import cached_for_visitors
from irritants.cards import cards, resemblances, told
from irritants.enums import IrritantStatus, Stage
from irritants.filters import IrritantFilter
from irritants.models import Irritant, Listed
from irritants.views.drafts import draft_named

PAGE_SIZE = 20


@login_not_required
@require_safe
@cached_for_visitors
def irritant_list(request: HttpRequest) -> HttpResponse:
    """Public irritants, filtered; with htmx only what changes."""
    filterset = IrritantFilter(request.GET, queryset=Listed.objects.for_cards(), request=request)
    found = listing(request, filterset, size=PAGE_SIZE)
    context = {
        "filter": filterset,
        "cards": cards(request.user, found.rows, filterset.vocabulary, found.shown),
        "downloads": {"export": "irritants:export", "feed": "irritants:feed"},
        "card_template": "irritants/_card.html",
        "suggest_in": "irritants",
        "count_text": ngettext("%(count)s irritant", "%(count)s irritants", found.total) % {"count": found.total},
        "stages": Stage.choices,
    }
    return browse(request, found, "irritants/irritant_list.html", context)


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Public irritants close to the title that is being typed, or to the draft that the address names: to join one of them
    rather than write it again."""
    draft = draft_named(request)
    text = told(draft) if draft else request.GET.get("title", "")
    return render(request, "irritants/_similar.html", {"similar": resemblances(request.user, text)})


@require_safe
@permission_required("irritants.moderate_irritant", raise_exception=True)
def moderation(request: HttpRequest) -> HttpResponse:
    """What awaits a curator, the oldest first; and what is back with its author."""
    submitted = Irritant.objects.filter(status=IrritantStatus.SUBMITTED).select_related("establishment", "author")
    with_author = request.GET.get("corrections") == "1"
    waiting = submitted.filter(changes_requested_at__isnull=not with_author).order_by("status_at", "pk")
    tabs = [
        (_("To moderate"), "?", not with_author),
        (_("With their author for corrections"), "?corrections=1", with_author),
    ]
    page = page_of(request, waiting, size=PAGE_SIZE)
    return render(request, "irritants/moderation.html", {"page_obj": page, "tabs": tabs, "with_author": with_author})

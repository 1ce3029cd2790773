"""Fairness: how often each company is proposed, sent and met, what was removed and why, and the irritants that one should see."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest
from core.lists import page_of
from irritants.enums import IrritantStatus
from irritants.rules import readable_fields
from matching.cards import names_of_terms, reasons_of
from matching.enums import MATCH_MOVES, MatchVerb
from matching.figures import followed, records_of, removals
from matching.filters import CompanyFilter, RemovalFilter
from matching.models import Match
from matching.models.matches import OPEN_INTRODUCTIONS_CAP
from startups.models import Startup

PAGE_SIZE = 50
SUGGESTED_SHOWN = 20


@require_safe
@permission_required("matching.curate_match", raise_exception=True)
def companies(request: HttpRequest) -> HttpResponse:
    """Every company, the busiest first."""
    filterset = CompanyFilter(request.GET, queryset=followed())
    context = {
        "page_obj": page_of(request, filterset.qs, size=PAGE_SIZE),
        "filter": filterset,
        "limit": OPEN_INTRODUCTIONS_CAP,
        "downloads": {"export": "matching:export_companies"},
    }
    return render(request, "matching/companies.html", context)


@require_safe
@permission_required("matching.curate_match", raise_exception=True)
def removed(request: HttpRequest) -> HttpResponse:
    """Each candidate that a curator removed: when, who, why."""
    filterset = RemovalFilter(request.GET, queryset=removals())
    context = {"page_obj": page_of(request, filterset.qs, size=PAGE_SIZE), "filter": filterset}
    return render(request, "matching/removals.html", context)


@require_safe
def for_company(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The irritants that a company should see, the best first: for curators, and for the managers of its networks."""
    visible = Startup.objects.visible_to(request.user).select_related("organisation").prefetch_related("networks")
    startup = get_object_or_404(visible, uuid=uuid)
    if not request.user.has_perm("matching.view_suggestions_startup", startup):
        raise PermissionDenied
    open_to_it = Match.objects.filter(
        startup=startup,
        status__in=MATCH_MOVES[MatchVerb.REMOVE].sources,
        irritant__status=IrritantStatus.PUBLISHED,
    ).standing()
    related = open_to_it.select_related("irritant__establishment").prefetch_related("irritant__disclosures")
    names = names_of_terms()
    rows = []
    for match in related.by_score()[:SUGGESTED_SHOWN]:
        readable = readable_fields(request.user, match.irritant)
        rows.append((match, readable, reasons_of(match, names, readable=readable)))
    context = {
        "startup": startup,
        "rows": rows,
        "curates": request.user.has_perm("matching.curate_match"),
        "record": records_of([startup.pk], at=timezone.now())[startup.pk],
    }
    return render(request, "matching/for_company.html", context)

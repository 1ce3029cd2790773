"""My space, by role, and the curators' board of figures."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import OrganisationKind
from accounts.http import AuthenticatedRequest
from accounts.models import Circular, Organisation, User, is_curator
from core.lists import page_of
from dashboards import figures, todo
from dashboards.figures.scopes import AGENCY
from irritants.models import Irritant
from irritants.rules import readable_fields
from matching.models import Funding, Match, Poc
from matching.models.matches import to_curate
from meetings.models import Registration

ROWS = 10  # of each table; the whole list is one link away


@require_safe
def home(request: AuthenticatedRequest) -> HttpResponse:
    """« Mon espace »: what waits first, then what is going on, for the organisation one acts for."""
    if is_curator(request.user):
        return _curator_space(request)
    organisation = request.user.organisation
    if organisation is None:
        return redirect("accounts:onboarding")
    context = {
        "organisation": organisation,
        "todos": todo.waiting_for(request.user, at=timezone.now()),
        "agendas": Registration.objects.filter(organisation=organisation).with_agenda(timezone.localdate()),
        **_going_on(request, organisation),
    }
    return render(request, f"dashboards/{organisation.kind}.html", context)


def _curator_space(request: AuthenticatedRequest) -> HttpResponse:
    now = timezone.now()
    funding_lines = figures.funding_by_state()
    board = figures.board(AGENCY)
    context = {
        "todos": todo.waiting_for(request.user, at=now),
        "agendas": [],
        "about_to_leave": Circular.objects.waiting().select_related("sent_by"),
        "figures": figures.curator_figures(at=now),
        "has_webhooks": request.user.has_perm("accounts.manage_webhooks"),
        "funding_lines": funding_lines,
        "funding_total": figures.total_of(funding_lines),
        "response_times": board.figures.times if board.figures else [],
        "to_curate": to_curate().count(),
        "silent_matches": _with_readable(request.user, Match.objects.for_list().awaiting_answer()[:ROWS]),
    }
    return render(request, "dashboards/agency.html", context)


def _going_on(request: AuthenticatedRequest, organisation: Organisation) -> dict[str, Any]:
    """The tables under « À faire », for the three kinds of organisation that are not the agency."""
    sent = Match.objects.filter(sent_at__isnull=False).for_list()
    if organisation.kind == OrganisationKind.ESTABLISHMENT:
        irritants = Irritant.objects.filter(establishment=organisation).for_list().latest_first()
        return {
            "irritants": page_of(request, irritants, size=ROWS),
            "matches": _with_readable(request.user, sent.filter(irritant__establishment=organisation)[:ROWS]),
            "pocs": Poc.objects.of_team(organisation).for_list()[:ROWS],
            "fundings": Funding.objects.filter(poc__match__irritant__establishment=organisation).for_list()[:ROWS],
        }
    if organisation.kind == OrganisationKind.STARTUP:
        return {
            "matches": _with_readable(request.user, sent.filter(startup__organisation=organisation)[:ROWS]),
            "pocs": Poc.objects.of_team(organisation).for_list()[:ROWS],
            "irritants": Irritant.objects.published().for_list().latest_first()[:ROWS],
        }
    return {"matches": _with_readable(request.user, sent.filter(startup__networks=organisation)[:ROWS])}


def _with_readable(user: User, matches: Iterable[Match]) -> list[tuple[Match, frozenset[str]]]:
    """Each introduction with the guarded fields of its irritant that this reader sees: what a row of their table is made of."""
    return [(match, readable_fields(user, match.irritant)) for match in matches]

"""Who has not opened or answered, since when, and what happens next: for curators, and for networks about their companies."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import OrganisationKind
from accounts.http import AuthenticatedRequest
from accounts.models import is_curator, organisation_of
from core.lists import page_of
from dashboards.filters import SilenceFilter
from irritants.rules import readable_fields
from matching.enums import MatchStatus
from matching.models import Match, Question, Reminder

QUESTIONS_SHOWN = 50
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that is awaited, with the reminders to come."""

    match: Any
    readable: frozenset[str]
    reminders: list[Reminder]
    is_silent: bool


@require_safe
def silence(request: AuthenticatedRequest) -> HttpResponse:
    """The longest silent first."""
    curates = is_curator(request.user)
    network = organisation_of(request.user, OrganisationKind.NETWORK)
    if not curates and network is None:
        raise PermissionDenied
    awaited = Match.objects.for_list().awaiting_answer().with_opening()
    if not curates:
        awaited = awaited.filter(startup__networks=network, status=MatchStatus.SENT)
    filterset = SilenceFilter(request.GET, queryset=awaited)
    to_come = Prefetch("reminders", Reminder.objects.pending().order_by("due_at", "pk"), to_attr="to_come")
    page = page_of(request, filterset.qs.prefetch_related(to_come, "irritant__disclosures"), size=PAGE_SIZE)
    now = timezone.now()
    context = {
        "page_obj": page,
        "filter": filterset,
        "rows": [
            Waiting(
                match=match,
                readable=readable_fields(request.user, match.irritant),
                reminders=match.to_come,
                is_silent=match.is_silent(now),
            )
            for match in page
        ],
        "curates": curates,
        "questions": Question.objects.unanswered(now).select_related("irritant__establishment", "organisation")[
            :QUESTIONS_SHOWN
        ]
        if curates
        else [],
        "now": now,
    }
    return render(request, "dashboards/silence.html", context)

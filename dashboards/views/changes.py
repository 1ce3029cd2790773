"""The history of writes about one row, beside its thread, for administrators."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import Organisation
from core.history import reading
from core.lists import page_of
from dashboards.filters import ChangeFilter
from irritants.models import Irritant
from matching.models import Poc
from startups.models import Startup

PAGE_SIZE = 50
SUBJECTS: dict[str, type[models.Model]] = {
    "irritant": Irritant,
    "poc": Poc,
    "organisation": Organisation,
    "entreprise": Startup,
}


@require_safe
@permission_required("accounts.read_history", raise_exception=True)
def changes(request: AuthenticatedRequest, word: str, uuid: UUID) -> HttpResponse:
    """Who wrote what, when and by way of what: the row itself and what belongs to it, the latest first."""
    model = SUBJECTS.get(word)
    if model is None:
        raise Http404
    subject = get_object_or_404(model._default_manager.all(), uuid=uuid)
    filterset = ChangeFilter(request.GET, queryset=reading.about(subject))
    page = page_of(request, filterset.qs, size=PAGE_SIZE)
    context = {
        "subject": subject,
        "filter": filterset,
        "page_obj": page,
        "rows": reading.in_words(page.object_list),
    }
    return render(request, "dashboards/changes.html", context)

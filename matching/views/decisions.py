"""The decision sheet of a POC: what it asked, what was measured, what was decided and why. As a page, and to be printed."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest, too_many
from core import pdf
from core.documents import PDF, sent
from core.files import file_name
from irritants.rules import readable_fields
from matching.models import Poc
from matching.room.criteria import criterion_cards, name_of
from matching.room.decisions import log_of
from matching.room.sheet import sheet_of
from matching.views.rooms import room_context

RELATED = ("match__irritant__establishment", "match__startup__organisation", "lesson")


def _context(request: AuthenticatedRequest, uuid: UUID) -> dict[str, Any]:
    poc = get_object_or_404(Poc.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not request.user.has_perm("matching.view_poc_room", poc):
        raise PermissionDenied
    readable = readable_fields(request.user, poc.match.irritant)
    criteria = criterion_cards(poc, request.user, in_room=True, readable=readable)
    missing = poc.missing() if poc.committed_at is None else []
    return {
        "poc": poc,
        "establishment": name_of(poc.match.irritant.establishment, poc, readable),
        "criteria": criteria,
        "decisions": log_of(poc, request.user, readable),
        **room_context(request, poc, criteria=criteria, missing=missing, readable=readable),
    }


@require_safe
def decision_sheet(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """For its team and its observers; before the decision, what it is to be taken on."""
    return render(request, "matching/decision_sheet.html", _context(request, uuid))


@require_safe
def decision_pdf(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The same as a tagged PDF."""
    context = _context(request, uuid)
    if refused := too_many(request, "paper"):
        return refused
    now = timezone.now()
    body = pdf.render("matching/typst/decision.typ", sheet_of(**context), at=now)
    name = file_name(_("Decision sheet %(poc)s") % {"poc": context["poc"]}, "pdf", timezone.localdate(now))
    return sent(request, body, name=name, content_type=PDF, attached=True)

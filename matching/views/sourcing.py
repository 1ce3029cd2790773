"""The sourcing record of a POC: the page, and the note to be kept with the purchase."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest, too_many
from core import pdf
from core.files import file_name
from core.uploads import download
from matching.candidates.purchases import supply_of
from matching.models import Poc
from matching.thread import record_of
from matching.views.sourcing_note import (
    equal_words,
    gauges_of,
    heard_words,
    note_data,
    other_words,
    rule_words,
    supplier_words,
    untold_words,
)

RELATED = ("match__irritant__establishment", "match__startup__organisation")


def _poc(request: AuthenticatedRequest, uuid: UUID) -> Poc:
    poc = get_object_or_404(Poc.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not request.user.has_perm("matching.view_sourcing_poc", poc):
        raise PermissionDenied
    return poc


@require_safe
def record(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Who was told what, what was answered to all, and how far the purchase is from the threshold."""
    poc = _poc(request, uuid)
    told, supply = record_of(poc.match.irritant, request.user), supply_of(poc, on=timezone.localdate())
    context = {
        "poc": poc,
        "record": told,
        "supply": supply,
        "gauges": gauges_of(supply),
        "rule": rule_words(supply),
        "supplier": supplier_words(supply),
        "companies": [(each, heard_words(each), untold_words(each)) for each in told.asked],
        "equal": equal_words(told),
        "words": other_words(told),
    }
    return render(request, "matching/sourcing.html", context)


@require_safe
def note(request: AuthenticatedRequest, uuid: UUID) -> HttpResponseBase:
    """The same, to be printed."""
    poc = _poc(request, uuid)
    if refused := too_many(request, "paper"):
        return refused
    now = timezone.now()
    told = record_of(poc.match.irritant, request.user)
    data = note_data(poc, told, supply_of(poc, on=timezone.localdate(now)), at=now)
    body = ContentFile(pdf.render("matching/typst/sourcing.typ", data, at=now))
    name = file_name(_("Sourcing note %(poc)s") % {"poc": poc}, "pdf", timezone.localdate(now))
    return download(body, name=name, content_type="application/pdf")

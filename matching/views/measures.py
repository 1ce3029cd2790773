"""Measuring a POC: what the criteria are worth today, each time somebody looks."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from core.states import TransitionRefused
from core.verbs import VerbPage
from matching.forms.measures import MeasureForm
from matching.models import Poc
from matching.operations import measures

RELATED = ("match__irritant__establishment", "match__startup__organisation")


@require_http_methods(["GET", "POST"])
def measure(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Add what was measured on one day; the team reads it, with all that was measured before."""
    poc = get_object_or_404(Poc.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not request.user.has_perm("matching.measure_poc", poc):
        raise PermissionDenied
    form = MeasureForm(request.POST or None, subject=poc)
    if request.method == "POST" and form.is_valid():
        _write(request, poc, form)
        return redirect(f"{poc.get_absolute_url()}#criteria")
    consequence = _(
        "Earlier measures stay. Everyone reads the latest one; its team reads all of them, and who wrote them."
    )
    context = {
        "form": form,
        "object": poc,
        "page": VerbPage(measures.measure, done="", icon="rulers", consequence=consequence),
        "label": _("Measure the criteria"),
        "back": poc.get_absolute_url(),
    }
    return render(request, "core/verb.html", context, status=422 if form.errors else 200)


def _write(request: AuthenticatedRequest, poc: Poc, form: MeasureForm) -> None:
    said = form.cleaned_data
    try:
        made = measures.measure(
            poc=poc, found=said["found"], on=said["measured_on"], by=request.user, at=timezone.now()
        )
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
        return
    words = ngettext("%(count)d measure is written.", "%(count)d measures are written.", len(made))
    messages.success(request, words % {"count": len(made)})

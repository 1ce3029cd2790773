"""For curators: the versions of the weights, what each would change, and which one is in use."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from matching.candidates.preview import previews
from matching.enums.criteria import criterion_label
from matching.forms.tuning import ApplyForm
from matching.models import Application, Weighting
from matching.operations import tuning
from matching.scoring import Weights
from matching.scoring.weights import TOTAL

SHOWN_APPLICATIONS = 20
MEASURES: tuple[tuple[str, Promise, Promise], ...] = (
    ("auc", gettext_lazy("Pairs in the right order"), gettext_lazy("A company kept scores more than one removed.")),
    ("ndcg", gettext_lazy("Order of the list"), gettext_lazy("1: all those kept come before all those removed.")),
    ("mrr", gettext_lazy("First one kept"), gettext_lazy("1: it comes first; 0.5: it comes second.")),
    ("log_loss", gettext_lazy("Surprise"), gettext_lazy("The lower, the better the score foretells the decision.")),
)


@require_safe
@permission_required("matching.tune_ranking", raise_exception=True)
def weightings(request: HttpRequest) -> HttpResponse:
    """Every version, the latest first, and who put which one to use."""
    applications = Application.objects.select_related("weighting", "before", "by")
    context = {
        "versions": Weighting.objects.for_list(),
        "applications": applications.order_by("-at", "-pk")[:SHOWN_APPLICATIONS],
    }
    return render(request, "matching/weighting_list.html", context)


@require_safe
@permission_required("matching.tune_ranking", raise_exception=True)
def weighting(request: HttpRequest, number: int) -> HttpResponse:
    """One version beside the one in use: weights, figures, and what it would change today."""
    version = get_object_or_404(Weighting, number=number)
    current = Weighting.objects.applied()
    return _page(request, version, current, ApplyForm(initial={"instead_of": current.number}))


@require_POST
@permission_required("matching.tune_ranking", raise_exception=True)
def apply_weighting(request: AuthenticatedRequest, number: int) -> HttpResponse:
    version = get_object_or_404(Weighting, number=number)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return _page(request, version, Weighting.objects.applied(), form)
    try:
        tuning.apply(weighting=version, **form.cleaned_data, by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        current = Weighting.objects.applied()
        # What was typed stays; the version to compare with is the one in use now.
        form.data = {"reason": form.cleaned_data["reason"], "instead_of": current.number}
        return _page(request, version, current, form)
    messages.success(request, _("Version %(number)s is in use. The lists are being made again.") % {"number": number})
    return redirect("matching:weightings")


def _page(request: HttpRequest, version: Weighting, current: Weighting, form: ApplyForm) -> HttpResponse:
    before, after = Weights.of(current.shares), Weights.of(version.shares)
    context = {
        "version": version,
        "current": current,
        "form": form,
        "shares": [
            (criterion_label(name), 100 * before.shares[name] / TOTAL, 100 * share / TOTAL)
            for name, share in after.shares.items()
        ],
        "measures": _measures(version.figures),
        "previews": [] if version.is_applied else previews(before, after),
    }
    return render(request, "matching/weighting_detail.html", context, status=422 if form.errors else 200)


def _measures(figures: dict[str, Any]) -> list[dict[str, Any]]:
    if not figures:
        return []
    return [
        {
            "label": label,
            "help": words,
            "old": figures["old"][name],
            "new": figures["new"][name],
            "low": figures["low"][name],
            "high": figures["high"][name],
        }
        for name, label, words in MEASURES
    ]

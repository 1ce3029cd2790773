"""For curators: the ranked candidates of an irritant, and the board of introductions. And what others may see of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Region
from accounts.http import AuthenticatedRequest
from accounts.models import is_curator, organisation_of
from core.states import TransitionRefused
from irritants.models import Irritant
from irritants.rules import is_own
from matching.enums import MATCH_MOVES, MatchStatus, MatchVerb
from matching.forms.matches import AddForm
from matching.models import Match
from matching.operations import matches
from startups.models import Startup, StartupQuerySet
from taxonomy.models import TargetAudience, Technology, Theme

COLUMNS = (
    MatchStatus.OFFERED,
    MatchStatus.SHORTLISTED,
    MatchStatus.SENT,
    MatchStatus.INTERESTED,
    MatchStatus.ACCEPTED,
    MatchStatus.MET,
)
PER_COLUMN = 50
CRITERIA = {
    "text": gettext_lazy("Text"),
    "themes": gettext_lazy("Themes"),
    "technologies": gettext_lazy("Technologies"),
    "region": gettext_lazy("Region served"),
    "public_sector": gettext_lazy("Public sector"),
    "audiences": gettext_lazy("Audiences"),
    "budget": gettext_lazy("Budget"),
    "capacity": gettext_lazy("Room for more"),
    "freshness": gettext_lazy("Profile up to date"),
    "meaning": gettext_lazy("Meaning of the texts"),
}


def _references(count: int) -> str:
    return ngettext("%(count)d reference", "%(count)d references", count) % {"count": count}


def _largest(amount: int) -> str:
    return _("largest reference: €%(amount)s") % {"amount": floatformat(amount, "0g")}


def _under_way(count: int) -> str:
    return ngettext("%(count)d introduction under way", "%(count)d introductions under way", count) % {"count": count}


def _unchanged(days: int) -> str:
    return ngettext("unchanged for %(count)d day", "unchanged for %(count)d days", days) % {"count": days}


# The evidence of these criteria is a number.
COUNTED = {"public_sector": _references, "budget": _largest, "capacity": _under_way, "freshness": _unchanged}


def _curated(uuid: UUID) -> Irritant:
    return get_object_or_404(Irritant.objects.select_related("establishment", "author"), uuid=uuid)


@require_safe
@permission_required("matching.curate_match", raise_exception=True)
def candidates(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who could help, the best first, and why."""
    irritant = _curated(uuid)
    return _candidates_page(request, irritant, AddForm(startups=_addable(irritant)))


def _addable(irritant: Irritant) -> StartupQuerySet:
    """The validated companies that have no introduction to this irritant yet."""
    return Startup.objects.validated().exclude(matches__irritant=irritant).select_related("organisation").by_name()


def _candidates_page(request: HttpRequest, irritant: Irritant, add_form: AddForm) -> HttpResponse:
    found = Match.objects.filter(irritant=irritant).select_related("startup__organisation")
    names = _names()
    rows = [
        (match, [_reason(reason, names) for reason in match.reasons])
        for match in found.order_by(F("score").desc(nulls_last=True), "startup_id")
    ]
    context = {
        "irritant": irritant,
        "open_rows": [row for row in rows if row[0].status in MATCH_MOVES[MatchVerb.REMOVE].sources],
        "other_rows": [row for row in rows if row[0].status not in MATCH_MOVES[MatchVerb.REMOVE].sources],
        "add_form": add_form,
    }
    return render(request, "matching/candidates.html", context, status=422 if add_form.errors else 200)


def _names() -> dict[str, str]:
    """Slugs and codes of the reasons, in words."""
    terms = [*Theme.objects.all(), *Technology.objects.all(), *TargetAudience.objects.all()]
    return {term.slug: str(term) for term in terms} | {str(code): str(label) for code, label in Region.choices}


def _close() -> str:
    return _("closeness of meaning, whatever the words")


# Of these, the value is all there is to show.
UNWORDED = {"meaning": _close}


def _reason(reason: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A reason as data, with its keys in words."""
    matched = reason["matched"]
    if matched and reason["criterion"] in COUNTED:
        words = COUNTED[reason["criterion"]](int(matched[0]))
    elif reason["criterion"] in UNWORDED and reason["value"]:
        words = UNWORDED[reason["criterion"]]()
    else:
        words = ", ".join(names.get(key, key) for key in matched)
    return {
        "label": CRITERIA[reason["criterion"]],
        "percent": round(100 * reason["value"]),
        "points": round(100 * reason["contribution"]),
        "words": words,
        "missing": reason["missing"],
    }


@require_POST
@permission_required("matching.curate_match", raise_exception=True)
def curate(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Send, or shortlist, the companies checked: several in one gesture; what could not be done is said."""
    irritant = _curated(uuid)
    operation = matches.send_now if request.POST.get("do") == "send" else matches.shortlist
    candidates = Match.objects.filter(irritant=irritant).select_related(
        "irritant__establishment", "startup__organisation"
    )
    checked = set(request.POST.getlist("match"))
    if not checked:
        messages.warning(request, _("Check at least one company first."))
    done = 0
    for match in (each for each in candidates.order_by("pk") if str(each.uuid) in checked):
        try:
            operation(match=match, by=request.user, at=timezone.now())
            done += 1
        except TransitionRefused:
            messages.warning(request, _("%(company)s: it has changed in the meantime.") % {"company": match.startup})
        except ValidationError as error:
            messages.warning(request, f"{match.startup}: {error.messages[0]}")
    if done:
        messages.success(
            request, ngettext("%(count)d introduction moved.", "%(count)d introductions moved.", done) % {"count": done}
        )
    return redirect("matching:candidates", irritant.uuid)


@require_POST
@permission_required("matching.curate_match", raise_exception=True)
def add(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A company that the engine did not name."""
    irritant = _curated(uuid)
    form = AddForm(request.POST, startups=_addable(irritant))
    if not form.is_valid():
        return _candidates_page(request, irritant, form)
    try:
        matches.add(irritant=irritant, startup=form.cleaned_data["startup"], by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error("startup", error)
        return _candidates_page(request, irritant, form)
    messages.success(request, _("The company is shortlisted."))
    return redirect("matching:candidates", irritant.uuid)


@require_safe
@permission_required("matching.curate_match", raise_exception=True)
def board(request: HttpRequest) -> HttpResponse:
    """Introductions by state, the longest waiting first."""
    columns = []
    for status in COLUMNS:
        waiting = Match.objects.for_list().filter(status=status).order_by("status_at", "pk")
        count = waiting.count()
        columns.append(
            {
                "status": status,
                "label": status.label,
                "matches": waiting[:PER_COLUMN],
                "count": count,
                "hidden": max(0, count - PER_COLUMN),
            }
        )
    return render(request, "matching/board.html", {"columns": columns})


@require_safe
def for_irritant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The introductions of an irritant that this reader may see: a fragment of its page, or a page of its own."""
    irritant = get_object_or_404(Irritant.objects.visible_to(request.user), uuid=uuid)
    organisation = organisation_of(request.user)
    context = {
        "irritant": irritant,
        "matches": Match.objects.visible_to(request.user).filter(irritant=irritant, sent_at__isnull=False).for_list(),
        "curates": is_curator(request.user),
        "owns": is_own(request.user, irritant),
        "waiting": Match.objects.filter(irritant=irritant, status__in=["suggested", "offered", "shortlisted"]).count()
        if is_curator(request.user)
        else 0,
        "may_offer": request.user.has_perm("matching.offer_irritant", irritant)
        and not Match.objects.visible_to(request.user)
        .filter(irritant=irritant, startup__organisation=organisation)
        .exists(),
    }
    partial = request.headers.get("HX-Request")
    return render(request, "matching/_for_irritant.html" if partial else "matching/for_irritant.html", context)

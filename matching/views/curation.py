"""For curators: the ranked candidates of an irritant, kept, removed and sent from one page; two of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import is_curator, organisation_of
from irritants.enums import IrritantStatus
from irritants.models import Irritant
from irritants.rules import GUARDED_FIELDS, is_own
from matching.cards import Reasons, names_of_terms, reasons_of
from matching.enums import MATCH_MOVES, MatchStatus, MatchVerb, RemoveReason
from matching.figures import CompanyRecord, records_of
from matching.forms.matches import REASON_LENGTH, AddForm, CommonWordForm
from matching.models import Match
from matching.models.matches import next_to_curate, to_curate
from matching.notifications.matches import asked
from matching.operations import curation, matches
from matching.rules import was_only_suggested
from startups.models import Startup, StartupQuerySet

COMPARED = 2  # companies side by side
OPEN = MATCH_MOVES[MatchVerb.REMOVE].sources  # states in which a candidate can still be kept or removed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company beside an irritant: why the engine thought of it, and what became of it elsewhere."""

    match: Match
    reasons: Reasons
    record: CompanyRecord
    may_undo: bool

    @property
    def is_kept(self) -> bool:
        return self.match.status == MatchStatus.SHORTLISTED

    @property
    def needs_reason(self) -> bool:
        """It has enough to answer; who came forward by itself wants one more."""
        return self.record.at_limit and not self.match.was_offered

    @property
    def score(self) -> int | None:
        return None if self.match.score is None else round(100 * self.match.score)


def _curated(uuid: UUID) -> Irritant:
    related = Irritant.objects.select_related("establishment", "author").prefetch_related(
        "themes", "technologies", "audiences"
    )
    return get_object_or_404(related, uuid=uuid)


@require_safe
@permission_required("matching.curate_match", raise_exception=True)
def candidates(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who could help, the best first, and why."""
    irritant = _curated(uuid)
    return _candidates_page(request, irritant)


def _addable(irritant: Irritant) -> StartupQuerySet:
    """The validated companies that have no introduction to this irritant yet."""
    return Startup.objects.validated().exclude(matches__irritant=irritant).select_related("organisation").by_name()


def _candidates_page(
    request: HttpRequest,
    irritant: Irritant,
    *,
    add_form: AddForm | None = None,
    word_form: CommonWordForm | None = None,
    checked: set[str] | None = None,
) -> HttpResponse:
    """`checked` are those a person had chosen before something went wrong; else those kept are."""
    found = Match.objects.filter(irritant=irritant).standing().select_related("startup__organisation").ranked()
    rows = list(found.prefetch_related("startup__networks"))
    open_rows = [match for match in rows if match.status in OPEN]
    add_form = add_form or AddForm(startups=_addable(irritant))
    word_form = word_form or CommonWordForm(irritant=irritant)
    context = {
        "irritant": irritant,
        "may_send": irritant.status == IrritantStatus.PUBLISHED,
        "candidates": _with_reasons(request, open_rows),
        "checked": checked or {str(match.uuid) for match in open_rows if match.status == MatchStatus.SHORTLISTED},
        "other_rows": [match for match in rows if match.status not in OPEN],
        "add_form": add_form,
        "word_form": word_form,
        "remove_reasons": [each for each in RemoveReason.choices if each[0] != RemoveReason.OTHER],
        "reason_length": REASON_LENGTH,
        "preview": asked(Match(irritant=irritant)),
        "readable": GUARDED_FIELDS,
        "partial": request.headers.get("HX-Target") == "curation",
        **_queue(irritant),
    }
    wrong = add_form.errors or word_form.errors
    template = "matching/_candidates.html" if context["partial"] else "matching/candidates.html"
    return render(request, template, context, status=422 if wrong else 200)


def _queue(irritant: Irritant) -> dict[str, Any]:
    """How many irritants wait for a curator, and which one comes after this one."""
    return {"waiting": to_curate().count(), "following": next_to_curate(irritant)}


def _with_reasons(request: HttpRequest, rows: Sequence[Match]) -> list[Candidate]:
    records = records_of([match.startup_id for match in rows], at=timezone.now())
    names = names_of_terms()
    return [
        Candidate(
            match=match,
            reasons=reasons_of(match, names, readable=GUARDED_FIELDS),
            record=records[match.startup_id],
            may_undo=was_only_suggested(request.user, match),
        )
        for match in rows
    ]


@require_POST
@permission_required("matching.curate_match", raise_exception=True)
def curate(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Send to the companies checked, all with the same word, and go on to the next irritant; what could not be done is said."""
    irritant = _curated(uuid)
    checked = set(request.POST.getlist("match"))
    word_form = CommonWordForm(request.POST, irritant=irritant)
    if not word_form.is_valid():
        return _candidates_page(request, irritant, word_form=word_form, checked=checked)
    related = Match.objects.filter(irritant=irritant).select_related("irritant__establishment", "startup__organisation")
    chosen = [match for match in related.order_by("startup_id") if str(match.uuid) in checked]
    if not chosen:
        messages.warning(request, _("Check at least one company first."))
        return redirect("matching:candidates", irritant.uuid)
    outcome = curation.send_all(
        candidates=chosen,
        word=word_form.cleaned_data["word"],
        over_limit=_reasons_beyond(request),
        by=request.user,
        at=timezone.now(),
    )
    for match, why in outcome.refused:
        messages.warning(request, f"{match.startup}: {why}")
    if outcome.sent:
        messages.success(request, _sent_words(outcome.sent, irritant))
    if outcome.refused:
        still = {str(match.uuid) for match, _why in outcome.refused}
        return _candidates_page(request, _curated(uuid), word_form=word_form, checked=still)
    return _go_on(request, irritant)


def _reasons_beyond(request: HttpRequest) -> dict[str, str]:
    """For each company at its limit, why it is asked all the same; cut where a browser let more pass."""
    prefix = "over_limit-"
    return {
        name.removeprefix(prefix): value.strip()[:REASON_LENGTH]
        for name, value in request.POST.items()
        if name.startswith(prefix) and isinstance(value, str)
    }


def _sent_words(sent: Sequence[Match], irritant: Irritant) -> str:
    count = len(sent)
    words = ngettext("Sent to %(count)d company: %(title)s", "Sent to %(count)d companies: %(title)s", count)
    return words % {"count": count, "title": irritant.title}


def _go_on(request: AuthenticatedRequest, irritant: Irritant) -> HttpResponse:
    following = next_to_curate(irritant)
    if following is None:
        messages.info(request, _("No other irritant awaits you: all are asked about."))
    return redirect("matching:candidates", (following or irritant).uuid)


@require_safe
@permission_required("matching.curate_match", raise_exception=True)
def queue(request: HttpRequest) -> HttpResponse:
    """The first irritant that waits for a curator."""
    first = to_curate().first()
    if first is None:
        messages.info(request, _("No irritant awaits you: all are asked about."))
        return redirect("matching:board")
    return redirect("matching:candidates", first.uuid)


@require_safe
@permission_required("matching.curate_match", raise_exception=True)
def compare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two candidates, criterion by criterion."""
    irritant = _curated(uuid)
    asked_for = set(request.GET.getlist("match"))
    found = Match.objects.filter(irritant=irritant).standing().select_related("startup__organisation").ranked()
    known = found.prefetch_related("startup__networks", "startup__references", "startup__claims")
    rows = [match for match in known if str(match.uuid) in asked_for][:COMPARED]
    if len(rows) < COMPARED:
        messages.warning(request, _("Choose two companies to compare."))
        return redirect("matching:candidates", irritant.uuid)
    both = _with_reasons(request, rows)
    by_code = [{line.code: line for line in candidate.reasons.lines} for candidate in both]
    labels = {line.code: line.label for candidate in both for line in candidate.reasons.lines}
    context = {
        "irritant": irritant,
        "both": both,
        "criteria": [(label, [lines.get(code) for lines in by_code]) for code, label in labels.items()],
        "open_statuses": OPEN,
    }
    return render(request, "matching/compare.html", context)


@require_POST
@permission_required("matching.curate_match", raise_exception=True)
def add(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A company that the engine did not name."""
    irritant = _curated(uuid)
    form = AddForm(request.POST, startups=_addable(irritant))
    if not form.is_valid():
        return _candidates_page(request, irritant, add_form=form)
    try:
        matches.add(irritant=irritant, startup=form.cleaned_data["startup"], by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error("startup", error)
        return _candidates_page(request, irritant, add_form=form)
    messages.success(request, _("The company is shortlisted."))
    return redirect("matching:candidates", irritant.uuid)


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
        "waiting": _waiting(irritant) if is_curator(request.user) else 0,
        "may_offer": request.user.has_perm("matching.offer_irritant", irritant)
        and not Match.objects.visible_to(request.user)
        .filter(irritant=irritant, startup__organisation=organisation)
        .exists(),
    }
    partial = request.headers.get("HX-Request")
    return render(request, "matching/_for_irritant.html" if partial else "matching/for_irritant.html", context)


def _waiting(irritant: Irritant) -> int:
    """Candidates about which a curator has still to decide."""
    return Match.objects.filter(irritant=irritant, status__in=OPEN).standing().count()

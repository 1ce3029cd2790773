"""POCs: the list, the page with its room, the framing, the verbs."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest
from core.lists import browse, listing
from core.states import TransitionRefused
from core.verbs import ReasonForm, VerbPage, VerbView, actions_for
from irritants.rules import readable_fields
from matching.candidates.schemes import fits_for
from matching.cards import poc_cards
from matching.enums import POC_MOVES, REQUIRED_TO_COMMIT, PocStatus, PocVerb
from matching.filters import PocFilter
from matching.forms.fundings import ConsiderForm
from matching.forms.pocs import (
    CriterionFormSet,
    DecisionForm,
    DocumentForm,
    ExtendForm,
    FramingForm,
    NewsForm,
    NoteForm,
    SleepForm,
    StartForm,
)
from matching.models import FundingPlan, ListedPoc, Poc, PocNote
from matching.operations import fundings, pocs
from matching.room.criteria import criterion_cards
from matching.room.decisions import log_of
from matching.room.documents import families_of
from matching.room.news import given, news_of
from matching.views.rooms import room_context

PAGE_SIZE = 20
RELATED = ("match__irritant__establishment", "match__startup__organisation")

PAGES: dict[str, VerbPage] = {
    PocVerb.COMMIT: VerbPage(
        pocs.commit,
        done=gettext_lazy("The POC is committed; its team is told."),
        consequence=gettext_lazy("Its question, its dates and its decision become public."),
        icon="clipboard-check",
        tone="primary",
    ),
    PocVerb.START: VerbPage(
        pocs.start, done=gettext_lazy("The POC has started."), form=StartForm, icon="play", tone="primary"
    ),
    PocVerb.REVIEW: VerbPage(pocs.review, done=gettext_lazy("The POC is in review."), icon="search", tone="primary"),
    PocVerb.SCALE: VerbPage(
        pocs.scale,
        done=gettext_lazy("The decision is recorded: the POC is scaled up."),
        form=DecisionForm,
        icon="graph-up-arrow",
        tone="primary",
    ),
    PocVerb.EXTEND: VerbPage(
        pocs.extend,
        done=gettext_lazy("The decision is recorded: the POC goes on."),
        form=ExtendForm,
        icon="calendar-plus",
    ),
    PocVerb.STOP: VerbPage(
        pocs.stop, done=gettext_lazy("The decision is recorded: the POC stops."), form=DecisionForm, icon="stop-circle"
    ),
    PocVerb.ABANDON: VerbPage(
        pocs.abandon,
        done=gettext_lazy("The POC is stopped; its team is told why."),
        form=ReasonForm,
        icon="stop-circle",
        tone="danger",
    ),
}


class PocVerbView(VerbView):
    queryset = Poc.objects.select_related(*RELATED)
    table = POC_MOVES
    pages = PAGES
    labels = PocVerb


@login_not_required
@require_safe
def poc_list(request: HttpRequest) -> HttpResponse:
    """Committed POCs, filtered."""
    filterset = PocFilter(request.GET, queryset=ListedPoc.objects.for_cards(), request=request)
    found = listing(request, filterset, size=PAGE_SIZE)
    context = {
        "filter": filterset,
        "cards": poc_cards(request.user, found.rows, found.shown),
        "downloads": {"export": "matching:export_pocs", "feed": "matching:feed_pocs"},
        "card_template": "matching/_poc_card.html",
        "suggest_in": "poc",
        "count_text": ngettext("%(count)s POC", "%(count)s POCs", found.total) % {"count": found.total},
    }
    return browse(request, found, "matching/poc_list.html", context)


def _visible(request: HttpRequest, uuid: UUID) -> Poc:
    return get_object_or_404(Poc.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)


@login_not_required
@require_safe
def poc_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is public of a POC and, for its team, the room: milestones, notes, documents, money."""
    return page(request, _visible(request, uuid))


def page(request: HttpRequest, poc: Poc, **forms: Any) -> HttpResponse:
    """The page of a POC; `forms` are those of its room that were refused, by their names in the template."""
    in_room = request.user.has_perm("matching.view_poc_room", poc)
    readable = readable_fields(request.user, poc.match.irritant)
    criteria = criterion_cards(poc, request.user, in_room=in_room, readable=readable)
    missing = [REQUIRED_TO_COMMIT[name] for name in poc.missing()] if poc.status == PocStatus.FRAMING else []
    actions = actions_for(
        request.user,
        poc,
        table=POC_MOVES,
        pages=PAGES,
        labels=dict(PocVerb.choices),
        url_name="matching:poc_verb",
    )
    context: dict[str, Any] = {
        "poc": poc,
        "readable": readable,
        "criteria": criteria,
        "overdue": poc.is_overdue(),
        "missing": missing,
        "in_room": in_room,
        "lesson": getattr(poc, "lesson", None),
        "may_change": request.user.has_perm("matching.change_poc", poc),
        "may_contribute": request.user.has_perm("matching.contribute_poc", poc),
        "may_read_sourcing": request.user.has_perm("matching.view_sourcing_poc", poc),
        "may_measure": request.user.has_perm("matching.measure_poc", poc),
        "may_fund": request.user.has_perm("matching.add_funding", poc),
        # What is lacking is on the page: the button would only say it again.
        "actions": [action for action in actions if not (missing and action.verb == PocVerb.COMMIT)],
        "decisions": log_of(poc, request.user, readable),
    }
    if in_room:
        context |= room_context(request, poc, criteria=criteria, missing=missing, readable=readable)
        context |= _room(request, poc, readable)
    context |= forms
    return render(request, "matching/poc_detail.html", context, status=422 if forms else 200)


def _room(request: HttpRequest, poc: Poc, readable: Collection[str]) -> dict[str, Any]:
    fits = fits_for(poc, today=timezone.localdate())
    may_read_plan = request.user.has_perm("matching.view_plan_poc", poc)
    return {
        "fits": fits if may_read_plan else [],
        "plan": FundingPlan.objects.current(poc) if may_read_plan else None,
        "may_read_plan": may_read_plan,
        "may_change_plan": request.user.has_perm("matching.change_plan_poc", poc),
        "notes": PocNote.objects.visible_to(request.user).filter(poc=poc).select_related("by", "organisation"),
        "documents": families_of(poc, request.user, readable),
        "news": news_of(poc, request.user, readable),
        "news_given": given(poc, request.user, readable),
        "news_form": NewsForm(),
        "note_form": NoteForm(),
        "document_form": DocumentForm(),
        "funding_form": ConsiderForm(fits=fits),
        "sleep_form": SleepForm(subject=poc),
    }


@require_http_methods(["GET", "POST"])
def frame(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Write the question, the criteria, who decides, the dates and the budget; complete or not."""
    poc = _visible(request, uuid)
    if not request.user.has_perm("matching.change_poc", poc) or poc.status != PocStatus.FRAMING:
        raise PermissionDenied
    data = request.POST or None
    form = FramingForm(data, instance=poc)
    criteria = CriterionFormSet(data, queryset=poc.criteria.all(), prefix="criteria")
    if request.method == "POST" and form.is_valid() and criteria.is_valid():
        kept = [each.save(commit=False) for each in criteria.forms if each.cleaned_data.get("label")]
        pocs.frame(
            poc=form.save(commit=False),
            criteria=kept,
            observers=list(form.cleaned_data["observers"]),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The framing is saved."))
        return redirect(poc)
    context = {"poc": poc, "form": form, "criteria": criteria}
    return render(request, "matching/poc_frame.html", context, status=422 if data else 200)


def team_only(request: AuthenticatedRequest, uuid: UUID, permission: str) -> Poc:
    """The POC, for whoever has this permission on it; raises PermissionDenied to others who see it."""
    poc = _visible(request, uuid)
    if not request.user.has_perm(f"matching.{permission}", poc):
        raise PermissionDenied
    return poc


@require_POST
def add_note(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    poc = team_only(request, uuid, "contribute_poc")
    form = NoteForm(request.POST)
    if not form.is_valid():
        return page(request, poc, note_form=form)
    pocs.add_note(poc=poc, **form.cleaned_data, by=request.user)
    messages.success(request, _("The note is added."))
    return redirect(poc)


@require_POST
def sleep(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Put to sleep with a reason, or wake up."""
    poc = team_only(request, uuid, "sleep_poc")
    form = SleepForm(request.POST, subject=poc)
    try:
        if poc.asleep_since:
            pocs.wake(poc=poc, by=request.user, at=timezone.now())
        elif form.is_valid():
            pocs.sleep(poc=poc, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        else:
            return page(request, poc, sleep_form=form)
    except TransitionRefused:
        messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
    return redirect(poc)


@require_POST
def consider_funding(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Open a funding file."""
    poc = team_only(request, uuid, "add_funding")
    form = ConsiderForm(request.POST, fits=fits_for(poc, today=timezone.localdate()))
    if form.is_valid():
        try:
            funding = fundings.consider(poc=poc, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect(funding)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return page(request, poc, funding_form=form)

"""The page of an introduction, the lists of them, and the pages behind their verbs."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import OrganisationKind
from accounts.http import AuthenticatedRequest
from accounts.models import organisation_of
from core.lists import page_of
from core.states import TransitionRefused
from core.verbs import ReasonForm, VerbPage, VerbView, actions_for, page_of_ours
from irritants.models import Irritant
from irritants.rules import readable_fields
from matching.enums import MATCH_MOVES, MatchStatus, MatchVerb, Side
from matching.filters import IntroductionFilter
from matching.forms.matches import (
    DeclineForm,
    InterestForm,
    MeetForm,
    OfferForm,
    PostponeForm,
    RemoveForm,
    SendForm,
    StartPocForm,
)
from matching.models import Match
from matching.operations import matches
from startups.models import Startup

PAGE_SIZE = 30

PAGES: dict[str, VerbPage] = {
    MatchVerb.SHORTLIST: VerbPage(matches.shortlist, done=gettext_lazy("The company is shortlisted."), icon="bookmark"),
    MatchVerb.SEND: VerbPage(
        matches.send,
        done=gettext_lazy("The introduction is sent; its addressee is told."),
        consequence=gettext_lazy("The company is asked by mail, and reminded after 9 and 21 days."),
        form=SendForm,
        icon="envelope",
        tone="primary",
    ),
    MatchVerb.PUT_BACK: VerbPage(
        matches.put_back,
        done=gettext_lazy("The company is a suggestion again."),
        icon="arrow-counterclockwise",
    ),
    MatchVerb.REMOVE: VerbPage(
        matches.remove,
        done=gettext_lazy("The company is removed from the candidates."),
        form=RemoveForm,
        icon="bookmark-x",
        tone="danger",
    ),
    MatchVerb.SHOW_INTEREST: VerbPage(
        matches.show_interest,
        done=gettext_lazy("Thank you. The establishment is told, and answers in turn."),
        form=InterestForm,
        icon="hand-thumbs-up",
        tone="primary",
    ),
    MatchVerb.DECLINE: VerbPage(
        matches.decline,
        done=gettext_lazy("Thank you for your answer; it is passed on with its reason."),
        form=DeclineForm,
        icon="x-lg",
    ),
    MatchVerb.ACCEPT: VerbPage(
        matches.accept,
        done=gettext_lazy("The company is told that you wish to meet it."),
        consequence=gettext_lazy("The company learns the name of your establishment and of the irritant’s author."),
        icon="person-check",
        tone="primary",
    ),
    MatchVerb.REFUSE: VerbPage(
        matches.refuse,
        done=gettext_lazy("The company is told, with your reason."),
        form=DeclineForm,
        icon="x-lg",
    ),
    MatchVerb.MEET: VerbPage(
        matches.meet,
        done=gettext_lazy("The meeting is on the thread."),
        form=MeetForm,
        icon="people",
        tone="primary",
    ),
    MatchVerb.START_POC: VerbPage(
        matches.start_poc,
        done=gettext_lazy("A POC begins; both sides are told."),
        form=StartPocForm,
        icon="clipboard-plus",
        tone="primary",
    ),
    MatchVerb.CLOSE: VerbPage(
        matches.close,
        done=gettext_lazy("The introduction is closed; both sides are told why."),
        form=ReasonForm,
        icon="slash-circle",
    ),
    MatchVerb.REOPEN: VerbPage(
        matches.reopen, done=gettext_lazy("The introduction is shortlisted again."), icon="arrow-clockwise"
    ),
}
RELATED = ("irritant__establishment", "irritant__author", "startup__organisation")


class MatchVerbView(VerbView):
    queryset = Match.objects.select_related(*RELATED)
    table = MATCH_MOVES
    pages = PAGES
    labels = MatchVerb

    def destination(self) -> str:
        poc = getattr(self.instance, "poc", None) if self.verb == MatchVerb.START_POC else None
        return poc.get_absolute_url() if poc else self.back()

    def back(self) -> str:
        """The page of ours that one comes from, when it asks to come back to it."""
        return page_of_ours(self.request.GET.get("suite", "")) or super().back()


def _may_answer(request: HttpRequest, match: Match) -> bool:
    return any(request.user.has_perm(f"matching.{verb}_match", match) for verb in ("show_interest", "accept"))


@require_safe
def match_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where an introduction stands, who has to answer, and since when."""
    match = get_object_or_404(Match.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    curates = request.user.has_perm("matching.curate_match")
    context = {
        "match": match,
        "readable": readable_fields(request.user, match.irritant),
        "curates": curates,
        "awaited": match.awaited_side or "",
        "may_postpone": match.awaited_side and answers_for(request, match),
        "may_nudge": request.user.has_perm("matching.nudge_match", match),
        "said_by_amue": match.word if match.sent_at else "",
        "reminders": match.reminders.filter(stopped_at=None) if curates or _may_answer(request, match) else [],
        "poc": getattr(match, "poc", None),
        "actions": actions_for(
            request.user,
            match,
            table=MATCH_MOVES,
            pages=PAGES,
            labels=dict(MatchVerb.choices),
            url_name="matching:match_verb",
        ),
    }
    return render(request, "matching/match_detail.html", context)


def answers_for(request: HttpRequest, match: Match) -> bool:
    """Whether this person is on the side whose answer is awaited."""
    verb = "show_interest" if match.awaited_side == Side.COMPANY else "accept"
    return request.user.has_perm(f"matching.{verb}_match", match)


@require_http_methods(["GET", "POST"])
def postpone(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """« Plus tard », with a day."""
    match = get_object_or_404(Match.objects.visible_to(request.user).select_related(*RELATED), uuid=uuid)
    if not answers_for(request, match):
        raise PermissionDenied
    form = PostponeForm(request.POST or None, subject=match)
    if request.method == "POST" and form.is_valid():
        try:
            matches.postpone(match=match, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("It is noted; we will ask you again that day."))
        except TransitionRefused:
            messages.warning(request, _("This has changed in the meantime: here is where it stands now."))
        return redirect(match)
    context = {
        "form": form,
        "object": match,
        "page": VerbPage(matches.postpone, done="", icon="clock"),
        "label": _("Answer later"),
        "back": match.get_absolute_url(),
    }
    return render(request, "core/verb.html", context, status=422 if form.errors else 200)


@require_safe
def match_list(request: AuthenticatedRequest) -> HttpResponse:
    """« Mes mises en relation », for whoever takes part in some."""
    filterset = IntroductionFilter(request.GET, queryset=Match.objects.visible_to(request.user).for_list())
    page = page_of(request, filterset.qs, size=PAGE_SIZE)
    rows = [(match, readable_fields(request.user, match.irritant)) for match in page]
    context = {
        "page_obj": page,
        "rows": rows,
        "statuses": MatchStatus.choices,
        "status": request.GET.get("status", ""),
        "downloads": {"export": "matching:export_matches"},
    }
    return render(request, "matching/match_list.html", context)


@require_http_methods(["GET", "POST"])
def offer(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A company, or its network, comes forward for an irritant."""
    irritant = get_object_or_404(Irritant.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm("matching.offer_irritant", irritant):
        raise PermissionDenied
    organisation = request.user.acting_for
    startups = Startup.objects.validated().select_related("organisation").by_name()
    if organisation_of(request.user, OrganisationKind.NETWORK):
        startups = startups.of_network(organisation)
    else:
        startups = startups.filter(organisation=organisation)
    form = OfferForm(request.POST or None, startups=startups, questions=irritant.questions)
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        try:
            match = matches.offer(
                irritant=irritant, **form.cleaned_data, answers=answers, by=request.user, at=timezone.now()
            )
        except ValidationError as error:
            messages.warning(request, error.messages[0])
            return redirect(irritant)
        messages.success(request, _("Your offer is with the Amue, which answers you in any case."))
        return redirect(match)
    context = {"form": form, "irritant": irritant}
    return render(request, "matching/offer.html", context, status=422 if form.errors else 200)

"""The directory and the page of a company."""

from pathlib import PurePath
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Organisation, is_curator, organisation_of
from core.lists import browse, listing
from core.response_cache import cached_for_visitors
from core.uploads import DOCUMENTS, content_type_of, download, picture
from core.verbs import ReasonForm, VerbPage, VerbView, actions_for
from startups import operations
from startups.cards import cards
from startups.completion import completion_of
from startups.enums import STARTUP_MOVES, StartupVerb
from startups.filters import StartupFilter
from startups.metadata import linked_data
from startups.models import Claim, Listed, Startup
from startups.thread import lines

PAGE_SIZE = 24
PAGES: dict[str, VerbPage] = {
    StartupVerb.VALIDATE: VerbPage(
        operations.validate,
        done=_("The company is validated; it is told."),
        consequence=_("Its profile will be visible to all, and needs will be proposed to it."),
        icon="patch-check",
        tone="primary",
    ),
    StartupVerb.SUSPEND: VerbPage(
        operations.suspend,
        done=_("The profile is suspended; the company is told why."),
        form=ReasonForm,
        icon="pause-circle",
        tone="danger",
    ),
    StartupVerb.REINSTATE: VerbPage(
        operations.reinstate, done=_("The profile is visible again; the company is told."), icon="play-circle"
    ),
}


class StartupVerbView(VerbView):
    queryset = Startup.objects.select_related("organisation")
    table = STARTUP_MOVES
    pages = PAGES
    labels = StartupVerb


@login_not_required
@require_safe
@cached_for_visitors
def startup_list(request: HttpRequest) -> HttpResponse:
    """Validated companies, filtered; with htmx only the results."""
    filterset = StartupFilter(request.GET, queryset=Listed.objects.for_cards(), request=request)
    found = listing(request, filterset, size=PAGE_SIZE)
    context = {
        "filter": filterset,
        "cards": cards(found.rows, filterset.vocabulary, found.shown),
        "downloads": {"export": "startups:export", "feed": "startups:feed"},
        "card_template": "startups/_card.html",
        "suggest_in": "entreprises",
        "count_text": ngettext("%(count)s company", "%(count)s companies", found.total) % {"count": found.total},
    }
    return browse(request, found, "startups/startup_list.html", context)


def _visible(request: HttpRequest, slug: str) -> Startup:
    visible = Startup.objects.visible_to(request.user).with_completion()
    return get_object_or_404(visible, organisation__slug=slug)


@login_not_required
@require_safe
@cached_for_visitors
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """All about one company; its own events for itself, its networks and the curators."""
    try:
        startup = _visible(request, slug)
    except Http404:
        other = get_object_or_404(Organisation, absorbed__slug=slug)
        return redirect("startups:detail", other.slug, permanent=True)
    follows = is_curator(request.user) or request.user.has_perm("startups.change_startup", startup)
    follows = follows or organisation_of(request.user) in startup.networks.all()
    context = {
        "startup": startup,
        "linked_data": linked_data(startup),
        "actions": actions_for(
            request.user,
            startup,
            table=STARTUP_MOVES,
            pages=PAGES,
            labels=dict(StartupVerb.choices),
            url_name="startups:verb",
        ),
        "may_change": request.user.has_perm("startups.change_startup", startup),
        "may_check": request.user.has_perm("startups.check_claim"),
        "reads_proofs": request.user.has_perm("startups.read_proofs_startup", startup),
        "completion": completion_of(startup) if follows else None,
        "lines": lines(startup.events.for_lines()) if follows else [],
    }
    return render(request, "startups/startup_detail.html", context)


@login_not_required
@require_safe
def deck(request: HttpRequest, slug: str) -> FileResponse:
    """The company's presentation, as a download."""
    startup = _visible(request, slug)
    if not startup.deck:
        raise Http404
    return download(startup.deck, name=f"{slug}.pdf", content_type=DOCUMENTS[".pdf"])


@login_not_required
@require_safe
def logo(request: HttpRequest, slug: str) -> FileResponse:
    """The company's logo, as an image of its page."""
    startup = _visible(request, slug)
    if not startup.logo:
        raise Http404
    return picture(startup.logo)


@require_safe
def proof(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The document behind a claim, for the company, its networks and who checks it."""
    claim = get_object_or_404(Claim.objects.select_related("startup__organisation").exclude(document=""), uuid=uuid)
    if not request.user.has_perm("startups.read_proofs_startup", claim.startup):
        raise PermissionDenied
    suffix = PurePath(claim.document.name or "").suffix
    name = f"{claim.startup.organisation.slug}-{claim.topic}{suffix}"
    return download(claim.document, name=name, content_type=content_type_of(claim.document))

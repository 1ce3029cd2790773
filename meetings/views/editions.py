"""Editions: the public list and page; how one is prepared, changed, announced, cancelled."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedRequest
from core.lists import page_of
from core.verbs import ReasonForm, VerbPage, VerbView, actions_for
from irritants.cards import cards
from irritants.enums import Stage
from irritants.models import Listed
from meetings.cards import calls_for, own_registration, phases_of, programme_of
from meetings.enums import EDITION_MOVES, EditionVerb, Phase
from meetings.figures.editions import participants
from meetings.forms.editions import EditionForm
from meetings.metadata import linked_data
from meetings.models import Attendee, Edition
from meetings.operations import editions
from taxonomy.models import Vocabulary

PAST_SHOWN = 20
ENTRIES_SHOWN = 12
PAGES: dict[str, VerbPage] = {
    EditionVerb.ANNOUNCE: VerbPage(
        editions.announce,
        done=gettext_lazy("The edition is announced: everybody may read it."),
        consequence=gettext_lazy("Everybody may read it. Its dates open the call for irritants and the registration."),
        icon="megaphone",
        tone="primary",
    ),
    EditionVerb.CANCEL: VerbPage(
        editions.cancel,
        done=gettext_lazy("The edition is cancelled; the organisations registered are told why."),
        consequence=gettext_lazy("The organisations registered, or that wait for a place, are told at once."),
        form=ReasonForm,
        icon="slash-circle",
        tone="danger",
    ),
    EditionVerb.REOPEN: VerbPage(
        editions.reopen,
        done=gettext_lazy("The edition is announced again; the organisations registered are told."),
        consequence=gettext_lazy("Registrations stand as they were, and the organisations are told."),
        icon="arrow-clockwise",
    ),
}


class EditionVerbView(VerbView):
    queryset = Edition.objects.all()
    table = EDITION_MOVES
    pages = PAGES
    labels = EditionVerb

    def back(self) -> str:
        return reverse("meetings:organise", args=[self.instance.slug])

    def destination(self) -> str:
        return self.back()


def the_edition(request: HttpRequest, slug: str, *, may: str = "") -> Edition:
    """The edition of that address, if this person may see it. Raises PermissionDenied without the permission `may` about it."""
    edition: Edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    if may and not request.user.has_perm(may, edition):
        raise PermissionDenied
    return edition


@login_not_required
@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """Those to come, the next first, then the past ones."""
    visible, today = Edition.objects.visible_to(request.user), timezone.localdate()
    now = timezone.now()
    context = {
        "to_come": [(edition, Phase(edition.phase(now))) for edition in visible.to_come(today).with_counts()],
        "page_obj": page_of(request, visible.past(today).with_counts(), size=PAST_SHOWN),
        "may_organise": request.user.has_perm("meetings.organise"),
    }
    return render(request, "meetings/edition_list.html", context)


@login_not_required
@require_safe
def edition_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Programme, phases, practical facts, who comes, which irritants are brought."""
    edition, now = the_edition(request, slug), timezone.now()
    registration = own_registration(request.user, edition)
    on_screen = Attendee.objects.coming().filter(registration__edition=edition, is_remote=True).exists()
    context = {
        "edition": edition,
        "phases": phases_of(edition, now),
        "phase": Phase(edition.phase(now)),
        "phase_choices": Phase.choices,
        "programme": programme_of(edition),
        "participants": participants(edition),
        "calls": calls_for(request.user, edition, registration),
        "linked_data": linked_data(edition, has_screens=on_screen),
        "may_organise": request.user.has_perm("meetings.organise"),
        **_entered(request, edition),
    }
    return render(request, "meetings/edition_page.html", context)


def _entered(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """The first public irritants brought to it, as the lists of irritants show them, and how many there are."""
    listed = Listed.objects.for_cards().filter(irritant__entries__edition=edition)
    return {
        "cards": cards(request.user, listed[:ENTRIES_SHOWN], Vocabulary.read()),
        "entries": listed.count(),
        "stages": Stage.choices,
    }


@require_http_methods(["GET", "POST"])
@permission_required("meetings.organise", raise_exception=True)
def prepare(request: AuthenticatedRequest) -> HttpResponse:
    """A new edition, which curators alone see until it is announced."""
    form = EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        edition = editions.prepare(edition=form.save(commit=False), by=request.user, at=timezone.now())
        messages.success(request, _("The edition is kept. Curators alone see it until you announce it."))
        return redirect("meetings:organise", edition.slug)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
def change(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Correct its facts and dates."""
    edition = the_edition(request, slug, may="meetings.change_edition")
    form = EditionForm(request.POST or None, instance=edition)
    if request.method == "POST" and form.is_valid():
        editions.change(edition=form.save(commit=False), by=request.user, at=timezone.now())
        messages.success(request, _("The edition is changed."))
        return redirect("meetings:organise", edition.slug)
    return _form(request, form, edition)


def _form(request: HttpRequest, form: EditionForm, edition: Edition | None) -> HttpResponse:
    context = {"form": form, "edition": edition}
    return render(request, "meetings/edition_form.html", context, status=422 if form.errors else 200)


def organiser_actions(request: HttpRequest, edition: Edition) -> list[Any]:
    """The buttons of its lifecycle."""
    return actions_for(
        request.user,
        edition,
        table=EDITION_MOVES,
        pages=PAGES,
        labels=dict(EditionVerb.choices),
        url_name="meetings:edition_verb",
    )

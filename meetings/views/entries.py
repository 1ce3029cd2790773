"""Irritants that establishments bring to an edition: from its page, and from that of the irritant."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import is_curator, organisation_of
from irritants.models import Irritant
from meetings.forms.entries import EnterForm
from meetings.models import Edition, Entry
from meetings.operations import entries
from meetings.views.editions import the_edition


@require_http_methods(["GET", "POST"])
def enter(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Choose one of one's published irritants; a curator, one of all. Those that are brought can be withdrawn here."""
    edition = the_edition(request, slug, may="meetings.enter_edition")
    offered = _offered(request, edition)
    form = EnterForm(request.POST or None, irritants=offered)
    if request.method == "POST" and form.is_valid() and _entered(request, edition, form):
        return redirect(edition)
    context = {
        "edition": edition,
        "form": form,
        "offers_some": offered.exists(),
        "brought": _brought(request, edition),
        "curates": is_curator(request.user),
    }
    return render(request, "meetings/enter.html", context, status=422 if form.errors else 200)


def _of_reader(request: AuthenticatedRequest) -> QuerySet[Irritant]:
    visible: QuerySet[Irritant] = Irritant.objects.visible_to(request.user)
    return visible if is_curator(request.user) else visible.filter(establishment=organisation_of(request.user))


def _offered(request: AuthenticatedRequest, edition: Edition) -> QuerySet[Irritant]:
    """Published, and not brought yet."""
    known = edition.entries.values("irritant")
    own = _of_reader(request).published()  # type: ignore[attr-defined]
    offered: QuerySet[Irritant] = own.exclude(pk__in=known).order_by("title", "pk")
    return offered


def _brought(request: AuthenticatedRequest, edition: Edition) -> list[tuple[Entry, bool]]:
    """Each with whether this person may withdraw it."""
    own = edition.entries.filter(irritant__in=_of_reader(request)).select_related("irritant__establishment", "edition")
    return [(entry, request.user.has_perm("meetings.withdraw_entry", entry)) for entry in own]


def _entered(request: AuthenticatedRequest, edition: Edition, form: EnterForm) -> bool:
    irritant = form.cleaned_data["irritant"]
    if not request.user.has_perm("meetings.enter_irritant", irritant):
        raise PermissionDenied
    try:
        entries.enter(edition=edition, irritant=irritant, by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error("irritant", error)
        return False
    messages.success(request, _("The irritant is brought to this edition; its thread says so."))
    return True


@require_POST
def withdraw(request: AuthenticatedRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Bring it no longer, in one click: it can be brought again while the call lasts."""
    edition = the_edition(request, slug)
    related = edition.entries.select_related("edition", "irritant__establishment")
    entry = get_object_or_404(related, irritant__uuid=uuid, irritant__in=Irritant.objects.visible_to(request.user))
    if not request.user.has_perm("meetings.withdraw_entry", entry):
        raise PermissionDenied
    try:
        entries.withdraw(entry=entry, by=request.user, at=timezone.now())
        messages.success(request, _("The irritant is no longer brought to this edition."))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect(edition)


@login_not_required
@require_safe
def of_irritant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """To which editions an irritant is brought, and those to which this reader may bring it; in place, on its page."""
    irritant = get_object_or_404(Irritant.objects.visible_to(request.user).select_related("establishment"), uuid=uuid)
    known = Entry.objects.filter(irritant=irritant, edition__in=Edition.objects.visible_to(request.user))
    brought = list(known.select_related("edition").order_by("-edition__starts_on", "-pk"))
    context = {"irritant": irritant, "brought": brought, "open_to": _open_to(request, irritant, brought)}
    partial = bool(request.headers.get("HX-Request"))
    return render(request, "meetings/_of_irritant.html" if partial else "meetings/of_irritant.html", context)


def _open_to(request: HttpRequest, irritant: Irritant, brought: list[Entry]) -> list[Edition]:
    if not request.user.has_perm("meetings.enter_irritant", irritant):
        return []
    others = (
        Edition.objects.announced()
        .to_come(timezone.localdate())
        .exclude(pk__in=[entry.edition_id for entry in brought])
    )
    return [edition for edition in others if request.user.has_perm("meetings.enter_edition", edition)]

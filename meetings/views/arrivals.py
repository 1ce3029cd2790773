"""At the door: who has arrived, who is late; by a list, or by the code of a badge."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import User
from meetings.forms.arrivals import ArrivalFilterForm, LateForm
from meetings.models import Attendee, Edition
from meetings.operations import arrivals


@require_safe
@permission_required("meetings.organise", raise_exception=True)
def check_in(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Everybody who comes, by organisation, found as one types."""
    return _list(request, get_object_or_404(Edition.objects.visible_to(request.user), slug=slug))


def _list(request: HttpRequest, edition: Edition) -> HttpResponse:
    now = timezone.now()
    coming = Attendee.objects.coming().filter(registration__edition=edition)
    form = ArrivalFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "etat": ""}
    narrowed = {
        "": coming,
        "attendus": coming.awaited(),
        "arrives": coming.arrived(),
        "retard": coming.awaited().late(now),
    }[asked["etat"]]
    found = narrowed.named_like(asked["q"]) if asked["q"].strip() else narrowed
    context = {
        "edition": edition,
        "form": form,
        "people": list(found.for_list()),
        "now": now,
        "expected": coming.count(),
        "arrived": coming.arrived().count(),
        "query": request.GET.urlencode(),
    }
    partial = request.headers.get("HX-Target") == "arrivals"
    return render(request, "meetings/_arrivals.html" if partial else "meetings/check_in.html", context)


@require_POST
@permission_required("meetings.organise", raise_exception=True)
def mark(request: AuthenticatedRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Arrived, or not after all; then back to the list as it was narrowed."""
    attendee = _coming(request, uuid, slug)
    act = arrivals.undo_arrival if request.POST.get("undo") else arrivals.arrive
    act(attendee=attendee, by=request.user, at=timezone.now())
    if request.headers.get("HX-Request"):
        return _list(request, attendee.registration.edition)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('meetings:check_in', args=[slug])}{query}#p-{uuid}")


def _coming(request: HttpRequest, uuid: UUID, slug: str | None = None) -> Attendee:
    """Raises Http404 for somebody of another edition, or without a place."""
    found = Attendee.objects.visible_to(request.user).coming().for_list()
    attendee: Attendee = get_object_or_404(found, uuid=uuid)
    if slug is not None and attendee.registration.edition.slug != slug:
        raise Http404
    return attendee


@login_not_required
@require_http_methods(["GET", "POST"])
def arrival(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the code of a badge opens. Whoever does not organise learns nothing from it, not even that it is somebody's."""
    if not isinstance(request.user, User) or not request.user.has_perm("meetings.organise"):
        return render(request, "meetings/arrival_closed.html", {"next": request.path})
    attendee = _coming(request, uuid)
    if request.method == "POST":
        act = arrivals.undo_arrival if request.POST.get("undo") else arrivals.arrive
        act(attendee=attendee, by=request.user, at=timezone.now())
        return redirect(request.path)
    context = {"attendee": attendee, "edition": attendee.registration.edition}
    return render(request, "meetings/arrival.html", context)


@require_http_methods(["GET", "POST"])
def late(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Somebody is late: said by themselves, by a colleague, or by an organiser."""
    people = Attendee.objects.coming().for_list()
    attendee = get_object_or_404(people, uuid=uuid)
    if not request.user.has_perm("meetings.run_late_attendee", attendee):
        raise PermissionDenied
    form = LateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, minutes = timezone.now(), form.cleaned_data["minutes"]
        until = now + timedelta(minutes=minutes) if minutes else None
        arrivals.run_late(attendee=attendee, until=until, by=request.user, at=now)
        messages.success(
            request, _("It is noted: the organisers see it, and so does the other side of the next meeting.")
        )
        return redirect(_after_late(request, attendee))
    context: dict[str, Any] = {
        "attendee": attendee,
        "edition": attendee.registration.edition,
        "form": form,
        "is_late": attendee.is_late(timezone.now()),
    }
    return render(request, "meetings/late.html", context, status=422 if form.errors else 200)


def _after_late(request: AuthenticatedRequest, attendee: Attendee) -> str:
    if request.user.has_perm("meetings.organise"):
        return reverse("meetings:check_in", args=[attendee.registration.edition.slug])
    return request.path

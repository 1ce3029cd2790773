"""The organiser's side of one edition: where it stands, who comes, who waits, what people need."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from core.lists import page_of
from core.thread import Line, sentence_of
from meetings.cards import phases_of
from meetings.enums import Phase
from meetings.figures.availability import broken_meetings
from meetings.figures.editions import absent_sides, diets, figures_of
from meetings.filters import AttendeeFilter
from meetings.models import Attendee, Edition, Registration
from meetings.operations import registrations
from meetings.views.editions import organiser_actions, the_edition

PAGE_SIZE = 50
EVENTS_SHOWN = 15


@require_safe
def organise(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Phase, counts, what waits, and the way to everything else."""
    edition, now = the_edition(request, slug, may="meetings.change_edition"), timezone.now()
    context = {
        "edition": edition,
        "phase": Phase(edition.phase(now)),
        "phases": phases_of(edition, now),
        "phase_choices": Phase.choices,
        "figures": figures_of(edition),
        "absent": absent_sides(edition),
        "broken": broken_meetings(edition),
        "actions": organiser_actions(request, edition),
        "lines": _log(edition),
        "may_enter": request.user.has_perm("meetings.enter_edition", edition),
    }
    return render(request, "meetings/organise.html", context)


def _log(edition: Edition) -> list[Line]:
    """The latest lines of its log, the newest first."""
    latest = edition.events.select_related("by", "organisation").order_by("-at", "-pk")[:EVENTS_SHOWN]
    return [_line(event) for event in latest]


def _line(event: Any) -> Line:
    sentence = sentence_of(event.subject_kind, event.verb)
    actor = event.organisation.label if event.organisation else "openinno"
    return Line(
        text=sentence.read(actor, event.detail),
        at=event.at,
        icon=sentence.icon,
        tone=sentence.tone,
        person=str(event.by or ""),
        quote=event.detail.get("reason", ""),
    )


@require_safe
def attendees(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Who comes, filtered and sorted. Needs are on a page of their own."""
    edition = the_edition(request, slug, may="meetings.change_edition")
    rows = Attendee.objects.visible_to(request.user).filter(registration__edition=edition).for_list()
    filterset = AttendeeFilter(request.GET, queryset=rows)
    context = {
        "edition": edition,
        "filter": filterset,
        "page_obj": page_of(request, filterset.qs, size=PAGE_SIZE),
        "downloads": {"export": "meetings:export_attendees"},
    }
    return render(request, "meetings/attendees.html", context)


@require_safe
def needs(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Dietary and access needs of those who come: read here by organisers, exported nowhere, deleted after."""
    edition = the_edition(request, slug, may="meetings.change_edition")
    coming = Attendee.objects.coming().filter(registration__edition=edition).for_list()
    people = list(coming.exclude(diet="", access=""))
    context = {"edition": edition, "people": people, "diets": diets(people)}
    return render(request, "meetings/needs.html", context)


@require_safe
def waiting(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Organisations that wait for a place, the first to have asked first."""
    edition = the_edition(request, slug, may="meetings.change_edition")
    rows = edition.registrations.waiting().with_people().select_related("organisation", "edition")
    context = {
        "edition": edition,
        "page_obj": page_of(request, rows, size=PAGE_SIZE),
        "left": registrations.places_left(edition),
    }
    return render(request, "meetings/waiting.html", context)


@require_POST
def give_place(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Let one in before its turn."""
    registration = get_object_or_404(Registration.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm("meetings.change_edition", registration.edition):
        raise PermissionDenied
    try:
        registrations.give_place(registration=registration, by=request.user, at=timezone.now())
        messages.success(request, _("The organisation has a place, and is told."))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("meetings:waiting", registration.edition.slug)

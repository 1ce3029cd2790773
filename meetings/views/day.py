"""The organiser's day: slot after slot, what is held, who is missing, what is planned again; and the screen of the room."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from core.exports import absolute
from core.verbs import Action, actions_for
from meetings.enums import MEETING_MOVES, EditionStatus, MeetingVerb
from meetings.figures.day import Row, rows_of, screen, slots_around, unsaid
from meetings.models import Attendee, Edition, Meeting, Slot, Wall
from meetings.operations import replanning, walls
from meetings.views.meetings import PAGES

IN_ONE_CLICK = {MeetingVerb.HOLD, MeetingVerb.MISS, MeetingVerb.PLAN_AGAIN}


def _edition(request: HttpRequest, slug: str) -> Edition:
    edition: Edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    return edition


@require_safe
@permission_required("meetings.organise", raise_exception=True)
def day(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """One slot with its meetings: the one that is asked for, else the one that is going on, the last one or the first one."""
    edition, now = _edition(request, slug), timezone.now()
    slots = list(edition.slots.all())
    slot = _chosen(request, slots)
    rows = rows_of(edition, slot, now) if slot else []
    late = Attendee.objects.coming().filter(registration__edition=edition).late(now).for_list()
    context = {
        "edition": edition,
        "slots": list(enumerate(slots, start=1)),
        "slot": slot,
        "number": slots.index(slot) + 1 if slot else 0,
        "rows": [(row, _actions(request, row)) for row in rows],
        "late": list(late),
        "unsaid": unsaid(edition, now),
        "is_planning": edition.runs.under_way().exists(),
        "missed": Meeting.objects.filter(edition=edition, status="no_show").count(),
    }
    return render(request, "meetings/day.html", context)


def _chosen(request: HttpRequest, slots: list[Slot]) -> Slot | None:
    asked = request.GET.get("creneau", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 4 and 1 <= int(asked) <= len(slots):
        return slots[int(asked) - 1]
    now, _after = slots_around(slots, timezone.now())
    begun = [slot for slot in slots if slot.starts_at <= timezone.now()]
    return now or next(iter([*reversed(begun), *slots]), None)


def _actions(request: HttpRequest, row: Row) -> list[Action]:
    """What one click does; the rest is on the page of the meeting."""
    found = actions_for(
        request.user,
        row.place.meeting,
        table=MEETING_MOVES,
        pages=PAGES,
        labels=dict(MeetingVerb.choices),
        url_name="meetings:meeting_verb",
    )
    return [each for each in found if each.verb in IN_ONE_CLICK]


@require_POST
@permission_required("meetings.organise", raise_exception=True)
def plan_rest(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """A new agenda from now on, to be looked at before it is published."""
    edition = _edition(request, slug)
    try:
        run = replanning.plan_rest(edition=edition, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("meetings:day", slug)
    messages.success(
        request, _("The rest of the day is being planned. Nothing is told before you have read it and published it.")
    )
    return redirect(run)


@never_cache
@require_safe
@permission_required("meetings.organise", raise_exception=True)
def wall(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """The organiser sees what the screen of the room shows, and its secret address."""
    edition = _edition(request, slug)
    secret = Wall.objects.filter(edition=edition).first()
    address = absolute(reverse("meetings:wall_screen", args=[slug, secret.key])) if secret else ""
    return _screen(request, edition, {"organises": True, "address": address, "secret": secret})


@never_cache
@login_not_required
@require_safe
def wall_screen(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The screen of the room, for whoever has its secret address: nobody signs in on a screen."""
    found = get_object_or_404(Wall.objects.select_related("edition"), key=key)
    if found.edition.slug != slug or found.edition.status != EditionStatus.ANNOUNCED:
        raise Http404
    return _screen(request, found.edition, {"organises": False, "address": ""})


def _screen(request: HttpRequest, edition: Edition, context: dict[str, object]) -> HttpResponse:
    partial = request.headers.get("HX-Target") == "screen"
    whole = {"edition": edition, "screen": screen(edition, timezone.now()), **context}
    return render(request, "meetings/_screen.html" if partial else "meetings/wall.html", whole)


@require_POST
@permission_required("meetings.organise", raise_exception=True)
def renew_wall(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Make the address of the screen, or another one."""
    walls.renew(edition=_edition(request, slug), by=request.user, at=timezone.now())
    messages.success(request, _("The screen has a new address. The one before, if there was one, is closed."))
    return redirect("meetings:wall", slug)

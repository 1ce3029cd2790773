"""One meeting in the organiser's hand: the seats open to it, moving, locking, taking off, undoing; why it has none, and what would help."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from meetings.candidates import Day, Seat, SeatKind, read_day, seats_for
from meetings.candidates.stored import stored_remedy
from meetings.figures.planning import Words
from meetings.models import Edition, Meeting
from meetings.operations import grid as operations
from meetings.operations import remedies
from meetings.operations.steps import last_step
from meetings.views.grid import draw
from meetings.views.planning import attempt, place_of, planned, seen

OPEN = (SeatKind.FREE, SeatKind.BEYOND, SeatKind.SWAP)


def _day(edition: Edition, uuid: UUID) -> Day:
    """The day, in which this introduction is wished. Raises Http404."""
    day = read_day(edition, at=timezone.now(), seated=True)
    if not any(wish.key == str(uuid) for wish in day.problem.wishes):
        raise Http404
    return day


@require_safe
@never_cache
@planned
def seats(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> JsonResponse:
    """What each seat would mean for this meeting, with the words to say it: asked once, when it is picked up."""
    number = last_step(edition)
    day = _day(edition, uuid)
    words, wish = Words(day), str(uuid)
    found = seats_for(day.problem, day.working, wish)
    answers = {
        f"{day.slots[slot].stamp}/{day.tables[table].number}": {
            "kind": seat.kind.value,
            "words": words.seat_words(slot, table, seat.kind.value, seat.rules, seat.meetings),
        }
        for (slot, table), seat in found.items()
    }
    kinds = [seat.kind for seat in found.values()]
    said = _("%(meeting)s is in your hand: %(free)s free seats, %(swap)s by a swap.") % {
        "meeting": words.meeting(wish),
        "free": kinds.count(SeatKind.FREE) + kinds.count(SeatKind.BEYOND),
        "swap": kinds.count(SeatKind.SWAP),
    }
    return JsonResponse({"seen": number, "said": said, "seats": answers})


@require_safe
@never_cache
@planned
def meeting_seats(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    """The menu of one meeting, which needs no script: where it may go, its lock, its tray; or why it has no seat."""
    number = last_step(edition)
    day = _day(edition, uuid)
    wish, words = str(uuid), Words(day)
    placed = next((each for each in day.working if each.wish == wish), None)
    meeting = day.meetings.get(wish)
    unmet = remedies.explain(day, wish)
    context: dict[str, Any] = {
        "edition": edition,
        "seen": number,
        "match": day.matches[wish],
        "meeting": meeting,
        "here": words.seat(placed) if placed else "",
        "told": words.place(meeting.published_slot_id, meeting.published_table_id)
        if meeting and meeting.published_slot_id
        else "",
        "choices": _choices(day, words, seats_for(day.problem, day.working, wish)),
        "is_orphan": wish in day.orphans,
    }
    if unmet:
        context |= {
            "reason": words.reason(unmet.reason),
            "details": words.details(unmet.reason),
            "remedy": words.remedy(unmet.remedy),
            "where": words.where(unmet.remedy),
            "asks_agreement": remedies.needs_agreement(unmet.remedy.changes),
            "expected": json.dumps(stored_remedy(unmet.remedy)),
        }
    return render(request, "meetings/meeting_seats.html", context)


def _choices(day: Day, words: Words, found: dict[tuple[str, str], Seat]) -> list[dict[str, Any]]:
    """The open seats, slot by slot."""
    slots = []
    for key, slot in day.slots.items():
        options = [
            {
                "value": f"{slot.stamp}/{table.number}",
                "label": words.seat_choice(number, found[key, number].kind.value, found[key, number].meetings),
            }
            for number, table in day.tables.items()
            if found[key, number].kind in OPEN
        ]
        if options:
            slots.append({"label": words.slot(key), "options": options})
    return slots


@require_POST
@planned
def move(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    stamp, _slash, number = request.POST.get("place", "").partition("/")
    slot, table = place_of(edition, stamp, number)
    _day(edition, uuid)
    where = {"slot": slot.local_start.strftime("%H:%M"), "table": table}
    attempt(
        request,
        lambda: operations.move(
            edition=edition,
            wish=str(uuid),
            slot=slot,
            table=table,
            seen=seen(request),
            by=request.user,
            at=timezone.now(),
        ),
        _("Seated: %(slot)s, %(table)s.") % where,
    )
    return _back(request, edition)


@require_POST
@planned
def change(request: AuthenticatedRequest, edition: Edition, uuid: UUID, verb: str) -> HttpResponse:
    """Lock, unlock or take off a meeting that has a seat."""
    meeting: Meeting = get_object_or_404(edition.meetings.select_related("edition"), match__uuid=uuid)
    operation, done = {
        "retirer": (operations.take_off, _("The meeting has no seat any more.")),
        "verrouiller": (operations.lock, _("The meeting is locked: no new agenda moves it.")),
        "deverrouiller": (operations.unlock, _("The meeting is no longer locked.")),
    }[verb]
    attempt(
        request,
        lambda: operation(meeting=meeting, seen=seen(request), by=request.user, at=timezone.now()),
        done,
    )
    return _back(request, edition)


@require_POST
@planned
def undo(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    attempt(
        request,
        lambda: operations.undo(edition=edition, seen=seen(request), by=request.user, at=timezone.now()),
        _("The last step is undone."),
    )
    return _back(request, edition)


@require_POST
@planned
def apply_remedy(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    """Make the change that was read, and seat the meeting."""
    _day(edition, uuid)
    try:
        expected = json.loads(request.POST.get("expected", ""))
    except ValueError:
        expected = {}
    done = attempt(
        request,
        lambda: remedies.apply(
            edition=edition,
            wish=str(uuid),
            expected=expected,
            agreed="agreed" in request.POST,
            seen=seen(request),
            by=request.user,
            at=timezone.now(),
        ),
        _("Done: the meeting has a seat."),
    )
    return _back(request, edition) if done else redirect("meetings:meeting_seats", edition.slug, uuid)


def _back(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """In place, the grid as it stands now; else its page."""
    if request.headers.get("HX-Request"):
        return draw(request, edition)
    return redirect(reverse("meetings:grid", args=[edition.slug]))

"""Computations of an agenda: asked for, watched, compared, taken up; and the accepted introductions that none of them can place."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import Organisation
from meetings.candidates import Day, obstacles, read_day
from meetings.candidates.stored import placements_of, unmet_of
from meetings.figures.planning import Words, rule_words
from meetings.forms.runs import CompareForm, RunForm
from meetings.models import Edition, Run
from meetings.operations import nudging, runs
from meetings.operations.steps import last_step
from meetings.planner.agenda import Rule
from meetings.views.planning import attempt, planned, seen

SHOWN_RUNS = 20
SHOWN_OBSTACLES = 100
FIGURES = ("worst", "without", "under_half", "some", "all", "gaps", "changes")


@require_safe
@planned
def run_list(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """The latest computations, the form that asks for one, and what is missing before all can be planned."""
    return _list(request, edition, RunForm())


def _list(request: AuthenticatedRequest, edition: Edition, form: RunForm) -> HttpResponse:
    missing = obstacles(edition)
    latest = list(edition.runs.select_related("by", "edition")[:SHOWN_RUNS])
    day = read_day(edition, at=timezone.now())
    context = {
        "edition": edition,
        "form": form,
        "runs": latest,
        "under_way": next((run for run in latest if run.is_under_way), None),
        "can_compare": sum(run.value is not None for run in latest) > 1,
        "missing": missing[:SHOWN_OBSTACLES],
        "more_missing": max(0, len(missing) - SHOWN_OBSTACLES),
        "asks": nudging.ASKS,
        "wished": len(day.problem.wishes),
        "seats": sum(len(day.tables) - sum(slot in table.off for table in day.problem.tables) for slot in day.slots),
    }
    return render(request, "meetings/runs.html", context, status=422 if form.errors else 200)


@require_POST
@planned
def ask(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    form = RunForm(request.POST)
    if not form.is_valid():
        return _list(request, edition, form)
    now = timezone.now()
    made: list[Run] = []
    again = "now" in request.POST
    if attempt(
        request,
        lambda: made.append(
            runs.ask(edition=edition, **form.cleaned_data, by=request.user, at=now, replans_from=now if again else None)
        ),
    ):
        return redirect(made[0])
    return redirect("meetings:runs", edition.slug)


def _run(edition: Edition, uuid: UUID) -> Run:
    run: Run = get_object_or_404(edition.runs.select_related("by", "edition"), uuid=uuid)
    return run


@require_safe
@never_cache
@planned
def run(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    """How far it is; with htmx only that. Once it is over, what it found and what it could not place."""
    found = _run(edition, uuid)
    context: dict[str, Any] = {"edition": edition, "run": found, **_share(found)}
    if found.is_under_way and request.headers.get("HX-Target") == "run":
        return render(request, "meetings/_run.html", context)
    if not found.is_under_way:
        context |= _result(edition, found)
    partial = request.headers.get("HX-Target") == "run"
    return render(request, "meetings/_run.html" if partial else "meetings/run.html", context)


def _share(found: Run) -> dict[str, Any]:
    """Value against the bound, in percent, and how long it has lasted."""
    known = found.value is not None and found.bound
    lasted = found.lasted(timezone.now())
    return {
        "share": min(100.0, 100 * (found.value or 0) / found.bound) if known and found.bound else None,
        "lasted": int(lasted),
        "left": max(0, int(found.seconds - lasted)),
    }


def _result(edition: Edition, found: Run) -> dict[str, Any]:
    day = read_day(edition, at=timezone.now(), seated=True)
    words = Words(day)
    if found.error:
        return {"contradictions": [_contradiction(words, each) for each in found.figures.get("violations", ())]}
    is_working = found.taken_up_at is not None and set(placements_of(found.placements)) == set(day.working)
    return {
        "seen": last_step(edition),
        "is_working": is_working,
        "figures": _figures(found),
        "unmet": [_unmet(day, words, each) for each in unmet_of(found.unmet)],
    }


def _contradiction(words: Words, named: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": rule_words(Rule(named["rule"])),
        "meetings": [
            {"wish": each.wish, "name": words.meeting(each.wish), "seat": words.seat(each)}
            for each in placements_of(named["placements"])
        ],
    }


def _unmet(day: Day, words: Words, each: Any) -> dict[str, Any]:
    return {
        "wish": each.wish,
        "is_wished": any(wish.key == each.wish for wish in day.problem.wishes),
        "name": words.meeting(each.wish),
        "reason": words.reason(each.reason),
        "details": words.details(each.reason),
        "remedy": words.remedy(each.remedy),
        "where": words.where(each.remedy),
    }


def _figures(found: Run) -> list[tuple[str, Any]]:
    labels = {
        "worst": _("Share of its wishes that the worst-off has"),
        "without": _("Without any meeting"),
        "under_half": _("With less than half of their wishes"),
        "some": _("With half or more"),
        "all": _("With all of their wishes"),
        "gaps": _("Slots spent waiting between two meetings"),
        "changes": _("Changes of table"),
    }
    values = {**found.figures, "worst": f"{100 * found.figures.get('worst', 0):.0f} %"}
    return [(labels[name], values[name]) for name in FIGURES if name in values]


@require_POST
@planned
def stop(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    found = _run(edition, uuid)
    runs.stop(run=found, by=request.user, at=timezone.now())
    return redirect(found)


@require_POST
@planned
def take_up(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    found = _run(edition, uuid)
    done = attempt(
        request,
        lambda: runs.take_up(run=found, seen=seen(request), by=request.user, at=timezone.now()),
        _("The computed agenda is the working agenda now. Nobody has been told anything yet."),
    )
    return redirect("meetings:grid", edition.slug) if done else redirect(found)


@require_safe
@planned
def compare(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """Two computed agendas side by side, and what differs from the first to the second."""
    form = CompareForm(request.GET or None, edition=edition)
    context: dict[str, Any] = {"edition": edition, "form": form}
    if form.is_bound and form.is_valid():
        context |= _comparison(edition, form.cleaned_data["first"], form.cleaned_data["second"])
    return render(request, "meetings/run_compare.html", context, status=422 if form.errors else 200)


def _comparison(edition: Edition, first: Run, second: Run) -> dict[str, Any]:
    words = Words(read_day(edition, at=timezone.now(), seated=True))
    before = {row[0]: row[1:] for row in first.placements}
    after = {row[0]: row[1:] for row in second.placements}
    kinds = {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "moved": sorted(wish for wish in before.keys() & after.keys() if before[wish] != after[wish]),
    }
    lines = [
        words.difference(kind, wish, before.get(wish), after.get(wish))
        for kind, wishes in kinds.items()
        for wish in wishes
    ]
    rows = [
        (_("Value"), first.value, second.value),
        (_("Bound of the value"), first.bound, second.bound),
        (_("Meetings placed"), first.placed, second.placed),
        *[(label, one, other) for (label, one), (_label, other) in zip(_figures(first), _figures(second), strict=True)],
    ]
    return {"first": first, "second": second, "rows": rows, "lines": lines}


@require_POST
@planned
def nudge(request: AuthenticatedRequest, edition: Edition, organisation: str) -> HttpResponse:
    """Ask an organisation to register, or to enter what it brings."""
    asked = get_object_or_404(Organisation, slug=organisation)
    attempt(
        request,
        lambda: nudging.nudge(edition=edition, organisation=asked, by=request.user, at=timezone.now()),
        _("%(organisation)s is asked to register. The same organisation is asked once a day at most.")
        % {"organisation": asked},
    )
    return redirect("meetings:runs", edition.slug)

"""Computations of an agenda: asked for, worked by a job, stopped, taken up into the working agenda."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from core.jobs import LONG_QUEUE, enqueue
from meetings import planner
from meetings.candidates import Day, read_day
from meetings.candidates.measures import measure
from meetings.candidates.stored import placements_of, stored_placements, stored_unmet
from meetings.enums import EditionFact, StepKind
from meetings.models import Edition, GridStep, Run
from meetings.notifications import runs as told
from meetings.operations import steps
from meetings.planner.agenda import Agenda, InfeasibleLocks, Progress
from meetings.planner.problem import Placement

TASK = "meetings.compute"
NOTED_EVERY = 1.0  # seconds between two lines of progress
LOCKS = "locks"  # what `Run.error` says when no agenda keeps all locks; `figures` then names them


@transaction.atomic
def ask(
    *, edition: Edition, seed: int, seconds: int, by: User, at: datetime, replans_from: datetime | None = None
) -> Run:
    """Have an agenda computed by the worker. Raises ValidationError while another one is under way."""
    states.lock(edition)
    if edition.runs.under_way().exists():
        raise ValidationError(_("An agenda is being computed already: wait for it, or stop it."))
    run = Run.objects.create(edition=edition, by=by, asked_at=at, seed=seed, seconds=seconds, replans_from=replans_from)
    edition.record(EditionFact.RUN, by=by, at=at)
    enqueue(TASK, queue=LONG_QUEUE, run_id=run.pk)
    return run


def stop(*, run: Run, by: User, at: datetime) -> None:
    """End it with the best agenda so far. One that has not begun is over at once; one that is over stays as it is."""
    if Run.objects.filter(pk=run.pk, ended_at=None, started_at=None).update(stop_asked_at=at, ended_at=at):
        return
    Run.objects.filter(pk=run.pk, ended_at=None, stop_asked_at=None).update(stop_asked_at=at)


def compute(*, run_id: int) -> None:
    """Work on a run until its time is over, it is stopped, or nothing can be improved.

    Safe to repeat: a run whose worker was killed goes on with the time that is left, and never ends with less than what was kept of it.
    """
    now = timezone.now()
    Run.objects.filter(pk=run_id, ended_at=None, started_at=None).update(started_at=now, updated_at=now)
    run = Run.objects.select_related("edition", "by").get(pk=run_id)
    if run.ended_at:
        return
    day = read_day(run.edition, at=max(now, run.replans_from or now))
    try:
        agenda = _best_agenda(run, day, now)
    except InfeasibleLocks as infeasible:
        _fail(run, infeasible)
        return
    _end(run, day, agenda)


def _best_agenda(run: Run, day: Day, now: datetime) -> Agenda:
    left = run.seconds - run.lasted(now)
    if left <= 0 or run.stop_asked_at:
        # Its worker was killed at its very end: what is kept of it, or the first agenda of all.
        return _agenda_of(day, _still_good(run, day) or planner.greedy(day.problem), run.bound)
    _keep(run, wished=len(day.problem.wishes))
    agenda = planner.plan(day.problem, seed=run.seed, seconds=left, progress=_watch(run))
    kept = _still_good(run, day)
    return agenda if agenda.value >= _value(day, kept) else _agenda_of(day, kept, agenda.bound)


def _still_good(run: Run, day: Day) -> tuple[Placement, ...]:
    """What is kept of the best agenda so far, unless the day has changed under it."""
    kept = placements_of(run.placements)
    wishes = {wish.key for wish in day.problem.wishes}
    if any(each.wish not in wishes or each.slot not in day.slots or each.table not in day.tables for each in kept):
        return ()
    return () if planner.violations(day.problem, kept) else kept


def _value(day: Day, placements: tuple[Placement, ...]) -> float:
    values = {wish.key: wish.value for wish in day.problem.wishes}
    return sum(values[each.wish] for each in placements)


def _agenda_of(day: Day, placements: tuple[Placement, ...], bound: float | None) -> Agenda:
    everything = sum(wish.value for wish in day.problem.wishes)
    return Agenda(
        placements=placements,
        value=_value(day, placements),
        bound=everything if bound is None else bound,
        unmet=planner.explain(day.problem, placements),
    )


def _watch(run: Run) -> Callable[[Progress], bool]:
    """What the planner is watched by: notes how far it is, at most once a second, and reads whether somebody wants it to stop."""
    noted = [-NOTED_EVERY]

    def watch(progress: Progress) -> bool:
        now = time.monotonic()
        if now - noted[0] < NOTED_EVERY:
            return True
        noted[0] = now
        _keep(run, value=progress.value, bound=progress.bound, placed=progress.placed)
        return Run.objects.filter(pk=run.pk, ended_at=None, stop_asked_at=None).exists()

    return watch


def _keep(run: Run, **values: Any) -> None:
    Run.objects.filter(pk=run.pk, ended_at=None).update(**values, updated_at=timezone.now())


@transaction.atomic
def _end(run: Run, day: Day, agenda: Agenda) -> None:
    at = timezone.now()
    ended = Run.objects.filter(pk=run.pk, ended_at=None).update(
        ended_at=at,
        updated_at=at,
        value=agenda.value,
        bound=agenda.bound,
        placed=len(agenda.placements),
        wished=len(day.problem.wishes),
        placements=stored_placements(agenda.placements),
        unmet=stored_unmet(agenda.unmet),
        figures=measure(day.problem, agenda.placements),
    )
    if ended:
        told.run_ended(run, placed=len(agenda.placements), wished=len(day.problem.wishes), at=at)


@transaction.atomic
def _fail(run: Run, infeasible: InfeasibleLocks) -> None:
    at = timezone.now()
    named = [
        {
            "rule": each.rule.value,
            "placements": stored_placements(each.placements),
            "participants": list(each.participants),
            "person": each.person,
        }
        for each in infeasible.violations
    ]
    if Run.objects.filter(pk=run.pk, ended_at=None).update(
        ended_at=at, updated_at=at, error=LOCKS, figures={"violations": named}
    ):
        told.run_failed(run, at=at)


@transaction.atomic
def take_up(*, run: Run, seen: int, by: User, at: datetime) -> GridStep | None:
    """Make it the working agenda, in one step that can be undone. Nobody is told anything yet.

    Raises Overtaken; ValidationError when what was locked, unticked, entered or registered since makes it wrong.
    """
    edition = run.edition
    steps.hold(edition, seen)
    if not run.ended_at or run.error:
        raise ValidationError(_("This computation left no agenda."))
    day = read_day(edition, at=at)
    placements = _still_good(run, day)
    if run.placements and not placements:
        raise ValidationError(
            _(
                "Availabilities, locks or registrations have changed since: this agenda no longer holds. Compute a new one."
            )
        )
    meetings = steps.meetings_for(day, placements, by=by, at=at)
    seats: dict[int, steps.Seating] = {
        meeting.pk: steps.NOWHERE for meeting in day.meetings.values() if meeting.slot_id
    }
    for each in placements:
        meeting = meetings[each.wish]
        seats[meeting.pk] = (int(each.slot), int(each.table), meeting.is_locked)
    step = steps.take(edition=edition, kind=StepKind.TAKE_UP, seats=seats, by=by, at=at)
    Run.objects.filter(pk=run.pk).update(taken_up_at=at, updated_at=at)
    edition.record(EditionFact.TAKE_UP, by=by, at=at)
    return step

"""Computations of an agenda: one at a time, stopped, taken up after a kill, named when impossible, taken up into the working agenda."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from meetings import planner
from meetings.candidates.stored import stored_unmet, unmet_of
from meetings.enums import EditionFact, MeetingStatus
from meetings.models import Meeting, Run, Unavailability
from meetings.operations import runs, steps
from meetings.operations.grid import undo
from meetings.planner.agenda import (
    AddSlot,
    AddTable,
    Blocked,
    FreeParticipant,
    FreePerson,
    InfeasibleLocks,
    MoveMeeting,
    Progress,
    RaiseCap,
    Reason,
    Remedy,
    Rule,
    Stage,
    Unmet,
    Violation,
    Why,
)
from meetings.planner.problem import Placement
from tests.meetings.planned import Planned, make_planned

pytestmark = pytest.mark.django_db


def ask(planned: Planned, **fields: object) -> Run:
    values = {"seed": 1, "seconds": 5, "by": planned.organiser, "at": timezone.now(), **fields}
    return runs.ask(edition=planned.edition, **values)


def ended(planned: Planned, run_jobs, **fields: object) -> Run:
    run = ask(planned, **fields)
    run_jobs()
    run.refresh_from_db()
    return run


def take_up(planned: Planned, run: Run):
    seen = steps.last_step(planned.edition)
    return runs.take_up(run=run, seen=seen, by=planned.organiser, at=timezone.now())


def test_a_run_leaves_an_agenda_its_bound_and_its_figures_and_tells_who_asked(run_jobs):
    planned = make_planned(pairs=3)

    run = ended(planned, run_jobs)

    assert (run.placed, run.wished, len(run.placements), run.unmet, run.error) == (3, 3, 3, [], "")
    assert run.value == pytest.approx(3 * 0.75)
    assert run.bound >= run.value
    assert (run.figures["worst"], run.figures["without"]) == (1.0, 0)
    assert Notification.objects.get(key=f"run-{run.uuid}").recipient == planned.organiser
    assert planned.edition.events.latest("pk").verb == EditionFact.RUN


def test_one_agenda_is_computed_at_a_time():
    planned = make_planned(pairs=1)
    ask(planned)

    with pytest.raises(ValidationError, match="déjà en cours de calcul"):
        ask(planned)


def test_a_run_that_is_stopped_before_it_began_is_over(run_jobs):
    planned = make_planned(pairs=1)
    run = ask(planned)

    runs.stop(run=run, by=planned.organiser, at=timezone.now())
    run_jobs()

    run.refresh_from_db()
    assert (run.ended_at is not None, run.value, run.placements) == (True, None, [])


def test_a_run_that_is_stopped_ends_with_the_best_so_far(run_jobs, monkeypatch):
    planned = make_planned(pairs=2)
    run, answers, plan = ask(planned), [], planner.plan

    def planning(problem, *, progress, **named):
        agenda = plan(problem, **named)
        answers.append(progress(Progress(0.1, 0.75, 2.0, 1, Stage.VALUE)))
        runs.stop(run=run, by=planned.organiser, at=timezone.now())
        monkeypatch.setattr(runs, "NOTED_EVERY", -1.0)
        answers.append(progress(Progress(0.2, 1.5, 2.0, 2, Stage.VALUE)))
        return agenda

    monkeypatch.setattr(planner, "plan", planning)
    run_jobs()

    run.refresh_from_db()
    assert answers == [True, False]
    assert (run.placed, run.ended_at is not None) == (2, True)


def test_progress_is_noted_at_most_once_a_second(run_jobs, monkeypatch, django_assert_max_num_queries):
    planned = make_planned(pairs=1)
    run = ask(planned)
    watch = runs._watch(run)

    assert watch(Progress(0.0, 0.5, 1.0, 1, Stage.GREEDY))
    with django_assert_max_num_queries(0):
        assert watch(Progress(0.1, 0.6, 1.0, 1, Stage.VALUE))
    run.refresh_from_db()
    assert (run.value, run.bound, run.placed) == (0.5, 1.0, 1)


def test_a_run_whose_worker_was_killed_is_taken_up_with_the_time_that_is_left(run_jobs, monkeypatch):
    planned = make_planned(pairs=1)
    run, given, plan = ask(planned, seconds=60), [], planner.plan
    Run.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(seconds=20))

    def planning(problem, *, seconds, **named):
        given.append(seconds)
        return plan(problem, seconds=1, **named)

    monkeypatch.setattr(planner, "plan", planning)
    run_jobs()

    run.refresh_from_db()
    assert 30 < given[0] <= 40
    assert run.placed == 1


def test_a_run_killed_at_its_end_keeps_what_was_noted_of_it(run_jobs, monkeypatch):
    planned = make_planned(pairs=2)
    run = ask(planned, seconds=5)
    kept = [[str(planned.matches[1].uuid), planned.slots[1].pk, planned.tables[0].pk]]
    Run.objects.filter(pk=run.pk).update(
        started_at=timezone.now() - timedelta(seconds=20), placements=kept, bound=1.5, value=0.75
    )
    monkeypatch.setattr(planner, "plan", None)
    run_jobs()

    run.refresh_from_db()
    assert (run.placements, run.placed, run.bound) == (kept, 1, 1.5)
    assert [row["match"] for row in run.unmet] == [str(planned.matches[0].uuid)]


def test_a_job_that_is_done_again_changes_nothing(run_jobs):
    planned = make_planned(pairs=1)
    run = ended(planned, run_jobs)
    before = Run.objects.values().get()

    runs.compute(run_id=run.pk)

    assert Run.objects.values().get() == before
    assert Notification.objects.count() == 1


def test_locks_that_contradict_each_other_are_named(run_jobs, monkeypatch, client):
    planned = make_planned(pairs=2)
    meetings = [planned.seat(number, 0, number, is_locked=True) for number in range(2)]
    seats = tuple(Placement(str(m.match.uuid), str(m.slot_id), str(m.table_id)) for m in meetings)

    def impossible(problem, **named):
        raise InfeasibleLocks((Violation(Rule.PERSON_BUSY, seats),))

    monkeypatch.setattr(planner, "plan", impossible)
    run = ended(planned, run_jobs)
    client.force_login(planned.organiser)
    page = client.get(run.get_absolute_url()).content.decode()

    assert run.error == runs.LOCKS
    assert "quelqu’un serait à deux tables" in page
    assert all(str(match.startup) in page for match in planned.matches)


def test_taking_up_is_one_step_that_is_undone_at_once(run_jobs):
    planned = make_planned(pairs=2)
    planned.seat(0, 2, 1)
    run = ended(planned, run_jobs)

    take_up(planned, run)
    after = list(Meeting.objects.order_by("pk").values_list("slot", "table"))
    undo(edition=planned.edition, seen=steps.last_step(planned.edition), by=planned.organiser, at=timezone.now())

    assert all(slot for slot, _table in after)
    assert list(Meeting.objects.order_by("pk").values_list("slot", "table")) == [
        (planned.slots[2].pk, planned.tables[1].pk),
        (None, None),
    ]
    assert Meeting.objects.exclude(status=MeetingStatus.DRAFT).count() == 0


def test_an_agenda_that_no_longer_holds_is_not_taken_up(run_jobs):
    planned = make_planned(pairs=1)
    run = ended(planned, run_jobs)
    slot = run.placements[0][1]
    Unavailability.objects.create(slot_id=slot, registration=planned.attendees[0][0].registration)

    with pytest.raises(ValidationError, match="ne tient plus"):
        take_up(planned, run)

    assert Meeting.objects.count() == 0


def test_a_run_takes_off_what_it_did_not_place(run_jobs):
    planned = make_planned(pairs=2)
    seated = planned.seat(1, 0, 0)
    run = ended(planned, run_jobs)
    Run.objects.filter(pk=run.pk).update(
        placements=[[str(planned.matches[0].uuid), planned.slots[0].pk, planned.tables[0].pk]]
    )
    run.refresh_from_db()

    take_up(planned, run)

    seated.refresh_from_db()
    assert seated.slot is None
    assert Meeting.objects.get(match=planned.matches[0]).slot == planned.slots[0]


def test_reasons_and_remedies_are_kept_whole():
    changes = (
        MoveMeeting("w2", Placement("w2", "1", "1"), Placement("w2", "2", "1")),
        AddTable("1", True, "new"),
        FreePerson("p", "1"),
        FreeParticipant("c", "2"),
        RaiseCap("c"),
        AddSlot("late"),
    )
    blocked = (Blocked("1", (Rule.TABLE_TAKEN, Rule.PERSON_BUSY), ("w2",)),)
    unmet = [Unmet("w1", Reason(Why.BUSY, ("c",), blocked), Remedy(changes, Placement("w1", "1", "new")))]

    assert unmet_of(stored_unmet(unmet)) == unmet

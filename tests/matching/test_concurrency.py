"""Two people at once, on real threads and a real PostgreSQL: one wins, one event is written, no cent too much is paid."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from core.states import TransitionRefused
from irritants import operations as irritants
from irritants.enums import IrritantStatus
from irritants.models import CoSignature, Event, Irritant
from matching.enums import FundingStatus, LessonStatus, PocStatus
from matching.models import Funding, FundingScheme, Lesson, Measure, Milestone, Payment, Poc
from matching.operations import deciding, fundings, lessons, matches, measures, milestones, pocs, reuses
from matching.operations.measures import Measured
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.factories.matching import CriterionFactory, FundingFactory, LessonFactory, PocFactory
from tests.factories.startups import StartupFactory
from tests.matching.test_moves import LIFECYCLES
from tests.moves import AT, MAKE, REASON, TAKE, events_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object]) -> list[str]:
    """Do it in two threads that start together; what became of each, sorted."""
    gate = Barrier(2)

    def attempt(_number: int) -> str:
        try:
            gate.wait(timeout=10)
            act()
        except (TransitionRefused, ValidationError):
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(attempt, range(2)))


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_of_two_clicks_on_the_same_move_one_wins_and_one_event_is_written(kind):
    table, _statuses, _factory = LIFECYCLES[kind]
    by, outcomes = curator(), {}
    for verb, move in table.items():
        instance = MAKE[kind](min(move.sources))
        rows = type(instance).objects
        outcome = at_once(lambda verb=verb, rows=rows, pk=instance.pk: TAKE[kind][verb](rows.get(pk=pk), by))
        outcomes[verb] = (outcome, events_of(instance, verb).count())

    assert outcomes == {verb: (["done", "refused"], 1) for verb in table}


def test_two_payments_at_once_never_exceed_the_grant():
    funding = FundingFactory(status=FundingStatus.AGREED)  # 8 000 € granted
    by = curator()

    def pay() -> None:
        fundings.record_payment(
            funding=Funding.objects.get(pk=funding.pk), amount=Decimal("6000.00"), date=date(2026, 5, 4), by=by, at=AT
        )

    outcome = at_once(pay)

    funding.refresh_from_db()
    assert outcome == ["done", "refused"]
    assert (funding.amount_paid, Payment.objects.count()) == (Decimal("6000.00"), 1)


Act = Callable[[], object]


def _request_changes() -> Act:
    irritant, by = IrritantFactory(submitted=True), curator()
    rows = Irritant.objects
    return lambda: irritants.request_changes(irritant=rows.get(pk=irritant.pk), message=REASON, by=by, at=AT)


def _resubmit() -> Act:
    irritant = MAKE["irritant"](IrritantStatus.SUBMITTED)
    rows = Irritant.objects
    rows.filter(pk=irritant.pk).update(changes_requested_at=AT, changes_requested=REASON)
    return lambda: irritants.resubmit(irritant=rows.get(pk=irritant.pk), by=irritant.author, at=AT)


def _cosign() -> Act:
    irritant, by = IrritantFactory(published=True), member_of(OrganisationFactory(establishment=True))
    return lambda: irritants.cosign(cosignature=CoSignature(), irritant=irritant, by=by, at=AT)


def _offer() -> Act:
    irritant, startup = IrritantFactory(published=True), StartupFactory(validated=True)
    by = manager_of(startup.organisation)
    return lambda: matches.offer(irritant=irritant, startup=startup, message="…", by=by, at=AT)


def _add() -> Act:
    irritant, startup, by = IrritantFactory(published=True), StartupFactory(validated=True), curator()
    return lambda: matches.add(irritant=irritant, startup=startup, by=by, at=AT)


def _sleep() -> Act:
    poc, by = PocFactory(status=PocStatus.RUNNING), curator()
    return lambda: pocs.sleep(poc=Poc.objects.get(pk=poc.pk), reason=REASON, by=by, at=AT)


def _wake() -> Act:
    poc, by = PocFactory(status=PocStatus.RUNNING, asleep_since=AT, sleep_reason=REASON), curator()
    return lambda: pocs.wake(poc=Poc.objects.get(pk=poc.pk), by=by, at=AT)


def _reach() -> Act:
    poc, by = PocFactory(status=PocStatus.RUNNING), curator()
    milestone = Milestone.objects.create(poc=poc, title="Bilan", due_on=date(2026, 5, 1))

    def reach() -> None:
        if not milestones.reach(milestone=milestone, on=date(2026, 5, 4), by=by, at=AT):
            raise TransitionRefused("reached already")

    return reach


def _consider() -> Act:
    poc, by, scheme = PocFactory(status=PocStatus.RUNNING), curator(), FundingScheme.objects.all()[0]
    return lambda: fundings.consider(poc=poc, scheme=scheme, by=by, at=AT)


def _write() -> Act:
    poc, by = PocFactory(status=PocStatus.SCALED), curator()
    return lambda: lessons.write(lesson=Lesson(title="Bilan"), poc=poc, by=by, at=AT)


def _reuse() -> Act:
    lesson, by = LessonFactory(status=LessonStatus.PUBLISHED), member_of(OrganisationFactory(establishment=True))
    return lambda: reuses.declare(lesson=lesson, kind="test", by=by, at=AT)


BESIDE = [_request_changes, _resubmit, _cosign, _offer, _add, _sleep, _wake, _reach, _consider, _write, _reuse]


@pytest.mark.parametrize("make", BESIDE, ids=lambda make: make.__name__.strip("_"))
def test_of_two_clicks_beside_the_states_one_wins_too(make):
    act = make()
    before = Event.objects.count()

    assert (at_once(act), Event.objects.count() - before) == (["done", "refused"], 1)


def test_an_establishment_that_leaves_twice_at_once_left_once():
    cosignature = CoSignatureFactory()

    outcome = at_once(lambda: irritants.leave(irritant=cosignature.irritant, by=cosignature.by, at=AT))

    assert (outcome, events_of(cosignature.irritant, "leave").count()) == (["done", "refused"], 1)


def test_a_decision_is_asked_once_by_two_workers():
    poc = PocFactory(status=PocStatus.RUNNING, starts_on=None, ends_on=AT.date() - timedelta(days=3))

    assert at_once(lambda: deciding.call_for_decisions(at=AT)) == ["done", "done"]
    assert events_of(poc, "ask").count() == 1


def test_one_form_sent_twice_at_once_is_one_measure():
    poc, by = CriterionFactory(poc=PocFactory(status=PocStatus.RUNNING)).poc, curator()
    found = {1: Measured(Decimal(60))}

    def measure() -> None:
        measures.measure(poc=Poc.objects.get(pk=poc.pk), found=found, on=AT.date(), by=by, at=AT)

    assert at_once(measure) == ["done", "done"]
    assert (Measure.objects.count(), events_of(poc, "measure").count()) == (1, 1)


def test_a_measure_and_the_decision_at_once_leave_what_was_decided_on():
    poc, by = CriterionFactory(poc=PocFactory(status=PocStatus.REVIEW)).poc, curator()
    acts = iter(
        [
            lambda it: measures.measure(poc=it, found={1: Measured(Decimal(60))}, on=AT.date(), by=by, at=AT),
            lambda it: pocs.stop(poc=it, measures={1: Decimal(95)}, reason=REASON, by=by, at=AT),
        ]
    )

    at_once(lambda: next(acts)(Poc.objects.get(pk=poc.pk)))

    # Whoever came second: the measure was refused, or the decision wrote what it stands on after it.
    assert Poc.objects.get(pk=poc.pk).status == PocStatus.STOPPED
    assert poc.criteria.get().measured == 95

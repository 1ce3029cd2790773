"""Whatever is done with the money, in any order and by several people at once: no cent too much, no cent lost, totals that agree."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from matching.enums import FundingStatus, PocStatus
from matching.models import Funding, FundingPlan, Payment, Poc
from meetings.enums import MeetingStatus
from tests.factories.accounts import curator
from tests.factories.irritants import LONG_AGO
from tests.factories.matching import FundingFactory, FundingSchemeFactory, PocFactory
from tests.factories.meetings import EntryFactory, MeetingFactory
from tests.matching.money import AT, Person, check_files, check_plans, check_totals, do, drawn_from, total


def people_around(number: int) -> list[Person]:
    """So many people before three files of one POC, one granted and one under agreement, and one file of another.

    The need of the first was brought to three editions, and met its company at the second one; that of the other was brought to two.
    """
    poc, by = PocFactory(status=PocStatus.RUNNING), curator()
    other = PocFactory(status=PocStatus.RUNNING)
    edition = MeetingFactory(match=poc.match, status=MeetingStatus.HELD).edition
    for irritant in (poc.match.irritant, other.match.irritant):
        EntryFactory(edition__call_from=LONG_AGO.date(), irritant=irritant)
        EntryFactory(edition=edition, irritant=irritant)
    EntryFactory(irritant=poc.match.irritant)
    beside = {"amount_asked": None, "amount_wished": Decimal("9000.01"), "status_at": AT}
    files = [
        FundingFactory(poc=poc, status=FundingStatus.CONSIDERED, **beside),
        FundingFactory(poc=poc, status=FundingStatus.GRANTED, status_at=AT),
        FundingFactory(poc=poc, status=FundingStatus.AGREED, status_at=AT),
        FundingFactory(poc=other, status=FundingStatus.PREPARING, **beside),
        FundingFactory(status=FundingStatus.PREPARING, **beside),
    ]
    return [Person(user=by, seen=list(files), poc=Poc.objects.get(pk=poc.pk)) for _number in range(number)]


class Money(RuleBasedStateMachine):
    """Two people take turns, each before pages that may be old. What is refused leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.people = people_around(2)
        for person in self.people:
            person.look()
        self.received = Decimal(0)

    @rule(who=st.integers(0, 1))
    def look(self, who: int) -> None:
        self.people[who].look()

    @rule(who=st.integers(0, 1), number=st.integers(0, 4), data=st.data(), looks=st.booleans())
    def act(self, who: int, number: int, data: Any, looks: bool) -> None:
        person = self.people[who]
        if looks:
            person.look()
        payment = do(person, number, lambda low, high: data.draw(st.integers(low, high)))
        self.received += payment.amount if payment else Decimal(0)

    @invariant()
    def the_sums_hold(self) -> None:
        connection.check_constraints()
        check_files()
        check_plans()
        assert total(Payment.objects.values_list("amount", flat=True)) == self.received

    def teardown(self) -> None:
        try:
            check_totals(self.people[0].user)
        finally:  # what a wrong sum leaves would be told of the next example
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)


@pytest.mark.django_db
def test_no_sequence_of_gestures_breaks_a_sum():
    FundingSchemeFactory()
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_four_people_at_once_lose_no_cent_and_pay_none_too_much(seed):
    """Threads and connections of their own on a real PostgreSQL; a deadlock would fail here too."""
    people = people_around(4)
    gate = Barrier(len(people))

    def work(number: int) -> Decimal:
        random, person, received = Random(seed * 10 + number), people[number], Decimal(0)  # noqa: S311 no secret
        gate.wait(timeout=30)
        try:
            for _gesture in range(25):
                person.look()
                payment = do(person, random.choice([0, 1, 1, 2, 2, 2, 3, 4]), drawn_from(random))
                received += payment.amount if payment else Decimal(0)
        finally:
            connection.close()
        return received

    with ThreadPoolExecutor(len(people)) as pool:
        received = sum(pool.map(work, range(len(people))), Decimal(0))

    check_files()
    check_plans()
    check_totals(people[0].user)
    assert total(Payment.objects.values_list("amount", flat=True)) == received
    assert total(Funding.objects.values_list("amount_paid", flat=True)) == received
    assert received > 0
    assert FundingPlan.objects.exists()


@pytest.mark.django_db
def test_the_board_counts_what_it_says():
    """By hand, once: the properties above say that the sums agree, this one that they are the right ones."""
    scheme = FundingSchemeFactory(name="Fonds")
    about = {"scheme": scheme, "amount_wished": Decimal("9500.00")}
    paid = FundingFactory(status=FundingStatus.AGREED, **about)
    FundingFactory(status=FundingStatus.GRANTED, **about)
    FundingFactory(status=FundingStatus.REFUSED, **about)
    FundingFactory(status=FundingStatus.CONSIDERED, amount_asked=None, **about)
    paid.instalments.create(position=1, kind="advance", amount=Decimal("3000.10"), due_on=date(2026, 1, 1))
    paid.instalments.create(position=2, kind="balance", amount=Decimal("4999.90"), due_on=date(2099, 1, 1))
    Payment.objects.create(funding=paid, amount=Decimal("1000.05"), paid_on=date(2026, 5, 4), by=curator())

    row = Funding.objects.sums("scheme__name", today=timezone.localdate()).get()

    assert row == {
        "scheme__name": "Fonds",
        "files": 4,
        "sum_wished": Decimal("38000.00"),
        "sum_asked": Decimal("30000.00"),
        "sum_granted": Decimal("16000.00"),
        "sum_agreed": Decimal("8000.00"),
        "sum_paid": Decimal("1000.05"),
        "sum_late": Decimal("2000.05"),
    }

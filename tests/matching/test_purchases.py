"""What is bought of one company across POCs, against the threshold in force."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from matching.candidates.purchases import supply_of
from matching.enums import GaugeLevel, MatchStatus, PocStatus
from matching.models import FundingPlan, Poc, PurchaseRule, Share
from matching.scoring.purchases import Gauge, bought
from tests.factories.irritants import LONG_AGO, IrritantFactory
from tests.factories.matching import MatchFactory, PocFactory, PurchaseRuleFactory

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("amount", "level", "percent", "left"),
    [
        (None, GaugeLevel.UNKNOWN, 0, "100000.00"),
        ("0.00", GaugeLevel.UNDER, 0, "100000.00"),
        ("79999.99", GaugeLevel.UNDER, 79, "20000.01"),
        ("80000.00", GaugeLevel.NEAR, 80, "20000.00"),
        ("99999.99", GaugeLevel.NEAR, 99, "0.01"),
        ("100000.00", GaugeLevel.OVER, 100, "0.00"),
        ("250000.00", GaugeLevel.OVER, 250, "0.00"),
    ],
)
def test_a_threshold_is_not_to_be_reached_and_nearness_is_said_before(amount, level, percent, left):
    gauge = Gauge(None if amount is None else Decimal(amount), Decimal("100000.00"))

    assert (gauge.level, gauge.percent, gauge.left) == (level, percent, Decimal(left))


@pytest.mark.parametrize(
    ("budget", "part", "amount"),
    [(None, "0", None), ("20000.00", "0", "20000.00"), ("20000.00", "4999.99", "15000.01"), ("10.00", "12.00", "0.00")],
)
def test_what_the_company_bears_itself_is_not_bought(budget, part, amount):
    assert bought(budget and Decimal(budget), Decimal(part)) == (amount and Decimal(amount))


def another(poc: Poc, status: str = PocStatus.RUNNING, **fields: object) -> Poc:
    """A POC of the same two."""
    irritant = IrritantFactory(published=True, establishment=poc.match.irritant.establishment)
    match = MatchFactory(irritant=irritant, startup=poc.match.startup, status=MatchStatus.POC)
    return PocFactory(match=match, status=status, **fields)


def plan(poc: Poc, *, number: int = 1, is_complete: bool = True, company: str) -> None:
    plan = FundingPlan.objects.create(
        poc=poc, number=number, cost=poc.budget, is_complete=is_complete, by=poc.match.irritant.author, at=LONG_AGO
    )
    Share.objects.create(plan=plan, source="company", amount=Decimal(company))
    Share.objects.create(plan=plan, source="own", amount=poc.budget - Decimal(company))


@pytest.fixture
def poc(db) -> Poc:
    return PocFactory(status=PocStatus.RUNNING)  # 20 000 €


def test_the_threshold_is_the_latest_that_applies_on_the_day(db):
    PurchaseRuleFactory(applies_from=date(2026, 5, 4), threshold="50000.00")
    PurchaseRuleFactory(applies_from=date(2026, 5, 5), threshold="60000.00")

    found = [PurchaseRule.objects.in_force(day) for day in (date(1999, 1, 1), date(2026, 5, 3), TODAY)]

    assert [rule and rule.threshold for rule in found] == [None, Decimal("100000.00"), Decimal("50000.00")]


def test_a_threshold_of_nothing_is_refused(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        PurchaseRuleFactory(threshold=0)


def test_without_a_rule_nothing_is_compared(poc):
    supply = supply_of(poc, on=date(1999, 1, 1))

    assert (supply.rule, supply.here, supply.together, supply.total) == (None, None, None, Decimal("20000.00"))


def test_the_same_company_is_added_up_across_the_pocs_of_the_establishment(poc, django_assert_num_queries):
    twin = another(poc, budget=Decimal("85000.00"))
    framing = another(poc, PocStatus.FRAMING, budget=None)
    another(poc, PocStatus.STOPPED, committed_at=None)
    stopped = another(poc, PocStatus.STOPPED, committed_at=LONG_AGO, budget=Decimal("1000.00"))
    PocFactory(match__startup=poc.match.startup, status=PocStatus.RUNNING)  # of another establishment
    PocFactory(match__irritant=IrritantFactory(establishment=poc.match.irritant.establishment))  # of another company
    plan(twin, company="5000.00")

    with django_assert_num_queries(4):
        supply = supply_of(poc, on=TODAY)

    assert [(each.poc, each.amount) for each in supply.purchases] == [
        (poc, Decimal("20000.00")),
        (twin, Decimal("80000.00")),
        (framing, None),
        (stopped, Decimal("1000.00")),
    ]
    assert (supply.is_repeated, supply.unknown, supply.total) == (True, 1, Decimal("101000.00"))
    assert (supply.here.level, supply.together.level) == (GaugeLevel.UNDER, GaugeLevel.OVER)


def test_the_plan_in_force_says_what_the_company_bears_once_it_is_complete(poc):
    plan(poc, company="5000.00")
    complete = supply_of(poc, on=TODAY).total
    plan(poc, number=2, company="8000.00", is_complete=False)

    assert (complete, supply_of(poc, on=TODAY).total) == (Decimal("15000.00"), Decimal("20000.00"))


def test_an_abandoned_poc_still_shows_itself_and_none_is_no_repetition(db):
    poc = PocFactory(status=PocStatus.STOPPED, committed_at=None)

    supply = supply_of(poc, on=TODAY)

    assert ([each.poc for each in supply.purchases], supply.is_repeated) == ([poc], False)

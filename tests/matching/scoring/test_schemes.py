"""Which schemes fit, and each reason why one does not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.scoring.schemes import Misfit, Reason, Terms, Trial, covered, fit

TODAY = date(2026, 5, 4)
ENDS = date(2026, 9, 1)
TRIAL = Trial(cost=Decimal("20000.00"), ends_on=ENDS)
LATER, BEFORE, SOON = TODAY + timedelta(days=30), TODAY - timedelta(days=30), TODAY + timedelta(days=10)
CASES = {
    "nothing is said": (Terms(), TRIAL, ()),
    "open from today to today": (Terms(opens_on=TODAY, closes_on=TODAY), TRIAL, ()),
    "not open": (Terms(opens_on=LATER), TRIAL, (Reason(Misfit.NOT_OPEN, day=LATER),)),
    "closed": (Terms(closes_on=BEFORE), TRIAL, (Reason(Misfit.CLOSED, day=BEFORE),)),
    "no budget": (Terms(rate=Decimal(50)), Trial(None, ENDS), (Reason(Misfit.COST_UNKNOWN),)),
    "no budget, and no term on it": (Terms(ceiling=Decimal(9000)), Trial(None, ENDS), ()),
    "too small": (
        Terms(floor=Decimal("20000.01")),
        TRIAL,
        (Reason(Misfit.COST_BELOW_FLOOR, amount=Decimal("20000.00"), floor=Decimal("20000.01")),),
    ),
    "at the floor to the cent": (Terms(floor=Decimal("10000.00"), rate=Decimal(50)), TRIAL, ()),
    "the rate gives less": (
        Terms(floor=Decimal("10000.01"), rate=Decimal(50)),
        TRIAL,
        (Reason(Misfit.RATE_BELOW_FLOOR, amount=Decimal("10000.00"), floor=Decimal("10000.01")),),
    ),
    "no meeting before the end": (
        Terms(meeting_dates=(BEFORE, date(2026, 9, 2))),
        TRIAL,
        (Reason(Misfit.NO_MEETING, day=ENDS),),
    ),
    "meets on the last day": (Terms(meeting_dates=(ENDS,)), TRIAL, ()),
    "papers too late": (
        Terms(meeting_dates=(SOON,), papers_due_days=11),
        TRIAL,
        (Reason(Misfit.PAPERS_TOO_LATE, day=TODAY - timedelta(days=1)),),
    ),
    "papers today": (Terms(meeting_dates=(SOON,), papers_due_days=10), TRIAL, ()),
    "all at once": (
        Terms(closes_on=BEFORE, floor=Decimal(30000), meeting_dates=(BEFORE,)),
        TRIAL,
        (
            Reason(Misfit.CLOSED, day=BEFORE),
            Reason(Misfit.COST_BELOW_FLOOR, amount=Decimal("20000.00"), floor=Decimal(30000)),
            Reason(Misfit.NO_MEETING, day=ENDS),
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_reason_is_told_with_its_day_or_its_sums(case):
    terms, trial, reasons = CASES[case]

    found = fit(terms, trial, today=TODAY)

    assert (found.reasons, found.fits) == (reasons, not reasons)


def test_the_next_meeting_is_the_first_that_the_papers_can_reach():
    terms = Terms(meeting_dates=(LATER, SOON), papers_due_days=14)

    found = fit(terms, TRIAL, today=TODAY)

    assert (found.meets_on, found.papers_due_on) == (LATER, LATER - timedelta(days=14))


euros = st.decimals(min_value="0.01", max_value="999999.99", places=2)
rates = st.decimals(min_value="0.01", max_value=100, places=2)


@given(cost=euros, rate=rates, ceiling=euros)
def test_a_scheme_never_gives_a_cent_more_than_its_rate_nor_than_its_ceiling(cost, rate, ceiling):
    found = fit(Terms(rate=rate, ceiling=ceiling), Trial(cost, None), today=TODAY)

    exact = cost * rate / 100
    assert found.most == min(covered(Terms(rate=rate), cost), ceiling)
    assert exact - Decimal("0.01") < covered(Terms(rate=rate), cost) <= exact

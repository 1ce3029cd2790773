"""How payments settle what was planned, whatever the sums."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from matching.models.steps import settled

TODAY = date(2026, 5, 4)
euros = st.decimals(min_value="0.01", max_value="999999.99", places=2)


@given(st.lists(euros, min_size=1, max_size=6), st.data())
def test_payments_settle_the_earliest_first_and_no_cent_is_lost(amounts, data):
    total = sum(amounts)
    paid = Decimal(data.draw(st.integers(min_value=0, max_value=int(total * 100)))) / 100
    planned = [(amount, TODAY + timedelta(days=number - 3)) for number, amount in enumerate(amounts)]

    dues = settled(planned, paid=paid, today=TODAY)

    assert sum(due.paid for due in dues) == paid
    assert sum(due.rest for due in dues) == total - paid
    assert all(later.paid == 0 for each, later in pairwise(dues) if each.rest)
    assert [due.is_late for due in dues] == [due.rest > 0 and due.due_on < TODAY for due in dues]

"""Which planned payments are paid, and which are late: payments settle the earliest dates first. Amounts are euros, to the cent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Due:
    """A planned payment with what the payments received cover of it."""

    amount: Decimal
    due_on: date
    paid: Decimal
    is_late: bool

    @property
    def rest(self) -> Decimal:
        return self.amount - self.paid


def settled(planned: Iterable[tuple[Decimal, date]], *, paid: Decimal, today: date) -> list[Due]:
    """Each of `planned` (amount, day) in the order given, by date, with its part of `paid`. No cent is lost: what is paid is
    shared out whole, up to the sum that was planned. Late is what is not wholly paid the day after its date."""
    left, dues = paid, []
    for amount, due_on in planned:
        part = min(left, amount)
        left -= part
        dues.append(Due(amount=amount, due_on=due_on, paid=part, is_late=part < amount and due_on < today))
    return dues

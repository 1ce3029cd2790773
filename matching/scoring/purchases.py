"""How far an amount is from the threshold under which an innovative purchase may be made without competition.

A threshold is a limit that is not reached: 100 000 of 100 000 is too much. That an amount is near is no rule of law: it is said
early enough to speak of it with whoever knows the law.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

NEAR = Decimal("0.8")  # of the threshold


@dataclass(frozen=True, slots=True)
class Gauge:
    """Euros against euros; `amount` is None as long as nobody said it."""

    amount: Decimal | None
    threshold: Decimal

    @property
    def level(self) -> str:
        if self.amount is None:
            return "unknown"
        if self.amount >= self.threshold:
            return "over"
        return "near" if self.amount >= NEAR * self.threshold else "under"

    @property
    def left(self) -> Decimal:
        """What may still be added before the threshold; nothing once it is reached."""
        return max(self.threshold - (self.amount or Decimal(0)), Decimal(0))

    @property
    def percent(self) -> int:
        """Of the threshold, whole and rounded down, so that 100 is said only once it is reached."""
        share = 100 * (self.amount or Decimal(0)) / self.threshold
        return int(share.to_integral_value(rounding=ROUND_FLOOR))


def bought(budget: Decimal | None, company_part: Decimal) -> Decimal | None:
    """What a company is bought in a POC: its budget, less what the company bears itself. Never below nothing."""
    return None if budget is None else max(budget - company_part, Decimal(0))

"""What an establishment buys of one company across its POCs, against the threshold in force."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from matching.enums import PocStatus, ShareSource
from matching.models import FundingPlan, Poc, PurchaseRule
from matching.scoring.purchases import Gauge, bought


@dataclass(frozen=True, slots=True)
class Purchase:
    """One POC; `amount` is what the establishment buys in it, None while it has no budget. `company_part` is in euros."""

    poc: Poc
    amount: Decimal | None
    company_part: Decimal


@dataclass(frozen=True, slots=True)
class Supply:
    """All the POCs of one establishment with one company, the earliest first. The gauges are None where no rule was entered."""

    rule: PurchaseRule | None
    purchases: list[Purchase]
    here: Gauge | None
    together: Gauge | None
    total: Decimal
    unknown: int

    @property
    def is_repeated(self) -> bool:
        return len(self.purchases) > 1


def supply_of(poc: Poc, *, on: date) -> Supply:
    """In four queries whatever the number of POCs."""
    purchases = _purchases(poc)
    amounts = [each.amount for each in purchases if each.amount is not None]
    total = sum(amounts, Decimal(0))
    rule: PurchaseRule | None = PurchaseRule.objects.in_force(on)
    mine = next((each.amount for each in purchases if each.poc == poc), None)
    return Supply(
        rule=rule,
        purchases=purchases,
        here=Gauge(mine, rule.threshold) if rule else None,
        together=Gauge(total if amounts else None, rule.threshold) if rule else None,
        total=total,
        unknown=len(purchases) - len(amounts),
    )


def _purchases(poc: Poc) -> list[Purchase]:
    """Those committed, decided or being framed; not those stopped before they were committed, unless it is this one."""
    never = Q(status=PocStatus.STOPPED, committed_at=None) & ~Q(pk=poc.pk)
    pocs = (
        Poc.objects.filter(match__irritant__establishment=poc.match.irritant.establishment_id)
        .filter(match__startup=poc.match.startup_id)
        .exclude(never)
        .select_related("match__irritant")
        .order_by("match__sent_at", "pk")
    )
    parts = _company_parts([each.pk for each in pocs])
    return [_purchase(each, parts.get(each.pk, Decimal(0))) for each in pocs]


def _purchase(poc: Poc, part: Decimal) -> Purchase:
    return Purchase(poc, bought(poc.budget, part), part)


def _company_parts(poc_ids: list[int]) -> dict[int, Decimal]:
    """By POC, what its company bears in the plan in force. A plan that is still a draft says nothing yet."""
    plans = FundingPlan.objects.filter(poc__in=poc_ids).order_by("poc_id", "-number").distinct("poc_id")
    shares = {
        plan.poc_id: [share.amount for share in plan.shares.all() if share.source == ShareSource.COMPANY]
        for plan in plans.prefetch_related("shares")
        if plan.is_complete
    }
    return {poc: sum(amounts, Decimal(0)) for poc, amounts in shares.items()}

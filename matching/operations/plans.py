"""Who pays what of a POC: each amendment is a new version of its plan. Amounts are euros, to the cent."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from core.formats import money
from matching.enums import PocFact, ShareSource
from matching.models import FundingPlan, Poc, Share

# Who pays, and the number of its scheme where it is one.
Shares = Mapping[tuple[str, int | None], Decimal]


@transaction.atomic
def write_plan(
    *, poc: Poc, cost: Decimal, shares: Shares, is_complete: bool, reason: str, instead_of: int, by: User, at: datetime
) -> FundingPlan:
    """Keep what was typed as a new version; the cost becomes the budget of the POC. A plan that says the same is not kept twice.

    `instead_of` is the number of the version the person had before them, 0 for none. Raises ValidationError when a plan declared
    complete does not sum to the cost, when a complete one is amended without a reason, or when somebody wrote a version meanwhile.
    """
    states.lock(poc)
    current = FundingPlan.objects.current(poc)
    if (current.number if current else 0) != instead_of:
        raise ValidationError(
            _("Somebody else has amended the plan meanwhile. What you typed is kept below: compare, then save again."),
            code="amended",
        )
    paying = {payer: amount for payer, amount in shares.items() if amount}
    _refuse_what_does_not_add_up(cost, paying, is_complete)
    if current and _says_the_same(current, cost, paying, is_complete):
        return current
    if current and current.is_complete and not reason:
        raise ValidationError({"reason": _("Say why this complete plan is amended: its versions are kept.")})
    Poc.objects.filter(pk=poc.pk).update(budget=cost, updated_at=at)
    poc.budget = cost
    return _keep(poc, cost, paying, is_complete=is_complete, reason=reason, number=instead_of + 1, by=by, at=at)


def _refuse_what_does_not_add_up(cost: Decimal, shares: Shares, is_complete: bool) -> None:
    if cost <= 0:
        raise ValidationError({"cost": _("The cost must be more than zero.")})
    if any(amount < 0 for amount in shares.values()):
        raise ValidationError(_("A share cannot be less than zero."))
    rest = cost - sum(shares.values(), Decimal(0))
    if is_complete and rest > 0:
        raise ValidationError({"cost": _("%(rest)s of the cost have nobody to pay them.") % {"rest": money(rest)}})
    if is_complete and rest < 0:
        raise ValidationError({"cost": _("The shares exceed the cost by %(rest)s.") % {"rest": money(-rest)}})


def _says_the_same(plan: FundingPlan, cost: Decimal, shares: Shares, is_complete: bool) -> bool:
    return (plan.cost, plan.is_complete, plan.typed()) == (cost, is_complete, dict(shares))


def _keep(
    poc: Poc,
    cost: Decimal,
    shares: Shares,
    *,
    is_complete: bool,
    reason: str,
    number: int,
    by: User,
    at: datetime,
) -> FundingPlan:
    plan = FundingPlan.objects.create(
        poc=poc, number=number, cost=cost, is_complete=is_complete, reason=reason, by=by, at=at
    )
    Share.objects.bulk_create(
        Share(plan=plan, source=ShareSource(source), scheme_id=scheme, amount=amount)
        for (source, scheme), amount in shares.items()
    )
    poc.record(PocFact.PLAN, by=by, at=at, detail={"number": number})
    return plan


def follow_the_budget(poc: Poc, *, by: User, at: datetime) -> None:
    """The framing gave the POC another budget: its complete plan goes on as a draft of that cost, or a complete one no more."""
    current = FundingPlan.objects.current(poc)
    if current is None or not current.is_complete or current.cost == poc.budget:
        return
    _keep(
        poc,
        poc.budget or current.cost,
        current.typed(),
        is_complete=False,
        reason=_("The budget of the POC has changed."),
        number=current.number + 1,
        by=by,
        at=at,
    )

"""The payments of a grant, planned: an advance, a balance, and what comes between. Amounts are euros, to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from core.formats import money
from matching.enums import PLANNABLE, FundingFact, InstalmentKind
from matching.models import Funding, Instalment

MAX_INSTALMENTS = 6


@dataclass(frozen=True, slots=True)
class Planned:
    """One payment to come."""

    kind: InstalmentKind
    amount: Decimal
    due_on: date


def lock_as_seen(funding: Funding) -> Funding:
    """Whoever else acts on this file waits. Raises TransitionRefused when somebody moved it since it was read."""
    current = Funding.objects.select_for_update(of=("self",)).get(pk=funding.pk)
    if current.status_at != funding.status_at:
        raise states.TransitionRefused("already moved by someone else")
    return current


@transaction.atomic
def plan_payments(
    *, funding: Funding, planned: Sequence[Planned], instead_of: int, by: User, at: datetime
) -> list[Instalment]:
    """Replace the planned payments of a grant; those before stay on the thread. They sum to the grant, to the cent.

    `instead_of` is `latest_of` what the person had before them. Raises ValidationError when they do not add up, are too many, or
    when somebody planned others meanwhile; TransitionRefused when the grant is not (or no longer) to be paid.
    """
    current = lock_as_seen(funding)
    if current.status not in PLANNABLE:
        raise states.TransitionRefused(f"plan_payments: not from {current.status}")
    if latest_of(funding) != instead_of:
        raise ValidationError(
            _(
                "Somebody else has planned the payments meanwhile. What you typed is kept below: compare, then save again."
            ),
            code="amended",
        )
    _refuse_what_does_not_add_up(current, planned)
    funding.instalments.all().delete()
    rows = [
        Instalment(funding=funding, position=position, kind=each.kind, amount=each.amount, due_on=each.due_on)
        for position, each in enumerate(sorted(planned, key=lambda each: each.due_on), start=1)
    ]
    made = Instalment.objects.bulk_create(rows)
    detail = [{"kind": each.kind, "amount": each.amount, "due_on": each.due_on} for each in rows]
    funding.record(FundingFact.SCHEDULE, by=by, at=at, detail={"payments": detail})
    return made


def latest_of(funding: Funding) -> int:
    """What tells one schedule of this file from the next; 0 where there is none."""
    return max(funding.instalments.values_list("pk", flat=True), default=0)


def _refuse_what_does_not_add_up(funding: Funding, planned: Sequence[Planned]) -> None:
    if not planned:
        raise ValidationError(_("Plan one payment at least."))
    if len(planned) > MAX_INSTALMENTS:
        raise ValidationError(_("A grant is paid in %(limit)d payments at most.") % {"limit": MAX_INSTALMENTS})
    if any(each.amount <= 0 for each in planned):
        raise ValidationError(_("The amount must be more than zero."))
    granted = funding.amount_granted or Decimal(0)
    rest = granted - sum((each.amount for each in planned), Decimal(0))
    if rest > 0:
        raise ValidationError(_("%(rest)s of the grant are not planned.") % {"rest": money(rest)}, code="rest")
    if rest < 0:
        raise ValidationError(_("The payments exceed the grant by %(rest)s.") % {"rest": money(-rest)}, code="rest")


def forget(funding: Funding) -> None:
    """The grant is given up: nothing is to come any more. What was planned stays on the thread."""
    funding.instalments.all().delete()

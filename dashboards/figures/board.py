"""What curators read of the rows as they are now: what waits, and the money by state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from irritants.models import Irritant
from matching.enums import FundingStatus, Side
from matching.models import Funding, Match, Poc


@dataclass(frozen=True, slots=True)
class FundingSum:
    """How many files, and the euros asked, granted and paid in them."""

    files: int
    asked: Decimal
    granted: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class FundingLine(FundingSum):
    """The files of one state."""

    status: FundingStatus


def total_of(lines: Sequence[FundingSum]) -> FundingSum:
    return FundingSum(
        files=sum(line.files for line in lines),
        asked=sum((line.asked for line in lines), Decimal(0)),
        granted=sum((line.granted for line in lines), Decimal(0)),
        paid=sum((line.paid for line in lines), Decimal(0)),
    )


def funding_by_state() -> list[FundingLine]:
    """In the order of the lifecycle, states without a file left out."""
    rows = {
        row["status"]: row
        for row in Funding.objects.order_by()
        .values("status")
        .annotate(
            files=Count("pk"),
            asked=Sum("amount_asked", default=Decimal(0)),
            granted=Sum("amount_granted", default=Decimal(0)),
            paid=Sum("amount_paid", default=Decimal(0)),
        )
    }
    return [
        FundingLine(
            status=status,
            files=rows[status]["files"],
            asked=rows[status]["asked"],
            granted=rows[status]["granted"],
            paid=rows[status]["paid"],
        )
        for status in FundingStatus
        if status in rows
    ]


@dataclass(frozen=True, slots=True)
class CuratorFigures:
    moderation: int
    corrections: int
    awaited_from_companies: int
    awaited_from_establishments: int
    pocs_live: int
    pocs_overdue: int


def curator_figures(*, at: datetime) -> CuratorFigures:
    return CuratorFigures(
        moderation=Irritant.objects.awaiting_moderation().count(),
        corrections=Irritant.objects.filter(changes_requested_at__isnull=False).count(),
        awaited_from_companies=Match.objects.awaiting(Side.COMPANY).count(),
        awaited_from_establishments=Match.objects.awaiting(Side.ESTABLISHMENT).count(),
        pocs_live=Poc.objects.live().count(),
        pocs_overdue=Poc.objects.overdue(timezone.localdate(at)).count(),
    )

"""Figures read from the rows, never typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from accounts.models import Organisation
from irritants.enums import PUBLIC, IrritantStatus
from irritants.models import CoSignature, Event, Irritant
from matching.enums import FundingStatus, LessonStatus, MatchStatus, MatchVerb, Side
from matching.models import Funding, Lesson, Match, Poc, Reuse
from startups.models import Startup

# By which events a side answers, and by which one it was asked.
ANSWERS: dict[Side, tuple[MatchVerb, ...]] = {
    Side.COMPANY: (MatchVerb.SHOW_INTEREST, MatchVerb.DECLINE),
    Side.ESTABLISHMENT: (MatchVerb.ACCEPT, MatchVerb.REFUSE),
}
ASKS = {Side.COMPANY: MatchVerb.SEND, Side.ESTABLISHMENT: MatchVerb.SHOW_INTEREST}
SLOWEST = 0.9  # the part of the answers that came within the second figure
FEWEST_PUBLISHED = 5  # answers of a side under which its times would tell on somebody


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What the home page states; each is the number of rows a list shows."""

    irritants: int
    solved: int
    establishments: int
    companies: int
    pocs: int
    lessons: int
    reuses: int


def public_figures() -> PublicFigures:
    return PublicFigures(
        irritants=Irritant.objects.filter(status__in=PUBLIC).count(),
        solved=Irritant.objects.filter(status=IrritantStatus.SOLVED).count(),
        establishments=Organisation.objects.establishments().filter(irritants__status__in=PUBLIC).distinct().count(),
        companies=Startup.objects.validated().count(),
        pocs=Poc.objects.filter(committed_at__isnull=False).count(),
        lessons=Lesson.objects.filter(status=LessonStatus.PUBLISHED).count(),
        reuses=Reuse.objects.count() + CoSignature.objects.count(),
    )


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


class PercentileOf(Aggregate):
    """The duration within which that part of the answers came."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def answers_of(side: Side) -> QuerySet[Event]:
    """Each answer a person of this side gave, with `asked_at` and the time it `took`, the latest first."""
    asked = Event.objects.filter(
        subject_kind="match", subject_id=OuterRef("subject_id"), verb=ASKS[side], at__lte=OuterRef("at")
    )
    given = Event.objects.filter(subject_kind="match", verb__in=ANSWERS[side], by__isnull=False)
    found: QuerySet[Event] = (
        given.annotate(asked_at=Subquery(asked.order_by("-at", "-pk").values("at")[:1]))
        .filter(asked_at__isnull=False)
        .annotate(took=F("at") - F("asked_at"))
        .order_by("-at", "-pk")
    )
    return found


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """Of one side: how many answers were given, half of them and nine in ten of them within how many days; how many never came."""

    side: Side
    count: int
    median: float | None
    slow: float | None
    unanswered: int

    @property
    def is_publishable(self) -> bool:
        return self.count >= FEWEST_PUBLISHED


def response_times() -> list[ResponseTimes]:
    """The company first, then the establishment."""
    return [_times(side) for side in Side]


def _times(side: Side) -> ResponseTimes:
    given: dict[str, Any] = answers_of(side).aggregate(
        count=Count("pk"), median=PercentileOf("took", part=0.5), slow=PercentileOf("took", part=SLOWEST)
    )
    abandoned = Event.objects.filter(subject_kind="match", verb=MatchVerb.ABANDON)
    asked = MatchStatus.SENT if side == Side.COMPANY else MatchStatus.INTERESTED
    return ResponseTimes(
        side=side,
        count=given["count"],
        median=_days(given["median"]),
        slow=_days(given["slow"]),
        unanswered=abandoned.filter(source=asked).count(),
    )


def _days(duration: timedelta | None) -> float | None:
    return None if duration is None else round(duration / timedelta(days=1), 1)

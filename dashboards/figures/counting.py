"""Counting: each figure in one statement over all rows of a scope and a cohort."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from dashboards.figures.cohorts import ALL, Cohort
from dashboards.figures.scopes import Scope
from dashboards.figures.shapes import (
    FEWEST_ORGANISATIONS,
    LARGEST_SHARE,
    STEPS,
    Asked,
    Figures,
    Money,
    Passed,
    PublicFigures,
    ResponseTimes,
    Season,
    Silence,
    Step,
    before,
)
from irritants.enums import PUBLIC, IrritantStatus
from irritants.models import CoSignature, Irritant
from matching.enums import FundingStatus, LessonStatus, Side
from matching.models import Journey, Lesson, Poc, Reuse
from startups.models import Startup
from taxonomy.models import Theme

SLOWEST = 0.9  # the part of the answers that came within the second figure
DAY = timedelta(days=1)


class PercentileOf(Aggregate):
    """The duration within which that part of them came."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def count(scope: Scope, cohort: Cohort = ALL, *, at: datetime) -> Figures:
    """Everything of a scope and a cohort, as of the last refresh of the views; silence and money as they are now."""
    return Figures(
        funnel=funnel(scope, cohort),
        times=[times(scope, cohort, side) for side in scope.sides],
        silence=[silence(scope, cohort, side, at=at) for side in scope.sides],
        money=money(scope, cohort),
        themes=themes(scope, cohort),
        seasons=seasons(scope) if cohort == ALL else [],
        publishable_money=_may_publish_money(scope, cohort),
    )


def funnel(scope: Scope, cohort: Cohort) -> list[Passed]:
    """Each step of the needs of the cohort, in order."""
    asked: dict[str, Any] = {}
    for step in STEPS[1:]:
        reached = Q(**{f"{step}_at__isnull": False})
        asked |= {
            f"count_{step}": Count(f"{step}_at"),
            f"both_{step}": Count(f"{step}_at", filter=reached & Q(**{f"{before(step)}_at__isnull": False})),
            f"median_{step}": PercentileOf(f"{step}_took", part=0.5),
            f"organisations_{step}": Count("establishment", filter=reached, distinct=True),
        }
    rows = scope.journeys().filter(cohort.of_rows())
    found = rows.order_by().aggregate(needs=Count("need_at"), **asked)
    return [Passed(Step.NEED, found["needs"])] + [
        Passed(
            step=step.value,
            count=found[f"count_{step}"],
            both=found[f"both_{step}"],
            median=_days(found[f"median_{step}"]),
            timed=found[f"count_{step}"],
            organisations=found[f"organisations_{step}"],
        )
        for step in STEPS[1:]
    ]


def seasons(scope: Scope) -> list[Season]:
    """Every season that has a need, the latest first."""
    counts = {f"reached_{step}": Count(f"{step}_at") for step in STEPS}
    rows: Any = scope.journeys().order_by("-season").values("season").annotate(**counts)
    return [Season(row["season"], {step.value: row[f"reached_{step}"] for step in STEPS}) for row in rows]


def times(scope: Scope, cohort: Cohort, side: Side) -> ResponseTimes:
    rows = scope.answers().filter(cohort.of_rows(), side=side).order_by()
    found = rows.aggregate(
        count=Count("took"),
        median=PercentileOf("took", part=0.5),
        slow=PercentileOf("took", part=SLOWEST),
        unanswered=Count("event", filter=Q(took__isnull=True)),
        organisations=Count("organisation", filter=Q(took__isnull=False), distinct=True),
    )
    return ResponseTimes(side=side.value, **{**found, "median": _days(found["median"]), "slow": _days(found["slow"])})


def silence(scope: Scope, cohort: Cohort, side: Side, *, at: datetime) -> Silence:
    """Of the needs of the cohort, what is awaited now."""
    awaited = awaiting(scope, cohort, side)
    return Silence(side=side.value, awaited=awaited.count(), late=awaited.silent(at).count())


def awaiting(scope: Scope, cohort: Cohort, side: Side) -> Any:
    rows: Any = scope.matches()
    return rows.awaiting(side).filter(_of_needs(scope, cohort, "irritant"))


def money(scope: Scope, cohort: Cohort) -> list[Money]:
    """In the order of the lifecycle, states without a file left out. Nothing for networks, which do not read funding files."""
    if scope.network:
        return []
    rows = fundings(scope, cohort).order_by().values("status")
    found = {
        row["status"]: row
        for row in rows.annotate(
            files=Count("pk"),
            asked=Coalesce(Sum("amount_asked"), Decimal(0)),
            granted=Coalesce(Sum("amount_granted"), Decimal(0)),
            paid=Coalesce(Sum("amount_paid"), Decimal(0)),
        )
    }
    return [Money(**found[status]) for status in FundingStatus.values if status in found]


def fundings(scope: Scope, cohort: Cohort) -> QuerySet[Any]:
    return scope.fundings().filter(_of_needs(scope, cohort, "poc__match__irritant"))


def _of_needs(scope: Scope, cohort: Cohort, path: str) -> Q:
    """Rows about needs of the cohort; of public ones where the public reads it."""
    if cohort == ALL and not scope.is_public:
        return Q()
    needs = Journey.objects.whole().filter(cohort.of_rows())
    needs = needs.filter(is_public=True) if scope.is_public else needs
    return Q(**{f"{path}__in": needs.order_by().values("irritant_id")})


def _may_publish_money(scope: Scope, cohort: Cohort) -> bool:
    """Of all needs together only: from sums by season, what is left out could be worked out."""
    granted = fundings(scope, cohort).filter(amount_granted__isnull=False).order_by()
    return cohort == ALL and _is_nobodys(
        granted.values_list("poc__match__irritant__establishment").annotate(Sum("amount_granted"))
    )


def _is_nobodys(sums: Any) -> bool:
    """At least three establishments, and none that has most of it."""
    amounts = [amount for _establishment, amount in sums]
    return len(amounts) >= FEWEST_ORGANISATIONS and max(amounts) <= sum(amounts) * LARGEST_SHARE


def themes(scope: Scope, cohort: Cohort) -> list[Asked]:
    """Themes that a need has or that a company covers, the most asked first."""
    of_irritants = Irritant.themes.through.objects
    journeys = scope.journeys().filter(cohort.of_rows()).order_by()
    needs = _by_theme(of_irritants.filter(irritant__in=journeys.values("irritant_id")))
    sent = journeys.filter(introduced_at__isnull=False)
    introduced = _by_theme(of_irritants.filter(irritant__in=sent.values("irritant_id")))
    companies = _by_theme(Startup.themes.through.objects.filter(startup__in=scope.companies().order_by().values("pk")))
    slugs = dict(Theme.objects.values_list("pk", "slug"))
    found = [
        Asked(slug, needs.get(pk, 0), introduced.get(pk, 0), companies.get(pk, 0))
        for pk, slug in slugs.items()
        if pk in needs or pk in companies
    ]
    return sorted(found, key=lambda each: (-each.needs, each.companies, each.theme))


def _by_theme(links: QuerySet[Any]) -> dict[int, int]:
    return dict(links.order_by().values_list("theme").annotate(number=Count("pk")))


def public_figures() -> PublicFigures:
    """From the rows that lists show."""
    return PublicFigures(
        irritants=Irritant.objects.filter(status__in=PUBLIC).count(),
        solved=Irritant.objects.filter(status=IrritantStatus.SOLVED).count(),
        establishments=Organisation.objects.establishments().filter(irritants__status__in=PUBLIC).distinct().count(),
        companies=Startup.objects.validated().count(),
        pocs=Poc.objects.filter(committed_at__isnull=False).count(),
        lessons=Lesson.objects.filter(status=LessonStatus.PUBLISHED).count(),
        reuses=Reuse.objects.standing().count() + CoSignature.objects.count(),
    )


def _days(duration: timedelta | None) -> float | None:
    return None if duration is None else round(duration / DAY, 1)

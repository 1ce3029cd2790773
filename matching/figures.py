"""What is counted of companies: read from the rows and the events, never typed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from irritants.models import Event
from matching.enums import OPEN_MATCHES, MatchStatus, MatchVerb, Side
from matching.models import Match
from matching.models.matches import OPEN_INTRODUCTIONS_CAP
from startups.enums import StartupStatus
from startups.models import Startup, StartupQuerySet

SEASON_STARTS = (9, 1)  # month and day: that of the universities
REFUSALS_SHOWN = 2
ANSWERED = Q(matches__interested_at__isnull=False) | Q(matches__status=MatchStatus.DECLINED)


def season_start(today: date) -> date:
    """The last 1 September."""
    starts = date(today.year, *SEASON_STARTS)
    return starts if starts <= today else date(today.year - 1, *SEASON_STARTS)


def _season(at: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(season_start(timezone.localdate(at)), time()))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no, with the side that said it."""

    by: Side
    match: Match


@dataclass(frozen=True, slots=True)
class CompanyRecord:
    """How often a company was thought of, asked and met; `open` are the introductions under way now."""

    proposed: int = 0
    proposed_season: int = 0
    sent: int = 0
    sent_season: int = 0
    met: int = 0
    met_season: int = 0
    open: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    limit: int = OPEN_INTRODUCTIONS_CAP

    @property
    def at_limit(self) -> bool:
        return self.open >= self.limit


def records_of(startup_ids: Collection[int], *, at: datetime) -> dict[int, CompanyRecord]:
    """By company, in two queries whatever their number."""
    since = _season(at)
    first = Event.objects.filter(subject_kind="match", subject_id=OuterRef("pk")).order_by("at", "pk").values("at")[:1]
    rows = Match.objects.filter(startup__in=startup_ids).annotate(first_at=Subquery(first)).order_by().values("startup")
    counted = rows.annotate(
        proposed=Count("pk"),
        proposed_season=Count("pk", filter=Q(first_at__gte=since)),
        sent=Count("sent_at"),
        sent_season=Count("pk", filter=Q(sent_at__gte=since)),
        met=Count("met_on"),
        met_season=Count("pk", filter=Q(met_on__gte=since.date())),
        open=Count("pk", filter=Q(status__in=OPEN_MATCHES)),
    )
    refusals = _refusals(startup_ids)
    found: dict[int, dict[str, Any]] = {row["startup"]: dict(row) for row in counted}
    counts = {pk: {name: count for name, count in row.items() if name != "startup"} for pk, row in found.items()}
    return {pk: CompanyRecord(**counts.get(pk, {}), refusals=refusals[pk]) for pk in startup_ids}


def _refusals(startup_ids: Collection[int]) -> dict[int, list[Refusal]]:
    """The latest of each company, of either side."""
    declined = Match.objects.filter(startup__in=startup_ids, status=MatchStatus.DECLINED)
    latest = Window(RowNumber(), partition_by=F("startup"), order_by=[F("status_at").desc(), F("pk").desc()])
    found: dict[int, list[Refusal]] = defaultdict(list)
    for match in declined.annotate(number=latest).filter(number__lte=REFUSALS_SHOWN).order_by("-status_at", "-pk"):
        side = Side.ESTABLISHMENT if match.interested_at else Side.COMPANY
        found[match.startup_id].append(Refusal(side, match))
    return found


def with_record(startups: StartupQuerySet) -> StartupQuerySet:
    """The same counts on rows of companies, for lists and exports."""
    return startups.annotate(
        proposed=Count("matches"),
        sent=Count("matches__sent_at"),
        answered=Count("matches", filter=ANSWERED),
        met=Count("matches__met_on"),
        pocs=Count("matches", filter=Q(matches__status=MatchStatus.POC)),
        refused=Count("matches", filter=Q(matches__status=MatchStatus.DECLINED)),
        last_sent=Max("matches__sent_at"),
        open_now=Count("matches", filter=Q(matches__status__in=OPEN_MATCHES)),
    )


def followed() -> StartupQuerySet:
    """The companies that can be proposed, or once were."""
    known: StartupQuerySet = Startup.objects.select_related("organisation")
    ever = Exists(Match.objects.filter(startup=OuterRef("pk")))
    return with_record(known.filter(Q(status=StartupStatus.VALIDATED) | ever))


def removals() -> QuerySet[Event]:
    """Candidates that curators removed, the latest first. The company is named in the detail, as it was then."""
    events = Event.objects.filter(subject_kind="match", verb=MatchVerb.REMOVE)
    found: QuerySet[Event] = events.select_related("irritant", "by").order_by("-at", "-pk")
    return found

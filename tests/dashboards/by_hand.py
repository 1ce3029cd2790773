"""The same figures, computed a second time in plain Python from the events and rows, without a line of the code they check."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from pytest import approx  # noqa: PT013 one word of it

from irritants.models import Event, Irritant
from matching.models import Funding, Lesson, Match, Poc
from startups.models import Startup

PARIS = ZoneInfo("Europe/Paris")
ORDER = ["need", "introduced", "met", "committed", "granted", "shared", "reused"]
WHAT_HAPPENED = {
    ("match", "send"): "introduced",
    ("match", "meet"): "met",
    ("poc", "commit"): "committed",
    ("funding", "grant"): "granted",
    ("lesson", "publish"): "shared",
    ("lesson", "reuse"): "reused",
}
Chosen = Callable[[Irritant], bool]


def season_of(at: datetime) -> int:
    local = at.astimezone(PARIS)
    return local.year if local.month >= 9 else local.year - 1


class Programme:
    """Everything that happened, read once. `network`: only through its companies."""

    def __init__(self, network: Any = None) -> None:
        self.irritants = {each.pk: each for each in Irritant.objects.filter(merged_into=None)}
        self.matches = {each.pk: each for each in Match.objects.select_related("startup")}
        self.of_match = {"match": {pk: pk for pk in self.matches}}
        self.of_match["poc"] = dict(Poc.objects.values_list("pk", "match_id"))
        self.of_match["funding"] = dict(Funding.objects.values_list("pk", "poc__match_id"))
        self.of_match["lesson"] = dict(Lesson.objects.values_list("pk", "poc__match_id"))
        members = {each.pk for each in Startup.objects.filter(networks=network)} if network else None
        self.dates: dict[int, dict[str, datetime]] = defaultdict(dict)
        self.events = list(Event.objects.order_by("at", "pk"))
        for event in self.events:
            self._read(event, members)
        self.needs = {pk: self.dates[pk] for pk in self.irritants if "need" in self.dates[pk]}
        if network:
            self.needs = {pk: dates for pk, dates in self.needs.items() if "introduced" in dates}
        self.members = members

    def _read(self, event: Event, members: set[int] | None) -> None:
        if (event.subject_kind, event.verb) == ("irritant", "publish"):
            self.dates[event.irritant_id].setdefault("need", event.at)
        step = WHAT_HAPPENED.get((event.subject_kind, event.verb))
        if step is None:
            return
        match = self.matches[self.of_match[event.subject_kind][event.subject_id]]
        if members is None or match.startup_id in members:
            self.dates[event.irritant_id].setdefault(step, event.at)

    def chosen(self, chosen: Chosen, season: int | None) -> dict[int, dict[str, datetime]]:
        return {
            pk: dates
            for pk, dates in self.needs.items()
            if chosen(self.irritants[pk]) and season in (None, season_of(dates["need"]))
        }


def rounded(value: float | None) -> Any:
    """What a figure of days with one decimal must be: at a tie, either side is right."""
    return None if value is None else approx(value, abs=0.05 + 1e-9, rel=0)


def funnel(needs: dict[int, dict[str, datetime]]) -> list[tuple[str, int, int, float | None]]:
    """Step, how many, how many of them the step before, and the median of days."""
    lines: list[tuple[str, int, int, float | None]] = [("need", len(needs), 0, None)]
    for number, step in enumerate(ORDER[1:], 1):
        reached = [dates for dates in needs.values() if step in dates]
        waits = []
        for dates in reached:
            earlier = [dates[each] for each in ORDER[:number] if each in dates and dates[each] <= dates[step]]
            waits.append(dates[step] - max(earlier))
        both = sum(ORDER[number - 1] in dates for dates in reached)
        lines.append((step, len(reached), both, rounded(_days(waits))))
    return lines


def _days(waits: Iterable[timedelta]) -> float | None:
    seconds = [wait.total_seconds() for wait in waits]
    return median(seconds) / 86_400 if seconds else None


ASKED_BY = {"company": "send", "establishment": "show_interest"}
ANSWERED_BY = {"company": {"show_interest", "decline"}, "establishment": {"accept", "refuse"}}
WAITS_IN = {"company": "sent", "establishment": "interested"}


def answers(
    programme: Programme, side: str, chosen: Chosen, season: int | None
) -> tuple[int, float | None, float | None, int]:
    """How many, the median, the ninth decile, and how many never came."""
    asked: dict[int, datetime] = {}
    waits, never = [], 0
    for event in programme.events:
        if event.subject_kind != "match" or not _counts(programme, event, chosen, season):
            continue
        if event.verb in ANSWERED_BY[side] and event.by_id and event.subject_id in asked:
            waits.append((event.at - asked[event.subject_id]).total_seconds())
        if event.verb == "abandon" and event.source == WAITS_IN[side] and event.subject_id in asked:
            never += 1
        if event.verb == ASKED_BY[side]:
            asked[event.subject_id] = event.at
    return len(waits), rounded(_part(waits, 0.5)), rounded(_part(waits, 0.9)), never


def _counts(programme: Programme, event: Event, chosen: Chosen, season: int | None) -> bool:
    match = programme.matches.get(event.subject_id)
    if match is None:  # a suggestion that was taken back leaves its event
        return False
    if programme.members is not None and match.startup_id not in programme.members:
        return False
    if not chosen(
        Irritant.objects.get(pk=event.irritant_id)
        if event.irritant_id not in programme.irritants
        else programme.irritants[event.irritant_id]
    ):
        return False
    dates = programme.dates[event.irritant_id]
    return season is None or ("need" in dates and season_of(dates["need"]) == season)


def _part(values: list[float], part: float) -> float | None:
    """Interpolated between the two nearest, in days."""
    if not values:
        return None
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return (ordered[low] + (ordered[high] - ordered[low]) * (place - low)) / 86_400


def money(irritant_ids: set[int] | None) -> dict[str, tuple[int, Decimal, Decimal, Decimal]]:
    """By state: files, asked, granted, paid."""
    found: dict[str, list[Any]] = defaultdict(lambda: [0, Decimal(0), Decimal(0), Decimal(0)])
    for file in Funding.objects.select_related("poc__match"):
        if irritant_ids is not None and file.poc.match.irritant_id not in irritant_ids:
            continue
        line = found[file.status]
        for place, amount in enumerate([1, file.amount_asked, file.amount_granted, file.amount_paid]):
            line[place] += amount or 0
    return {status: tuple(line) for status, line in found.items()}


def themes(needs: dict[int, dict[str, datetime]], companies: Iterable[Startup]) -> dict[str, tuple[int, int, int]]:
    """By theme: needs, those that were sent, companies."""
    asked, sent, covering = Counter(), Counter(), Counter()
    for irritant in Irritant.objects.filter(pk__in=needs).prefetch_related("themes"):
        for theme in irritant.themes.all():
            asked[theme.slug] += 1
            sent[theme.slug] += "introduced" in needs[irritant.pk]
    for startup in companies:
        covering.update(theme.slug for theme in startup.themes.all())
    return {slug: (asked[slug], sent[slug], covering[slug]) for slug in asked | covering}

"""What an alert has not told yet: all that answers, less the ledger (`Told`). Never "since the last time": what comes late
is not missed, and what comes back is not told again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Alert, Told, User, Visitor
from core.exports import absolute
from dashboards.followed.searches import BY_SHEET, Search
from dashboards.followed.shape import MARGIN, Finding, Key
from dashboards.followed.things import BY_KIND, said
from irritants.models import Event
from startups.models import StartupEvent
from startups.thread import line as startup_line

WORKED_AT_ONCE = 10_000  # items of one alert in one run; what remains is told by the next one
EVENT, PROFILE_EVENT = "event", "startupevent"


@dataclass(frozen=True, slots=True)
class News:
    """What one alert has to tell, the newest first: `title` and `url` of what it follows, and how some of `keys` are shown."""

    title: str
    url: str
    keys: list[Key]
    show: Callable[[Sequence[Key]], list[Finding]]

    def only(self, keys: Sequence[Key]) -> "News":
        return replace(self, keys=list(keys))


def news_of(alert: Alert, reader: Visitor) -> News | None:
    """None where there is nothing to follow any more: the reader may not read it now, or one of the filters is gone."""
    if alert.is_search:
        search = BY_SHEET[alert.kind]
        return _of_search(alert, search, reader) if search.is_understood(reader, alert.query) else None
    return _of_thing(alert, reader)


def noted(alert: Alert, reader: Visitor, since: datetime, *, limit: int, older: bool = False) -> list[Key]:
    """What is there already at the start: dated from `since` on, or before; `limit` of them at most."""
    if not alert.is_search:
        events = [] if older else _events(alert, reader, since)
        return [_key(event) for event in events[:limit]]
    search = BY_SHEET[alert.kind]
    rows = search.rows(reader, alert.query).filter(**{"at__lt" if older else "at__gte": since})
    return [(alert.kind, pk) for pk in rows.values_list("pk", flat=True)[:limit]]


def _untold(rows: QuerySet[Any], alert: Alert, kind: str) -> QuerySet[Any]:
    told = Told.objects.filter(alert=alert, kind=kind, number=OuterRef("pk"))
    return rows.exclude(Exists(told))


def _of_search(alert: Alert, search: Search, reader: Visitor) -> News:
    rows = _untold(search.rows(reader, alert.query), alert, alert.kind)
    if alert.only_newer and alert.started_at:
        rows = rows.filter(at__gte=alert.started_at - MARGIN)
    numbers = list(rows.values_list("pk", flat=True)[:WORKED_AT_ONCE])
    return News(
        title=alert.title,
        url=absolute(search.path(alert.query)),
        keys=[(alert.kind, number) for number in numbers],
        show=lambda keys: search.show(reader, alert.query, [number for _kind, number in keys]),
    )


def _of_thing(alert: Alert, reader: Visitor) -> News | None:
    followable = BY_KIND[alert.kind]
    thing = followable.find(reader, alert.subject_uuid) if alert.subject_uuid else None
    if thing is None or alert.started_at is None:
        return None
    subjects = followable.subjects(reader, [thing.pk])
    own = absolute(thing.get_absolute_url())

    def finding(event: Event | StartupEvent) -> Finding:
        if isinstance(event, StartupEvent):
            return Finding(_key(event), startup_line(event).text, own)
        path = subjects[followable.subject_of(event)][1]
        return Finding(_key(event), said(event, reader).text, absolute(path))

    events = {_key(event): event for event in _events(alert, reader, alert.started_at - MARGIN)}
    return News(
        title=str(thing),
        url=own,
        keys=list(events),
        show=lambda keys: [finding(events[key]) for key in keys],
    )


def _events(alert: Alert, reader: Visitor, since: datetime) -> list[Any]:
    """What happened to the thing since then that the alert has not told; not what its person did."""
    followable = BY_KIND[alert.kind]
    thing = followable.find(reader, alert.subject_uuid) if alert.subject_uuid else None
    if thing is None:
        return []
    events = followable.events(reader, followable.subjects(reader, [thing.pk]))
    profile = followable.profile_events(reader, [thing.pk])
    found: list[Any] = []
    for rows, kind in ((events, EVENT), (profile, PROFILE_EVENT)):
        fresh = _untold(rows.filter(at__gte=since), alert, kind)
        if isinstance(reader, User):
            fresh = fresh.exclude(by=reader)
        found += fresh.order_by("-at", "-pk")[:WORKED_AT_ONCE]
    return sorted(found, key=lambda event: (event.at, event.pk), reverse=True)


def _key(event: Event | StartupEvent) -> Key:
    return (PROFILE_EVENT if isinstance(event, StartupEvent) else EVENT, event.pk)

"""Every arrow of every lifecycle, and every arrow that there is not: read from the tables themselves."""

import pytest
from django.db import connection

from accounts.enums import CIRCULAR_MOVES, CircularStatus
from core import states
from irritants.enums import IRRITANT_MOVES, MERGE_MOVES, IrritantStatus, MergeStatus
from irritants.models import Event
from matching.enums import (
    FUNDING_MOVES,
    LESSON_MOVES,
    MATCH_MOVES,
    POC_MOVES,
    FundingStatus,
    LessonStatus,
    MatchStatus,
    PocStatus,
)
from meetings.enums import EDITION_MOVES, MEETING_MOVES, EditionStatus, MeetingStatus
from startups.enums import STARTUP_MOVES, StartupStatus
from tests.factories.accounts import CircularFactory, curator
from tests.factories.irritants import IrritantFactory, MergeFactory
from tests.factories.matching import FundingFactory, LessonFactory, MatchFactory, PocFactory
from tests.factories.meetings import EditionFactory, MeetingFactory
from tests.factories.startups import StartupFactory
from tests.moves import AT, MAKE, TAKE, events_of

LIFECYCLES = {
    "circular": (CIRCULAR_MOVES, CircularStatus, CircularFactory),
    "irritant": (IRRITANT_MOVES, IrritantStatus, IrritantFactory),
    "merge": (MERGE_MOVES, MergeStatus, MergeFactory),
    "startup": (STARTUP_MOVES, StartupStatus, StartupFactory),
    "match": (MATCH_MOVES, MatchStatus, MatchFactory),
    "edition": (EDITION_MOVES, EditionStatus, EditionFactory),
    "meeting": (MEETING_MOVES, MeetingStatus, MeetingFactory),
    "poc": (POC_MOVES, PocStatus, PocFactory),
    "funding": (FUNDING_MOVES, FundingStatus, FundingFactory),
    "lesson": (LESSON_MOVES, LessonStatus, LessonFactory),
}
REFUSED = [
    pytest.param(kind, verb, status, id=f"{kind}-{verb}-from-{status}")
    for kind, (table, statuses, _factory) in LIFECYCLES.items()
    for verb, move in table.items()
    for status in statuses
    if status not in move.sources
]
ALLOWED = [
    pytest.param(kind, verb, source, id=f"{kind}-{verb}-from-{source}")
    for kind, (table, _statuses, _factory) in LIFECYCLES.items()
    for verb, move in table.items()
    for source in sorted(move.sources)
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "verb", "source"), ALLOWED)
def test_a_verb_goes_from_each_state_it_leaves_and_writes_its_event(kind, verb, source):
    instance, by = MAKE[kind](source), curator()

    TAKE[kind][verb](instance, by)

    stored = type(instance).objects.get(pk=instance.pk)
    assert (stored.status, stored.status_at) == (LIFECYCLES[kind][0][verb].target, AT)
    event = events_of(instance, verb).get()
    assert (event.source, event.target, event.at) == (source, stored.status, AT)
    connection.check_constraints()


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_each_arrow_joins_states_that_exist_and_each_state_is_reached_or_begins(kind):
    table, statuses, _factory = LIFECYCLES[kind]
    sources = {source for move in table.values() for source in move.sources}
    targets = {move.target for move in table.values()}

    assert sources | targets == set(statuses.values)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "verb", "status"), REFUSED)
def test_a_verb_is_refused_from_every_state_it_does_not_leave(kind, verb, status):
    table, _statuses, factory = LIFECYCLES[kind]
    instance = factory(status=status)

    with pytest.raises(states.TransitionRefused):
        states.move(instance, verb, table=table, by=None, at=AT)

    assert Event.objects.count() == 0
    assert type(instance).objects.get(pk=instance.pk).status == status


@pytest.mark.django_db
@pytest.mark.parametrize("kind", LIFECYCLES)
def test_every_event_of_a_lifecycle_has_its_sentence(kind):
    from core.thread import is_declared

    table, _statuses, _factory = LIFECYCLES[kind]

    assert [verb for verb in table if not is_declared(kind, verb)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", LIFECYCLES)
def test_every_verb_has_the_rule_that_says_who_may(kind):
    import rules

    table, statuses, factory = LIFECYCLES[kind]
    instance = factory(status=next(iter(statuses)))

    assert [verb for verb in table if not rules.perm_exists(states.permission(instance, verb))] == []
    assert isinstance(curator().has_perm(states.permission(instance, next(iter(table))), instance), bool)

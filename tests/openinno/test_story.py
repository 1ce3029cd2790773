"""How the fictional year is told: in the order of the calendar, and the same each time."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from irritants.models import Event
from matching.models import Match
from openinno.demo import story
from openinno.demo.clock import Chapter, Clock


def days(told: list[int], *these: int) -> Chapter:
    for day in these:
        yield day
        told.append(day)


def test_chapters_alternate_in_the_order_of_the_calendar():
    clock, told = Clock(date(2026, 3, 1)), []
    clock.begin(days(told, 300, 20, 5))
    clock.begin(days(told, 250, 21, 3))

    clock.run()

    assert told == [300, 250, 21, 20, 5, 3]
    assert timezone.localdate(clock.at) == date(2026, 3, 1) - timedelta(days=3)


def test_a_chapter_begun_by_another_goes_on_from_there():
    clock, told = Clock(date(2026, 3, 1)), []

    def first() -> Chapter:
        yield 30
        clock.begin(days(told, 20, 10))
        yield 15
        told.append(15)

    clock.begin(first())
    clock.run()

    assert told == [20, 15, 10]


def test_a_chapter_that_goes_back_in_time_is_refused():
    clock = Clock(date(2026, 3, 1))
    clock.begin(days([], 10, 11))

    with pytest.raises(ValueError, match=r"days .* goes back in time, to day 11"):
        clock.run()


@pytest.mark.slow
@pytest.mark.django_db
def test_it_is_the_same_each_time_it_is_told():
    assert _told() == _told()


def _told() -> list[tuple]:
    with transaction.atomic():
        story.play()
        events = Event.objects.order_by("at", "irritant__title", "pk").values_list(
            "at", "irritant__title", "verb", "by__email", "audience", "detail"
        )
        scores = Match.objects.order_by("irritant__title", "startup__organisation__name").values_list(
            "irritant__title", F("startup__organisation__name"), "status", "score"
        )
        told = [*events, *scores]
        transaction.set_rollback(True)
    return told

"""What limits are compared with: counted for all processes together, each time once."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from core import tallies
from core.tasks import forget_tallies
from tests.matching.test_concurrency import at_once

SOON, LATER = 2_000_000_000, 2_000_000_060  # the ends of two windows, long after today


def known() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, used FROM core_tally")
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_each_key_is_counted_apart_and_anew_in_the_next_window():
    assert tallies.count([("a", SOON)]) == {"a": 1}
    assert tallies.count([("b", SOON), ("a", SOON)]) == {"a": 2, "b": 1}
    assert tallies.count([("a", LATER)]) == {"a": 1}


@pytest.mark.django_db
def test_it_takes_one_query_however_many_keys(django_assert_num_queries):
    with django_assert_num_queries(1):
        tallies.count([(str(number), SOON) for number in range(3)])


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_instant_count_as_two():
    answers: list[int] = []

    assert at_once(lambda: answers.append(tallies.count([("a", SOON), ("b", SOON)])["b"])) == ["done", "done"]

    assert sorted(answers) == [1, 2]


@pytest.mark.django_db
def test_what_is_over_is_forgotten():
    past = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
    tallies.count([("past", past), ("now", SOON)])

    forget_tallies(timestamp=0)

    assert known() == {"now": 1}

"""A POC ends in a decision: the site asks for it before its end date, then every week until there is one."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.models import Notification
from irritants.models import Event
from matching.enums import PocStatus
from matching.models import Poc
from matching.operations import deciding, pocs
from matching.room.asking import next_ask, step_on
from tests.accounts.forms import signed_in
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.matching import CriterionFactory, PocFactory

pytestmark = pytest.mark.django_db
ENDS = date(2026, 3, 2)


def at(days: int) -> datetime:
    """So many days after the end date; before it, when negative."""
    return datetime.combine(ENDS + timedelta(days=days), time(8), tzinfo=UTC)


@pytest.fixture
def poc() -> Poc:
    return CriterionFactory(poc=PocFactory(status=PocStatus.RUNNING, starts_on=None, ends_on=ENDS)).poc


def ask(*days: int) -> list[int]:
    return [deciding.call_for_decisions(at=at(day)) for day in days]


def told(person: object) -> int:
    return Notification.objects.filter(recipient=person).count()


@pytest.mark.parametrize(
    ("days", "step", "next_in"),
    [(-15, None, -14), (-14, 0, 1), (0, 0, 1), (1, 1, 8), (7, 1, 8), (8, 2, 15), (15, 3, 22)],
)
def test_a_day_belongs_to_one_step_and_the_next_begins_on_a_known_day(days, step, next_in):
    day = ENDS + timedelta(days=days)
    assert step_on(day, ends_on=ENDS) == step
    assert next_ask(day, ends_on=ENDS) == ENDS + timedelta(days=next_in)


def test_each_step_is_taken_once_and_told_to_whom_it_concerns(poc):
    establishment, company, agency = poc.match.irritant.author, manager_of(poc.match.startup.organisation), curator()
    observer = manager_of(OrganisationFactory(establishment=True))
    poc.observers.add(observer.organisation)
    people = (establishment, company, agency, observer)

    seen = []
    for day in (-15, -14, -3, 0, 1, 2, 7, 8, 9, 15):
        ask(day, day)
        seen.append(tuple(map(told, people)))

    assert seen == [
        (0, 0, 0, 0),
        (1, 0, 0, 0),
        (1, 0, 0, 0),
        (1, 0, 0, 0),
        (2, 1, 1, 0),
        (2, 1, 1, 0),
        (2, 1, 1, 0),
        (3, 1, 2, 0),
        (3, 1, 2, 0),
        (4, 1, 3, 0),
    ]


def test_a_worker_that_was_away_for_a_month_asks_once(poc):
    assert ask(30, 30, 31) == [1, 0, 0]


def test_each_request_is_on_the_thread_of_the_parties(poc, client):
    ask(-14, 1)
    events = Event.objects.filter(subject_kind="poc", verb="ask").order_by("pk")
    assert [(event.audience, event.by, event.detail["step"], event.detail["until"]) for event in events] == [
        ("parties", None, 0, "2026-03-02"),
        ("parties", None, 1, "2026-03-02"),
    ]
    words = "Une décision a été demandée, pour le 2 mars 2026"
    team = signed_in(poc.match.irritant.author).get(poc.get_absolute_url()).content.decode()
    assert (team.count(words), words in client.get(poc.get_absolute_url()).content.decode()) == (2, False)


def test_a_later_end_date_begins_the_ladder_again_and_a_decision_ends_it(poc):
    by = curator()
    assert ask(1) == [1]
    pocs.review(poc=poc, by=by, at=at(2))
    pocs.extend(poc=poc, ends_on=ENDS + timedelta(days=30), reason="Un mois de plus.", by=by, at=at(2))

    assert ask(3, 8, 15, 16, 30, 31) == [0, 0, 0, 1, 0, 1]

    poc.refresh_from_db()
    pocs.abandon(poc=poc, reason="Assez.", by=by, at=at(32))
    assert ask(40) == [0]


@pytest.mark.parametrize("status", [PocStatus.SCALED, PocStatus.STOPPED])
def test_nothing_is_asked_of_what_is_decided(status):
    PocFactory(status=status, starts_on=None, ends_on=ENDS)
    assert ask(-14, 1, 60) == [0, 0, 0]


def test_what_was_never_committed_or_sleeps_is_asked_once_its_date_is_past(poc):
    framing = PocFactory(status=PocStatus.FRAMING, starts_on=None, ends_on=ENDS)
    PocFactory(status=PocStatus.FRAMING, starts_on=None, ends_on=None)
    pocs.sleep(poc=poc, reason="Vacances.", by=curator(), at=at(-20))

    assert ask(-14, 0, 1) == [0, 0, 2]

    bodies = {each.match.irritant.author: each for each in (poc, framing)}
    said = [Notification.objects.get(recipient=person).body for person in bodies]
    assert ["en sommeil" in said[0], "jamais été engagé" in said[1]] == [True, True]

"""Two workers, or a worker and a person, at once on real threads: each thing is told once, and nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import Alert, Told
from accounts.operations import alerts as operations
from core.models import OutgoingMail
from dashboards.operations import alerts as making
from dashboards.operations import telling
from irritants.models import Irritant
from tests.dashboards.alerting import minutes, publish, search
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, started together; what each returned, or what it refused."""
    gate = Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=10)
            return act()
        except ValidationError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def mails_to(person) -> int:
    return OutgoingMail.objects.filter(to=person.email).count()


def test_two_workers_at_once_write_one_mail():
    person = UserFactory()
    search(person)
    publish("Une salle sans prise", at=minutes(1))

    for _ in range(3):
        at_once(*[lambda: telling.tell_due(at=minutes(5))] * 2)

    assert mails_to(person) == 1
    assert Told.objects.filter(mail__isnull=False).count() == 1


def test_what_commits_after_the_worker_has_looked_is_told_by_the_next_run():
    person = UserFactory()
    search(person)
    begun, looked = Event(), Event()
    author = member_of(OrganisationFactory(establishment=True))

    def publish_slowly() -> None:
        try:
            with transaction.atomic():
                publish("En retard", at=minutes(1), establishment=author.organisation, author=author)
                begun.set()
                assert looked.wait(timeout=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(publish_slowly)
        assert begun.wait(timeout=10)
        telling.tell_due(at=minutes(5))
        looked.set()
        slow.result(timeout=10)
    assert mails_to(person) == 0
    telling.tell_due(at=minutes(10))

    assert mails_to(person) == 1


def test_what_commits_while_the_alert_is_made_is_told_or_was_there_and_never_both():
    person = UserFactory()
    author = member_of(OrganisationFactory(establishment=True))

    def publish_one() -> None:
        publish("En même temps", at=minutes(0), establishment=author.organisation, author=author)

    at_once(publish_one, lambda: search(person))
    telling.tell_due(at=minutes(5))
    telling.tell_due(at=minutes(10))

    noted = Told.objects.filter(kind="irritants", number=Irritant.objects.get().pk)
    assert noted.count() == 1
    assert mails_to(person) == (1 if noted.get().mail else 0)


def test_the_same_alert_made_twice_at_once_is_one_and_the_cap_holds(monkeypatch):
    person = UserFactory()
    outcomes = at_once(*[lambda: search(person).pk] * 2)
    assert len(set(outcomes)) == 1

    monkeypatch.setattr(operations, "ALERTS_EACH", 2)
    things = StartupFactory.create_batch(2, validated=True)

    def keep(thing) -> object:
        wanted = making.Wanted(kind="startup", name=str(thing), subject_uuid=thing.uuid)
        return making.follow(wanted=wanted, frequency="none", by=person, at=minutes(1)).kind

    assert sorted(at_once(*[lambda thing=thing: keep(thing) for thing in things])) == ["refused", "startup"]
    assert Alert.objects.filter(user=person).count() == 2


def test_stopped_while_it_is_told_it_is_told_at_most_once_and_stays_stopped():
    person = UserFactory()
    alert = search(person, frequency="daily")
    publish("Une salle sans prise", at=minutes(1))
    due = alert.due_at

    at_once(lambda: telling.tell_due(at=due), lambda: operations.stop(alerts=[alert], at=due))

    alert.refresh_from_db()
    assert mails_to(person) <= 1
    if alert.stopped_at is None:
        pytest.fail("the person’s word was lost")

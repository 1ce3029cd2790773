"""Nobody has the same mail to many twice, and nobody misses it: each job is cut off at each statement, and two workers meet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from django.core import mail as sent
from django.db import connection, transaction

from accounts.enums import CircularStatus, Outcome
from accounts.models import Circular, CircularRecipient, Notification, User
from accounts.operations import circulars, mailing
from core.mail import deliver
from core.models import OutgoingMail
from core.states import TransitionRefused
from tests.accounts.test_told_once import Killed, killed_at
from tests.factories.accounts import CircularFactory, UserFactory, curator

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)
LATER = NOON + circulars.DELAY
LONGEST = 150  # statements: beyond it the way does not end


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch) -> None:
    """Three people: one time for two of them, one for the last."""
    monkeypatch.setattr(circulars, "AT_ONCE", 2)


def send(circular: Circular, people: list[User], by: User) -> None:
    """As a curator who presses the button again where the site did not answer."""
    pressed = Circular.objects.get(pk=circular.pk)
    with suppress(TransitionRefused):
        circulars.send(circular=pressed, people=[person.pk for person in people], told_whom="Tous", by=by, at=NOON)


def whole_way(circular: Circular, people: list[User], by: User) -> None:
    """Sending, and all the jobs after it."""
    send(circular, people, by)
    while circulars.tell_due(at=LATER):
        pass
    mailing.mail_due(at=LATER)
    for pk in OutgoingMail.objects.order_by("pk").values_list("pk", flat=True):
        deliver(mail_id=pk, at=LATER)


def reached(circular: Circular) -> dict[str, set[str]]:
    """By address, the Message-IDs under which it reached the mail server."""
    found: dict[str, set[str]] = {}
    for message in sent.outbox:
        if circular.subject in message.body:
            found.setdefault(message.to[0], set()).add(message.extra_headers["Message-ID"])
    return found


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_cut_off_at_any_statement_each_person_has_it_under_one_message_id(after):
    """The same people, another mail to many each time; then everything is run again to its end."""
    by, people, cuts = curator(), [UserFactory() for _three in range(3)], 0
    for number in range(1, LONGEST):
        sent.outbox.clear()
        Notification.objects.all().delete()
        OutgoingMail.objects.all().delete()
        circular = CircularFactory(subject=f"Information {number:03}")
        try:
            with killed_at(number, after=after):
                whole_way(circular, people, by)
        except Killed:
            cuts += 1
        else:
            break
        whole_way(circular, people, by)
        whole_way(circular, people, by)

        ids = reached(circular)
        assert {address: len(found) for address, found in ids.items()} == {person.email: 1 for person in people}, number
        told = Notification.objects.filter(key=f"circular:{circular.uuid}").values_list("recipient", flat=True)
        assert sorted(told) == sorted(person.pk for person in people), number
        assert circular.recipients.by_outcome() == {Outcome.SENT: 3}, number
        assert Circular.objects.get(pk=circular.pk).status == CircularStatus.SENT, number

    assert 40 < cuts < LONGEST - 1


def test_each_job_run_twice_tells_once():
    by, people, circular = curator(), [UserFactory() for _three in range(3)], CircularFactory()

    for job in (lambda: send(circular, people, by), lambda: whole_way(circular, people, by)):
        for _twice in range(2):
            job()

    assert sorted(message.to[0] for message in sent.outbox) == sorted(person.email for person in people)
    assert CircularRecipient.objects.count() == 3


@contextmanager
def elsewhere(work: Callable[[], Any]) -> Iterator[Thread]:
    """In another connection, while the block lasts; waited for at its end."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    yield thread
    thread.join(timeout=20)
    assert not thread.is_alive()


def test_a_second_worker_passes_over_what_the_first_one_tells():
    people, by, circular = [UserFactory() for _three in range(3)], curator(), CircularFactory()
    send(circular, people, by)
    answers: list[bool] = []

    with transaction.atomic():
        circulars._tell_some(circular.pk, at=LATER)
        with elsewhere(lambda: answers.append(circulars.tell_due(at=LATER))):
            pass
        told_meanwhile = Notification.objects.filter(key=f"circular:{circular.uuid}").count()

    assert (answers, told_meanwhile) == ([False], 2)


def test_whoever_holds_it_back_while_it_begins_to_leave_comes_too_late_and_loses_nobody():
    people, by, circular = [UserFactory() for _three in range(3)], curator(), CircularFactory()
    send(circular, people, by)
    read_before, refused = Circular.objects.get(pk=circular.pk), []

    def hold() -> None:
        try:
            circulars.hold(circular=read_before, by=by, at=LATER)
        except TransitionRefused:
            refused.append(True)

    with transaction.atomic():
        circulars._tell_some(circular.pk, at=LATER)
        thread = Thread(target=lambda: (hold(), connection.close()))
        thread.start()
        thread.join(timeout=0.5)
        is_waiting = thread.is_alive()
    thread.join(timeout=20)

    assert (is_waiting, refused, circular.recipients.count()) == (True, [True], 3)

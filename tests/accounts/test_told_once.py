"""One person is never told the same thing twice: each job is run again, and cut off at every statement of the way to the mail server.

A statement that is cut off is what a killed worker or a lost connection leaves: its transaction is undone. Real workers and databases
are killed in tests/resilience.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail as sent
from django.db import connection

from accounts.enums import Family
from accounts.models import Notification, User
from accounts.notifications import Notice, notify
from accounts.operations import mailing
from core.mail import deliver
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 4, 11, tzinfo=UTC)
KEYS = ("match-met:1", "match-sent:1", "export-1")
LONGEST = 60  # statements: beyond it the way does not end


class Killed(BaseException):
    """Like a kill: nothing of ours catches it."""


@contextmanager
def killed_at(number: int, *, after: bool) -> Iterator[list[str]]:
    """Ends at the statement of that number, before the database has seen it or after it has answered. Gives those that went by."""
    seen: list[str] = []

    def cut(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        seen.append(sql)
        if len(seen) == number and not after:
            raise Killed
        result = execute(sql, params, many, context)
        if len(seen) == number:
            raise Killed
        return result

    with connection.execute_wrapper(cut):
        yield seen


def tell(person: User) -> None:
    for key in KEYS:
        notice = Notice(title=f"Dit {key}", body="", action="Voir", path="/", why="Un essai.")
        notify(recipients=[person], organisation=None, key=key, compose=lambda user, notice=notice: notice, at=NOW)


def send_all() -> None:
    for pk in OutgoingMail.objects.order_by("pk").values_list("pk", flat=True):
        deliver(mail_id=pk, at=NOW)


def whole_way(person: User) -> None:
    """What happened and all the jobs after it."""
    tell(person)
    mailing.mail_due(at=NOW)
    send_all()


def told_by_mail() -> dict[str, set[str]]:
    """The Message-IDs under which each thing reached the mail server."""
    return {
        key: {message.extra_headers["Message-ID"] for message in sent.outbox if f"Dit {key}" in message.body}
        for key in KEYS
    }


@pytest.fixture
def person() -> User:
    return UserFactory()


def test_each_job_run_twice_tells_once(person):
    for job in (tell, lambda person: mailing.mail_due(at=NOW), lambda person: send_all()):
        for _twice in range(2):
            job(person)

    families = Notification.objects.values_list("key", "family")
    assert dict(families) == {"match-met:1": Family.NEWS, "match-sent:1": Family.ANSWER, "export-1": Family.ACCOUNT}
    assert len(sent.outbox) == OutgoingMail.objects.count() == 2  # the account apart, the rest together


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_cut_off_at_any_statement_each_thing_reaches_the_person_under_one_message_id(person, after):
    """The same person, other keys each time, so that each cut begins anew; then everything is run again to its end."""
    cuts = 0
    for number in range(1, LONGEST):
        sent.outbox.clear()
        Notification.objects.all().delete()
        OutgoingMail.objects.all().delete()
        try:
            with killed_at(number, after=after):
                whole_way(person)
        except Killed:
            cuts += 1
        else:
            break
        whole_way(person)
        whole_way(person)
        ids = told_by_mail()
        assert {key: len(found) for key, found in ids.items()} == dict.fromkeys(KEYS, 1), number
        rows = OutgoingMail.objects.values_list("message_id", flat=True)
        assert set.union(*ids.values()) == set(rows), number
        assert Notification.objects.filter(recipient=person, mail__sent_at=NOW).count() == len(KEYS), number

    assert 15 < cuts < LONGEST - 1

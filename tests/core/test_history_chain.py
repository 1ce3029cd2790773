"""The seals over the history: what is altered, removed or put in by whoever owns the database is found, the first one first."""

import time
from datetime import UTC, datetime
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from core.history import chain, verifying
from core.history.verifying import Fault
from core.models import Change, Seal, Sealing
from core.tasks import seal_history
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def as_superuser(statement: str, *params: object) -> None:
    """What the guards refuse to everybody else: they are triggers, and a superuser puts triggers to sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, params)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def numbers(db) -> list[int]:
    """Five writes, sealed in two times."""
    users = UserFactory.create_batch(3)
    chain.seal(at=AT)
    for user in users[:2]:
        User.objects.filter(pk=user.pk).update(last_name="Durand")
    chain.seal(at=AT)
    return list(Change.objects.order_by("pk").values_list("pk", flat=True))


def faults() -> list[Fault]:
    return verifying.verify().faults


def test_seals_follow_the_writes_and_hold(numbers):
    assert list(Seal.objects.values_list("position", "change")) == list(enumerate(numbers, start=1))
    assert faults() == []
    assert chain.seal(at=AT) == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("before", '{"last_name": "X"}'),
        ("after", '{"last_name": "X"}'),
        ("person", 3),
        ("at", "2020-01-01"),
        ("of", "accounts_organisation"),
        ("line", "0"),
        ("op", "I"),
        ("reason", "x"),
        ("request", "x"),
        ("door", "x"),
        ("role", "x"),
        ("tx", 1),
        ("about", "{}"),
        ("erased", "{last_name}"),
        ("erasing", True),
        ("salt", "00000000-0000-4000-8000-000000000000"),
    ],
)
def test_a_write_that_was_altered_is_named(numbers, column, value):
    as_superuser(f"UPDATE core_change SET {column} = %s WHERE id = %s", value, numbers[3])

    assert faults() == [Fault(verifying.ALTERED, 4, numbers[3])]


def test_no_column_of_a_write_escapes_its_digest():
    named = {field.column for field in Change._meta.concrete_fields}

    assert {column for column in named if column in chain.CONTENT} == named


def test_a_write_that_was_removed_is_named(numbers):
    as_superuser("DELETE FROM core_change WHERE id = %s", numbers[1])

    assert faults() == [Fault(verifying.REMOVED, 2, numbers[1])]


def test_a_write_that_was_removed_with_its_seal_leaves_a_gap(numbers):
    as_superuser("DELETE FROM core_change WHERE id = %s", numbers[1])
    as_superuser("DELETE FROM core_seal WHERE change = %s", numbers[1])

    assert faults() == [Fault(verifying.SEAL_REMOVED, 3, numbers[2])]


def test_closing_the_gap_breaks_the_chain(numbers):
    as_superuser("DELETE FROM core_change WHERE id = %s", numbers[1])
    as_superuser("DELETE FROM core_seal WHERE change = %s", numbers[1])
    for number in numbers[2:]:
        as_superuser("UPDATE core_seal SET position = position - 1 WHERE change = %s", number)

    assert faults()[0] == Fault(verifying.SEAL_ALTERED, 2, numbers[2])


def test_seals_made_again_without_the_key_do_not_hold(numbers, settings):
    as_superuser("UPDATE core_change SET person = 3 WHERE id = %s", numbers[2])
    as_superuser("DELETE FROM core_seal")
    name = next(iter(chain.keys()))
    settings.SECRET_KEY = "whoever owns the database does not know the key of the site"
    Sealing.objects.all().delete()
    chain.seal(at=AT)
    as_superuser("UPDATE core_seal SET key = %s", name)
    settings.SECRET_KEY = "demonstration-only-this-key-is-public-and-production-refuses-it"

    assert faults()[0] == Fault(verifying.SEAL_ALTERED, 1, numbers[0])


def test_a_write_put_in_afterwards_is_named(numbers):
    Sealing.objects.update(settled=numbers[-1])
    as_superuser("UPDATE core_change SET id = id + 1000 WHERE id = %s", numbers[-1])
    as_superuser(
        "INSERT INTO core_change (id, at, tx, of, line, op, about, request, door, reason, role)"
        " VALUES (%s, now(), 1, 'accounts_user', '1', 'U', '{}', '', '', '', 'postgres')",
        numbers[-1] - 1000,
    )

    assert faults() == [
        Fault(verifying.REMOVED, 5, numbers[-1]),
        Fault(verifying.INSERTED, 0, numbers[-1] - 1000),
    ]


def test_the_end_cut_off_is_seen_from_a_head_kept_elsewhere(numbers):
    head = chain.head()
    as_superuser("DELETE FROM core_change WHERE id = %s", numbers[-1])
    as_superuser("DELETE FROM core_seal WHERE change = %s", numbers[-1])

    assert faults() == []
    assert verifying.verify(expected=head).faults == [Fault(verifying.CUT, head.position, 0)]


def test_a_key_that_was_replaced_still_opens_what_it_sealed(numbers, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key of this site, long enough to be taken for a real one"
    UserFactory()
    chain.seal(at=AT)
    assert faults() == []

    settings.SECRET_KEY_FALLBACKS = []
    assert faults()[0] == Fault(verifying.UNKNOWN_KEY, 1, numbers[0])


def test_the_command_names_the_first_fault_and_fails(numbers):
    told = StringIO()
    call_command("verify_history", stdout=told)
    assert told.getvalue() == f"5 writes sealed, 0 waiting. Head: {chain.head()}\n"

    as_superuser("UPDATE core_change SET person = 3 WHERE id = %s", numbers[2])
    with pytest.raises(CommandError, match="not as it was sealed"):
        call_command("verify_history", stdout=told)
    assert f"seal 3, write {numbers[2]}: {verifying.ALTERED}" in told.getvalue()


def test_the_command_tells_a_trigger_that_sleeps(numbers):
    told = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE accounts_user DISABLE TRIGGER history_update")

    with pytest.raises(CommandError):
        call_command("verify_history", stdout=told)

    assert "accounts_user: its writes are not noted" in told.getvalue()


def test_the_job_seals_all_that_waits_whatever_the_number(db, monkeypatch):
    monkeypatch.setattr(chain.seal, "__kwdefaults__", {"most": 2})
    UserFactory.create_batch(5)

    seal_history(timestamp=0)

    assert (Seal.objects.count(), faults()) == (5, [])


def settled_beyond(number: int) -> bool:
    """Once whatever was open meanwhile has ended, the tests of other workers included: they share the server, and its transactions."""
    chain.seal(at=AT)
    done = Sealing.objects.get().settled > number
    time.sleep(0 if done else 0.1)
    return done


@pytest.mark.django_db(transaction=True)
def test_a_write_that_commits_late_is_sealed_late_and_nobody_waits():
    other = psycopg.connect(
        host=connection.settings_dict["HOST"],
        user=connection.settings_dict["USER"],
        dbname=connection.settings_dict["NAME"],
    )
    first, second = UserFactory.create_batch(2)
    with other:
        other.execute("UPDATE accounts_user SET last_name = 'Late' WHERE id = %s", [first.pk])
        User.objects.filter(pk=second.pk).update(last_name="Early")
        assert [chain.seal(at=AT), chain.seal(at=AT), chain.seal(at=AT)] == [3, 0, 0]
        late_is_open = Sealing.objects.get().settled
        other.commit()
    other.close()

    assert [chain.seal(at=AT), chain.seal(at=AT), chain.seal(at=AT)] == [1, 0, 0]

    late = Change.objects.get(after={"last_name": "Late"})
    early = Change.objects.get(after={"last_name": "Early"})
    assert late.pk < early.pk
    assert list(Seal.objects.order_by("-position").values_list("change", flat=True)[:2]) == [late.pk, early.pk]
    assert late_is_open < late.pk
    assert any(settled_beyond(late.pk) for _ in range(600))
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_sealers_one_works_and_the_other_does_not_wait():
    UserFactory()
    with psycopg.connect(
        host=connection.settings_dict["HOST"],
        user=connection.settings_dict["USER"],
        dbname=connection.settings_dict["NAME"],
    ) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [chain.LOCK])
        assert chain.seal(at=AT) == 0

    assert chain.seal(at=AT) == 1

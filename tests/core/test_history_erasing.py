"""Who is anonymised leaves the history too; the rest stays, and the chain of seals holds."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from accounts.models import User
from core.history import chain, verifying
from core.history.context import told_by
from core.history.erasing import erasing
from core.models import Change
from tests.core.test_history_chain import as_superuser
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def everything_written() -> str:
    return "\n".join(f"{change.before} {change.after}" for change in Change.objects.all())


@pytest.fixture
def person(db) -> User:
    """Whose name changed once, long ago."""
    user = UserFactory(email="marie.curieux@test.example", last_name="Curieux", language="fr")
    User.objects.filter(pk=user.pk).update(last_name="Curieux-Petit")
    User.objects.filter(pk=user.pk).update(language="en")
    chain.seal(at=AT)
    return user


def anonymise(user: User) -> None:
    with told_by(lambda: {"person": 12, "door": "trial"}), erasing(reason="asked by the person", at=AT):
        User.objects.filter(pk=user.pk).update(email=f"{user.pk}@erased.invalid", last_name="")


def test_what_is_erased_of_a_row_is_in_no_write_any_more(person):
    anonymise(person)

    assert "Curieux" not in everything_written()
    assert "marie" not in everything_written()


def test_the_rest_of_the_row_who_and_when_stay(person):
    anonymise(person)

    added, renamed, changed, erased = (
        Change.objects.filter(of="accounts_user", line=person.pk).exclude(op="E").order_by("pk")
    )
    assert (added.after["language"], added.erased) == ("fr", ["email", "last_name"])
    assert (renamed.before, renamed.after, renamed.erased) == ({}, {}, ["last_name"])
    assert (changed.before, changed.after, changed.erased) == ({"language": "fr"}, {"language": "en"}, [])
    assert (erased.after, erased.before, erased.reason) == (
        {"email": f"{person.pk}@erased.invalid", "last_name": ""},
        {},
        "asked by the person",
    )


def test_the_chain_holds_after_it_and_each_erasure_is_a_write(person):
    anonymise(person)

    assert verifying.verify().faults == []
    chain.seal(at=AT)
    assert verifying.verify().faults == []
    said = {(change.person, change.door, change.reason) for change in Change.objects.filter(op="E")}
    assert said == {(12, "trial", "asked by the person")}
    assert Change.objects.filter(op="E").count() == 2


def test_an_erasure_before_the_seal_holds_too(db):
    user = UserFactory(last_name="Curieux")

    anonymise(user)
    chain.seal(at=AT)

    assert verifying.verify().faults == []
    assert "Curieux" not in everything_written()


def test_a_row_deleted_leaves_its_dates_only(person):
    number = person.pk
    with erasing(reason="asked by the person", at=AT):
        person.delete()

    assert "Curieux" not in everything_written()
    deleted = Change.objects.get(of="accounts_user", line=number, op="D")
    assert (deleted.before, "email" in deleted.erased) == ({}, True)
    assert verifying.verify().faults == []


def test_others_keep_their_history(person):
    other = UserFactory(last_name="Autre")

    anonymise(person)

    assert Change.objects.get(of="accounts_user", line=other.pk).after["last_name"] == "Autre"


def test_an_anonymisation_that_fails_erases_nothing(person):
    with pytest.raises(IntegrityError), erasing(reason="asked by the person", at=AT):
        User.objects.filter(pk=person.pk).update(last_name="", email=UserFactory().email)

    assert "Curieux-Petit" in everything_written()
    assert Change.objects.filter(op="E").count() == 0


@pytest.mark.parametrize("sealed_again", [True, False])
def test_what_was_erased_put_back_is_found(person, sealed_again):
    before = Change.objects.get(of="accounts_user", line=person.pk, op="I")
    anonymise(person)
    if sealed_again:
        chain.seal(at=AT)

    as_superuser(
        "UPDATE core_change SET after = after || %s::jsonb, erased = '{}', salt = %s WHERE id = %s",
        '{"email": "marie.curieux@test.example", "last_name": "Curieux"}',
        before.salt,
        before.pk,
    )

    assert [fault.what for fault in verifying.verify().faults] == [verifying.ALTERED]


def test_an_altered_write_cannot_pass_for_an_erased_one(person):
    target = Change.objects.filter(of="accounts_user", line=person.pk, op="U").earliest("pk")
    as_superuser("UPDATE core_change SET after = '{}' WHERE id = %s", target.pk)
    digest = chain.digest_of(chain.current_content([target.pk])[target.pk], b"a key that is not ours")
    as_superuser(
        "INSERT INTO core_change (at, tx, of, line, op, after, about, request, door, reason, role)"
        " SELECT now(), tx, of, line, 'E', jsonb_build_object('write', id, 'key', %s::text, 'digest', %s::text), about,"
        " '', '', '', role FROM core_change WHERE id = %s",
        next(iter(chain.keys())),
        digest,
        target.pk,
    )
    chain.seal(at=AT)

    assert [(fault.what, fault.change) for fault in verifying.verify().faults] == [(verifying.ALTERED, target.pk)]

"""Alerts whose worker is killed, or that fail: nothing is lost, nothing is told twice, nobody waits for somebody else."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Alert, Told, User
from core.models import OutgoingMail
from dashboards.operations import telling
from irritants.models import Listed
from tests.dashboards.alerting import days, minutes, publish, search, told
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return member_of(OrganisationFactory(establishment=True), email="lectrice@test.example")


class Killed(RuntimeError):
    pass


@pytest.mark.parametrize(
    "place",
    [
        "dashboards.notifications.alerts.queue_mail",
        "dashboards.operations.telling._write_down",
        "dashboards.operations.telling.mail_due_at",
        "core.mail.enqueue",
    ],
)
def test_killed_anywhere_it_has_told_nothing_and_the_next_run_tells_once(person, place, monkeypatch):
    alert = search(person, frequency="daily")
    publish("Une salle sans prise", at=minutes(1))

    def kill(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(place, kill)
        with pytest.raises(ExceptionGroup):
            telling.tell_due(at=days(1))
    assert not OutgoingMail.objects.filter(to=person.email).exists()
    assert alert.told.filter(mail__isnull=False).count() == 0
    due = alert.due_at
    alert.refresh_from_db()
    assert alert.due_at == due

    assert len(told(days(1))) == 1
    assert told(days(3)) == []


def test_killed_after_the_mail_and_before_the_commit_it_starts_again(person, monkeypatch):
    search(person)
    publish("Une salle sans prise", at=minutes(1))
    written = telling._write_down

    def write_then_kill(*args, **kwargs):
        written(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(telling, "_write_down", write_then_kill)
        with pytest.raises(ExceptionGroup):
            telling.tell_due(at=minutes(5))
    assert not Told.objects.filter(mail__isnull=False).exists()

    assert len(told(minutes(10))) == 1


def test_what_fails_for_one_holds_back_nobody_else(person, monkeypatch):
    other = UserFactory()
    search(person)
    search(other)
    publish("Une salle sans prise", at=minutes(1))
    write = telling.notifications.told

    def fail(owner, *args, **kwargs):
        if owner == person:
            raise Killed
        return write(owner, *args, **kwargs)

    monkeypatch.setattr(telling.notifications, "told", fail)
    with pytest.raises(ExceptionGroup):
        telling.tell_due(at=minutes(5))

    assert list(OutgoingMail.objects.filter(subject="Une salle sans prise").values_list("to", flat=True)) == [
        other.email
    ]


def test_the_database_refuses_to_note_a_thing_twice_and_a_date_without_mails(person):
    alert = search(person)
    Told.objects.create(alert=alert, kind="irritants", number=1)

    with pytest.raises(IntegrityError, match="accounts_told_once"), transaction.atomic():
        Told.objects.create(alert=alert, kind="irritants", number=1)
    with pytest.raises(IntegrityError, match="due_iff_it_tells"), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(frequency="none")
    with pytest.raises(IntegrityError, match="due_iff_it_tells"), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(due_at=None)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_run_takes_the_same_queries_however_much_there_is_to_tell(person, rows, django_assert_num_queries):
    search(person)
    for number in range(rows):
        publish(f"Irritant {number}", at=minutes(1))

    with django_assert_num_queries(18):
        telling.tell_due(at=minutes(5))


def test_a_person_who_leaves_takes_their_alerts_with_them(person):
    search(person)
    publish("Une salle sans prise", at=minutes(1))
    told(minutes(5))

    person.memberships.all().delete()
    User.objects.filter(pk=person.pk).update(active_membership=None)
    User.objects.get(pk=person.pk).delete()

    assert (Alert.objects.count(), Told.objects.count()) == (0, 0)
    assert OutgoingMail.objects.filter(to="lectrice@test.example").count() == 1
    assert Listed.objects.count() == 1

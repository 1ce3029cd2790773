"""The one function that moves a status, and the triggers behind it."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from core import states
from irritants.enums import IRRITANT_MOVES, IrritantStatus, IrritantVerb
from irritants.models import Event, Irritant
from tests.factories.irritants import IrritantFactory

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_move_changes_the_status_its_date_and_the_thread_together():
    irritant = IrritantFactory()

    left = states.move(irritant, IrritantVerb.SUBMIT, table=IRRITANT_MOVES, by=irritant.author, at=AT)

    stored = Irritant.objects.get(pk=irritant.pk)
    event = Event.objects.get(irritant=irritant)
    assert left == IrritantStatus.DRAFT
    assert (stored.status, stored.status_at) == (IrritantStatus.SUBMITTED, AT)
    assert (event.verb, event.source, event.target, event.at, event.by) == (
        "submit",
        "draft",
        "submitted",
        AT,
        irritant.author,
    )


@pytest.mark.django_db
def test_a_verb_from_a_state_it_does_not_leave_is_refused_and_writes_nothing():
    irritant = IrritantFactory(published=True)

    with pytest.raises(states.TransitionRefused):
        states.move(irritant, IrritantVerb.SUBMIT, table=IRRITANT_MOVES, by=irritant.author, at=AT)

    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_who_read_an_older_state_comes_too_late():
    irritant = IrritantFactory()
    stale = Irritant.objects.get(pk=irritant.pk)
    states.move(irritant, IrritantVerb.SUBMIT, table=IRRITANT_MOVES, by=irritant.author, at=AT)

    with pytest.raises(states.TransitionRefused):
        states.move(stale, IrritantVerb.SUBMIT, table=IRRITANT_MOVES, by=irritant.author, at=AT)

    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_status_that_changes_without_its_event():
    irritant = IrritantFactory()

    with pytest.raises(IntegrityError, match="without its event"):
        Irritant.objects.filter(pk=irritant.pk).update(status=IrritantStatus.SUBMITTED)

    assert Irritant.objects.get(pk=irritant.pk).status == IrritantStatus.DRAFT


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE irritants_event SET verb = 'x'", "DELETE FROM irritants_event"])
def test_the_thread_is_append_only_whoever_writes(statement):
    irritant = IrritantFactory()
    irritant.record("draft", by=irritant.author, at=AT)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Event.objects.count() == 1

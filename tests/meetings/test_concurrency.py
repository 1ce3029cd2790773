"""Two people at once, on real threads and a real PostgreSQL: no place is given twice, nothing is entered twice."""

from datetime import UTC, datetime

import pytest

from meetings.models import Attendee, Edition, EditionEvent, Entry, Registration
from meetings.operations import entries, layout, registrations
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.irritants import IrritantFactory
from tests.factories.meetings import AttendeeFactory, EditionFactory, RegistrationFactory
from tests.matching.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def test_two_organisations_that_register_at_once_do_not_get_the_same_last_place():
    edition = EditionFactory(announced=True, capacity=1)
    people = [manager_of(OrganisationFactory(establishment=True)) for _ in range(2)]
    queue = list(people)

    def register() -> None:
        by = queue.pop()
        registrations.register(
            edition=Edition.objects.get(pk=edition.pk),
            organisation=by.organisation,
            person=Attendee(first_name="Alix", last_name="Morel", email=by.email),
            is_listed=True,
            by=by,
            at=AT,
        )

    outcome = at_once(register)

    assert outcome == ["done", "done"]
    assert (Registration.objects.standing().count(), Registration.objects.waiting().count()) == (1, 1)


def test_an_organisation_that_registers_twice_at_once_is_registered_once():
    edition, by = EditionFactory(announced=True), manager_of(OrganisationFactory(establishment=True))

    def register() -> None:
        registrations.register(
            edition=Edition.objects.get(pk=edition.pk),
            organisation=by.organisation,
            person=Attendee(first_name="Alix", last_name="Morel", email=by.email),
            is_listed=True,
            by=by,
            at=AT,
        )

    assert (at_once(register), Attendee.objects.count()) == (["done", "refused"], 1)


def test_the_place_of_who_cancels_twice_at_once_is_given_once():
    edition = EditionFactory(announced=True, capacity=1)
    comes = RegistrationFactory(edition=edition)
    AttendeeFactory(registration=comes)
    for _ in range(2):
        AttendeeFactory(registration=RegistrationFactory(edition=edition, waiting=True))

    def cancel() -> None:
        registration = Registration.objects.select_related("edition", "organisation").get(pk=comes.pk)
        registrations.unregister(registration=registration, by=comes.by, at=AT)

    outcome = at_once(cancel)

    assert outcome == ["done", "refused"]
    assert Registration.objects.standing().count() == 1


def test_two_people_add_the_last_places_at_once_and_one_is_refused():
    edition = EditionFactory(announced=True, capacity=2)
    comes = RegistrationFactory(edition=edition)
    AttendeeFactory(registration=comes)
    names = ["Alix", "Bao"]

    def add() -> None:
        registration = Registration.objects.select_related("edition", "organisation").get(pk=comes.pk)
        name = names.pop()
        person = Attendee(registration=registration, first_name=name, last_name="Morel", email=f"{name}@exemple.fr")
        registrations.add_person(person=person, by=comes.by, at=AT)

    assert (at_once(add), comes.attendees.count()) == (["done", "refused"], 2)


def test_an_irritant_entered_twice_at_once_is_entered_once():
    edition, irritant = EditionFactory(announced=True), IrritantFactory(published=True)

    def enter() -> None:
        entries.enter(edition=Edition.objects.get(pk=edition.pk), irritant=irritant, by=irritant.author, at=AT)

    outcome = at_once(enter)

    assert (outcome, Entry.objects.count(), EditionEvent.objects.count()) == (["done", "refused"], 1, 1)


def test_tables_added_twice_at_once_have_numbers_of_their_own():
    edition, by = EditionFactory(announced=True), curator()

    outcome = at_once(lambda: layout.add_tables(edition=Edition.objects.get(pk=edition.pk), count=3, by=by, at=AT))

    assert outcome == ["done", "done"]
    assert list(edition.tables.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]

"""Who comes: places in the order of the requests, the waiting list, what is told, needs that are deleted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Notification
from meetings.models import Attendee, Edition, EditionEvent, Registration
from meetings.models.editions import NEEDS_KEPT_FOR
from meetings.models.registrations import MOST_ATTENDEES
from meetings.operations import editions, registrations
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.meetings import (
    AttendeeFactory,
    EditionFactory,
    EntryFactory,
    MeetingFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def person(name: str = "Alix", **fields: object) -> Attendee:
    return Attendee(**{"first_name": name, "last_name": "Morel", "email": f"{name.lower()}@exemple.fr", **fields})


def register(edition: Edition, *, at: datetime = AT, **fields: object) -> Registration:
    by = manager_of(OrganisationFactory(establishment=True))
    return registrations.register(
        edition=edition, organisation=by.organisation, person=person(**fields), is_listed=True, by=by, at=at
    )


def titles(registration: Registration) -> list[str]:
    told = Notification.objects.filter(organisation=registration.organisation).order_by("created_at", "pk")
    return list(told.values_list("title", flat=True))


def standing(edition: Edition) -> list[bool]:
    return [each.is_standing for each in edition.registrations.order_by("registered_at", "pk")]


def test_registering_gives_a_place_says_so_and_writes_it_down():
    edition = EditionFactory(announced=True, name="Printemps")

    made = register(edition, email="ALIX@Exemple.fr")

    assert (made.confirmed_at, made.is_waiting) == (AT, False)
    assert [(each.email, each.user) for each in made.attendees.all()] == [("alix@exemple.fr", None)]
    assert titles(made) == ["Vous êtes inscrit à Printemps"]
    assert EditionEvent.objects.get(edition=edition).verb == "register"


def test_an_account_is_linked_where_it_is_of_the_organisation_only():
    edition = EditionFactory(announced=True)
    stranger = member_of(OrganisationFactory(establishment=True), email="autre@exemple.fr")
    by = member_of(OrganisationFactory(establishment=True), email="elle@exemple.fr")
    made = registrations.register(
        edition=edition, organisation=by.organisation, person=person(email=by.email), is_listed=True, by=by, at=AT
    )
    registrations.add_person(person=person("Bis", registration=made, email=stranger.email), by=by, at=AT)

    assert {each.email: each.user for each in made.attendees.all()} == {by.email: by, stranger.email: None}


def test_registering_twice_is_refused():
    made = register(EditionFactory(announced=True))

    with pytest.raises(ValidationError):
        registrations.register(
            edition=made.edition, organisation=made.organisation, person=person(), is_listed=True, by=made.by, at=AT
        )


def test_beyond_the_places_one_waits_and_who_comes_on_screen_does_not():
    edition = EditionFactory(announced=True, capacity=1)
    first, second = register(edition), register(edition, at=AT + timedelta(hours=1))
    afar = register(edition, is_remote=True, at=AT + timedelta(hours=2))

    assert [each.is_standing for each in (first, second, afar)] == [True, False, True]
    assert (registrations.places_taken(edition), registrations.places_left(edition)) == (1, 0)
    assert titles(second) == [f"Vous êtes sur la liste d’attente de {edition.name}"]


def test_who_asks_later_does_not_pass_before_who_waits():
    edition = EditionFactory(announced=True, capacity=2)
    taken = RegistrationFactory(edition=edition)
    AttendeeFactory(registration=taken)
    waits = RegistrationFactory(edition=edition, waiting=True)
    AttendeeFactory.create_batch(2, registration=waits)

    assert register(edition).is_waiting


def test_a_cancelled_registration_gives_its_places_in_order_and_tells():
    edition = EditionFactory(announced=True, capacity=1)
    first = register(edition, diet="Sans gluten")
    second, third = (register(edition, at=AT + timedelta(hours=hours)) for hours in (1, 2))

    registrations.unregister(registration=first, by=first.by, at=AT + timedelta(days=1))

    second.refresh_from_db()
    assert standing(edition) == [False, True, False]
    assert second.confirmed_at == AT + timedelta(days=1)
    assert titles(second)[-1] == f"Vous avez une place à {edition.name}"
    assert titles(third) == [f"Vous êtes sur la liste d’attente de {edition.name}"]
    assert first.attendees.get().diet == ""
    with pytest.raises(ValidationError):
        registrations.unregister(registration=first, by=first.by, at=AT)


def test_who_cancelled_begins_again_at_the_end_of_the_queue():
    edition = EditionFactory(announced=True, capacity=1)
    first, second = register(edition), register(edition, at=AT + timedelta(hours=1))
    registrations.unregister(registration=first, by=first.by, at=AT + timedelta(hours=2))
    again = registrations.register(
        edition=edition,
        organisation=first.organisation,
        person=person("Denis"),
        is_listed=False,
        by=first.by,
        at=AT + timedelta(hours=3),
    )

    assert (again.pk, again.is_waiting, [each.first_name for each in again.attendees.all()]) == (
        first.pk,
        True,
        ["Denis"],
    )
    assert Registration.objects.standing().get() == second


def test_a_larger_request_keeps_its_turn_and_those_behind_it_wait_but_for_screens():
    edition = EditionFactory(announced=True, capacity=2)
    taken = RegistrationFactory(edition=edition)
    AttendeeFactory.create_batch(2, registration=taken)
    large, small, screen = (
        RegistrationFactory(edition=edition, waiting=True, registered_at=AT + timedelta(hours=hours))
        for hours in range(3)
    )
    AttendeeFactory.create_batch(2, registration=large)
    AttendeeFactory(registration=small)
    AttendeeFactory(registration=screen, is_remote=True)

    registrations.remove_person(person=taken.attendees.first(), by=taken.by, at=AT)

    assert list(edition.registrations.waiting()) == [large, small]


def test_an_organiser_gives_a_place_out_of_turn_but_never_one_that_is_not_there():
    edition = EditionFactory(announced=True, capacity=1)
    large = RegistrationFactory(edition=edition, waiting=True, registered_at=AT)
    AttendeeFactory.create_batch(2, registration=large)
    small = RegistrationFactory(edition=edition, waiting=True, registered_at=AT + timedelta(hours=1))
    AttendeeFactory(registration=small)
    by = curator()

    registrations.give_place(registration=small, by=by, at=AT)
    with pytest.raises(ValidationError, match="0"):
        registrations.give_place(registration=large, by=by, at=AT)

    assert list(edition.registrations.waiting()) == [large]


def test_more_places_let_in_who_waits():
    edition = EditionFactory(announced=True, capacity=1)
    register(edition)
    waits = register(edition, at=AT + timedelta(hours=1))
    edition.capacity = 2

    editions.change(edition=edition, by=curator(), at=AT)

    waits.refresh_from_db()
    assert waits.is_standing


def test_one_cannot_add_a_person_where_no_place_is_left_except_on_screen():
    made = register(EditionFactory(announced=True, capacity=1))

    with pytest.raises(ValidationError) as refused:
        registrations.add_person(person=person("Bis", registration=made), by=made.by, at=AT)
    registrations.add_person(person=person("Bis", registration=made, is_remote=True), by=made.by, at=AT)
    bis = made.attendees.get(first_name="Bis")
    bis.is_remote = False
    with pytest.raises(ValidationError):
        registrations.change_person(person=bis, by=made.by, at=AT)

    assert set(refused.value.message_dict) == {"is_remote"}
    assert made.attendees.filter(is_remote=True).count() == 1


def test_an_organisation_registers_so_many_people_and_no_more():
    made = register(EditionFactory(announced=True))
    for number in range(MOST_ATTENDEES - 1):
        registrations.add_person(person=person(f"Personne{number}", registration=made), by=made.by, at=AT)

    with pytest.raises(ValidationError, match=str(MOST_ATTENDEES)):
        registrations.add_person(person=person("Detrop", registration=made), by=made.by, at=AT)


def test_the_same_address_twice_and_the_last_person_are_refused():
    made = register(EditionFactory(announced=True))

    with pytest.raises(ValidationError) as twice:
        registrations.add_person(person=person(registration=made), by=made.by, at=AT)
    with pytest.raises(ValidationError):
        registrations.remove_person(person=made.attendees.get(), by=made.by, at=AT)

    assert set(twice.value.message_dict) == {"email"}


def test_a_person_carries_irritants_of_their_own_establishment_only():
    edition = EditionFactory(announced=True)
    made = register(edition)
    own = EntryFactory(edition=edition, irritant=IrritantFactory(published=True, establishment=made.organisation))
    other = EntryFactory(edition=edition)

    registrations.change_person(person=made.attendees.get(), entries=[own, other], by=made.by, at=AT)

    assert list(made.attendees.get().entries.all()) == [own]


def test_curators_learn_that_an_agenda_loses_somebody():
    by = curator()
    meeting = MeetingFactory(status="published")
    irritant = meeting.match.irritant
    registration = RegistrationFactory(edition=meeting.edition, organisation=irritant.establishment)

    registrations.unregister(registration=registration, by=registration.by, at=AT)

    told = Notification.objects.get(recipient=by)
    assert told.title == f"{irritant.establishment.name} ne vient plus à {meeting.edition.name}"


def test_those_registered_are_told_that_an_edition_is_cancelled_and_takes_place_after_all():
    edition = EditionFactory(announced=True, name="Printemps")
    comes, waits, gone = (RegistrationFactory(edition=edition, **fields) for fields in ({}, {"waiting": True}, {}))
    registrations.unregister(registration=gone, by=gone.by, at=AT)
    by = curator()

    editions.cancel(edition=edition, reason="Grève des trains.", by=by, at=AT)
    editions.reopen(edition=edition, by=by, at=AT + timedelta(days=1))

    words = ["Printemps est annulée", "Printemps a lieu finalement"]
    assert [titles(each)[-2:] for each in (comes, waits)] == [words, words]
    assert "Printemps est annulée" not in titles(gone)


def test_needs_are_deleted_after_the_edition_once_and_others_are_kept():
    last = date(2026, 6, 11)
    over, recent = EditionFactory(announced=True), EditionFactory(announced=True, ends_on=last + timedelta(days=1))
    for edition in (over, recent):
        AttendeeFactory(registration__edition=edition, diet="Végétarien", access="Ascenseur")
        AttendeeFactory(registration__edition=edition)
    at = datetime(2026, 6, 11, 4, 20, tzinfo=UTC) + NEEDS_KEPT_FOR

    before = registrations.forget_needs(at=at)
    done = registrations.forget_needs(at=at + timedelta(days=1))
    again = registrations.forget_needs(at=at + timedelta(days=1))

    kept = Attendee.objects.exclude(diet="", access="")
    over.refresh_from_db()
    assert (before, done, again) == (0, 1, 0)
    assert [each.registration.edition for each in kept] == [recent]
    assert over.needs_forgotten_at == at + timedelta(days=1)


def test_the_worker_deletes_needs_every_night(run_jobs):
    from procrastinate.contrib.django import app

    from meetings import tasks

    edition = EditionFactory(announced=True, **dict.fromkeys(_dates(), date(2025, 1, 10)))
    AttendeeFactory(registration__edition=edition, diet="Halal")

    tasks.forget_needs(timestamp=0)

    assert Attendee.objects.get().diet == ""
    assert "meetings.forget_needs" in {task.task.name for task in app.periodic_registry.periodic_tasks.values()}


def _dates() -> tuple[str, ...]:
    phases = ("call_from", "call_until", "curation_until", "answers_until", "starts_on", "ends_on", "follow_up_until")
    return (*phases, "registration_until", "agenda_on")

"""When people are free: all slots until they untick them; what a late change breaks is said, and told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from accounts.models import Notification
from dashboards import todo
from meetings.figures.availability import broken_meetings, unticked
from meetings.models import Attendee, Edition, Meeting, Registration, Table, Unavailability
from meetings.operations import availability
from tests.factories.accounts import curator, member_of
from tests.factories.meetings import (
    AttendeeFactory,
    EntryFactory,
    MeetingFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
)
from tests.meetings.open import open_edition, slot_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)


def published() -> tuple[Meeting, Registration, Registration]:
    """A meeting on a published agenda, and the registrations of its two sides."""
    meeting = MeetingFactory(status="published")
    Edition.objects.filter(pk=meeting.edition_id).update(version=1)
    meeting.edition.refresh_from_db()
    match = meeting.match
    sides = (match.irritant.establishment, match.startup.organisation)
    establishment, company = (
        RegistrationFactory(edition=meeting.edition, organisation=side, by=member_of(side)) for side in sides
    )
    return meeting, establishment, company


def broken(edition: Edition) -> list[list[str]]:
    return [each.missing for each in broken_meetings(edition)]


def test_all_slots_are_free_until_one_is_unticked_and_ticked_again():
    registration = RegistrationFactory()
    first, second = (SlotFactory(edition=registration.edition, position=position) for position in range(2))
    by = registration.by

    before = unticked(registration)
    availability.set_availability(of=registration, free={second.pk}, by=by, at=AT)
    after = unticked(registration)
    availability.set_availability(of=registration, free={first.pk, second.pk}, by=by, at=AT)

    assert (before, after, unticked(registration)) == (set(), {first.pk}, set())


def test_while_both_sides_come_nothing_breaks():
    meeting, *_sides = published()

    assert broken(meeting.edition) == []


@pytest.mark.parametrize("side", [1, 2])
def test_an_organisation_that_is_no_longer_free_breaks_its_meeting_and_curators_are_told(side):
    organiser, found = curator(), published()
    meeting, registration = found[0], found[side]

    said = availability.set_availability(of=registration, free=set(), by=registration.by, at=AT)

    name = registration.organisation.name
    assert [each.meeting for each in said] == [meeting]
    assert broken(meeting.edition) == [[name]]
    told = Notification.objects.get(recipient=organiser)
    assert told.title == f"{name} n’est plus libre\u00a0: 1 rencontre ne tient plus"
    with override("fr"):
        urgent = [each for each in todo.waiting_for(organiser, at=AT) if each.urgent]
    assert [each.what for each in urgent] == ["1 rencontre du programme ne tient plus"]


def test_a_table_that_is_no_longer_there_breaks_its_meeting():
    meeting, *_sides = published()

    availability.set_availability(of=meeting.published_table, free=set(), by=curator(), at=AT)

    assert broken(meeting.edition) == [[str(meeting.published_table)]]


def test_one_of_two_people_who_carry_the_irritant_is_enough():
    meeting, registration, _company = published()
    edition, irritant = meeting.edition, meeting.match.irritant
    entry = EntryFactory(edition=edition, irritant=irritant)
    elsewhere = EntryFactory(edition=edition)
    carriers = AttendeeFactory.create_batch(2, registration=registration)
    carriers[0].entries.set([entry])
    AttendeeFactory(registration=registration).entries.set([elsewhere])
    by = registration.by

    availability.set_availability(of=carriers[0], free=set(), by=by, at=AT)
    before = broken(edition)
    availability.set_availability(of=carriers[1], free=set(), by=by, at=AT)

    assert (before, broken(edition)) == ([], [[registration.organisation.name]])


def test_what_was_broken_before_is_not_told_again():
    organiser, (meeting, establishment, company) = curator(), published()
    availability.set_availability(of=establishment, free=set(), by=establishment.by, at=AT)

    again = availability.set_availability(of=company, free=set(), by=company.by, at=AT + timedelta(hours=1))

    assert (again, len(broken(meeting.edition)[0])) == ([], 2)
    assert Notification.objects.filter(recipient=organiser).count() == 1


def test_who_was_removed_while_the_page_was_open_is_left_out():
    registration = RegistrationFactory()
    slot = SlotFactory(edition=registration.edition)
    stays, leaves = AttendeeFactory.create_batch(2, registration=registration)
    Attendee.objects.filter(pk=leaves.pk).delete()

    availability.set_availabilities(free={registration: [], stays: [], leaves: []}, by=registration.by, at=AT)

    kept = Unavailability.objects.order_by("pk").values_list("registration", "attendee", "slot")
    assert list(kept) == [(registration.pk, None, slot.pk), (None, stays.pk, slot.pk)]


def test_a_table_that_was_removed_while_the_page_was_open_changes_nothing():
    table = TableFactory()
    SlotFactory(edition=table.edition)
    Table.objects.filter(pk=table.pk).delete()

    assert availability.set_availability(of=table, free=set(), by=curator(), at=AT) == []
    assert (Unavailability.objects.count(), table.edition.events.count()) == (0, 0)


def test_a_draft_agenda_breaks_nothing():
    meeting = MeetingFactory(status="draft")
    side = meeting.match.irritant.establishment
    registration = RegistrationFactory(edition=meeting.edition, organisation=side)

    assert availability.set_availability(of=registration, free=set(), by=registration.by, at=AT) == []


def test_to_come_on_some_days_is_to_be_free_on_their_slots():
    person = AttendeeFactory()
    edition = person.registration.edition
    first, second = SlotFactory(edition=edition), SlotFactory(edition=edition, position=60)  # 25 hours later
    by = person.registration.by

    availability.set_days(person=person, days=["2026-06-12"], by=by, at=AT)
    one = (unticked(person), availability.days_of(person))
    availability.set_days(person=person, days=["2026-06-11", "2026-06-12"], by=by, at=AT)

    assert one == ({first.pk}, ["2026-06-12"])
    assert unticked(person) == set()
    assert availability.days_with_slots(edition) == ["2026-06-11", "2026-06-12"]
    assert second.local_start.date().isoformat() == "2026-06-12"


def test_the_page_keeps_what_is_ticked_for_the_organisation_and_for_each_person():
    registration = RegistrationFactory(edition=open_edition())
    person = AttendeeFactory(registration=registration)
    morning, noon = (slot_of(registration.edition, hour) for hour in (9, 12))
    client = Client()
    client.force_login(registration.by, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/rencontres/{registration.edition.slug}/disponibilites/"

    page = client.get(url).content.decode()
    client.post(url, {f"free-{registration.uuid}": [morning.stamp, noon.stamp], f"free-{person.uuid}": [noon.stamp]})

    assert page.count(" checked") == 4
    assert (unticked(registration), unticked(person)) == (set(), {morning.pk})


def test_saying_when_one_is_free_is_waited_for_until_it_is_said():
    registration = RegistrationFactory(edition=open_edition(version=0))
    slot = slot_of(registration.edition)
    now = datetime.now(UTC)
    url = f"/rencontres/{registration.edition.slug}/disponibilites/"

    before = [each.url for each in todo.waiting_for(registration.by, at=now)]
    availability.set_availability(of=registration, free={slot.pk}, by=registration.by, at=now)

    assert before == [url]
    assert [each.url for each in todo.waiting_for(registration.by, at=now)] == []


def test_a_table_is_no_attendee_and_keeps_its_own():
    table, slot = TableFactory(), SlotFactory()
    table.edition = slot.edition
    table.save()

    availability.set_availability(of=table, free=set(), by=curator(), at=AT)

    assert unticked(table) == {slot.pk}

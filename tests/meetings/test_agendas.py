"""An agenda holds what was published, for whom it was published."""

from datetime import date, timedelta

import pytest

from meetings.agendas.reading import Agenda
from meetings.enums import EditionStatus, MeetingStatus
from meetings.models import Entry, Meeting, ProgrammeItem, Unavailability
from tests.factories.irritants import IrritantFactory
from tests.factories.meetings import (
    MORNING,
    AttendeeFactory,
    EditionFactory,
    EntryFactory,
)
from tests.meetings.printing import cancel, make_meeting, move, publish, slot_at, take_off

pytestmark = pytest.mark.django_db


def agenda_of(meeting, **options):
    """Of the establishment's side, read afresh."""
    edition = type(meeting.edition).objects.get(pk=meeting.edition_id)
    return Agenda(edition, **options).of(meeting.match.irritant.establishment)


def test_both_sides_read_their_meeting_and_who_comes_for_the_other_side():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    publish(edition, number=1)
    ours = edition.registrations.get(organisation=meeting.match.irritant.establishment).attendees.get()
    theirs = edition.registrations.get(organisation=meeting.match.startup.organisation).attendees.get()

    (read,) = agenda_of(meeting)
    (seen,) = Agenda(edition).of(meeting.match.startup.organisation)

    assert (read.other, read.ours, read.theirs) == (meeting.match.startup.organisation, (ours,), (theirs,))
    assert (seen.other, seen.ours, seen.theirs) == (meeting.match.irritant.establishment, (theirs,), (ours,))
    assert (read.slot, read.table) == (meeting.published_slot, meeting.published_table)
    assert (read.was, read.is_new, read.is_off) == (None, False, False)


def test_the_organiser_s_working_agenda_is_not_read():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    draft = make_meeting(edition, position=1, irritant=meeting.match.irritant, status=MeetingStatus.DRAFT)
    publish(edition, number=1)
    Meeting.objects.filter(pk=meeting.pk).update(slot=slot_at(edition, 5))

    assert [each.slot for each in agenda_of(meeting)] == [meeting.published_slot]
    assert Agenda(edition).of(draft.match.startup.organisation) == []


def test_others_do_not_come_into_it():
    edition = EditionFactory(announced=True)
    meeting, other = make_meeting(edition), make_meeting(edition, table=2)
    elsewhere = make_meeting(EditionFactory(announced=True), irritant=meeting.match.irritant)
    publish(edition, number=1)

    assert [each.meeting for each in agenda_of(meeting)] == [meeting]
    assert [each.meeting for each in agenda_of(other)] == [other]
    assert [each.meeting for each in agenda_of(elsewhere)] == [elsewhere]


def test_a_person_goes_where_the_planner_counts_on_them():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    establishment = meeting.match.irritant.establishment
    registration = edition.registrations.get(organisation=establishment)
    everything = registration.attendees.get()
    carries, carries_other, away = AttendeeFactory.create_batch(3, registration=registration)
    carries.entries.add(EntryFactory(edition=edition, irritant=meeting.match.irritant))
    carries_other.entries.add(
        EntryFactory(edition=edition, irritant=IrritantFactory(published=True, establishment=establishment))
    )
    Unavailability.objects.create(slot=meeting.published_slot, attendee=away)

    (read,) = agenda_of(meeting)
    agenda = Agenda(edition, organisation=establishment)

    assert set(read.ours) == {everything, carries}
    assert agenda.of(establishment, carries_other) == []
    assert [each.meeting for each in agenda.of(establishment, carries)] == [meeting]


def test_where_all_carry_others_or_are_away_everybody_goes():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    registration = edition.registrations.get(organisation=meeting.match.irritant.establishment)
    person = registration.attendees.get()
    person.entries.add(
        EntryFactory(edition=edition, irritant=IrritantFactory(published=True, establishment=registration.organisation))
    )
    Unavailability.objects.create(slot=meeting.published_slot, attendee=person)

    assert agenda_of(meeting)[0].ours == (person,)
    assert Entry.objects.count() == 1


def test_who_waits_for_a_place_is_not_named():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    edition.registrations.filter(organisation=meeting.match.startup.organisation).update(confirmed_at=None)

    assert agenda_of(meeting)[0].theirs == ()


def test_a_move_says_where_it_was_until_the_next_version():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    publish(edition, number=1)
    before = (meeting.published_slot, meeting.published_table)
    move(meeting, position=3)
    publish(edition, number=2)

    (moved,) = agenda_of(meeting)
    publish(edition, number=3)
    (later,) = agenda_of(meeting)

    assert (moved.was, moved.sequence) == (before, 4)
    assert (later.was, later.sequence) == (None, 4)


def test_what_was_told_and_is_cancelled_stays_as_off_and_raises_its_sequence():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    publish(edition, number=1)
    seat = (meeting.published_slot, meeting.published_table)
    cancel(meeting)

    agenda = Agenda(edition)
    appointments = agenda.of(meeting.match.irritant.establishment)

    assert [(each.slot, each.table, each.is_off, each.sequence) for each in appointments] == [(*seat, True, 3)]
    assert agenda.days(appointments) == []
    assert agenda.dropped(appointments) == appointments


def test_what_an_earlier_version_took_off_is_no_news_any_more():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    publish(edition, number=1)
    take_off(meeting)
    publish(edition, number=2)
    publish(edition, number=3)

    agenda = Agenda(edition)
    (off,) = agenda.of(meeting.match.irritant.establishment)

    assert (off.is_off, agenda.dropped([off])) == (True, [])


def test_all_is_off_at_an_edition_that_is_cancelled():
    edition = EditionFactory(status=EditionStatus.CANCELLED)
    meeting = make_meeting(edition)

    assert [each.is_off for each in agenda_of(meeting)] == [True]


def test_a_slot_that_is_no_more_hides_what_was_told_there():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    publish(edition, number=1)
    slot = meeting.published_slot
    take_off(meeting)
    slot.delete()

    assert agenda_of(meeting) == []


def test_days_hold_meetings_and_the_programme_in_the_order_of_the_place_s_clock():
    edition = EditionFactory(announced=True, ends_on=date(2026, 6, 12), time_zone="Pacific/Noumea")
    meeting = make_meeting(edition)
    welcome = ProgrammeItem.objects.create(
        edition=edition, title="Accueil", starts_at=MORNING - timedelta(hours=1), ends_at=MORNING
    )
    late = ProgrammeItem.objects.create(
        edition=edition,
        title="Dîner",
        starts_at=MORNING + timedelta(hours=7),
        ends_at=MORNING + timedelta(hours=8),
    )

    days = Agenda(edition).days(agenda_of(meeting))

    assert [(day.date, [line.item or line.appointment.meeting for line in day.lines]) for day in days] == [
        (date(2026, 6, 11), [welcome, meeting]),
        (date(2026, 6, 12), [late]),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_an_agenda_takes_the_same_queries_for_any_number_of_meetings(count, django_assert_num_queries):
    edition = EditionFactory(announced=True)
    irritant = IrritantFactory(published=True)
    for position in range(count):
        make_meeting(edition, position=position, irritant=irritant)
    publish(edition, number=1)

    with django_assert_num_queries(8):
        agenda = Agenda(edition, organisation=irritant.establishment)
        days = agenda.days(agenda.of(irritant.establishment))
        assert [len(line.appointment.theirs) for day in days for line in day.lines] == [1] * count

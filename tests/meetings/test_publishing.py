"""From the working agenda to what people know: versions, and who is told, once."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Notification
from core.models import OutgoingMail
from meetings.enums import EditionFact, MeetingFact, MeetingStatus, MeetingVerb
from meetings.models import AgendaVersion, Attendee, Meeting, Unavailability
from meetings.operations import publishing
from meetings.operations.steps import Overtaken, last_step
from tests.factories.accounts import member_of
from tests.factories.meetings import EditionFactory
from tests.meetings.planned import BEFORE, Planned, make_planned

pytestmark = pytest.mark.django_db


def publish(planned: Planned) -> AgendaVersion:
    return publishing.publish(edition=planned.edition, seen=last_step(planned.edition), by=planned.organiser, at=BEFORE)


def with_account(attendee: Attendee) -> Attendee:
    attendee.user = member_of(attendee.registration.organisation, email=attendee.email)
    attendee.save(update_fields=["user"])
    return attendee


def mails() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("to", flat=True))


def test_the_first_version_publishes_every_meeting_that_has_a_seat():
    planned = make_planned(pairs=2)
    first, second = planned.seat(0, 0, 0), planned.seat(1, 1, 1)

    version = publish(planned)

    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.status, second.status] == [MeetingStatus.PUBLISHED] * 2
    assert (first.published_slot, second.published_table) == (planned.slots[0], planned.tables[1])
    assert (version.number, planned.edition.version) == (1, 1)
    assert [each["kind"] for each in version.changes] == ["added", "added"]
    assert planned.edition.events.latest("pk").verb == EditionFact.PUBLISH
    assert {event.verb for event in planned.matches[0].irritant.events.filter(subject_kind="meeting")} == {
        MeetingVerb.PUBLISH
    }


def test_a_later_version_moves_removes_and_adds(run_jobs):
    planned = make_planned(pairs=4)
    kept, moved, removed = (planned.seat(number, number, 0) for number in range(3))
    publish(planned)
    run_jobs()
    OutgoingMail.objects.all().delete()
    Meeting.objects.filter(pk=moved.pk).update(slot=planned.slots[0], table=planned.tables[1])
    Meeting.objects.filter(pk=removed.pk).update(slot=None, table=None)
    planned.seat(3, 2, 1)

    version = publish(planned)
    run_jobs()

    assert version.number == 2
    assert [(each["kind"], each["match"]) for each in version.changes] == [
        ("moved", str(planned.matches[1].uuid)),
        ("added", str(planned.matches[3].uuid)),
        ("removed", str(planned.matches[2].uuid)),
    ]
    moved.refresh_from_db()
    removed.refresh_from_db()
    assert moved.published_table == planned.tables[1]
    assert (removed.status, removed.published_slot) == (MeetingStatus.DRAFT, None)  # wished still
    verbs = [event.verb for event in planned.matches[2].irritant.events.filter(subject_kind="meeting")]
    assert verbs == [MeetingVerb.PUBLISH, MeetingVerb.CANCEL, MeetingVerb.PLAN_AGAIN]
    assert MeetingFact.MOVE in planned.matches[1].irritant.events.values_list("verb", flat=True)
    assert kept.published_slot != planned.slots[1]
    # Those of the first introduction, whose day is the same, are not told.
    assert mails() == sorted(each.email for pair in planned.attendees[1:] for each in pair)


def test_who_has_an_account_is_notified_and_who_has_none_gets_a_mail_with_their_agenda(run_jobs):
    planned = make_planned(pairs=1)
    planned.seat(0, 0, 0)
    demand, supply = planned.attendees[0]
    with_account(demand)

    version = publish(planned)
    run_jobs()

    [notification] = Notification.objects.filter(key=f"agenda-{version.pk}")
    assert (notification.recipient, notification.organisation) == (demand.user, None)
    assert notification.path == f"/rencontres/{planned.edition.slug}/mon-agenda/"
    assert str(planned.matches[0].startup) in notification.body
    assert supply.key in OutgoingMail.objects.get(to=supply.email).text
    version.refresh_from_db()
    assert version.told == 2


def test_nobody_is_told_twice_when_the_job_is_done_again(run_jobs):
    planned = make_planned(pairs=2)
    planned.seat(0, 0, 0)
    planned.seat(1, 1, 0)
    with_account(planned.attendees[0][0])
    version = publish(planned)
    run_jobs()
    before = (Notification.objects.count(), mails())

    publishing.tell(version_id=version.pk, at=BEFORE)
    run_jobs()

    assert (Notification.objects.count(), mails()) == before
    assert len(before[1]) == len(set(before[1])) == 4


def test_a_job_that_was_killed_in_the_middle_tells_the_others_only(run_jobs, monkeypatch):
    planned = make_planned(pairs=2)
    planned.seat(0, 0, 0)
    planned.seat(1, 1, 0)
    version = publish(planned)
    tell, told = publishing.told.agenda_changed, []

    def killed(*args, **named):
        if len(told) == 2:
            raise KeyboardInterrupt
        told.append(named["attendee"].email)
        tell(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(publishing.told, "agenda_changed", killed)
        with pytest.raises(KeyboardInterrupt):
            publishing.tell(version_id=version.pk, at=BEFORE)
    run_jobs()

    assert mails() == sorted(each.email for pair in planned.attendees for each in pair)


def test_one_person_of_two_organisations_gets_one_mail_with_both_changes(run_jobs):
    planned = make_planned(pairs=2)
    Attendee.objects.filter(pk__in=[each[1].pk for each in planned.attendees]).update(email="ana@exemple.fr")
    planned.seat(0, 0, 0)
    planned.seat(1, 1, 0)

    publish(planned)
    run_jobs()

    [mail] = OutgoingMail.objects.filter(to="ana@exemple.fr")
    assert [match.irritant.title in mail.text for match in planned.matches] == [True, True]


def test_for_an_organisation_that_named_nobody_who_registered_it_is_told(run_jobs):
    planned = make_planned(pairs=1)
    planned.seat(0, 0, 0)
    registration = planned.attendees[0][1].registration
    registration.attendees.all().delete()

    version = publish(planned)
    run_jobs()

    assert Notification.objects.get(key=f"agenda-{version.pk}").recipient == registration.by


def test_nothing_is_published_when_nothing_changes_or_a_rule_is_broken():
    planned = make_planned(pairs=1)
    with pytest.raises(ValidationError, match="Nothing has changed"):
        publish(planned)
    planned.seat(0, 0, 0)
    Unavailability.objects.create(slot=planned.slots[0], registration=planned.attendees[0][1].registration)
    with pytest.raises(ValidationError, match="breaks rules"):
        publish(planned)

    assert AgendaVersion.objects.count() == 0


def test_an_edition_that_is_being_prepared_publishes_nothing():
    planned = make_planned(pairs=1)
    planned.seat(0, 0, 0)
    planned.edition.status = EditionFactory.build().status

    with pytest.raises(ValidationError, match="Announce the edition"):
        publish(planned)


def test_what_an_organiser_has_not_seen_is_not_published():
    planned = make_planned(pairs=1)
    planned.seat(0, 0, 0)

    with pytest.raises(Overtaken):
        publishing.publish(edition=planned.edition, seen=41, by=planned.organiser, at=BEFORE)

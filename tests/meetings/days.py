"""A day of the Rencontres to play in: two sides with their people, one meeting that is over, and somebody who organises."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from accounts.models import User
from matching.enums import MatchStatus
from meetings.enums import MeetingStatus
from meetings.models import Attendee, Debrief, Edition, Meeting, Promise
from tests.factories.accounts import curator, member_of
from tests.factories.matching import MatchFactory
from tests.factories.meetings import (
    AttendeeFactory,
    EditionFactory,
    MeetingFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
)

AGO = timedelta(minutes=30)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def edition_of_today(**fields: Any) -> Edition:
    today = timezone.localdate()
    last = today + timedelta(days=90)
    about = {"starts_on": today, "ends_on": today, "follow_up_until": last, "name": "Rencontres du jour"}
    return EditionFactory(announced=True, **{**about, **fields})


def meeting_at(edition: Edition, starts_at: datetime, status: str = MeetingStatus.PUBLISHED, **fields: Any) -> Meeting:
    """Of twenty minutes, at a table of its own, from the minute of that moment."""
    starts_at = starts_at.replace(second=0, microsecond=0)
    slot = edition.slots.filter(starts_at=starts_at).first() or SlotFactory(
        edition=edition, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20)
    )
    about = {"match": MatchFactory(status=MatchStatus.ACCEPTED), "slot": slot, "table": TableFactory(edition=edition)}
    return MeetingFactory(edition=edition, status=status, **{**about, **fields})


def meeting_that_is_over(status: str = MeetingStatus.PUBLISHED, **fields: Any) -> Meeting:
    """At an edition of today. One that was cancelled has no seat any more."""
    seat = {"slot": None, "table": None} if status == MeetingStatus.CANCELLED else {}
    return meeting_at(edition_of_today(), timezone.now() - AGO, status, **{**seat, **fields})


@dataclass(frozen=True)
class Day:
    """`agent` is of the establishment, `founder` of the company; each of them comes. The meeting was over ten minutes ago."""

    edition: Edition
    meeting: Meeting
    organiser: User
    agent: User
    founder: User
    agent_comes: Attendee
    founder_comes: Attendee


def make_day(starts_at: datetime | None = None, **fields: Any) -> Day:
    edition = edition_of_today()
    meeting = meeting_at(edition, starts_at or timezone.now() - AGO, **fields)
    establishment, company = meeting.match.irritant.establishment, meeting.match.startup.organisation
    agent, founder = member_of(establishment, first_name="Awa"), member_of(company, first_name="Noé")
    return Day(
        edition=edition,
        meeting=meeting,
        organiser=curator(),
        agent=agent,
        founder=founder,
        agent_comes=comes(edition, agent),
        founder_comes=comes(edition, founder),
    )


def comes(edition: Edition, person: User, **fields: Any) -> Attendee:
    registration = edition.registrations.filter(organisation=person.organisation).first() or RegistrationFactory(
        edition=edition, organisation=person.organisation, by=person
    )
    about = {"first_name": person.first_name, "last_name": person.last_name, "email": person.email}
    return AttendeeFactory(registration=registration, user=person, **{**about, **fields})


def said(meeting: Meeting, by: User, **fields: Any) -> Debrief:
    return Debrief.objects.create(
        meeting=meeting, organisation=by.organisation, by=by, client_id=uuid4(), at=timezone.now(), **fields
    )


def promised(meeting: Meeting, by: User, *, in_days: int = 7, **fields: Any) -> Promise:
    about = {"text": "Envoyer un jeu de données", "due_on": timezone.localdate() + timedelta(days=in_days)}
    return Promise.objects.create(meeting=meeting, organisation=by.organisation, by=by, **{**about, **fields})


def typed(**fields: Any) -> dict[str, Any]:
    """What the page of a debrief sends."""
    return {
        "client_id": str(uuid4()),
        "built_on": "",
        "rating": "",
        "wish": "",
        "note": "",
        "promises-TOTAL_FORMS": "2",
        "promises-INITIAL_FORMS": "0",
        **fields,
    }

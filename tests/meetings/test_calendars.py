"""Calendars, read by another parser than the one that wrote them, and by a strict eye on their lines."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical

from meetings.agendas.calendars import as_calendar
from meetings.agendas.reading import Agenda
from meetings.enums import TimeZone
from meetings.models import Edition, Table
from tests.factories.irritants import IrritantFactory
from tests.factories.meetings import EditionFactory, SlotFactory
from tests.meetings.printing import PUBLISHED_ON, cancel, make_meeting, move, publish, take_off

pytestmark = pytest.mark.django_db


def written(meeting) -> str:
    edition = Edition.objects.get(pk=meeting.edition_id)
    appointments = Agenda(edition).of(meeting.match.irritant.establishment)
    return as_calendar(edition, appointments, name="Rencontres, Camille").decode()


def events(text: str) -> list:
    return vobject.readOne(text).contents.get("vevent", [])


def event_of(meeting):
    (event,) = events(written(meeting))
    return event


def edition_on(day: date, zone: str) -> Edition:
    return EditionFactory(
        announced=True, time_zone=zone, starts_on=day, ends_on=day, follow_up_until=date(2026, 12, 31)
    )


def meeting_at(edition: Edition, moment: datetime):
    """At this local time."""
    slot = SlotFactory(edition=edition, starts_at=moment, ends_at=moment + timedelta(minutes=20))
    return make_meeting(edition, slot=slot, published_slot=slot)


@pytest.mark.parametrize(
    ("zone", "day", "offset"),
    [
        ("Europe/Paris", date(2026, 6, 11), 2),
        ("Europe/Paris", date(2026, 10, 24), 2),  # the day before the clocks go back
        ("Europe/Paris", date(2026, 10, 25), 1),
        ("Europe/Paris", date(2026, 10, 26), 1),
        ("Indian/Reunion", date(2026, 6, 11), 4),
        ("Indian/Reunion", date(2026, 10, 26), 4),
        ("Pacific/Noumea", date(2026, 6, 11), 11),
        ("Pacific/Noumea", date(2026, 12, 11), 11),
        ("America/Cayenne", date(2026, 6, 11), -3),
    ],
)
def test_another_parser_reads_the_hour_of_the_place(zone, day, offset):
    edition = edition_on(day, zone)
    event = event_of(meeting_at(edition, datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZoneInfo(zone))))

    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == [zone]
    assert event.dtstart.value.isoformat()[:16] == f"{day}T09:00"
    assert event.dtstart.value.utcoffset() == timedelta(hours=offset)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=20)


@pytest.mark.parametrize("zone", TimeZone.values)
def test_the_written_time_zone_is_that_of_the_world_for_a_year_around(zone):
    edition = edition_on(date(2026, 10, 25), zone)
    text = as_calendar(edition, [], name="Rencontres").decode()
    block = re.search("BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", text, re.DOTALL)[0]
    described = tzical(_Stream(block)).get(zone)
    moments = [datetime(2025, 10, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(24 * 750)]

    # Of the hour that exists twice dateutil cannot say which one it is.
    once = [each for each in moments if _offsets(each.astimezone(ZoneInfo(zone))) == 1]
    wrong = [
        each
        for each in once
        if each.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != each.astimezone(described).replace(tzinfo=None)
    ]

    assert len(once) >= len(moments) - 8
    assert wrong == []


def _offsets(moment: datetime) -> int:
    return len({moment.replace(fold=fold).utcoffset() for fold in (0, 1)})


class _Stream:
    """What dateutil reads a calendar from."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self) -> str:
        return self.text


def test_one_identifier_for_life_and_a_sequence_that_rises_with_each_change():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    publish(edition, number=1)
    first = event_of(meeting)
    move(meeting, position=3)
    publish(edition, number=2)
    second = event_of(meeting)
    meeting.refresh_from_db()
    cancel(meeting)
    third = event_of(meeting)

    assert len({first.uid.value, second.uid.value, third.uid.value}) == 1
    assert [each.sequence.value for each in (first, second, third)] == ["2", "4", "5"]
    assert [each.status.value for each in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert first.dtstart.value < second.dtstart.value == third.dtstart.value


def test_what_comes_back_is_confirmed_again_under_a_higher_sequence():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    publish(edition, number=1)
    take_off(meeting)
    publish(edition, number=2)

    event = event_of(meeting)

    assert (event.sequence.value, event.status.value) == ("5", "CANCELLED")


def test_a_meeting_says_where_with_whom_and_about_what():
    edition = EditionFactory(announced=True, address="12, rue des Essais\n75000 Paris")
    irritant = IrritantFactory(published=True, title="Salles ; horaires, \\ et\u2028bruit")
    meeting = make_meeting(edition, irritant=irritant)
    Table.objects.update(room="Salle B", video_link="https://visio.exemple.fr/a?b=1,2;3")
    meeting.published_table.refresh_from_db()
    event = event_of(meeting)

    assert event.summary.value == f"Rencontre avec {meeting.match.startup.organisation}"
    assert event.location.value == "Table 1, Salle B, Maison des étudiants, 12, rue des Essais\n75000 Paris"
    assert event.description.value.split("\n\n")[0] == irritant.title
    assert "Camille Morel" in event.description.value
    # An address is no text: nothing in it is escaped, which this parser does not know.
    assert "VALUE=URI:https://visio.exemple.fr/a?b=1,2;3\r\n" in written(meeting).replace("\r\n ", "")
    assert "exemple.fr" not in re.sub("CONFERENCE.*|visio.exemple.fr", "", written(meeting).replace("\r\n ", ""))


def test_the_video_link_of_what_was_cancelled_is_not_given():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    Table.objects.update(video_link="https://visio.exemple.fr/a")
    publish(edition, number=1)
    cancel(meeting)

    assert "visio" not in written(meeting).replace("\r\n ", "")
    assert event_of(meeting).description.value.startswith("Cette rencontre n’a pas lieu. Malade.")


def test_lines_are_folded_ended_and_escaped_as_the_standard_asks():
    meeting = make_meeting(
        EditionFactory(announced=True, name="Rencontres, « été » ; 2026"),
        irritant=IrritantFactory(published=True, title="é" * 120 + ", ; \\ fin"),
    )
    body = written(meeting).encode()
    lines = body.split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert "é, \\; \\\\ fin" not in body.decode()
    assert "\\, \\; \\\\ fin" in body.decode().replace("\r\n ", "")


def test_it_says_how_often_to_come_back_and_what_it_is():
    calendar = vobject.readOne(written(make_meeting(EditionFactory(announced=True))))

    assert calendar.version.value == "2.0"
    assert calendar.contents["x-published-ttl"][0].value == "PT30M"
    assert calendar.contents["refresh-interval"][0].value == "PT30M"
    assert calendar.contents["name"][0].value == "Rencontres, Camille"
    assert "method" not in calendar.contents


def test_nothing_in_it_changes_while_nothing_changed():
    edition = EditionFactory(announced=True)
    meeting = make_meeting(edition)
    publish(edition, number=1)

    assert written(meeting) == written(meeting)
    assert event_of(meeting).dtstamp.value == PUBLISHED_ON


def test_an_empty_agenda_is_a_calendar_still():
    edition = EditionFactory(announced=True)

    assert events(as_calendar(edition, [], name="Rencontres").decode()) == []

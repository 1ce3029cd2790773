"""An agenda for calendars: iCalendar (RFC 5545), on the clock of the edition's place.

A meeting keeps one UID for life, and its SEQUENCE rises each time that it is moved, called off or put back. What was called off stays,
as cancelled: a calendar that asks again then crosses it out, one that read a file once is not left with a ghost.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from core.exports import absolute
from meetings.agendas.reading import Appointment
from meetings.agendas.words import appointment_title, names_of, place_of
from meetings.models import Edition

PRODUCT = "-//openinno//Rencontres//FR"
ASKED_AGAIN = timedelta(minutes=30)  # how often a subscription should come back; on the day things move
MARGIN = timedelta(days=400)  # of known changes of clocks, before and after the edition


def as_calendar(edition: Edition, appointments: Iterable[Appointment], *, name: str) -> bytes:
    """The file, the same byte for byte as long as nothing changed. Lines are folded and texts escaped as the RFC asks."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("x-wr-timezone", edition.time_zone)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", ASKED_AGAIN)
    calendar.add_component(_clock(edition))
    for appointment in appointments:
        calendar.add_component(_event(edition, appointment))
    return calendar.to_ical()


def _event(edition: Edition, appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", f"rencontre-{appointment.meeting.uuid}@{urlsplit(settings.SITE_URL).hostname}")
    # Without METHOD, DTSTAMP says when the information was last revised.
    event.add("dtstamp", appointment.revised_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if appointment.is_off else "CONFIRMED")
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", appointment_title(appointment))
    event.add("location", ", ".join(filter(None, [place_of(appointment.table), edition.venue, edition.address])))
    event.add("description", "\n\n".join(_said(appointment)))
    event.add("url", absolute(reverse("meetings:agenda", args=[edition.slug])))
    if appointment.table.video_link and not appointment.is_off:
        event.add("conference", appointment.table.video_link, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    return event


def _said(appointment: Appointment) -> Iterator[str]:
    if appointment.is_off:
        yield " ".join([_("This meeting does not take place."), appointment.meeting.cancel_reason]).strip()
    yield appointment.meeting.match.irritant.title
    for organisation, people in ((appointment.other, appointment.theirs), (appointment.own, appointment.ours)):
        if people:
            yield _("%(organisation)s: %(people)s") % {"organisation": organisation, "people": names_of(people)}
    if appointment.table.video_link and not appointment.is_off:
        yield _("On screen: %(link)s") % {"link": appointment.table.video_link}


def _clock(edition: Edition) -> Timezone:
    """The time zone with the changes of its clock around the edition, written out."""
    zone = edition.zone
    first, last = (datetime.combine(day, time(), zone) for day in (_before(edition), edition.ends_on + MARGIN))
    clock = Timezone()
    clock.add("tzid", edition.time_zone)
    clock.add_component(_offset(first, first.utcoffset() or timedelta()))
    for change in _changes(zone, first, last):
        before = (change - timedelta(seconds=1)).astimezone(zone).utcoffset() or timedelta()
        clock.add_component(_offset(change.astimezone(zone), before))
    return clock


def _before(edition: Edition) -> date:
    return edition.starts_on - MARGIN


def _offset(moment: datetime, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """From this moment on; its local time is told on the clock that it ends."""
    rule = TimezoneDaylight() if moment.dst() else TimezoneStandard()
    rule.add("dtstart", (moment.astimezone(UTC) + before).replace(tzinfo=None))
    rule.add("tzoffsetfrom", before)
    rule.add("tzoffsetto", moment.utcoffset() or timedelta())
    rule.add("tzname", moment.tzname() or "")
    return rule


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """In UTC, the moments between these two at which the clock changes."""
    earlier, end = first.astimezone(UTC), last.astimezone(UTC)
    while earlier < end:
        later = earlier + timedelta(days=1)
        if earlier.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            yield _change(zone, earlier, later)
        earlier = later


def _change(zone: ZoneInfo, earlier: datetime, later: datetime) -> datetime:
    """The minute, between two moments a day apart, from which the clock is that of the later one."""
    wanted = later.astimezone(zone).utcoffset()
    minutes = range(1, int((later - earlier) / timedelta(minutes=1)) + 1)
    moments = (earlier + timedelta(minutes=each) for each in minutes)
    return next(each for each in moments if each.astimezone(zone).utcoffset() == wanted)

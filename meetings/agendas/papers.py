"""What is printed of an edition, as data for the templates of documents: personal agendas, badges, table tents, the whole day.

The words come with the data, so that templates hold none. Nothing here is markup: see core.pdf.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.pdf import qr_code
from meetings.agendas.reading import Agenda, Appointment, Day, Line, by_day, standing
from meetings.agendas.words import (
    appointment_title,
    change_of,
    clock,
    day_name,
    hours,
    kind_name,
    names_of,
    person_name,
    place_of,
    seat_name,
    table_name,
)
from meetings.links import arrival
from meetings.models import Attendee, Edition, Meeting, Slot, Table

TABLES_ABREAST = 5  # on a page of the day: with more, names no longer fit


def agendas_data(agenda: Agenda, people: Iterable[Attendee]) -> dict[str, Any]:
    """One page for each of them, whatever they have."""
    return {
        **_heading(agenda.edition, _("Agendas")),
        "words": {
            "none": _("No meeting is planned for this person."),
            "moved": _("Changed since the version before"),
            "with": _("With"),
        },
        "people": [_personal(agenda, each) for each in people],
    }


def organisation_data(agenda: Agenda, organisation: Organisation) -> dict[str, Any]:
    """The agenda of an organisation in one piece, for one that has named nobody yet."""
    data = agendas_data(agenda, [])
    return {**data, "people": [_page(agenda, str(organisation), "", agenda.of(organisation))]}


def _personal(agenda: Agenda, attendee: Attendee) -> dict[str, Any]:
    organisation = attendee.registration.organisation
    under = ", ".join(filter(None, [attendee.position, str(organisation)]))
    return _page(agenda, str(attendee), under, agenda.of(organisation, attendee))


def _page(agenda: Agenda, name: str, under: str, appointments: list[Appointment]) -> dict[str, Any]:
    return {
        "name": name,
        "under": under,
        "days": [_day(each) for each in agenda.days(appointments)],
        "none": not any(not each.is_off for each in appointments),
        "dropped": [
            f"{seat_name(each.slot, each.table)} – {appointment_title(each)}" for each in agenda.dropped(appointments)
        ],
    }


def _day(day: Day) -> dict[str, Any]:
    return {"name": day_name(day.date), "lines": [_line(each) for each in day.lines]}


def _line(line: Line) -> dict[str, Any]:
    told = {"hours": hours(line.starts_at, line.ends_at)}
    if line.appointment:
        return {**told, "kind": "meeting", **_appointment(line.appointment)}
    return {**told, "kind": "item", "title": str(line.item or ""), "place": line.item.place if line.item else ""}


def _appointment(appointment: Appointment) -> dict[str, Any]:
    return {
        "title": str(appointment.other),
        "place": place_of(appointment.table),
        "screen": appointment.table.video_link,
        "irritant": appointment.meeting.match.irritant.title,
        "people": names_of(appointment.theirs),
        "change": change_of(appointment),
    }


def badges_data(edition: Edition, people: Iterable[Attendee]) -> dict[str, Any]:
    return {
        **_heading(edition, _("Badges")),
        "words": {"code": _("Code to be read at the entrance")},
        "badges": [_badge(each) for each in people],
    }


def _badge(attendee: Attendee) -> dict[str, Any]:
    organisation = attendee.registration.organisation
    return {
        "first_name": attendee.first_name,
        "last_name": attendee.last_name,
        "position": attendee.position,
        "organisation": str(organisation),
        "kind": organisation.kind,
        "kind_name": kind_name(organisation),
        "code": qr_code(arrival(attendee)),
    }


def tents_data(edition: Edition, tables: Iterable[Table]) -> dict[str, Any]:
    """A sheet for each table, folded in two: read from both sides."""
    return {
        **_heading(edition, _("Table tents")),
        "tables": [
            {"number": str(each.number), "label": _("Table"), "name": each.name, "room": each.room} for each in tables
        ],
    }


def day_data(agenda: Agenda) -> dict[str, Any]:
    """For the organiser: what is at each table at each time, then the meetings of each organisation."""
    seated = [each for each in agenda.meetings if each.is_on_the_agenda]
    return {
        **_heading(agenda.edition, _("The whole agenda")),
        "words": {
            "grid": _("Table by table"),
            "list": _("Organisation by organisation"),
            "time": _("Time"),
            "place": _("Table"),
            "with": _("With"),
            "irritant": _("Irritant"),
            "people": _("Who comes:"),
            "none": _("No meeting is planned."),
        },
        "days": list(_grids(agenda, seated)),
        "organisations": list(_organisations(agenda)),
    }


def _grids(agenda: Agenda, meetings: list[Meeting]) -> Iterator[dict[str, Any]]:
    held = {(each.published_slot_id, each.published_table_id): each for each in meetings}
    used = [each for each in agenda.tables.values() if any(table == each.pk for _slot, table in held)]
    slots = [Line(each.local_start, each.local_end) for each in agenda.slots.values()]
    by_time = {each.local_start: each for each in agenda.slots.values()}
    for day in by_day(slots):
        rows = [by_time[line.starts_at] for line in day.lines]
        for first in range(0, len(used), TABLES_ABREAST):
            abreast = used[first : first + TABLES_ABREAST]
            yield {
                "name": day_name(day.date),
                "tables": [{"name": table_name(each), "room": each.room} for each in abreast],
                "rows": [_row(slot, abreast, held) for slot in rows],
            }


def _row(slot: Slot, tables: list[Table], held: dict[tuple[int | None, int | None], Meeting]) -> dict[str, Any]:
    return {
        "hours": hours(slot.local_start, slot.local_end),
        "cells": [_cell(held.get((slot.pk, table.pk))) for table in tables],
    }


def _cell(meeting: Meeting | None) -> list[str]:
    if meeting is None:
        return []
    return [meeting.match.irritant.establishment.label, meeting.match.startup.organisation.label]


def _organisations(agenda: Agenda) -> Iterator[dict[str, Any]]:
    sides = {
        side.pk: side
        for each in agenda.meetings
        for side in (each.match.irritant.establishment, each.match.startup.organisation)
    }
    for organisation in sorted(sides.values(), key=lambda each: (each.sort_key, each.pk)):
        lines = [line for day in by_day(standing(agenda.of(organisation))) for line in day.lines]
        people = agenda.attendees.get(organisation.pk, [])
        if lines:
            yield {
                "name": organisation.name,
                "people": " · ".join(person_name(each) for each in people if each.is_named),
                "rows": [_listed(line.appointment, agenda.edition) for line in lines if line.appointment],
            }


def _listed(appointment: Appointment, edition: Edition) -> list[str]:
    """Time, with its day where there are several, table, with whom, about what."""
    day = [day_name(appointment.starts_at.date())] if edition.starts_on != edition.ends_on else []
    return [
        ", ".join([*day, clock(appointment.starts_at)]),
        place_of(appointment.table),
        str(appointment.other),
        appointment.meeting.match.irritant.title,
    ]


def _heading(edition: Edition, title: str) -> dict[str, Any]:
    first, last = day_name(edition.starts_on), day_name(edition.ends_on)
    days = first if edition.starts_on == edition.ends_on else _("%(start)s – %(end)s") % {"start": first, "end": last}
    version = _("Version %(version)s of the agenda") % {"version": edition.version} if edition.is_published else ""
    return {
        "title": f"{title} – {edition.name}",
        "edition": edition.name,
        "when": days,
        "where": ", ".join(filter(None, [edition.venue, *edition.address.splitlines()])),
        "version": version,
        "page": _("Page"),
    }

"""How a meeting, a place, people and a day are named, the same on pages, in calendars and on paper."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from meetings.agendas.reading import Appointment
from meetings.models import Attendee, Slot, Table


def appointment_title(appointment: Appointment) -> str:
    title = _("Meeting with %(organisation)s") % {"organisation": appointment.other}
    return _("Cancelled: %(title)s") % {"title": title} if appointment.is_off else title


def table_name(table: Table) -> str:
    """« Table 4 », with its own name if it has one."""
    numbered = _("Table %(number)s") % {"number": table.number}
    return f"{numbered} · {table.name}" if table.name else numbered


def place_of(table: Table) -> str:
    """« Table 4, salle Condorcet »."""
    return ", ".join(filter(None, [table_name(table), table.room]))


def person_name(attendee: Attendee) -> str:
    """With the position, if it was said."""
    return f"{attendee}, {attendee.position}" if attendee.position else str(attendee)


def names_of(people: Iterable[Attendee]) -> str:
    return " · ".join(map(person_name, people))


def clock(moment: datetime) -> str:
    """« 10 h 20 » in French: a local time, in the format of the language."""
    return date_format(moment, _("H:i"))


def hours(starts_at: datetime, ends_at: datetime) -> str:
    return _("%(start)s – %(end)s") % {"start": clock(starts_at), "end": clock(ends_at)}


def day_name(day: date) -> str:
    """« jeudi 11 juin 2026 »."""
    return date_format(day, _("l, F j, Y"))


def seat_name(slot: Slot, table: Table) -> str:
    return _("%(time)s, %(table)s") % {"time": clock(slot.local_start), "table": table_name(table)}


def kind_name(organisation: Organisation) -> str:
    return str(OrganisationKind(organisation.kind).label)


def change_of(appointment: Appointment) -> str:
    """What the latest version changed for it, in a few words; empty for nothing."""
    if appointment.is_new:
        return _("New")
    if appointment.was:
        return _("Moved: it was at %(seat)s") % {"seat": seat_name(*appointment.was)}
    return ""

"""How templates name times, places and people of meetings."""

from django import template

from meetings.agendas import words
from meetings.agendas.reading import Appointment, Line
from meetings.links import subscription as subscription_of
from meetings.models import Attendee, Table

register = template.Library()
register.filter("day_name", words.day_name)
register.filter("names", words.names_of)
register.filter("change", words.change_of)


@register.filter
def hours(line: Line) -> str:
    return words.hours(line.starts_at, line.ends_at)


@register.filter
def seat(appointment: Appointment) -> str:
    return words.seat_name(appointment.slot, appointment.table)


@register.filter
def place(table: Table) -> str:
    return words.place_of(table)


@register.filter
def subscription(attendee: Attendee) -> str:
    return subscription_of(attendee)

"""Editions with their tables, slots, registrations and agendas; and meetings."""

from meetings.models.agenda import AgendaVersion, GridStep, Run
from meetings.models.day import Wall
from meetings.models.editions import Edition, EditionEvent, Entry, ProgrammeItem, Slot, Table
from meetings.models.meetings import Debrief, Meeting, Promise
from meetings.models.registrations import Attendee, Registration, Unavailability

__all__ = [
    "AgendaVersion",
    "Attendee",
    "Debrief",
    "Edition",
    "EditionEvent",
    "Entry",
    "GridStep",
    "Meeting",
    "ProgrammeItem",
    "Promise",
    "Registration",
    "Run",
    "Slot",
    "Table",
    "Unavailability",
    "Wall",
]

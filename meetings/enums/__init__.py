"""The words of editions and meetings, and the tables of their moves."""

from meetings.enums.editions import (
    EDITION_MOVES,
    EditionFact,
    EditionStatus,
    EditionVerb,
    Phase,
    TimeZone,
)
from meetings.enums.grid import ChangeKind, Missing, StepKind
from meetings.enums.meetings import (
    MEETING_AUDIENCES,
    MEETING_MOVES,
    ON_THE_AGENDA,
    SEATED,
    MeetingFact,
    MeetingStatus,
    MeetingVerb,
    Wish,
)

__all__ = [
    "EDITION_MOVES",
    "MEETING_AUDIENCES",
    "MEETING_MOVES",
    "ON_THE_AGENDA",
    "SEATED",
    "ChangeKind",
    "EditionFact",
    "EditionStatus",
    "EditionVerb",
    "MeetingFact",
    "MeetingStatus",
    "MeetingVerb",
    "Missing",
    "Phase",
    "StepKind",
    "TimeZone",
    "Wish",
]

"""The best agenda of a day of meetings, and why not every meeting is in it. Without Django; the prose is in docs/planner.md.

A re-plan during the day: slots past or under way are `closed`, their meetings are `locked`; nothing else is special.
"""

from meetings.planner.agenda import (
    AddSlot,
    AddTable,
    Agenda,
    Blocked,
    Change,
    Difference,
    FreeParticipant,
    FreePerson,
    InfeasibleLocks,
    Moved,
    MoveMeeting,
    Progress,
    RaiseCap,
    Reason,
    Remedy,
    Rule,
    Stage,
    Unmet,
    Violation,
    Watch,
    Why,
)
from meetings.planner.changes import apply, difference
from meetings.planner.greedy import greedy
from meetings.planner.planning import plan
from meetings.planner.problem import Participant, Person, Placement, Problem, Slot, Table, Wish
from meetings.planner.reasons import explain
from meetings.planner.rules import try_move, try_swap, violations

__all__ = [
    "AddSlot",
    "AddTable",
    "Agenda",
    "Blocked",
    "Change",
    "Difference",
    "FreeParticipant",
    "FreePerson",
    "InfeasibleLocks",
    "MoveMeeting",
    "Moved",
    "Participant",
    "Person",
    "Placement",
    "Problem",
    "Progress",
    "RaiseCap",
    "Reason",
    "Remedy",
    "Rule",
    "Slot",
    "Stage",
    "Table",
    "Unmet",
    "Violation",
    "Watch",
    "Why",
    "Wish",
    "apply",
    "difference",
    "explain",
    "greedy",
    "plan",
    "try_move",
    "try_swap",
    "violations",
]

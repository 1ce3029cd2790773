"""What planning answers: an agenda, why a wish is not in it, and the smallest change that would let it in."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from meetings.planner.problem import Placement


class Rule(StrEnum):
    """The hard rules, by what breaks them."""

    CLOSED = auto()
    """Placed in a slot that takes nothing new."""
    PARTICIPANT_OFF = auto()
    NOBODY_FREE = auto()
    """The participant has people, and all of them are off."""
    PARTICIPANT_BUSY = auto()
    """It meets elsewhere in that slot."""
    PERSON_BUSY = auto()
    """She comes for two participants who meet in that slot."""
    TABLE_OFF = auto()
    TABLE_TAKEN = auto()
    NO_VIDEO = auto()
    """A participant is remote and the table has no video."""
    TWICE = auto()
    """The same wish is placed twice."""
    OVER_CAP = auto()
    """More meetings than the participant's cap, and more than its locks."""
    LOCK_BROKEN = auto()
    """A locked meeting is not where it is locked."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule and what it touches.

    `placements`: those that break it, one for an availability, two for what they share, all of a participant's above its cap, and
    the lock itself where it is not kept. `participants`: who it concerns. `person`: who would be in two places.
    """

    rule: Rule
    placements: tuple[Placement, ...]
    participants: tuple[str, ...] = ()
    person: str = ""


class InfeasibleLocks(Exception):
    """No agenda keeps all locks. Each violation names one lock, or two that exclude each other: no smaller set can be named."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__("; ".join(f"{v.rule}: {', '.join(map(str, v.placements))}" for v in violations))
        self.violations = violations


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """Another meeting goes elsewhere: to another slot, or to another table of its slot."""

    wish: str
    from_placement: Placement
    to_placement: Placement


@dataclass(frozen=True, slots=True)
class AddTable:
    """One more table, in that slot only; `key` is the one that it is given."""

    slot: str
    video: bool
    key: str


@dataclass(frozen=True, slots=True)
class FreePerson:
    person: str
    slot: str


@dataclass(frozen=True, slots=True)
class FreeParticipant:
    participant: str
    slot: str


@dataclass(frozen=True, slots=True)
class RaiseCap:
    """One meeting more than it has now."""

    participant: str


@dataclass(frozen=True, slots=True)
class AddSlot:
    """One more slot after the last, as long as it, where everybody and every table is free; `key` is the one it is given."""

    key: str


Change = MoveMeeting | AddTable | FreePerson | FreeParticipant | RaiseCap | AddSlot


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that, made together, let a meeting in at `placement`, every other meeting and every hard rule kept.

    Never empty, except where the meeting fits as things are (`Why.FITS`).
    """

    changes: tuple[Change, ...]
    placement: Placement


class Why(StrEnum):
    """Why a wished meeting is not in the agenda: the first of these that is true."""

    CAP = auto()
    """`participants` have as many meetings as they may."""
    NEVER_TOGETHER = auto()
    """There is no open slot in which both can meet."""
    NO_VIDEO = auto()
    """In the slots in which both can meet there is no table with video at all."""
    NO_TABLE = auto()
    """In every slot in which both are free, every table that suits is taken or off."""
    BUSY = auto()
    """In every slot in which both can meet, `participants` (one or both, or who shares people with them) meet others."""
    CROWDED = auto()
    """In some of these slots somebody is busy, in the others no table is left."""
    FITS = auto()
    """Nothing is in the way: it can be placed as things are."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """What is in the way of a meeting in an open slot: each rule that it would break, with the meetings in the way."""

    slot: str
    rules: tuple[Rule, ...]
    meetings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """`blocked` has one row for each open slot in which something is in the way."""

    code: Why
    participants: tuple[str, ...] = ()
    blocked: tuple[Blocked, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    wish: str
    reason: Reason
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class Agenda:
    """`value`: the sum of what is placed. `bound`: proven, no agenda that serves floors as well has more value."""

    placements: tuple[Placement, ...]
    value: float
    bound: float
    unmet: tuple[Unmet, ...]


class Stage(StrEnum):
    GREEDY = auto()
    VALUE = auto()
    FAIRNESS = auto()
    GAPS = auto()
    TABLES = auto()
    REASONS = auto()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far planning is: `seconds` since it began; value and number of meetings of the best agenda so far, and its bound."""

    seconds: float
    value: float
    bound: float
    placed: int
    stage: Stage


Watch = Callable[[Progress], bool]
"""Told of progress; answers False to stop."""


@dataclass(frozen=True, slots=True)
class Moved:
    before: Placement
    after: Placement


@dataclass(frozen=True, slots=True)
class Difference:
    """From one agenda to another; `participants` are those whose own agenda changed, in order of their keys."""

    moved: tuple[Moved, ...]
    added: tuple[Placement, ...]
    removed: tuple[Placement, ...]
    participants: tuple[str, ...]

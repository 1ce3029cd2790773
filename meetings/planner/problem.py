"""What is planned: frozen rows, without Django. Keys are strings; the order of slots and tables is that of the tuples."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which each table holds at most one meeting.

    `start` and `end` are minutes since the midnight of `day`, a number of which only the order counts. In a `closed` slot, past or
    under way, nothing new is placed and nothing moves: its locked meetings are facts, that no availability contradicts.
    """

    key: str
    start: int
    end: int
    day: int = 0
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`off`: keys of the slots in which it is not there. A meeting with a remote participant needs `video`."""

    key: str
    off: frozenset[str] = NONE
    video: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes for one participant or more, and is in one place at a time."""

    key: str
    off: frozenset[str] = NONE


@dataclass(frozen=True, slots=True)
class Participant:
    """An irritant or a company. It can meet in a slot when it is not off, and has no people or one of them who is not off then.

    `floor`: meetings that it has before others have more, if it can. `cap`: meetings that it never exceeds, except by locks.
    """

    key: str
    people: tuple[str, ...] = ()
    off: frozenset[str] = NONE
    remote: bool = False
    floor: int = 0
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """An accepted introduction: `left` and `right` would meet once. `value` > 0, in one unit for all wishes."""

    key: str
    left: str
    right: str
    value: float = 1.0

    @property
    def sides(self) -> tuple[str, str]:
        return self.left, self.right


@dataclass(frozen=True, slots=True, order=True)
class Placement:
    """A meeting: keys of its wish, its slot and its table."""

    wish: str
    slot: str
    table: str


@dataclass(frozen=True, slots=True)
class Problem:
    """`locked` meetings are kept. `previous` is the agenda that people know: what no longer exists in it is passed over.

    Raises ValueError for what cannot be a day of meetings: a key twice, a key that nothing has, a wish with itself, two wishes of
    one pair, a value that is no number above 0, slots that overlap or are not in order, a floor or a cap below 0.
    """

    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    people: tuple[Person, ...]
    participants: tuple[Participant, ...]
    wishes: tuple[Wish, ...]
    locked: tuple[Placement, ...] = ()
    previous: tuple[Placement, ...] = ()

    def __post_init__(self) -> None:
        slots = _keys("slot", self.slots)
        tables = _keys("table", self.tables)
        people = _keys("person", self.people)
        participants = _keys("participant", self.participants)
        wishes = _keys("wish", self.wishes)
        for off in (each.off for rows in (self.tables, self.people, self.participants) for each in rows):
            _known("slot", off, slots)
        _known("person", (key for each in self.participants for key in each.people), people)
        _known("participant", (key for wish in self.wishes for key in wish.sides), participants)
        for lock in self.locked:
            _known("wish", [lock.wish], wishes)
            _known("slot", [lock.slot], slots)
            _known("table", [lock.table], tables)
        _in_order(self.slots)
        _bounds(self.participants)
        _pairs(self.wishes)


def _keys(kind: str, rows: Iterable[Slot | Table | Person | Participant | Wish]) -> frozenset[str]:
    seen: set[str] = set()
    for row in rows:
        if row.key in seen:
            raise ValueError(f"Two rows are {kind} {row.key!r}.")
        seen.add(row.key)
    return frozenset(seen)


def _known(kind: str, keys: Iterable[str], known: frozenset[str]) -> None:
    for key in keys:
        if key not in known:
            raise ValueError(f"There is no {kind} {key!r}.")


def _in_order(slots: tuple[Slot, ...]) -> None:
    for slot in slots:
        if slot.end <= slot.start:
            raise ValueError(f"Slot {slot.key!r} ends before it begins.")
    for first, second in pairwise(slots):
        if (first.day, first.end) > (second.day, second.start):
            raise ValueError(f"Slot {second.key!r} begins before {first.key!r} ends: they overlap or are not in order.")


def _bounds(participants: tuple[Participant, ...]) -> None:
    for each in participants:
        if each.floor < 0 or (each.cap is not None and each.cap < 0):
            raise ValueError(f"A floor or a cap of participant {each.key!r} is below 0.")


def _pairs(wishes: tuple[Wish, ...]) -> None:
    seen: dict[frozenset[str], str] = {}
    for wish in wishes:
        if wish.left == wish.right:
            raise ValueError(f"Wish {wish.key!r} is of {wish.left!r} with itself.")
        if not (isfinite(wish.value) and wish.value > 0):
            raise ValueError(f"The value of wish {wish.key!r} is not a number above 0.")
        pair = frozenset(wish.sides)
        if pair in seen:
            raise ValueError(f"Wishes {seen[pair]!r} and {wish.key!r} are of one pair: {wish.left!r}, {wish.right!r}.")
        seen[pair] = wish.key

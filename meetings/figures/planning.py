"""Why a meeting has no seat, what would give it one, and what a seat would break: the planner's codes in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils import formats
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matching.models import Match
from meetings.enums import ChangeKind
from meetings.models import Slot, Table
from meetings.planner.agenda import (
    AddSlot,
    AddTable,
    Change,
    FreeParticipant,
    FreePerson,
    MoveMeeting,
    RaiseCap,
    Reason,
    Remedy,
    Rule,
    Violation,
    Why,
)
from meetings.planner.problem import Placement

MOST_DETAILS = 6  # slots of which it is said what is in the way


@dataclass(frozen=True, slots=True)
class Names:
    """The rows behind keys, where nobody is named: of a version that was published, of a run."""

    slots: dict[str, Slot]
    tables: dict[str, Table]
    matches: dict[str, Match]

    def name_of(self, participant: str) -> str:
        return participant

    def person(self, key: str) -> str:
        return key


class Known(Protocol):
    """The rows behind the keys of the planner."""

    @property
    def slots(self) -> dict[str, Slot]: ...
    @property
    def tables(self) -> dict[str, Table]: ...
    @property
    def matches(self) -> dict[str, Match]: ...
    def name_of(self, participant: str) -> str: ...
    def person(self, key: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences about the days of one edition; where they are several, times have their date."""

    day: Known

    @classmethod
    def of(cls, slots: Iterable[Slot], tables: Iterable[Table], matches: Iterable[Match]) -> "Words":
        return cls(
            Names(
                slots={str(slot.pk): slot for slot in slots},
                tables={str(table.pk): table for table in tables},
                matches={str(match.uuid): match for match in matches},
            )
        )

    @property
    def many_days(self) -> bool:
        return len({slot.local_start.date() for slot in self.day.slots.values()}) > 1

    # Names

    def slot(self, key: str) -> str:
        found = self.day.slots.get(key)
        if found:
            return clock(found.local_start, self.many_days)
        return _("a former slot") if key.isdigit() else _("a new slot")

    def table(self, key: str) -> str:
        found = self.day.tables.get(key)
        if found:
            return str(found)
        return _("a former table") if key.isdigit() else _("a new table")

    def place(self, slot: object, table: object) -> str:
        return _("%(slot)s, %(table)s") % {"slot": self.slot(str(slot)), "table": self.table(str(table))}

    def seat(self, placement: Placement) -> str:
        return self.place(placement.slot, placement.table)

    def meeting(self, wish: str) -> str:
        match = self.day.matches.get(wish)
        if match is None:
            return _("a meeting that is no longer there")
        return _("“%(irritant)s” and %(company)s") % {"irritant": match.irritant.title, "company": match.startup}

    def participants(self, keys: Iterable[str]) -> str:
        return listed(self.day.name_of(key) for key in keys)

    # Why not

    def reason(self, reason: Reason) -> str:
        who = self.participants(reason.participants)
        sentences: dict[Why, str] = {
            Why.CAP: _("Has as many meetings as this edition allows: %(who)s.") % {"who": who},
            Why.NEVER_TOGETHER: _("There is no slot left in which both sides can come."),
            Why.NO_VIDEO: _("Somebody takes part on screen, and no table has video when both sides can come."),
            Why.NO_TABLE: _("Whenever both sides are free, all tables are taken or closed."),
            Why.BUSY: _("Whenever both sides could come, there is another meeting of: %(who)s.") % {"who": who},
            Why.CROWDED: _("In some slots one side is in another meeting; in the others no table is left."),
            Why.FITS: _("Nothing is in the way: there is a seat for it as things are."),
        }
        return sentences[reason.code]

    def details(self, reason: Reason) -> list[str]:
        """Slot by slot, what is in the way; of the first slots only."""
        return [
            _("%(slot)s: %(what)s")
            % {"slot": self.slot(row.slot), "what": listed([*map(rule_words, row.rules), *self._with(row.meetings)])}
            for row in reason.blocked[:MOST_DETAILS]
        ]

    def _with(self, meetings: Iterable[str]) -> list[str]:
        return [self.meeting(wish) for wish in meetings]

    # What would help

    def remedy(self, remedy: Remedy) -> list[str]:
        return [self.change(change) for change in remedy.changes]

    def where(self, remedy: Remedy) -> str:
        return _("The meeting then has its seat: %(seat)s.") % {"seat": self.seat(remedy.placement)}

    def change(self, change: Change) -> str:
        writers: dict[type, Callable[[Any], str]] = {
            MoveMeeting: self._move,
            AddTable: self._table,
            FreePerson: self._free_person,
            FreeParticipant: self._free_participant,
            RaiseCap: self._cap,
            AddSlot: self._slot,
        }
        return writers[type(change)](change)

    def _move(self, change: MoveMeeting) -> str:
        return _("Move %(meeting)s from %(before)s to %(after)s") % {
            "meeting": self.meeting(change.wish),
            "before": self.seat(change.from_placement),
            "after": self.seat(change.to_placement),
        }

    def _table(self, change: AddTable) -> str:
        said = _("One more table with video at %(slot)s") if change.video else _("One more table at %(slot)s")
        return said % {"slot": self.slot(change.slot)}

    def _free_person(self, change: FreePerson) -> str:
        return _("Free %(slot)s for %(person)s") % {
            "slot": self.slot(change.slot),
            "person": self.day.person(change.person),
        }

    def _free_participant(self, change: FreeParticipant) -> str:
        return _("Free %(slot)s for %(person)s") % {
            "slot": self.slot(change.slot),
            "person": self.day.name_of(change.participant),
        }

    def _cap(self, change: RaiseCap) -> str:
        return _("One meeting more than the limit for %(who)s") % {"who": self.day.name_of(change.participant)}

    def _slot(self, change: AddSlot) -> str:
        return _("One more slot after the last one")

    def difference(self, kind: str, wish: str, before: list[int] | None, after: list[int] | None) -> str:
        """A line of what changes from one agenda to the next."""
        sentences = {
            ChangeKind.ADDED: _("New: %(meeting)s, %(after)s"),
            ChangeKind.MOVED: _("Moved: %(meeting)s, from %(before)s to %(after)s"),
            ChangeKind.REMOVED: _("Removed: %(meeting)s, was %(before)s"),
        }
        return sentences[ChangeKind(kind)] % {
            "meeting": self.meeting(wish),
            "before": self.place(*before) if before else "",
            "after": self.place(*after) if after else "",
        }

    # Seats

    def seat_words(self, slot: str, table: str, kind: str, rules: Iterable[Rule], meetings: Iterable[str]) -> str:
        """What a seat would mean, for somebody who holds a meeting and stands before it."""
        others = listed(self.meeting(wish) for wish in meetings)
        why = listed(rule_words(rule) for rule in rules)
        sentences = {
            "here": _("%(seat)s: where it is"),
            "free": _("%(seat)s: free"),
            "beyond": _("%(seat)s: free, beyond the limit of meetings; it will be locked"),
            "swap": _("%(seat)s: changes places with %(others)s"),
            "broken": _("%(seat)s: impossible, %(why)s (%(others)s)") if others else _("%(seat)s: impossible, %(why)s"),
        }
        return sentences[kind] % {"seat": self.place(slot, table), "others": others, "why": why}

    def seat_choice(self, table: str, kind: str, meetings: Iterable[str]) -> str:
        """The same, short, in a list that has the slot above."""
        others = listed(self.meeting(wish) for wish in meetings)
        sentences = {
            "free": "%(table)s",
            "beyond": _("%(table)s, beyond the limit of meetings"),
            "swap": _("%(table)s, in exchange with %(others)s"),
        }
        return sentences[kind] % {"table": self.table(table), "others": others}

    def rule(self, rule: Rule) -> str:
        return rule_words(rule)

    def orphan(self) -> str:
        return _("its introduction, its entry or its registration no longer stands")

    def violation(self, violation: Violation) -> str:
        """A broken rule, and the meetings that break it."""
        said = rule_words(violation.rule)
        meetings = listed(self.meeting(each.wish) for each in violation.placements)
        return _("%(what)s: %(meetings)s") % {"what": said[:1].upper() + said[1:], "meetings": meetings}


def rule_words(rule: Rule) -> str:
    words: dict[Rule, str] = {
        Rule.CLOSED: _("this slot has begun"),
        Rule.PARTICIPANT_OFF: _("one side is not available"),
        Rule.NOBODY_FREE: _("nobody of one side is available"),
        Rule.PARTICIPANT_BUSY: _("one side is in another meeting"),
        Rule.PERSON_BUSY: _("somebody would be at two tables"),
        Rule.TABLE_OFF: _("the table is closed then"),
        Rule.TABLE_TAKEN: _("the table is taken"),
        Rule.NO_VIDEO: _("the table has no video"),
        Rule.TWICE: _("the same meeting would be held twice"),
        Rule.OVER_CAP: _("one side has as many meetings as it may"),
        Rule.LOCK_BROKEN: _("the meeting is locked"),
    }
    return words[rule]


def listed(names: Iterable[str]) -> str:
    return get_text_list(list(dict.fromkeys(names)), _("and"))


def clock(moment: datetime, with_date: bool = False) -> str:
    """A time on the clock of the place, as the reader's language writes it."""
    return formats.date_format(moment, "SHORT_DATETIME_FORMAT" if with_date else "TIME_FORMAT")

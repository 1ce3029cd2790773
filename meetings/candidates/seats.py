"""Which seats are open to one meeting, before anybody moves it: free, by a swap, beyond a limit, or not and why.

It answers for all tables and slots at once, so that one request is enough while a meeting is held in the hand. What is then done is
checked again by the planner itself; a test holds the two against each other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from meetings.planner.agenda import Rule
from meetings.planner.problem import Placement, Problem


class SeatKind(StrEnum):
    HERE = auto()
    """Where it is already."""
    FREE = auto()
    BEYOND = auto()
    """Free, but a side then has more meetings than the edition allows: it may stay there as a locked one."""
    SWAP = auto()
    """Taken by a meeting that can take its seat in exchange."""
    BROKEN = auto()


@dataclass(frozen=True, slots=True)
class Seat:
    """`meetings`: the wishes in the way; of a swap, the one that changes places with it."""

    kind: SeatKind
    rules: tuple[Rule, ...] = ()
    meetings: tuple[str, ...] = ()


Place = tuple[str, str]  # keys of a slot and a table


def seats_for(problem: Problem, placements: Iterable[Placement], wish: str) -> dict[Place, Seat]:
    """Every seat of the day. Raises KeyError for a wish that the problem does not have."""
    return _Floor(problem, placements).seats(wish)


class _Floor:
    """Who is where in the working agenda."""

    def __init__(self, problem: Problem, placements: Iterable[Placement]) -> None:
        self.problem = problem
        self.participants = {each.key: each for each in problem.participants}
        self.away = {person.key: person.off for person in problem.people}
        self.sides = {wish.key: wish.sides for wish in problem.wishes}
        self.closed = {slot.key for slot in problem.slots if slot.closed}
        self.tables = {table.key: table for table in problem.tables}
        self.locked = {lock.wish for lock in problem.locked}
        comes_for = Counter(person for each in problem.participants for person in set(each.people))
        self.shared = {person for person, count in comes_for.items() if count > 1}
        self.seat_of: dict[str, Place] = {}
        self.taken: dict[Place, str] = {}
        self.holders: dict[str, dict[str, str]] = defaultdict(dict)  # of a slot: whom or what a meeting takes
        self.met: Counter[str] = Counter()
        for each in placements:
            self.seat_of[each.wish] = (each.slot, each.table)
            self.taken[each.slot, each.table] = each.wish
            self.met.update(self.sides[each.wish])
            for resource in self._takes(each.wish, each.slot):
                self.holders[each.slot][resource] = each.wish

    def seats(self, wish: str) -> dict[Place, Seat]:
        found: dict[Place, Seat] = {}
        for slot in self.problem.slots:
            reasons = self._in_slot(wish, slot.key)
            for table in self.problem.tables:
                place = (slot.key, table.key)
                found[place] = self._seat(wish, place, reasons)
        return found

    def _seat(self, wish: str, place: Place, reasons: dict[str, set[Rule]]) -> Seat:
        here = self.seat_of.get(wish)
        if here == place:
            return Seat(SeatKind.HERE)
        if wish in self.locked:
            return Seat(SeatKind.BROKEN, (Rule.LOCK_BROKEN,))
        other = self.taken.get(place)
        if other and here and self._can_swap(wish, other, here, place, reasons):
            return Seat(SeatKind.SWAP, (), (other,))
        rules = set().union(*reasons.values(), self._at_table(wish, place), {Rule.TABLE_TAKEN} if other else ())
        if rules:
            meetings = {each for each in reasons if each} | ({other} if other else set())
            return Seat(SeatKind.BROKEN, _ordered(rules), tuple(sorted(meetings)))
        return Seat(SeatKind.FREE if here or not self._is_full(wish) else SeatKind.BEYOND)

    def _can_swap(self, wish: str, other: str, here: Place, there: Place, reasons: dict[str, set[Rule]]) -> bool:
        if other in self.locked or here[0] in self.closed or any(each != other for each in reasons):
            return False
        back = self._in_slot(other, here[0])
        if any(each != wish for each in back):
            return False
        return not (self._at_table(wish, there) or self._at_table(other, here))

    def _in_slot(self, wish: str, slot: str) -> dict[str, set[Rule]]:
        """What forbids it in that slot whatever the table, by the meeting that does; "" for what no meeting does."""
        found: dict[str, set[Rule]] = defaultdict(set)
        if slot in self.closed:
            found[""].add(Rule.CLOSED)
        for side in self.sides[wish]:
            participant = self.participants[side]
            if slot in participant.off:
                found[""].add(Rule.PARTICIPANT_OFF)
            elif participant.people and all(slot in self.away[person] for person in participant.people):
                found[""].add(Rule.NOBODY_FREE)
        for resource in self._takes(wish, slot):
            holder = self.holders[slot].get(resource, wish)
            if holder != wish:
                found[holder].add(Rule.PARTICIPANT_BUSY if resource in self.participants else Rule.PERSON_BUSY)
        for rules in found.values():
            if Rule.PARTICIPANT_BUSY in rules:  # its people are there with it: nothing more to say
                rules.discard(Rule.PERSON_BUSY)
        return found

    def _at_table(self, wish: str, place: Place) -> set[Rule]:
        slot, table = place[0], self.tables[place[1]]
        found = {Rule.TABLE_OFF} if slot in table.off else set()
        if not table.video and any(self.participants[side].remote for side in self.sides[wish]):
            found.add(Rule.NO_VIDEO)
        return found

    def _is_full(self, wish: str) -> bool:
        return any(
            cap is not None and self.met[side] >= cap
            for side in self.sides[wish]
            for cap in [self.participants[side].cap]
        )

    def _takes(self, wish: str, slot: str) -> Iterator[str]:
        """Its two sides, and each person who is there then and comes for others too."""
        for side in self.sides[wish]:
            yield side
            for person in self.participants[side].people:
                if person in self.shared and slot not in self.away[person]:
                    yield person


def _ordered(rules: set[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in Rule if rule in rules)

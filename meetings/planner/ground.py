"""A problem in numbers: indices instead of keys, sets as the bits of integers, what never changes worked out once.

A meeting takes resources of its slot: its two participants, and each person who is free then and comes for other participants too.
Two meetings of one slot exclude each other exactly when they share a resource. Tables are counted here, and given out in `seating`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from meetings.planner.problem import Participant, Placement, Problem, Slot


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, in ascending order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Ground:
    """What a search reads of a problem. Masks of slots have bit s for slot s, masks of resources bit p for participant p."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots = range(len(problem.slots))
        self.slot = {each.key: index for index, each in enumerate(problem.slots)}
        self.table = {each.key: index for index, each in enumerate(problem.tables)}
        self.participant = {each.key: index for index, each in enumerate(problem.participants)}
        self.wish = {each.key: index for index, each in enumerate(problem.wishes)}
        self.open = sum(1 << s for s, slot in enumerate(problem.slots) if not slot.closed)
        self._read_participants(problem)
        self._read_locks(problem)
        self._read_tables(problem)
        self._read_wishes(problem)
        self.positions = positions(problem.slots)

    def _read_participants(self, problem: Problem) -> None:
        off = {person.key: self._mask(person.off) for person in problem.people}
        self.able = [self._able(each, off) for each in problem.participants]
        self.floor = [each.floor for each in problem.participants]
        comes_for: dict[str, list[int]] = defaultdict(list)
        for p, each in enumerate(problem.participants):
            for person in set(each.people):
                comes_for[person].append(p)
        self.shared = [person.key for person in problem.people if len(comes_for[person.key]) > 1]
        self.people_of: list[list[tuple[int, int]]] = [[] for _ in problem.participants]
        for resource, person in enumerate(self.shared, start=len(problem.participants)):
            for p in comes_for[person]:
                self.people_of[p].append((resource, ~off[person]))

    def _able(self, participant: Participant, off: dict[str, int]) -> int:
        nobody = -1 if participant.people else 0
        for person in participant.people:
            nobody &= off[person]
        return self._mask_of_all() & ~self._mask(participant.off) & ~nobody

    def _read_locks(self, problem: Problem) -> None:
        self.locked = {self.wish[lock.wish]: (self.slot[lock.slot], self.table[lock.table]) for lock in problem.locked}
        locks = Counter(p for w in self.locked for p in self._sides(w))
        self.limit = [
            len(problem.wishes) if each.cap is None else max(each.cap, locks[p])
            for p, each in enumerate(problem.participants)
        ]

    def _read_tables(self, problem: Problem) -> None:
        """Tables of each slot that no lock has, by number: all, and those with video."""
        taken = set(self.locked.values())
        self.free_tables = [
            []
            if slot.closed
            else [t for t, each in enumerate(problem.tables) if slot.key not in each.off and (s, t) not in taken]
            for s, slot in enumerate(problem.slots)
        ]
        self.room = [len(tables) for tables in self.free_tables]
        self.video_room = [sum(problem.tables[t].video for t in tables) for tables in self.free_tables]

    def _read_wishes(self, problem: Problem) -> None:
        remote = [each.remote for each in problem.participants]
        with_room = sum(1 << s for s in self.slots if self.room[s])
        with_video = sum(1 << s for s in self.slots if self.video_room[s])
        self.sides = [self._sides(w) for w in range(len(problem.wishes))]
        self.value = [wish.value for wish in problem.wishes]
        self.remote = [remote[left] or remote[right] for left, right in self.sides]
        self.together = [self.able[left] & self.able[right] & self.open for left, right in self.sides]
        self.allowed = [both & (with_video if self.remote[w] else with_room) for w, both in enumerate(self.together)]
        self.need = [self._needs(left, right) for left, right in self.sides]
        self.wishes_of: list[list[int]] = [[] for _ in problem.participants]
        for w, sides in enumerate(self.sides):
            for p in sides:
                self.wishes_of[p].append(w)
        self.asked = [min(len(wishes), self.limit[p]) for p, wishes in enumerate(self.wishes_of)]

    def _needs(self, left: int, right: int) -> list[int]:
        """The resources of a meeting, by slot."""
        people = {*self.people_of[left], *self.people_of[right]}
        pair = 1 << left | 1 << right
        if not people:
            return [pair] * len(self.slots)
        return [pair | sum(1 << resource for resource, free in people if free >> s & 1) for s in self.slots]

    def _sides(self, w: int) -> tuple[int, int]:
        wish = self.problem.wishes[w]
        return self.participant[wish.left], self.participant[wish.right]

    def _mask(self, slots: Iterable[str]) -> int:
        return sum(1 << self.slot[key] for key in slots)

    def _mask_of_all(self) -> int:
        return (1 << len(self.slots)) - 1

    def placement(self, w: int, s: int, t: int) -> Placement:
        problem = self.problem
        return Placement(problem.wishes[w].key, problem.slots[s].key, problem.tables[t].key)


def positions(slots: tuple[Slot, ...]) -> list[tuple[int, int]]:
    """The day and the place in it of each slot. A pause longer than the shortest one is a break, and takes a place as an idle slot would."""
    pauses = [second.start - first.end for first, second in pairwise(slots) if first.day == second.day]
    usual = min(pauses, default=0)
    found: list[tuple[int, int]] = []
    for s, slot in enumerate(slots):
        before = slots[s - 1] if s else None
        if before is None or before.day != slot.day:
            found.append((slot.day, 0))
        else:
            found.append((slot.day, found[-1][1] + (1 if slot.start - before.end <= usual else 2)))
    return found

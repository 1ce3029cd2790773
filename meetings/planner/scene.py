"""An agenda with its tables that a search for remedies changes and puts back: meetings lifted and put, people freed, tables added."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from meetings.planner.agenda import AddTable, FreeParticipant, FreePerson, Rule
from meetings.planner.board import NOWHERE, Board
from meetings.planner.ground import bits
from meetings.planner.problem import Participant
from meetings.planner.seating import Seats

Place = tuple[int, int]
"""A slot and a table."""
Freed = FreePerson | FreeParticipant


class Scene:
    """`tables[s]` are those that have a meeting in slot s, with it; tables beyond those of the problem are added ones.

    `asking`: whether anybody may be asked for something, or only meetings may move.
    """

    def __init__(self, board: Board, seats: Seats, *, asking: bool = True) -> None:
        self.board = board
        self.asking = asking
        self.ground = board.ground
        self.problem = board.ground.problem
        self.seats = dict(seats)
        self.tables: list[dict[int, int]] = [{} for _ in self.ground.slots]
        for w, s in enumerate(board.slot_of):
            if s != NOWHERE:
                self.tables[s][seats[w]] = w
        self.there = [
            [t for t, table in enumerate(self.problem.tables) if slot.key not in table.off]
            for slot in self.problem.slots
        ]
        self.video = [table.video for table in self.problem.tables]
        self.roomy = 0
        """The open slots that have a free table."""
        for s in self.ground.slots:
            self._note_room(s)
        self.moved: set[int] = set()
        """Meetings that have been lifted, and the wish to let in: none of them is lifted again."""
        self._freed: set[tuple[Freed, int]] = set()
        self._off = {each.key: each.off for each in self.problem.people}

    def absences(self, w: int, s: int) -> list[Rule]:
        rules = []
        for p in self.ground.sides[w]:
            participant = self.problem.participants[p]
            if self._is_off(participant, s):
                rules.append(Rule.PARTICIPANT_OFF)
            if not self._has_somebody(participant, s):
                rules.append(Rule.NOBODY_FREE)
        return list(dict.fromkeys(rules))

    def presences(self, w: int, s: int) -> list[tuple[Freed, ...]]:
        """Each way to have both sides there, as the changes that it takes: none when they are."""
        if self.ground.together[w] >> s & 1:
            return [()]
        if not self.asking:
            return []
        slot = self.problem.slots[s].key
        parts: list[list[Freed | None]] = []
        for p in self.ground.sides[w]:
            participant = self.problem.participants[p]
            parts.append([FreeParticipant(participant.key, slot) if self._is_off(participant, s) else None])
            somebody = self._has_somebody(participant, s)
            parts.append([None] if somebody else [FreePerson(key, slot) for key in dict.fromkeys(participant.people)])
        # One person may be the answer for both sides.
        ways = (tuple(dict.fromkeys(each for each in way if each is not None)) for way in product(*parts))
        return list(dict.fromkeys(ways))

    def likely(self, w: int, changes: int) -> Iterator[int]:
        """The open slots in which so many changes might let it in: those that clearly need more are left out."""
        left, right = self.ground.sides[w]
        away = ~self.ground.together[w]
        for _change, s in self._freed:
            away &= ~(1 << s)
        busy = self.board.mask[left] | self.board.mask[right]
        if changes == 0:
            return bits(self.roomy & ~(away | busy))
        # Who leaves a slot leaves a table there; who only comes needs one.
        two = self.board.mask[left] & self.board.mask[right] | away & (busy | ~self.roomy)
        return bits(self.ground.open & ~two if changes == 1 else self.ground.open)

    def in_the_way(self, w: int, s: int) -> list[int]:
        """The meetings of slot s that exclude w, once the freed are there."""
        others = set(self.board.in_the_way(w, s))
        for change, slot in self._freed:
            if slot == s and isinstance(change, FreePerson) and self._wants(w, change.person):
                others |= {other for other in self.tables[s].values() if self._wants(other, change.person)}
        return sorted(others - {w})

    def free_table(self, w: int, s: int) -> int | None:
        """Without video unless it is needed, so that who needs it may still have it."""
        free = [t for t in self.there[s] if t not in self.tables[s] and self.suits(t, w)]
        return min(free, key=lambda t: (self.video[t], t), default=None)

    def suits(self, t: int, w: int) -> bool:
        return self.video[t] or not self.ground.remote[w]

    def liftable(self, w: int) -> bool:
        return w not in self.moved and w not in self.ground.locked

    @contextmanager
    def freed(self, changes: tuple[Freed, ...], s: int) -> Iterator[None]:
        added = {(each, s) for each in changes} - self._freed
        self._freed |= added
        try:
            yield
        finally:
            self._freed -= added

    @contextmanager
    def lifted(self, meetings: list[int]) -> Iterator[list[tuple[int, Place]]]:
        """They are nowhere; answers where each was."""
        places = []
        for w in meetings:
            places.append((w, (self.board.lift(w), self.seats[w])))
            self._leave(w, places[-1][1][0])
        self.moved |= set(meetings)
        try:
            yield places
        finally:
            self.moved -= set(meetings)
            for w, (s, t) in reversed(places):
                self._seat(w, s, t)

    @contextmanager
    def placed(self, w: int, s: int, t: int) -> Iterator[None]:
        self._seat(w, s, t)
        self.moved.add(w)
        try:
            yield
        finally:
            self.moved.discard(w)
            self._leave(w, self.board.lift(w))

    @contextmanager
    def added(self, change: AddTable, s: int) -> Iterator[int]:
        """Its number."""
        self.video.append(change.video)
        self.there[s].append(len(self.video) - 1)
        self._note_room(s)
        try:
            yield len(self.video) - 1
        finally:
            self.there[s].pop()
            self._note_room(s)
            self.video.pop()

    def _seat(self, w: int, s: int, t: int) -> None:
        self.board.put(w, s)
        self.seats[w] = t
        self.tables[s][t] = w
        self._note_room(s)

    def _leave(self, w: int, s: int) -> None:
        del self.tables[s][self.seats.pop(w)]
        self._note_room(s)

    def _note_room(self, s: int) -> None:
        free = self.ground.open >> s & 1 and len(self.tables[s]) < len(self.there[s])
        self.roomy = self.roomy | 1 << s if free else self.roomy & ~(1 << s)

    def _is_off(self, participant: Participant, s: int) -> bool:
        slot = self.problem.slots[s].key
        return slot in participant.off and (FreeParticipant(participant.key, slot), s) not in self._freed

    def _has_somebody(self, participant: Participant, s: int) -> bool:
        slot = self.problem.slots[s].key
        return not participant.people or any(
            slot not in self._off[person] or (FreePerson(person, slot), s) in self._freed
            for person in participant.people
        )

    def _wants(self, w: int, person: str) -> bool:
        return any(person in self.problem.participants[p].people for p in self.ground.sides[w])

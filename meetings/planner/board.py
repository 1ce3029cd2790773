"""An agenda while it is worked on: which wish meets in which slot. It holds no broken rule at any moment; tables come after."""

from collections.abc import Iterable
from copy import copy
from typing import Self

from meetings.planner.ground import Ground, bits

NOWHERE = -1


class Board:
    """Wishes in slots. Locked meetings are there from the start and stay."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.slot_of = [NOWHERE] * len(ground.value)
        self.owner: list[dict[int, int]] = [{} for _ in ground.slots]
        """Of each slot: the wish that has a resource."""
        self.busy = [0] * len(ground.slots)
        self.count = [0] * len(ground.slots)
        self.remote = [0] * len(ground.slots)
        self.met = [0] * len(ground.able)
        self.mask = [0] * len(ground.able)
        """Of each participant: the slots in which it meets."""
        self.roomy = sum(1 << s for s in ground.slots if ground.room[s])
        self.roomy_video = sum(1 << s for s in ground.slots if ground.video_room[s])
        for w, (s, _table) in ground.locked.items():
            self._take(w, s)

    def copy(self) -> Self:
        other = copy(self)
        other.slot_of, other.met, other.mask = self.slot_of[:], self.met[:], self.mask[:]
        other.owner = [owner.copy() for owner in self.owner]
        other.busy, other.count, other.remote = self.busy[:], self.count[:], self.remote[:]
        return other

    @property
    def value(self) -> float:
        return sum(value for value, s in zip(self.ground.value, self.slot_of, strict=True) if s != NOWHERE)

    @property
    def placed(self) -> int:
        return len(self.slot_of) - self.slot_of.count(NOWHERE)

    @property
    def shortfall(self) -> int:
        """Meetings that participants lack under their floors."""
        return sum(max(0, floor - met) for floor, met in zip(self.ground.floor, self.met, strict=True))

    def unmet(self) -> list[int]:
        return [w for w, s in enumerate(self.slot_of) if s == NOWHERE]

    def movable(self) -> list[int]:
        return [w for w, s in enumerate(self.slot_of) if s != NOWHERE and w not in self.ground.locked]

    def below_limit(self, w: int) -> bool:
        left, right = self.ground.sides[w]
        return self.met[left] < self.ground.limit[left] and self.met[right] < self.ground.limit[right]

    def places(self, w: int) -> int:
        """The slots in which it fits as things are, whatever the caps."""
        ground = self.ground
        left, right = ground.sides[w]
        free = ground.allowed[w] & ~self.mask[left] & ~self.mask[right] & self.roomy
        if ground.remote[w]:
            free &= self.roomy_video
        if ground.people_of[left] or ground.people_of[right]:
            need = ground.need[w]
            free = sum(1 << s for s in bits(free) if not need[s] & self.busy[s])
        return free

    def in_the_way(self, w: int, s: int) -> list[int]:
        """The meetings of slot s that exclude w, in order."""
        taken = self.ground.need[w][s] & self.busy[s]
        return sorted({self.owner[s][resource] for resource in bits(taken)})

    def put(self, w: int, s: int) -> None:
        """Asks nothing: who calls knows that it fits."""
        ground = self.ground
        self._take(w, s)
        self.count[s] += 1
        self.remote[s] += ground.remote[w]
        self._note_room(s)

    def lift(self, w: int) -> int:
        """Takes it off; answers the slot in which it was."""
        s = self.slot_of[w]
        need = self.ground.need[w][s]
        self.slot_of[w] = NOWHERE
        self.busy[s] &= ~need
        for resource in bits(need):
            del self.owner[s][resource]
        for p in self.ground.sides[w]:
            self.met[p] -= 1
            self.mask[p] &= ~(1 << s)
        self.count[s] -= 1
        self.remote[s] -= self.ground.remote[w]
        self._note_room(s)
        return s

    def fill(self, wishes: Iterable[int]) -> list[int]:
        """Each in turn, at the first slot where it fits and within the caps; answers those that were placed."""
        done = []
        for w in wishes:
            if self.slot_of[w] == NOWHERE and self.below_limit(w) and (free := self.places(w)):
                self.put(w, (free & -free).bit_length() - 1)
                done.append(w)
        return done

    def _take(self, w: int, s: int) -> None:
        need = self.ground.need[w][s]
        self.slot_of[w] = s
        self.busy[s] |= need
        for resource in bits(need):
            self.owner[s][resource] = w
        for p in self.ground.sides[w]:
            self.met[p] += 1
            self.mask[p] |= 1 << s

    def _note_room(self, s: int) -> None:
        room = self.count[s] < self.ground.room[s]
        video = room and self.remote[s] < self.ground.video_room[s]
        self.roomy = self.roomy | 1 << s if room else self.roomy & ~(1 << s)
        self.roomy_video = self.roomy_video | 1 << s if video else self.roomy_video & ~(1 << s)

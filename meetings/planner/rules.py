"""Every hard rule that placements break, and what a change by hand would give. Read from the rows, without any search."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from meetings.planner.agenda import InfeasibleLocks, Rule, Violation
from meetings.planner.problem import Participant, Placement, Problem, Slot

Placements = tuple[Placement, ...]


class Rows:
    """The rows of a problem by their keys, and who can be where."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots = {each.key: each for each in problem.slots}
        self.tables = {each.key: each for each in problem.tables}
        self.people = {each.key: each for each in problem.people}
        self.participants = {each.key: each for each in problem.participants}
        self.wishes = {each.key: each for each in problem.wishes}

    def sides(self, placement: Placement) -> tuple[Participant, Participant]:
        wish = self.wishes[placement.wish]
        return self.participants[wish.left], self.participants[wish.right]

    def free_people(self, participant: Participant, slot: str) -> set[str]:
        return {key for key in participant.people if slot not in self.people[key].off}

    def is_fact(self, placement: Placement) -> bool:
        """Locked where nothing changes any more: what took place, whatever is said of availabilities since."""
        return self.slots[placement.slot].closed and placement in self.problem.locked


def violations(problem: Problem, placements: Iterable[Placement]) -> tuple[Violation, ...]:
    """Each broken rule once, in the order of placements. Raises KeyError for a key that the problem does not have."""
    rows, placed = Rows(problem), tuple(placements)
    return (
        *(each for placement in placed for each in _absences(rows, placement)),
        *_clashes(rows, placed),
        *_over_caps(rows, placed),
        *_broken_locks(problem, placed),
    )


def refuse_locks(problem: Problem) -> None:
    """Raises InfeasibleLocks when the locked meetings alone break a rule: no agenda that keeps them would do."""
    broken = violations(problem, problem.locked)
    if broken:
        raise InfeasibleLocks(broken)


def try_move(
    problem: Problem, placements: Iterable[Placement], wish: str, slot: str, table: str
) -> tuple[Placements, tuple[Violation, ...]]:
    """The agenda with that meeting there, whether it was in it or not, and every rule that is then broken."""
    moved = Placement(wish, slot, table)
    others = tuple(each for each in placements if each.wish != wish)
    placed = in_order(problem, (*others, moved))
    return placed, violations(problem, placed)


def try_swap(
    problem: Problem, placements: Iterable[Placement], wish: str, other: str
) -> tuple[Placements, tuple[Violation, ...]]:
    """The agenda with two meetings in each other's place, and every rule that is then broken. A wish that is not placed takes the
    place of the one that is.

    Raises ValueError when neither is placed, or both wishes are one.
    """
    placed = {each.wish: each for each in placements}
    if wish == other or not {wish, other} & placed.keys():
        raise ValueError(f"There is nothing to swap between {wish!r} and {other!r}.")
    first, second = placed.pop(wish, None), placed.pop(other, None)
    swapped = [
        Placement(key, place.slot, place.table) for key, place in ((other, first), (wish, second)) if place is not None
    ]
    result = in_order(problem, (*placed.values(), *swapped))
    return result, violations(problem, result)


def in_order(problem: Problem, placements: Iterable[Placement]) -> Placements:
    """By slot, then by table."""
    slots = {each.key: place for place, each in enumerate(problem.slots)}
    tables = {each.key: place for place, each in enumerate(problem.tables)}
    return tuple(sorted(placements, key=lambda each: (slots[each.slot], tables[each.table], each.wish)))


def _absences(rows: Rows, placement: Placement) -> Iterator[Violation]:
    """What a placement breaks by itself."""
    if rows.is_fact(placement):
        return
    slot = rows.slots[placement.slot]
    if slot.closed:
        yield Violation(Rule.CLOSED, (placement,))
    sides = rows.sides(placement)
    for participant in sides:
        yield from _absence(rows, placement, participant, slot)
    table = rows.tables[placement.table]
    if slot.key in table.off:
        yield Violation(Rule.TABLE_OFF, (placement,))
    remote = tuple(each.key for each in sides if each.remote)
    if remote and not table.video:
        yield Violation(Rule.NO_VIDEO, (placement,), remote)


def _absence(rows: Rows, placement: Placement, participant: Participant, slot: Slot) -> Iterator[Violation]:
    if slot.key in participant.off:
        yield Violation(Rule.PARTICIPANT_OFF, (placement,), (participant.key,))
    if participant.people and not rows.free_people(participant, slot.key):
        yield Violation(Rule.NOBODY_FREE, (placement,), (participant.key,))


def _clashes(rows: Rows, placed: Placements) -> Iterator[Violation]:
    """What two placements exclude each other for."""
    for pair in _candidates(rows, placed):
        first, second = pair
        if first.wish == second.wish:
            yield Violation(Rule.TWICE, pair)
        if first.slot != second.slot:
            continue
        if first.table == second.table:
            yield Violation(Rule.TABLE_TAKEN, pair)
        yield from _double_bookings(rows, pair)


def _candidates(rows: Rows, placed: Placements) -> Iterator[Placements]:
    """The pairs of one slot or of one wish, once."""
    by_slot: dict[str, list[Placement]] = defaultdict(list)
    by_wish: dict[str, list[Placement]] = defaultdict(list)
    for each in placed:
        by_slot[each.slot].append(each)
        by_wish[each.wish].append(each)
    for group in by_slot.values():
        yield from combinations(group, 2)
    for group in by_wish.values():
        yield from (pair for pair in combinations(group, 2) if pair[0].slot != pair[1].slot)


def _double_bookings(rows: Rows, pair: Placements) -> Iterator[Violation]:
    """Participants, and people who are free then, of two meetings of one slot."""
    first, second = (rows.sides(each) for each in pair)
    common = {each.key for each in first} & {each.key for each in second}
    for key in sorted(common):
        yield Violation(Rule.PARTICIPANT_BUSY, pair, (key,))
    slot = pair[0].slot
    if all(map(rows.is_fact, pair)):
        return
    for one in first:
        for other in second:
            if {one.key, other.key} & common:
                continue
            for person in sorted(rows.free_people(one, slot) & rows.free_people(other, slot)):
                yield Violation(Rule.PERSON_BUSY, pair, (one.key, other.key), person)


def _over_caps(rows: Rows, placed: Placements) -> Iterator[Violation]:
    met, locked = _by_participant(rows, placed), _by_participant(rows, rows.problem.locked)
    for participant in rows.problem.participants:
        mine = met[participant.key]
        if participant.cap is not None and len(mine) > max(participant.cap, len(locked[participant.key])):
            yield Violation(Rule.OVER_CAP, tuple(mine), (participant.key,))


def _by_participant(rows: Rows, placed: Iterable[Placement]) -> dict[str, list[Placement]]:
    found: dict[str, list[Placement]] = defaultdict(list)
    for each in placed:
        for participant in rows.sides(each):
            found[participant.key].append(each)
    return found


def _broken_locks(problem: Problem, placed: Placements) -> Iterator[Violation]:
    kept = set(placed)
    return (Violation(Rule.LOCK_BROKEN, (lock,)) for lock in problem.locked if lock not in kept)

"""What trying everything finds, on days so small that everything can be tried."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product

from meetings.planner import (
    AddSlot,
    AddTable,
    FreeParticipant,
    FreePerson,
    MoveMeeting,
    Placement,
    RaiseCap,
    Slot,
    Table,
)
from tests.meetings.planner.checker import broken, fairness, shortfall, worth


def best(problem):
    """The least shortfall, and the most value with it."""
    least, value = min((shortfall(problem, placed), -worth(problem, placed)) for placed in agendas(problem))
    return least, -value


def fairest(problem, least_value):
    """The most fairness, of the agendas that serve floors best and are worth that much."""
    served = min(shortfall(problem, placed) for placed in agendas(problem))
    return max(
        fairness(problem, placed)
        for placed in agendas(problem)
        if shortfall(problem, placed) == served and worth(problem, placed) >= least_value - 1e-9
    )


def agendas(problem):
    """Every agenda that breaks no rule."""
    places = [(slot.key, table.key) for slot in problem.slots if not slot.closed for table in problem.tables]
    locked = {lock.wish for lock in problem.locked}

    def extend(placed, rest):
        if broken(problem, placed):
            return  # one meeting more never mends a rule
        yield placed
        for n, wish in enumerate(rest):
            for slot, table in places:
                yield from extend((*placed, Placement(wish, slot, table)), rest[n + 1 :])

    yield from extend(problem.locked, [wish.key for wish in problem.wishes if wish.key not in locked])


def fits(problem, placed, wish):
    """Whether it can be placed somewhere, everything else staying."""
    placed = tuple(placed)
    return any(
        not broken(problem, (*placed, Placement(wish, slot.key, table.key)))
        for slot in problem.slots
        for table in problem.tables
    )


def every_change(problem, placed):
    """Each single change that anybody could think of, caps and a further slot apart."""
    slots = [slot.key for slot in problem.slots if not slot.closed]
    for each in placed:
        if each not in problem.locked:
            places = ((slot, table.key) for slot in slots for table in problem.tables)
            yield from (MoveMeeting(each.wish, each, Placement(each.wish, *place)) for place in places)
    for slot in slots:
        yield from (AddTable(slot, True, f"{slot} {n}") for n in range(2))
        yield from (FreePerson(each.key, slot) for each in problem.people if slot in each.off)
        yield from (FreeParticipant(each.key, slot) for each in problem.participants if slot in each.off)


def smaller_exists(problem, placed, wish, changes):
    """Whether fewer changes than these let the wish in. A slot more counts three; caps are raised beforehand, as they must be."""
    caps = [each for each in changes if isinstance(each, RaiseCap)]
    size = sum(3 if isinstance(each, AddSlot) else 1 for each in changes) - len(caps)
    raised, _same = make(problem, placed, caps)
    every = list(every_change(raised, placed))
    for number in range(size):
        for tried in combinations(every, number):
            changed, moved = make(raised, placed, tried)
            if _useful(tried) and fits(changed, moved, wish):
                return True
            if number < size - 1 and _fits_after_tables_move(changed, moved, wish, tried):
                return True
    return False


def _useful(changes):
    moves = [each.wish for each in changes if isinstance(each, MoveMeeting)]
    return len(moves) == len(set(moves))


def _fits_after_tables_move(problem, placed, wish, tried):
    """Meetings may also move to a table that was added just now."""
    added = [each for each in tried if isinstance(each, AddTable)]
    moved = {each.wish for each in tried if isinstance(each, MoveMeeting)}
    for table, each in product(added, placed):
        if each.wish in moved or each in problem.locked:
            continue
        others = [other for other in placed if other != each]
        if fits(problem, [*others, Placement(each.wish, table.slot, table.key)], wish):
            return True
    return False


def make(problem, placed, changes):
    """The day with these changes, and its agenda."""
    placed = {each.wish: each for each in placed}
    counts = Counter(side for wish in problem.wishes if wish.key in placed for side in wish.sides)
    for change in changes:
        match change:
            case MoveMeeting(wish, _before, after):
                placed[wish] = after
            case AddTable(slot, video, key):
                off = frozenset(each.key for each in problem.slots) - {slot}
                problem = replace(problem, tables=(*problem.tables, Table(key, off, video)))
            case AddSlot(key):
                last = problem.slots[-1]
                problem = replace(problem, slots=(*problem.slots, Slot(key, last.end, last.end + 20, last.day)))
            case FreePerson(key, slot):
                problem = replace(problem, people=_freed(problem.people, key, slot))
            case FreeParticipant(key, slot):
                problem = replace(problem, participants=_freed(problem.participants, key, slot))
            case RaiseCap(key):
                raised = (
                    replace(each, cap=counts[key] + 1) if each.key == key else each for each in problem.participants
                )
                problem = replace(problem, participants=tuple(raised))
    return problem, tuple(placed.values())


def _freed(rows, key, slot):
    return tuple(replace(each, off=each.off - {slot}) if each.key == key else each for each in rows)

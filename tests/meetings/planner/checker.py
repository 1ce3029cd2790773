"""The hard rules once more, written from their words and not from the planner's code: what breaks them, as sentences."""

from collections import Counter


def broken(problem, placements):
    people = {person.key: person for person in problem.people}
    participants = {each.key: each for each in problem.participants}
    wishes = {wish.key: wish for wish in problem.wishes}
    slots = {slot.key: slot for slot in problem.slots}
    tables = {table.key: table for table in problem.tables}
    locked = set(problem.locked)
    wrong = [f"{lock} is not kept" for lock in problem.locked if lock not in placements]
    wrong += [f"{key} is met {n} times" for key, n in Counter(each.wish for each in placements).items() if n > 1]
    at_table = Counter((each.slot, each.table) for each in placements)
    wrong += [f"{n} meetings at {place}" for place, n in at_table.items() if n > 1]
    somewhere = Counter()
    meetings = Counter()
    for each in placements:
        slot, table, wish = slots[each.slot], tables[each.table], wishes[each.wish]
        sides = [participants[wish.left], participants[wish.right]]
        fact = slot.closed and each in locked
        coming = {("participant", side.key) for side in sides}
        for side in sides:
            meetings[side.key] += 1
            free = {key for key in side.people if slot.key not in people[key].off}
            if not fact:
                coming |= {("person", key) for key in free}
            if not fact and (slot.key in side.off or (side.people and not free)):
                wrong.append(f"{side.key} is not there for {each}")
        somewhere.update((slot.key, *who) for who in coming)
        if slot.closed and not fact:
            wrong.append(f"{each} is in the past")
        if not fact and (slot.key in table.off or (any(side.remote for side in sides) and not table.video)):
            wrong.append(f"the table of {each} does not do")
    wrong += [f"{who} is in {n} places" for who, n in somewhere.items() if n > 1]
    locks = Counter(side for lock in problem.locked for side in wishes[lock.wish].sides)
    for key, n in meetings.items():
        cap = participants[key].cap
        if cap is not None and n > max(cap, locks[key]):
            wrong.append(f"{key} has {n} meetings")
    return wrong


def shortfall(problem, placements):
    """Meetings that participants lack under their floors."""
    wishes = {wish.key: wish for wish in problem.wishes}
    meetings = Counter(side for each in placements for side in wishes[each.wish].sides)
    return sum(max(0, each.floor - meetings[each.key]) for each in problem.participants)


def worth(problem, placements):
    values = {wish.key: wish.value for wish in problem.wishes}
    return sum(values[each.wish] for each in placements)

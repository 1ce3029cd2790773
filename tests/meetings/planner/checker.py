"""The hard rules once more, written from their words and not from the planner's code: what breaks them, as sentences."""

from collections import Counter


def broken(problem, placements):
    wishes = {wish.key: wish for wish in problem.wishes}
    wrong = [f"{lock} is not kept" for lock in problem.locked if lock not in placements]
    wrong += [f"{key} is met {n} times" for key, n in Counter(each.wish for each in placements).items() if n > 1]
    at_table = Counter((each.slot, each.table) for each in placements)
    wrong += [f"{n} meetings at {place}" for place, n in at_table.items() if n > 1]
    somewhere = Counter()
    for each in placements:
        somewhere.update((each.slot, *who) for who in _coming(problem, each))
        wrong += _absent(problem, each)
    wrong += [f"{who} is in {n} places" for who, n in somewhere.items() if n > 1]
    locks = Counter(side for lock in problem.locked for side in wishes[lock.wish].sides)
    meetings = Counter(side for each in placements for side in wishes[each.wish].sides)
    for each in problem.participants:
        if each.cap is not None and meetings[each.key] > max(each.cap, locks[each.key]):
            wrong.append(f"{each.key} has {meetings[each.key]} meetings")
    return wrong


def _sides(problem, placement):
    (wish,) = (wish for wish in problem.wishes if wish.key == placement.wish)
    return [each for each in problem.participants if each.key in (wish.left, wish.right)]


def _free(problem, participant, slot):
    return {each.key for each in problem.people if each.key in participant.people and slot not in each.off}


def _is_fact(problem, placement):
    return placement in problem.locked and any(slot.key == placement.slot and slot.closed for slot in problem.slots)


def _coming(problem, placement):
    """Who sits there, as far as it counts: of what took place, only whose agenda it was."""
    coming = {("participant", side.key) for side in _sides(problem, placement)}
    if not _is_fact(problem, placement):
        for side in _sides(problem, placement):
            coming |= {("person", key) for key in _free(problem, side, placement.slot)}
    return coming


def _absent(problem, placement):
    if _is_fact(problem, placement):
        return
    (slot,) = (each for each in problem.slots if each.key == placement.slot)
    (table,) = (each for each in problem.tables if each.key == placement.table)
    sides = _sides(problem, placement)
    if slot.closed:
        yield f"{placement} is in the past"
    if slot.key in table.off or (any(side.remote for side in sides) and not table.video):
        yield f"the table of {placement} does not do"
    for side in sides:
        if slot.key in side.off or (side.people and not _free(problem, side, slot.key)):
            yield f"{side.key} is not there for {placement}"


def shortfall(problem, placements):
    """Meetings that participants lack under their floors."""
    wishes = {wish.key: wish for wish in problem.wishes}
    meetings = Counter(side for each in placements for side in wishes[each.wish].sides)
    return sum(max(0, each.floor - meetings[each.key]) for each in problem.participants)


def worth(problem, placements):
    values = {wish.key: wish.value for wish in problem.wishes}
    return sum(values[each.wish] for each in placements)


def fairness(problem, placements):
    """Each meeting of a participant counts 2^(-10 × the part of what it asked that it has without it)."""
    asked = Counter(side for wish in problem.wishes for side in wish.sides)
    wishes = {wish.key: wish for wish in problem.wishes}
    meetings = Counter(side for each in placements for side in wishes[each.wish].sides)
    locks = Counter(side for lock in problem.locked for side in wishes[lock.wish].sides)
    total = 0.0
    for each in problem.participants:
        most = asked[each.key] if each.cap is None else min(asked[each.key], max(each.cap, locks[each.key]))
        total += sum(2 ** (-10 * n / most) for n in range(meetings[each.key]))
    return total

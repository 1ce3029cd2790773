"""What an agenda is worth to those who come: figures by which two of them are compared."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from meetings.planner.problem import Placement, Problem


def measure(problem: Problem, placements: Iterable[Placement]) -> dict[str, Any]:
    """Plain numbers, kept with a run.

    `worst`, `shares`: of its wishes (as many as its cap lets it have), the share that a participant has: the lowest, and how many
    participants have under a half, under all, all of them. `gaps`: slots that participants spend waiting between two of their
    meetings of one day. `changes`: times that participants change tables from one of their meetings to the next of that day.
    `without`: participants that wish meetings and have none.
    """
    wished, met = Counter[str](), Counter[str]()
    sides = {wish.key: wish.sides for wish in problem.wishes}
    for pair in sides.values():
        wished.update(pair)
    days: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    at = {slot.key: (slot.day, position) for position, slot in enumerate(problem.slots)}
    for each in placements:
        met.update(sides[each.wish])
        day, position = at[each.slot]
        for side in sides[each.wish]:
            days[side, day].append((position, each.table))
    caps = {each.key: each.cap for each in problem.participants}
    shares = [min(1.0, met[key] / min(count, caps[key] or count)) for key, count in wished.items()]
    gaps, changes = _walks(days.values())
    return {
        "participants": len(shares),
        "worst": min(shares, default=1.0),
        "under_half": sum(share < 0.5 for share in shares),
        "some": sum(0.5 <= share < 1 for share in shares),
        "all": sum(share == 1 for share in shares),
        "without": sum(share == 0 for share in shares),
        "gaps": gaps,
        "changes": changes,
    }


def _walks(days: Iterable[list[tuple[int, str]]]) -> tuple[int, int]:
    gaps = changes = 0
    for meetings in days:
        ordered = sorted(meetings)
        for (first, table), (second, other) in pairwise(ordered):
            gaps += second - first - 1
            changes += table != other
    return gaps, changes

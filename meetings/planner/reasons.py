"""Why a wished meeting is not in an agenda."""

from collections.abc import Iterable

from meetings.planner.agenda import Blocked, Reason, Rule, Unmet, Why
from meetings.planner.board import Board
from meetings.planner.ground import Ground, bits
from meetings.planner.problem import Placement, Problem
from meetings.planner.remedies import remedy
from meetings.planner.rules import violations
from meetings.planner.scene import Scene
from meetings.planner.seating import Seats

ABSENT = {Rule.PARTICIPANT_OFF, Rule.NOBODY_FREE}
BUSY = {Rule.PARTICIPANT_BUSY, Rule.PERSON_BUSY}


def explain(problem: Problem, placements: Iterable[Placement]) -> tuple[Unmet, ...]:
    """Every wish that is not placed, in the order of wishes. For an agenda changed by hand; `plan` has done it for its own.

    Raises ValueError when the placements break a rule: what lets a meeting in could not be told.
    """
    board, seats = board_of(Ground(problem), tuple(placements))
    return unmet(board, seats)


def board_of(ground: Ground, placements: tuple[Placement, ...]) -> tuple[Board, Seats]:
    broken = violations(ground.problem, placements)
    if broken:
        raise ValueError(f"The agenda breaks rules: {', '.join(sorted({each.rule for each in broken}))}.")
    board = Board(ground)
    for each in placements:
        if ground.wish[each.wish] not in ground.locked:
            board.put(ground.wish[each.wish], ground.slot[each.slot])
    return board, {ground.wish[each.wish]: ground.table[each.table] for each in placements}


def unmet(board: Board, seats: Seats) -> tuple[Unmet, ...]:
    scene = Scene(board.copy(), seats)
    return tuple(Unmet(board.ground.problem.wishes[w].key, reason(scene, w), remedy(scene, w)) for w in board.unmet())


def reason(scene: Scene, w: int) -> Reason:
    full = [p for p in scene.ground.sides[w] if scene.board.met[p] >= scene.ground.limit[p]]
    blocked = [_blocked(scene, w, s) for s in bits(scene.ground.open)]
    code = Why.CAP if full else _why(blocked)
    concerned = full if full else _busy(scene, w) if code in (Why.BUSY, Why.CROWDED) else []
    return Reason(
        code,
        tuple(scene.problem.participants[p].key for p in concerned),
        tuple(each for each in blocked if each.rules),
    )


def _blocked(scene: Scene, w: int, s: int) -> Blocked:
    problem, ground = scene.problem, scene.ground
    rules = scene.absences(w, s)
    others = scene.in_the_way(w, s)
    sides = set(ground.sides[w])
    direct = [other for other in others if sides & set(ground.sides[other])]
    rules += [Rule.PARTICIPANT_BUSY] * bool(direct) + [Rule.PERSON_BUSY] * (len(others) > len(direct))
    if scene.free_table(w, s) is None:
        rules.append(_no_table(scene, w, s))
    return Blocked(problem.slots[s].key, tuple(rules), tuple(problem.wishes[other].key for other in others))


def _no_table(scene: Scene, w: int, s: int) -> Rule:
    if not scene.there[s]:
        return Rule.TABLE_OFF
    return Rule.TABLE_TAKEN if any(scene.suits(t, w) for t in scene.there[s]) else Rule.NO_VIDEO


def _why(blocked: list[Blocked]) -> Why:
    together = [set(each.rules) for each in blocked if not ABSENT & set(each.rules)]
    if not together:
        return Why.NEVER_TOGETHER
    if not all(together):
        return Why.FITS
    if all(Rule.NO_VIDEO in rules for rules in together):
        return Why.NO_VIDEO
    free = [not BUSY & rules for rules in together]
    if all(free):
        return Why.NO_TABLE
    return Why.CROWDED if any(free) else Why.BUSY


def _busy(scene: Scene, w: int) -> list[int]:
    """The sides that meet others, or share people with who does, in a slot in which both can meet."""
    ground, board = scene.ground, scene.board
    found = []
    for p in ground.sides[w]:
        people = [resource for resource, _free in ground.people_of[p]]
        for s in bits(ground.together[w]):
            wanted = sum(1 << resource for resource in (p, *people)) & ground.need[w][s] & board.busy[s]
            if wanted:
                found.append(p)
                break
    return found

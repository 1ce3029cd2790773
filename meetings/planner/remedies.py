"""The smallest change that lets a meeting in. What is small, and why none is smaller: docs/planner.md."""

from collections.abc import Iterator

from meetings.planner.agenda import (
    AddSlot,
    AddTable,
    Change,
    FreeParticipant,
    FreePerson,
    MoveMeeting,
    RaiseCap,
    Remedy,
)
from meetings.planner.board import Board
from meetings.planner.problem import Placement
from meetings.planner.scene import Place, Scene
from meetings.planner.seating import Known, first_seats

SIZES: dict[type, int] = {AddSlot: 3}
"""A slot more changes the day of everybody; every other change counts 1."""
ORDER: tuple[type, ...] = (MoveMeeting, AddTable, FreePerson, FreeParticipant, RaiseCap, AddSlot)
"""Of two remedies of one size, the one whose heaviest changes come first here."""

Changes = tuple[Change, ...]
Way = tuple[Changes, Place]
Lifted = list[tuple[int, Place]]


def size(changes: Changes) -> int:
    return sum(SIZES.get(type(each), 1) for each in changes)


def remedy(scene: Scene, w: int) -> Remedy:
    """Raising caps is of no alternative; the rest is looked for by size, up to what a slot more would cost."""
    caps = tuple(
        RaiseCap(scene.problem.participants[p].key)
        for p in scene.ground.sides[w]
        if scene.board.met[p] >= scene.ground.limit[p]
    )
    last, place = _one_more_slot(scene, w)
    for budget in range(size(last)):
        found = _lightest(scene, w, budget)
        if found is not None:
            return Remedy((*caps, *found[0]), _placement(scene, w, found[1], found[0]))
    return Remedy((*caps, *last), place)


def fill_by_moves(board: Board, known: Known) -> None:
    """Lets in, best first, every wish that moving one or two other meetings lets in: nobody is asked for what we can do."""
    order = sorted(board.unmet(), key=lambda w: (-board.ground.value[w], w))
    scene = Scene(board, first_seats(board, known), asking=False)
    for w in order:
        if board.below_limit(w) and scene.roomy:
            way = next((way for budget in range(3) if (way := _lightest(scene, w, budget))), None)
            if way is not None:
                _make(board, w, way)
                scene = Scene(board, first_seats(board, known), asking=False)


def _lightest(scene: Scene, w: int, budget: int) -> Way | None:
    return min(_ways(scene, w, budget), key=_weight, default=None)


def _make(board: Board, w: int, way: Way) -> None:
    """On the board, which knows slots only."""
    ground = board.ground
    changes, (s, _table) = way
    moves = [each for each in changes if isinstance(each, MoveMeeting)]
    for each in moves:
        board.lift(ground.wish[each.wish])
    for each in moves:
        board.put(ground.wish[each.wish], ground.slot[each.to_placement.slot])
    board.put(w, s)


def new_key(taken: set[str], number: int = 1) -> str:
    """A key that nothing has: the `number`th such."""
    n = 0
    while number:
        n += 1
        number -= f"+{n}" not in taken
    return f"+{n}"


def _weight(way: Way) -> tuple[list[int], Place]:
    changes, place = way
    return sorted((ORDER.index(type(each)) for each in changes), reverse=True), place


def _one_more_slot(scene: Scene, w: int) -> tuple[Changes, Placement]:
    problem = scene.problem
    slot = new_key(set(scene.ground.slot))
    wish = problem.wishes[w].key
    table = next((table.key for t, table in enumerate(problem.tables) if scene.suits(t, w)), None)
    if table is not None:
        return (AddSlot(slot),), Placement(wish, slot, table)
    added = AddTable(slot, scene.ground.remote[w], new_key(set(scene.ground.table)))
    return (AddSlot(slot), added), Placement(wish, slot, added.key)


def _ways(scene: Scene, w: int, budget: int) -> Iterator[Way]:
    """Each way to place w with at most so many changes. As long as one is looked at, it is what the scene shows."""
    for s in scene.likely(w, budget):
        for fixes in scene.presences(w, s):
            if len(fixes) <= budget:
                with scene.freed(fixes, s):
                    for changes, place in _in_slot(scene, w, s, budget - len(fixes)):
                        yield (*fixes, *changes), place


def _in_slot(scene: Scene, w: int, s: int, budget: int) -> Iterator[Way]:
    """Both sides are there; who is in the way leaves, which counts one change each, wherever it goes."""
    others = scene.in_the_way(w, s)
    if len(others) > budget or not all(map(scene.liftable, others)):
        return
    budget -= len(others)
    with scene.lifted(others) as places:
        for added, t, more in _at_tables(scene, w, s, budget):
            with scene.placed(w, s, t):
                for changes in _settle(scene, places + more, budget - len(added) - len(more)):
                    yield (*added, *changes), (s, t)


def _at_tables(scene: Scene, w: int, s: int, budget: int) -> Iterator[tuple[Changes, int, Lifted]]:
    """A free table; or else one more, or that of a meeting that leaves it."""
    free = scene.free_table(w, s)
    if free is not None:
        yield (), free, []
    elif budget and scene.asking:
        problem = scene.problem
        key = new_key(set(scene.ground.table), 1 + len(scene.video) - len(problem.tables))
        added = AddTable(problem.slots[s].key, scene.ground.remote[w], key)
        with scene.added(added, s) as t:
            yield (added,), t, []
    # Wherever who leaves a table goes, it needs another one.
    if free is None and (budget > 1 or (budget and scene.roomy)):
        for t, other in sorted(scene.tables[s].items()):
            if scene.suits(t, w) and scene.liftable(other):
                with scene.lifted([other]) as places:
                    yield (), t, places


def _settle(scene: Scene, lifted: Lifted, budget: int) -> Iterator[Changes]:
    """A place for each lifted meeting. Their moves are counted already."""
    if not lifted:
        yield ()
        return
    (w, home), *others = lifted
    for changes, place in _ways(scene, w, budget):
        move = MoveMeeting(
            scene.problem.wishes[w].key, _placement(scene, w, home, changes), _placement(scene, w, place, changes)
        )
        for more in _settle(scene, others, budget - size(changes)):
            yield (move, *changes, *more)


def _placement(scene: Scene, w: int, place: Place, changes: Changes) -> Placement:
    s, t = place
    problem = scene.problem
    if t < len(problem.tables):
        return scene.ground.placement(w, s, t)
    # Tables are added in the order of their numbers.
    key = new_key(set(scene.ground.table), 1 + t - len(problem.tables))
    return Placement(problem.wishes[w].key, problem.slots[s].key, key)

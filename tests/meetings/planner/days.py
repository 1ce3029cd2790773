"""Small days of meetings, as hypothesis draws them."""

from dataclasses import replace

from hypothesis import strategies as st

from meetings.planner import Participant, Person, Placement, Problem, Slot, Table, Wish, violations


def keys(letter, number):
    return [f"{letter}{n}" for n in range(number)]


def some(pool, most=None):
    """A set of these, more often a small one."""
    return st.frozensets(st.sampled_from(pool), max_size=most) if pool else st.just(frozenset())


@st.composite
def slots(draw, most=3):
    number = draw(st.sampled_from([most, most, max(1, most - 1), 1]))
    found, start = [], 540
    for n in range(number):
        start += draw(st.sampled_from([0, 0, 5, 60]))
        found.append(Slot(f"s{n}", start, start + 20, day=draw(st.just(0)) if n < 2 else 1, closed=False))
        start += 20
    return tuple(found)


@st.composite
def problems(draw, sides=3, most_slots=3, most_tables=2, most_wishes=6, locks=True, closed=True):
    """A day that can be planned: what is locked breaks no rule."""
    day = draw(slots(most_slots))
    names = [slot.key for slot in day]
    people = tuple(Person(key, draw(some(names, 1))) for key in keys("p", draw(st.integers(0, 3))))
    tables = tuple(
        Table(key, draw(some(names, 1)), draw(st.booleans())) for key in keys("t", draw(_often(most_tables)))
    )
    left, right = keys("i", draw(_often(sides))), keys("c", draw(_often(sides)))
    participants = tuple(draw(participant(key, names, people)) for key in (*left, *right))
    every = [(a, b) for a in left for b in right]
    pairs = draw(st.lists(st.sampled_from(every), unique=True, min_size=min(len(every), 3), max_size=most_wishes))
    wishes = tuple(Wish(f"{a}-{b}", a, b, draw(st.sampled_from([0.25, 0.5, 0.75, 1.0]))) for a, b in sorted(pairs))
    problem = Problem(day, tables, people, participants, wishes)
    if locks:
        problem = draw(locked(problem, closed=closed))
    return problem


def _often(most):
    """Most often as many as there may be: hypothesis likes small numbers, and a day with one meeting says little."""
    return st.sampled_from([most, most, most, max(most - 1, 1), max(most - 1, 1), 1, 0 if most < 3 else 1])


@st.composite
def participant(draw, key, names, people):
    return Participant(
        key,
        people=tuple(sorted(draw(some([person.key for person in people], 2)))),
        off=draw(st.sampled_from([frozenset(), *(frozenset({name}) for name in names)])),
        remote=draw(st.sampled_from([False, False, False, True])),
        floor=draw(st.sampled_from([0, 0, 1, 2])),
        cap=draw(st.sampled_from([None, None, None, 1, 2])),
    )


def placements(problem):
    """Any placement of any wish, good or not."""
    return st.builds(
        Placement,
        st.sampled_from([wish.key for wish in problem.wishes]),
        st.sampled_from([slot.key for slot in problem.slots]),
        st.sampled_from([table.key for table in problem.tables]),
    )


def can_place(problem):
    return bool(problem.wishes and problem.tables)


@st.composite
def locked(draw, problem, *, closed):
    """Locks that can be kept; the first slot may be over."""
    locks = []
    if closed and draw(st.sampled_from([False, False, True])):
        first, *others = problem.slots
        problem = replace(problem, slots=(replace(first, closed=True), *others))
    if can_place(problem):
        for each in draw(st.lists(placements(problem), max_size=3)):
            if not violations(replace(problem, locked=(*locks, each)), (*locks, each)):
                locks.append(each)
    return replace(problem, locked=tuple(locks))


def agendas(problem):
    """Placements of distinct wishes, whatever they break."""
    if not can_place(problem):
        return st.just(())
    return st.lists(placements(problem), max_size=5, unique_by=lambda each: each.wish).map(tuple)

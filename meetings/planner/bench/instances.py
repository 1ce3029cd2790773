"""Days of meetings made from a seed: each row below is one, and gives the same problem on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from random import Random

from meetings.planner.greedy import greedy
from meetings.planner.problem import Participant, Person, Problem, Slot, Table, Wish

LENGTH, PAUSE, BREAK = 20, 5, 60  # minutes of a meeting, between two, and of the break between two halves of a day
MORNING = 9 * 60


@dataclass(frozen=True, slots=True)
class Row:
    """`off`: part of the slots in which a participant, a person or a table is not there. `shared`: part of the irritants that are
    carried by somebody who carries another one too. `remote`: part of the companies. `floor` and `cap`: of every participant.
    `locks`: meetings that an organiser has fixed. `skew`: 0 when all participants are as sought after, 1 when few have most wishes.
    """

    name: str
    irritants: int
    companies: int
    wishes: int
    tables: int
    slots: int
    days: int = 1
    off: float = 0.15
    shared: float = 0.0
    remote: float = 0.0
    floor: int = 0
    cap: int | None = None
    locks: int = 0
    skew: float = 0.6
    seed: int = 2021


ROWS = (
    Row("10 × 10, everybody with everybody", 10, 10, 100, 10, 12),
    Row("20 × 20, few slots", 20, 20, 160, 20, 8),
    Row("40 × 30, shared people", 40, 30, 350, 20, 12, shared=0.5),
    Row("60 × 60, tight for participants", 60, 60, 600, 60, 12, skew=0.2),
    Row("80 × 60, all constraints", 80, 60, 600, 24, 16, 2, shared=0.4, remote=0.2, floor=2, cap=8, locks=30),
    Row("100 × 100, tables short", 100, 100, 900, 25, 20, 2),
    Row("120 × 120, tight for participants", 120, 120, 1200, 120, 12, skew=0.2),
    Row("200 × 200, tables for all", 200, 200, 1500, 90, 24, 2, skew=0.4),
    Row("200 × 200, the largest", 200, 200, 1500, 30, 24, 2),
    Row("200 × 200, the largest, one meeting each", 200, 200, 1500, 30, 24, 2, floor=1),
    Row("200 × 200, all constraints", 200, 200, 1500, 30, 24, 2, shared=0.4, remote=0.2, floor=1, cap=8, locks=60),
)
LARGEST = "200 × 200, the largest"


def make(row: Row) -> Problem:
    chance = Random(row.seed)  # noqa: S311 no secret
    slots = _slots(row)
    keys = [slot.key for slot in slots]

    def off() -> frozenset[str]:
        return frozenset(key for key in keys if chance.random() < row.off)

    tables = tuple(Table(f"t{n}", off(), video=n % 4 == 0) for n in range(row.tables))
    carriers = _carriers(row, chance)
    people = tuple(Person(key, off()) for key in dict.fromkeys(carriers.values()))
    irritants = [
        Participant(f"i{n}", (carriers[n],) if n in carriers else (), off(), floor=row.floor, cap=row.cap)
        for n in range(row.irritants)
    ]
    companies = [
        Participant(f"c{n}", (), off(), remote=chance.random() < row.remote, floor=row.floor, cap=row.cap)
        for n in range(row.companies)
    ]
    wishes = tuple(
        Wish(f"{left}-{right}", left, right, round(chance.uniform(0.4, 1.0), 2)) for left, right in _pairs(row, chance)
    )
    problem = Problem(slots, tables, people, (*irritants, *companies), wishes)
    return _with_locks(problem, row.locks)


def _slots(row: Row) -> tuple[Slot, ...]:
    a_day = -(-row.slots // row.days)
    found = []
    for n in range(row.slots):
        day, place = divmod(n, a_day)
        start = MORNING + place * (LENGTH + PAUSE) + (BREAK if place >= a_day // 2 else 0)
        found.append(Slot(f"s{n}", start, start + LENGTH, day))
    return tuple(found)


def _carriers(row: Row, chance: Random) -> dict[int, str]:
    """The person of each irritant that shares one: groups of two to four irritants."""
    shared = sorted(chance.sample(range(row.irritants), int(row.shared * row.irritants)))
    found: dict[int, str] = {}
    group = 0
    while shared:
        size = chance.randint(2, 4)
        for n in shared[:size]:
            found[n] = f"p{group}"
        shared, group = shared[size:], group + 1
    return found


def _pairs(row: Row, chance: Random) -> Iterable[tuple[str, str]]:
    """Distinct pairs, those of the sought-after more often."""
    weights = [[(1 + n) ** -row.skew for n in range(size)] for size in (row.irritants, row.companies)]
    every = list(product(range(row.irritants), range(row.companies)))
    # Drawn without replacement in proportion to their weights (Efraimidis and Spirakis, 2006).
    order = sorted(
        every, key=lambda pair: chance.random() ** (1 / (weights[0][pair[0]] * weights[1][pair[1]])), reverse=True
    )
    return [(f"i{left}", f"c{right}") for left, right in sorted(order[: row.wishes])]


def _with_locks(problem: Problem, number: int) -> Problem:
    """The first meetings of an agenda made by hand: each in turn, at the first place where it fits."""
    return replace(problem, locked=greedy(problem)[:number]) if number else problem

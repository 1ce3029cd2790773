"""One day planned, planned again, and planned after a change, in a process of its own: what it took and what it gave."""

import resource
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from time import monotonic, process_time
from typing import Any, Self

from meetings.planner.agenda import Agenda, Progress
from meetings.planner.bench.instances import Row, make
from meetings.planner.changes import difference
from meetings.planner.greedy import greedy
from meetings.planner.ground import Ground
from meetings.planner.planning import plan
from meetings.planner.problem import Placement, Problem
from meetings.planner.reasons import board_of
from meetings.planner.remedies import size
from meetings.planner.seating import table_changes
from meetings.planner.waiting import Waiting

SECONDS = 60.0
SEED, OTHER_SEED = 1, 2
CLOSE = 0.99
KIB = 1 if sys.platform == "darwin" else 1024
"""What the system counts peaks of memory in, in bytes."""


@dataclass(frozen=True, slots=True)
class Worth:
    """An agenda. `alone`: participants who wish something and meet nobody; `tenth`: the part of what it asked that the last but
    one tenth of participants has, at most."""

    value: float
    placed: int
    shortfall: int
    gaps: int
    changes: int
    alone: int
    tenth: float


@dataclass(frozen=True, slots=True)
class Changed:
    """What another run did to an agenda that people know, in meetings and in participants who are told."""

    seconds: float
    moved: int
    added: int
    removed: int
    told: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Times in seconds since planning began, memory in bytes."""

    name: str
    wishes: int
    worth_all: float
    bound: float
    greedy: Worth
    plan: Worth
    shared: Worth
    """With 1 % of the value for fairness, even below the greedy planner."""
    first: float
    close: float | None
    ended: float
    processor: float
    memory: int
    remedies: dict[str, int]
    """How many of each size."""
    again: Changed
    changed: Changed

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Self:
        parts: dict[str, Any] = {key: Worth(**said[key]) for key in ("greedy", "plan", "shared")}
        parts |= {key: Changed(**said[key]) for key in ("again", "changed")}
        return cls(**{**said, **parts})


def measure(row: Row, seconds: float = SECONDS) -> Figures:
    problem = make(row)
    told: list[Progress] = []

    def go_on(progress: Progress) -> bool:
        told.append(progress)
        return True

    began, processor = monotonic(), process_time()
    agenda = plan(problem, seed=SEED, seconds=seconds, progress=go_on)
    ended, processor = monotonic() - began, process_time() - processor
    known = replace(problem, previous=agenda.placements)
    return Figures(
        name=row.name,
        wishes=len(problem.wishes),
        worth_all=sum(wish.value for wish in problem.wishes),
        bound=agenda.bound,
        greedy=_worth(problem, greedy(problem)),
        plan=_worth(problem, agenda.placements),
        shared=_worth(problem, plan(problem, seed=SEED, seconds=seconds, share=0.01).placements),
        first=told[0].seconds,
        close=next((each.seconds for each in told if each.value >= CLOSE * each.bound), None),
        ended=ended,
        processor=processor,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB,
        remedies=dict(sorted(Counter(str(size(each.remedy.changes)) for each in agenda.unmet).items())),
        again=_again(known, agenda, seconds),
        changed=_again(_somebody_leaves(known), agenda, seconds),
    )


def _worth(problem: Problem, placements: Iterable[Placement]) -> Worth:
    board, seats = board_of(Ground(problem), tuple(placements))
    shares = sorted(met / asked for met, asked in zip(board.met, board.ground.asked, strict=True) if asked)
    return Worth(
        value=board.value,
        placed=board.placed,
        shortfall=board.shortfall,
        gaps=sum(map(Waiting(board.ground, {}).gaps, board.mask)),
        changes=table_changes(board, seats),
        alone=sum(not each for each in shares),
        tenth=shares[len(shares) // 10],
    )


def _again(problem: Problem, before: Agenda, seconds: float) -> Changed:
    began = monotonic()
    after = plan(problem, seed=OTHER_SEED, seconds=seconds)
    took = monotonic() - began
    found = difference(problem, before.placements, after.placements)
    return Changed(took, len(found.moved), len(found.added), len(found.removed), len(found.participants))


def _somebody_leaves(problem: Problem) -> Problem:
    """A participant is off in a slot in which it met: of the middle one of the meetings that are not locked."""
    meetings = [each for each in problem.previous if each not in problem.locked]
    lost = meetings[len(meetings) // 2]
    leaves = next(wish.right for wish in problem.wishes if wish.key == lost.wish)
    participants = tuple(
        replace(each, off=each.off | {lost.slot}) if each.key == leaves else each for each in problem.participants
    )
    return replace(problem, participants=participants)

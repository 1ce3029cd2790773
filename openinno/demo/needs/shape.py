"""What an irritant of the demonstration says."""

from dataclasses import dataclass
from decimal import Decimal

Budget = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class DemoNeed:
    """`budget` is a range in euros, or the reason why there is none. `open_for` and `starts_after` are days after the draft."""

    establishment: str
    title: str
    situation: str
    problem: str
    tried: str
    outcome: str
    themes: tuple[str, ...]
    technologies: tuple[str, ...]
    audiences: tuple[str, ...]
    people: int
    budget: Budget | str
    budget_visible: bool = True
    hidden: bool = False
    questions: tuple[str, ...] = ()
    open_for: int = 365
    starts_after: int | None = None


def euros(low: int, high: int) -> Budget:
    return Decimal(low), Decimal(high)

"""What figures are made of. They are kept as JSON, and read back into these shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.utils.translation import pgettext_lazy

from matching.enums import FundingStatus, Side

FEWEST_PUBLISHED = 5  # values under which a time would tell on somebody
# Organisations behind a published time or sum: the rule of INSEE for figures about enterprises ("secret statistique").
FEWEST_ORGANISATIONS = 3
LARGEST_SHARE = Decimal("0.85")  # of a published sum that one of them may have: the other half of that rule


class Step(models.TextChoices):
    """Of the funnel, in order; the names of the columns of `Journey`."""

    NEED = "need", pgettext_lazy("step", "Need published")
    INTRODUCED = "introduced", pgettext_lazy("step", "Sent to a company")
    MET = "met", pgettext_lazy("step", "Meeting held")
    COMMITTED = "committed", pgettext_lazy("step", "POC committed")
    GRANTED = "granted", pgettext_lazy("step", "Funding granted")
    SHARED = "shared", pgettext_lazy("step", "Lesson published")
    REUSED = "reused", pgettext_lazy("step", "Reused elsewhere")


STEPS = list(Step)


def before(step: str) -> Step | None:
    """The step that comes before it; None for the first."""
    number = STEPS.index(Step(step))
    return STEPS[number - 1] if number else None


def tells_on_nobody(values: int, organisations: int) -> bool:
    """Whether a figure made of so many values, of so many organisations, may be published."""
    return values >= FEWEST_PUBLISHED and organisations >= FEWEST_ORGANISATIONS


@dataclass(frozen=True, slots=True)
class Passed:
    """How many needs reached a step; how many of them the step before too; half of them within how many days.

    `timed` needs of `organisations` establishments have a time.
    """

    step: str
    count: int
    both: int = 0
    median: float | None = None
    timed: int = 0
    organisations: int = 0

    @property
    def label(self) -> str:
        return str(Step(self.step).label)

    @property
    def is_publishable(self) -> bool:
        return tells_on_nobody(self.timed, self.organisations)


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """Of one side: how many answers were given, half of them and nine in ten of them within how many days; how many never came."""

    side: str
    count: int
    median: float | None
    slow: float | None
    unanswered: int
    organisations: int

    @property
    def label(self) -> str:
        return str(Side(self.side).label)

    @property
    def is_publishable(self) -> bool:
        return tells_on_nobody(self.count, self.organisations)


@dataclass(frozen=True, slots=True)
class Silence:
    """Of one side: answers that are awaited, and of them those that are late."""

    side: str
    awaited: int
    late: int

    @property
    def label(self) -> str:
        return str(Side(self.side).label)


@dataclass(frozen=True, slots=True)
class Money:
    """The funding files of one state; amounts in euros."""

    status: str
    files: int
    asked: Decimal
    granted: Decimal
    paid: Decimal

    @property
    def label(self) -> str:
        return str(FundingStatus(self.status).label)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        amounts = {name: Decimal(data[name]) for name in ("asked", "granted", "paid")}
        return cls(**{**data, **amounts})


@dataclass(frozen=True, slots=True)
class Asked:
    """A theme: needs that have it, those of them that were sent to a company, and companies that cover it."""

    theme: str
    needs: int
    introduced: int
    companies: int


@dataclass(frozen=True, slots=True)
class Season:
    """One line of the comparison of cohorts: by step, how many needs of that season reached it."""

    season: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is counted of a scope and a cohort. `publishable_money`: enough establishments stand behind the sums."""

    funnel: Sequence[Passed]
    times: Sequence[ResponseTimes]
    silence: Sequence[Silence]
    money: Sequence[Money]
    themes: Sequence[Asked]
    seasons: Sequence[Season]
    publishable_money: bool = False

    def data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            funnel=[Passed(**each) for each in data["funnel"]],
            times=[ResponseTimes(**each) for each in data["times"]],
            silence=[Silence(**each) for each in data["silence"]],
            money=[Money.read(each) for each in data["money"]],
            themes=[Asked(**each) for each in data["themes"]],
            seasons=[Season(**each) for each in data["seasons"]],
            publishable_money=data["publishable_money"],
        )

    def reached(self, step: str) -> int:
        return next(each.count for each in self.funnel if each.step == step)

    def total(self) -> Money:
        """Of all states."""
        return Money(
            status="",
            files=sum(each.files for each in self.money),
            asked=sum((each.asked for each in self.money), Decimal(0)),
            granted=sum((each.granted for each in self.money), Decimal(0)),
            paid=sum((each.paid for each in self.money), Decimal(0)),
        )


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What the home page states; each is the number of rows a list shows."""

    irritants: int
    solved: int
    establishments: int
    companies: int
    pocs: int
    lessons: int
    reuses: int

"""Cohorts: which needs are counted together. A season today; an edition is one more kind, with its own condition."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _

SEASON = "saison-"


@dataclass(frozen=True, slots=True)
class Cohort:
    """`key` is what addresses and kept figures name it by; `season` is the year of its 1 September. Empty: all needs."""

    key: str = ""
    season: int | None = None

    @classmethod
    def of_season(cls, year: int) -> Self:
        return cls(f"{SEASON}{year}", year)

    @property
    def label(self) -> str:
        if self.season is None:
            return _("Since the beginning")
        return _("Season %(first)s–%(last)s") % {"first": self.season, "last": self.season + 1}

    @property
    def within(self) -> str:
        """In the middle of a sentence."""
        if self.season is None:
            return _("since the beginning")
        return _("in the season %(first)s–%(last)s") % {"first": self.season, "last": self.season + 1}

    def of_rows(self) -> Q:
        """The rows of `Journey` and of `TimedAnswer` that belong to it."""
        return Q() if self.season is None else Q(season=self.season)


ALL = Cohort()


def named(key: str, known: Iterable[Cohort]) -> Cohort:
    """That one of the known ones; all needs for anything else."""
    return next((each for each in known if each.key == key), ALL)

"""Cohorts: which needs are counted together: those of a season, or those brought to an edition."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from meetings.models import Edition, Entry

SEASON, EDITION = "saison-", "edition-"
EDITIONS_SHOWN = 12  # the latest


@dataclass(frozen=True, slots=True)
class Cohort:
    """`key` is what addresses and kept figures name it by; `season` is the year of its 1 September. Empty: all needs."""

    key: str = ""
    season: int | None = None
    edition: Edition | None = None

    @classmethod
    def of_season(cls, year: int) -> Self:
        return cls(f"{SEASON}{year}", year)

    @classmethod
    def of_edition(cls, edition: Edition) -> Self:
        return cls(f"{EDITION}{edition.pk}", edition=edition)

    @property
    def label(self) -> str:
        if self.edition is not None:
            return str(self.edition)
        if self.season is None:
            return _("Since the beginning")
        return _("Season %(first)s–%(last)s") % {"first": self.season, "last": self.season + 1}

    @property
    def within(self) -> str:
        """In the middle of a sentence."""
        if self.edition is not None:
            return _("and brought to %(edition)s") % {"edition": self.edition}
        if self.season is None:
            return _("since the beginning")
        return _("in the season %(first)s–%(last)s") % {"first": self.season, "last": self.season + 1}

    def of_rows(self) -> Q:
        """The rows of `Journey` and of `TimedAnswer` that belong to it."""
        if self.edition is not None:
            return Q(irritant__in=Entry.objects.filter(edition=self.edition).values("irritant"))
        return Q() if self.season is None else Q(season=self.season)


ALL = Cohort()


def of_editions() -> list[Cohort]:
    """The latest editions that are announced, to which something was brought. One query."""
    brought = Exists(Entry.objects.filter(edition=OuterRef("pk")))  # a join would read them all
    announced = Edition.objects.visible_to(AnonymousUser()).filter(brought)
    return [Cohort.of_edition(edition) for edition in announced.order_by("-starts_on", "-pk")[:EDITIONS_SHOWN]]


def named(key: str, known: Iterable[Cohort]) -> Cohort:
    """That one of the known ones; all needs for anything else."""
    return next((each for each in known if each.key == key), ALL)

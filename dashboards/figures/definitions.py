"""What each figure means and where it is read from: on its page, and in docs/figures.md."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Part(models.TextChoices):
    """The parts of a board, in the order of the page; also the names of their CSV files."""

    FUNNEL = "entonnoir", pgettext_lazy("figures", "From the need to its reuse")
    DELAYS = "delais", pgettext_lazy("figures", "How long each step takes")
    TIMES = "reponses", pgettext_lazy("figures", "Who answers, and how fast")
    SILENCE = "silences", pgettext_lazy("figures", "Answers awaited")
    THEMES = "themes", pgettext_lazy("figures", "Themes asked, themes covered")
    MONEY = "financements", pgettext_lazy("figures", "Money by state")
    SEASONS = "saisons", pgettext_lazy("figures", "Season by season")


@dataclass(frozen=True, slots=True)
class Definition:
    """`meaning` for readers; `source` says from which events or rows it is counted."""

    meaning: str | Promise
    source: str | Promise


DEFINITIONS: dict[str, Definition] = {
    Part.FUNNEL: Definition(
        _(
            "A need is an irritant that was published and was not merged into another one. It counts once in each step that it "
            "reached, whatever followed: a POC may be shared without having been funded. The rate of a step says how many of "
            "the needs that reached the step before reached this one too."
        ),
        _(
            "First event of each kind on the thread of the irritant: publication, first sending to a company, first meeting "
            "recorded, first POC committed, first funding granted, first lesson published, first reuse declared."
        ),
    ),
    Part.DELAYS: Definition(
        _(
            "Half of the needs that reached a step did so within this number of days, counted from the latest step that they had "
            "reached before it."
        ),
        _("The dates of the same events. Median, interpolated between the two middle values."),
    ),
    Part.TIMES: Definition(
        _(
            "From the day a side is asked to the day a person of it says yes or no. An introduction that closes after 45 days "
            "without an answer has no time: it is counted apart."
        ),
        _(
            "Each answer on the thread, with the last time that its side was asked before it. What the engine does by itself is "
            "no answer."
        ),
    ),
    Part.SILENCE: Definition(
        _(
            "Introductions that wait for an answer now, and those of them that have waited for more than nine days. A promised "
            "day is waited for."
        ),
        _("State of the introductions at the time of counting."),
    ),
    Part.THEMES: Definition(
        _(
            "For each theme: the needs that have it, those of them that were sent to a company, and the validated companies that "
            "cover it. A need with several themes counts in each of them."
        ),
        _("Themes of the irritants, and themes of the profiles of companies, as they are at the time of counting."),
    ),
    Part.MONEY: Definition(
        _(
            "Funding files by the state they are in, with the sums of the euros asked, granted and paid. A file that was refused or "
            "dropped keeps the amount it asked for."
        ),
        _("The funding files of the POCs of these needs, at the time of counting."),
    ),
    Part.SEASONS: Definition(
        _(
            "A season goes from 1 September to 31 August. A need belongs to the season in which it was published, and so does all "
            "that came of it, however late: recent seasons have had less time."
        ),
        _("The same events as the funnel, by the season of the need."),
    ),
}

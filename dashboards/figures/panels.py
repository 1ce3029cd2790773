"""A board as people read it: each part with its finding in words, its bars, its table and its definition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.formats import money as in_euros
from dashboards.figures import findings
from dashboards.figures.cohorts import Cohort
from dashboards.figures.definitions import DEFINITIONS, Definition, Part
from dashboards.figures.kept import Board
from dashboards.figures.shapes import STEPS, Figures, Passed, Step

BARS_SHOWN = 12  # of the themes; the table has all of them
LINE = 46  # pixels of the drawing per bar


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is what the file holds, `text` what the page shows, `url` the rows behind it."""

    value: Any
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, and a second one where two things are compared; lengths in percent of the width, written for SVG."""

    label: str
    text: str
    length: str
    second: str = ""
    y: int = 0

    @property
    def lines(self) -> tuple[int, int, int]:
        """Where its text, its first and its second bar stand."""
        return self.y + 16, self.y + 22, self.y + 32


@dataclass(frozen=True, slots=True)
class Panel:
    """`legend` names the two bars where there are two."""

    part: Part
    finding: str
    headers: list[str]
    rows: list[tuple[str, list[Cell]]]
    bars: list[Bar] = field(default_factory=list)
    legend: tuple[str, str] | None = None

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.part]

    @property
    def lines(self) -> list[tuple[str, list[tuple[Cell, str]]]]:
        """The rows, each cell with the header of its column: on a phone it stands beside it."""
        return [(label, list(zip(cells, self.headers[1:], strict=True))) for label, cells in self.rows]

    @property
    def height(self) -> int:
        return LINE * len(self.bars)


class Links:
    """The addresses of the rows behind the figures of a board."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.page = reverse("dashboards:impact_rows" if board.scope.is_public else "dashboards:figure_rows")

    def to(self, cohort: Cohort | None = None, **asked: str) -> str:
        chosen = self.board.cohort if cohort is None else cohort
        query = {**asked, "saison": chosen.key} if chosen.key else asked
        return f"{self.page}?{urlencode(query)}"

    def private(self, **asked: str) -> str:
        """Rows that the public does not read."""
        return "" if self.board.scope.is_public else self.to(None, **asked)

    def companies(self, theme: str) -> str:
        network = self.board.scope.network
        query = {"theme": theme, **({"network": network.slug} if network else {})}
        return f"{reverse('startups:list')}?{urlencode(query)}"


def panels(board: Board, names: dict[str, str]) -> list[Panel]:
    """The parts that this board has something to say of, in order. `names`: of the themes, by slug."""
    figures = board.figures
    if figures is None:
        return []
    make: dict[Part, Callable[[], Panel | None]] = {
        Part.FUNNEL: lambda: _funnel(board, figures),
        Part.DELAYS: lambda: _delays(board, figures),
        Part.TIMES: lambda: _times(board, figures),
        Part.SILENCE: lambda: None if board.scope.is_public else _silence(board, figures),
        Part.THEMES: lambda: _themes(board, figures, names),
        Part.MONEY: lambda: _money(board, figures),
        Part.SEASONS: lambda: _seasons(board, figures),
    }
    return [panel for part in Part if (panel := make[part]()) is not None]


def _funnel(board: Board, figures: Figures) -> Panel:
    links = Links(board)
    rows = [
        (each.label, [_count(each.count, links.to(etape=each.step)), _rate(board, links, figures, each)])
        for each in figures.funnel
    ]
    return Panel(
        Part.FUNNEL,
        findings.of_funnel(figures, board.cohort),
        [_("Step"), _("Needs"), _("Of the step before")],
        rows,
        _bars([(each.label, _number(each.count), each.count) for each in figures.funnel]),
    )


def _rate(board: Board, links: Links, figures: Figures, passed: Passed) -> Cell:
    if passed.step == Step.NEED:
        return Cell("", "—")
    previous = figures.funnel[STEPS.index(Step(passed.step)) - 1].count
    if not previous:
        return Cell("", "—")
    share = round(100 * passed.both / previous)
    return Cell(share, _("%(share)s %%") % {"share": share}, links.to(etape=passed.step, depuis="1"))


def _delays(board: Board, figures: Figures) -> Panel | None:
    """Where the public reads it, those that tell on nobody."""
    told = [
        each
        for each in figures.funnel[1:]
        if each.median is not None and (each.is_publishable or not board.scope.is_public)
    ]
    if not told:
        return None
    links = Links(board)
    everyone = {each.step: each for each in board.everyone.funnel if each.is_publishable} if board.everyone else {}
    headers = [_("Step"), _("Median, in days"), _("Needs counted")]
    rows = [
        (each.label, [_days(each.median, links.to(etape=each.step)), _count(each.timed, links.to(etape=each.step))])
        for each in told
    ]
    if everyone:
        headers.append(_("All establishments, in days"))
        rows = [
            (label, [*cells, _days(everyone[each.step].median if each.step in everyone else None)])
            for (label, cells), each in zip(rows, told, strict=True)
        ]
    bars = _bars([(each.label, findings.days(each.median), each.median or 0) for each in told])
    return Panel(Part.DELAYS, findings.of_delays(told), headers, rows, bars)


def _times(board: Board, figures: Figures) -> Panel | None:
    told = [each for each in figures.times if each.is_publishable or not board.scope.is_public]
    if not any(each.count or each.unanswered for each in told):
        return None
    links = Links(board)
    headers = [
        _("Side"),
        pgettext("figure", "Answers"),
        _("Half of them within (days)"),
        _("Nine in ten within (days)"),
        _("Never answered"),
    ]
    rows = [
        (
            each.label,
            [
                _count(each.count, links.private(cote=each.side)),
                _days(each.median, links.private(cote=each.side)),
                _days(each.slow, links.private(cote=each.side)),
                _count(each.unanswered, links.private(cote=each.side, jamais="1")),
            ],
        )
        for each in told
    ]
    bars = _bars([(each.label, findings.half_and_nine(each), each.median or 0, each.slow or 0) for each in told])
    return Panel(
        Part.TIMES, findings.of_times(told), headers, rows, bars, legend=(_("half of the answers"), _("nine in ten"))
    )


def _silence(board: Board, figures: Figures) -> Panel | None:
    if not any(each.awaited for each in figures.silence):
        return None
    links = Links(board)
    rows = [
        (
            each.label,
            [
                _count(each.awaited, links.to(attente=each.side)),
                _count(each.late, links.to(attente=each.side, retard="1")),
            ],
        )
        for each in figures.silence
    ]
    bars = _bars([(each.label, f"{each.awaited} / {each.late}", each.awaited, each.late) for each in figures.silence])
    headers = [_("Answer awaited from"), pgettext("figure", "Awaited"), pgettext("figure", "Late")]
    return Panel(
        Part.SILENCE,
        findings.of_silence(figures.silence),
        headers,
        rows,
        bars,
        legend=(pgettext("figure", "awaited"), pgettext("figure", "late")),
    )


def _themes(board: Board, figures: Figures, names: dict[str, str]) -> Panel | None:
    asked = [each for each in figures.themes if each.theme in names]
    if not any(each.needs for each in asked):
        return None
    links = Links(board)
    rows = [
        (
            names[each.theme],
            [
                _count(each.needs, links.to(etape=Step.NEED.value, theme=each.theme)),
                _count(each.introduced, links.to(etape=Step.INTRODUCED.value, theme=each.theme)),
                _count(each.companies, links.companies(each.theme)),
            ],
        )
        for each in asked
    ]
    shown = asked[:BARS_SHOWN]
    bars = _bars(
        [(names[each.theme], f"{each.needs} / {each.companies}", each.needs, each.companies) for each in shown]
    )
    headers = [_("Theme"), _("Needs"), _("Sent to a company"), _("Companies that cover it")]
    return Panel(
        Part.THEMES,
        findings.of_themes(asked, names),
        headers,
        rows,
        bars,
        legend=(_("needs"), pgettext("figure", "companies")),
    )


def _money(board: Board, figures: Figures) -> Panel | None:
    if not figures.money or (board.scope.is_public and not figures.publishable_money):
        return None
    links, total = Links(board), figures.total()
    lines = [] if board.scope.is_public else list(figures.money)
    rows = [(each.label, _amounts(each, links.to(etat=each.status))) for each in lines]
    rows.append((_("All files"), _amounts(total, links.private(etat="tous"))))
    bars = _bars([(label, in_euros(amount), amount) for label, amount in findings.sums(total)])
    headers = [_("State"), _("Files"), _("Asked (€)"), _("Granted (€)"), _("Paid (€)")]
    return Panel(Part.MONEY, findings.of_money(total), headers, rows, bars)


def _amounts(money: Any, url: str) -> list[Cell]:
    amounts = [Cell(amount, in_euros(amount), url) for amount in (money.asked, money.granted, money.paid)]
    return [_count(money.files, url), *amounts]


def _seasons(board: Board, figures: Figures) -> Panel | None:
    if len(figures.seasons) < 2:
        return None
    links = Links(board)
    rows = []
    for each in figures.seasons:
        cohort = Cohort.of_season(each.season)
        cells = [_count(each.counts[step], links.to(cohort, etape=step.value)) for step in STEPS]
        rows.append((cohort.label, cells))
    compared = [(each, each.counts[Step.NEED], each.counts[Step.COMMITTED]) for each in figures.seasons]
    bars = _bars(
        [(Cohort.of_season(each.season).label, f"{needs} / {pocs}", needs, pocs) for each, needs, pocs in compared]
    )
    return Panel(
        Part.SEASONS,
        findings.of_seasons(figures.seasons),
        [_("Season"), *[str(step.label) for step in STEPS]],
        rows,
        bars,
        legend=(_("needs"), pgettext("figure", "POCs")),
    )


def _bars(values: Sequence[tuple[Any, ...]]) -> list[Bar]:
    """Lengths on one scale, from nothing to the largest of all."""
    most = max((float(each) for _label, _text, *lengths in values for each in lengths), default=0.0) or 1.0

    def length(value: float | Decimal) -> str:
        return f"{100 * float(value) / most:.1f}%"

    return [
        Bar(label, text, length(first), length(second[0]) if second else "", y=number * LINE)
        for number, (label, text, first, *second) in enumerate(values)
    ]


def _number(value: int) -> str:
    return str(localize(value, use_l10n=True)) if value < 10_000 else f"{value:,}".replace(",", "\u202f")


def _count(value: int, url: str = "") -> Cell:
    return Cell(value, _number(value), url)


def _days(value: float | None, url: str = "") -> Cell:
    return Cell("", "—") if value is None else Cell(value, findings.plain(value), url)

"""The measures of a criterion, drawn: a line through dots, and its threshold as a dashed line. Lengths are pixels of SVG."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import plain_number
from matching.models import Criterion, Measure

WIDTH, HEIGHT, EDGE = 320, 120, 12
FEWEST_DRAWN = 2  # one dot alone is no course
MIDDLE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    is_met: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """`threshold_y` is where the threshold stands, `finding` what the drawing shows, in words."""

    dots: list[Dot]
    threshold_y: int
    threshold: str
    finding: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def segments(self) -> list[tuple[Dot, Dot]]:
        return list(pairwise(self.dots))


def chart_of(criterion: Criterion, history: list[Measure]) -> Chart | None:
    """Time goes from left to right, to scale; the threshold is always within the drawing. None where there is no course to show."""
    if len(history) < FEWEST_DRAWN:
        return None
    values = [measure.value for measure in history]
    low, high = min(*values, criterion.threshold), max(*values, criterion.threshold)
    first, last = history[0].measured_on, history[-1].measured_on
    dots = [
        Dot(_x(measure.measured_on, first, last), _y(measure.value, low, high), criterion.is_reached_by(measure.value))
        for measure in history
    ]
    return Chart(
        dots=dots,
        threshold_y=_y(criterion.threshold, low, high),
        threshold=f"{criterion.get_sense_display()} {in_unit(criterion.threshold, criterion.unit)}",
        finding=_finding(criterion, history),
    )


def in_unit(value: Decimal, unit: str) -> str:
    """« 94,5 % », with a space that no line breaks at."""
    return f"{plain_number(value)}\u00a0{unit}" if unit else plain_number(value)


def _finding(criterion: Criterion, history: list[Measure]) -> str:
    words = ngettext(
        "From %(first)s to %(last)s in %(count)d measure",
        "From %(first)s to %(last)s in %(count)d measures",
        len(history),
    ) % {
        "first": in_unit(history[0].value, criterion.unit),
        "last": in_unit(history[-1].value, criterion.unit),
        "count": len(history),
    }
    reached = _("threshold reached") if criterion.is_reached_by(history[-1].value) else _("threshold not reached")
    return f"{words}, {reached}"


def _x(day: date, first: date, last: date) -> int:
    return EDGE + round((WIDTH - 2 * EDGE) * _part(Decimal((day - first).days), Decimal((last - first).days)))


def _y(value: Decimal, low: Decimal, high: Decimal) -> int:
    return HEIGHT - EDGE - round((HEIGHT - 2 * EDGE) * _part(value - low, high - low))


def _part(of: Decimal, whole: Decimal) -> Decimal:
    """In the middle where there is no extent: all of one day, or all of one value."""
    return of / whole if whole else MIDDLE

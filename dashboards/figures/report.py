"""What the yearly activity report says, as data: the same figures as the board of the agency, and the POCs and lessons behind them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dashboards.figures.kept import Board
from dashboards.figures.panels import Panel, panels
from irritants.models import Irritant
from irritants.rules import readable_fields
from matching.models import Lesson, Poc
from taxonomy.models import Theme

Noted = Callable[[int], None]


def report_data(board: Board, *, note: Noted) -> dict[str, Any]:
    """JSON values, in the language of now. `note` is told how many parts are done. Names of establishments are those the public reads."""
    names = {theme.slug: str(theme) for theme in Theme.objects.all()}
    found = panels(board, names)
    sections = []
    for number, panel in enumerate(found, 1):
        sections.append(_section(panel))
        note(number)
    counted = timezone.localtime(board.counted_at)
    moment = {"day": date_format(counted), "hour": f"{counted:%H}".lstrip("0") or "0", "minute": f"{counted:%M}"}
    return {
        "title": _("Activity report"),
        "season": board.cohort.label,
        "counted": _("Figures of %(day)s, %(hour)s:%(minute)s") % moment,
        "notice": _(
            "Working document: it holds figures that the public page of impact does not publish. Establishments that hide their "
            "name are not named."
        ),
        "about": _(
            "The programme brings together the needs of universities and the companies that can help. This report follows "
            "the needs %(when)s, from their publication to the reuse of what was learned; every figure is read from the "
            "events of the platform."
        )
        % {"when": _("published %(when)s") % {"when": board.cohort.within}},
        "sections": sections,
        "lists": [_pocs(board), _lessons(board)],
        "words": {"definition": _("How it is counted"), "page": _("Page")},
    }


def _section(panel: Panel) -> dict[str, Any]:
    return {
        "name": str(panel.part.label),
        "finding": panel.finding,
        "definition": str(panel.definition.meaning),
        "headers": panel.headers,
        "rows": [[label, *(cell.text for cell in cells)] for label, cells in panel.rows],
        "bars": [[bar.label, bar.text, bar.length, bar.second] for bar in panel.bars],
        "legend": list(panel.legend or ()),
    }


def _needs(board: Board) -> Any:
    return board.scope.journeys().filter(board.cohort.of_rows()).order_by().values("irritant_id")


def _pocs(board: Board) -> dict[str, Any]:
    """Those that were committed: they are public."""
    found = Poc.objects.filter(committed_at__isnull=False, match__irritant__in=_needs(board))
    rows = [
        [poc.title, _name(poc.match.irritant), str(poc.match.startup), poc.get_status_display()]
        for poc in found.for_list().prefetch_related("match__irritant__disclosures")
    ]
    headers = [_("POC"), _("Establishment"), _("Company"), _("State")]
    return {"name": _("POCs committed"), "headers": headers, "rows": rows, "none": _("No POC was committed.")}


def _lessons(board: Board) -> dict[str, Any]:
    """Published ones, failures included."""
    found: Any = Lesson.objects.published().filter(poc__match__irritant__in=_needs(board))
    rows = [
        [
            lesson.title,
            _name(lesson.poc.match.irritant),
            lesson.poc.get_status_display(),
            str(lesson.reuse_count),
        ]
        for lesson in found.for_list().prefetch_related("poc__match__irritant__disclosures")
    ]
    headers = [_("Lesson learned"), _("Establishment"), _("What became of the POC"), _("Reuses")]
    return {"name": _("Lessons learned"), "headers": headers, "rows": rows, "none": _("No lesson was published.")}


def _name(irritant: Irritant) -> str:
    """As a visitor reads it."""
    return (
        irritant.establishment.label
        if "establishment" in readable_fields(AnonymousUser(), irritant)
        else _("Name hidden")
    )

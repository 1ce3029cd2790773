"""The public page of impact, the boards of figures of those who sign in, their files, and the rows behind each number."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest
from accounts.models import Visitor, is_curator
from core.files import file_name, lines_of_csv
from core.lists import page_of
from dashboards.figures.definitions import Part
from dashboards.figures.kept import Board, board
from dashboards.figures.panels import Panel, panels
from dashboards.figures.rows import Kind, rows_behind
from dashboards.figures.scopes import PUBLIC, Scope
from dashboards.figures.shapes import Step
from dashboards.operations.figures import ask_recount
from irritants.rules import readable_fields
from taxonomy.models import Theme

PAGE_SIZE = 50


@login_not_required
@require_safe
def impact(request: HttpRequest) -> HttpResponse:
    """What became of the needs, for everybody."""
    return _board_page(request, "dashboards/impact.html", PUBLIC)


@require_safe
def figures(request: AuthenticatedRequest) -> HttpResponse:
    """The same, more closely, for the agency, for a network about its companies, and for an establishment about its own needs."""
    return _board_page(request, "dashboards/figures.html", _own(request))


def _season(request: HttpRequest) -> str:
    return request.GET.get("saison", "")


def _own(request: AuthenticatedRequest) -> Scope:
    scope = Scope.of(request.user)
    if scope is None:
        raise PermissionDenied
    return scope


def _board_page(request: HttpRequest, template: str, scope: Scope) -> HttpResponse:
    shown = board(scope, _season(request))
    context = {"board": shown, "panels": _panels(shown), "curates": is_curator(request.user)}
    return render(request, template, context)


def _panels(shown: Board) -> list[Panel]:
    """Themes are read with their names of now: the kept figures have none."""
    if shown.figures is None:
        return []
    return panels(shown, {theme.slug: str(theme) for theme in Theme.objects.all()})


@login_not_required
@require_safe
def impact_table(request: HttpRequest, part: str) -> HttpResponse:
    return _table(request, PUBLIC, part)


@require_safe
def figures_table(request: AuthenticatedRequest, part: str) -> HttpResponse:
    return _table(request, _own(request), part)


def _table(request: HttpRequest, scope: Scope, part: str) -> HttpResponse:
    """The table of a chart, for spreadsheets in French. Raises Http404 where the board does not have it."""
    shown = board(scope, _season(request))
    panel = next((each for each in _panels(shown) if each.part == part), None)
    if panel is None or shown.counted_at is None:
        raise Http404
    lines = [panel.headers, *([label, *(_plain(cell.value) for cell in cells)] for label, cells in panel.rows)]
    content = "\ufeff" + "".join(lines_of_csv(lines, delimiter=";"))
    name = file_name(str(Part(part).label), "csv", timezone.localdate(shown.counted_at))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _plain(value: Any) -> str:
    return str(value).replace(".", ",")


@login_not_required
@require_safe
def impact_rows(request: HttpRequest) -> HttpResponse:
    return _rows_page(request, PUBLIC)


@require_safe
def figure_rows(request: AuthenticatedRequest) -> HttpResponse:
    return _rows_page(request, _own(request))


def _rows_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    shown = board(scope, _season(request))
    found = rows_behind(scope, shown.cohort, request.GET.dict(), at=timezone.now())
    if found is None:
        raise Http404
    page = page_of(request, found.queryset, size=PAGE_SIZE)
    steps = [] if scope.is_public else found.steps  # when two sides met is between them
    context = {
        "board": shown,
        "found": found,
        "page_obj": page,
        "rows": [(row, _readable(request.user, found.kind, row), _dates(row, steps)) for row in page],
        "steps": steps,
        "theme": Theme.objects.filter(slug=request.GET.get("theme", "")).first(),
    }
    return render(request, "dashboards/figure_rows.html", context)


def _readable(user: Visitor, kind: Kind, row: Any) -> frozenset[str]:
    """Which guarded fields of the irritant this reader sees. An irritant withdrawn since the counting is named to who had it only."""
    if kind != Kind.NEEDS:
        return frozenset()
    return readable_fields(user, row.irritant)


def _dates(row: Any, steps: Sequence[Step]) -> list[tuple[str, datetime | None, timedelta | None]]:
    """When each step was reached, and how long after the one before."""
    return [(str(step.label), getattr(row, f"{step}_at"), getattr(row, f"{step}_took")) for step in steps]


@require_POST
def recount(request: AuthenticatedRequest) -> HttpResponse:
    """A curator does not wait for the next time."""
    if not is_curator(request.user):
        raise PermissionDenied
    ask_recount()
    messages.success(request, _("The figures are being counted again: read the page again in a moment."))
    return redirect("dashboards:figures")

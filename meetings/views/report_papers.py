"""The report of an edition, to be printed: what curators read on its page."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest, too_many
from core import pdf
from core.documents import PDF, sent
from core.files import file_name
from meetings.figures import report as figures
from meetings.figures.report import Bar, Details, Totals
from meetings.figures.sides import sides_for
from meetings.models import Edition, Meeting
from meetings.views.reports import told_meetings


@require_safe
@permission_required("meetings.organise", raise_exception=True)
def report_pdf(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Figures, outcomes, ratings, and who met whom; notes stay on their pages."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    if refused := too_many(request, "paper"):
        return refused
    now = timezone.now()
    body = pdf.render("meetings/typst/report.typ", _data(request, edition), at=now)
    name = file_name(_("Report of %(edition)s") % {"edition": edition}, "pdf", edition.today(now))
    return sent(request, body, name=name, content_type=PDF, attached=True)


def _data(request: AuthenticatedRequest, edition: Edition) -> dict[str, Any]:
    totals = figures.totals(edition)
    details = figures.details_of([edition], today=edition.today())[edition.pk]
    return {
        "title": _("Report of %(edition)s") % {"edition": edition},
        "edition": edition.name,
        "page": _("Page"),
        "when": date_format(edition.starts_on),
        "where": edition.venue,
        "figures": _figures(totals, details),
        "charts": [
            _chart(_("What became of the meetings that people were told of"), _("State"), figures.outcome_bars(totals)),
            _chart(_("Ratings given by the two sides, one each at most"), _("Rating"), figures.rating_bars(edition)),
        ],
        "rows": [_row(request, each) for each in told_meetings(request.user, edition)],
        "words": {
            "figure": _("Figure"),
            "value": _("Value"),
            "share": _("In proportion"),
            "met": _("Who met whom"),
            "time": _("Hour"),
            "establishment": _("Establishment"),
            "company": _("Company"),
            "state": _("State"),
        },
    }


def _figures(totals: Totals, details: Details) -> list[list[str]]:
    average = f"{number_format(details.average, 1)} / 5 ({details.rated})" if details.average is not None else "—"
    return [
        [_("establishments"), str(totals.establishments)],
        [_("companies"), str(totals.companies)],
        [_("irritants brought"), str(totals.irritants)],
        [_("meetings planned"), str(totals.planned)],
        [_("meetings held"), str(totals.held)],
        [_("people expected"), str(details.expected)],
        [_("people who came"), str(details.arrived)],
        [_("Average rating"), average],
        [_("both sides wish a POC"), str(details.both_wish_poc)],
        [_("POCs that came of them"), str(totals.pocs)],
        [_("things promised"), str(details.promises)],
        [_("promises kept"), str(details.kept)],
        [_("promises late"), str(details.late)],
    ]


def _chart(title: str, head: str, bars: list[Bar]) -> dict[str, Any]:
    lines = [{"label": bar.label, "value": str(bar.value), "part": bar.part} for bar in bars]
    return {"title": title, "head": head, "count": _("Number"), "bars": lines}


def _row(request: AuthenticatedRequest, meeting: Meeting) -> list[str]:
    sides, slot = sides_for(request.user, meeting), meeting.published_slot
    starts = timezone.localtime(slot.starts_at, meeting.edition.zone) if slot else None
    hour = f"{date_format(starts, 'SHORT_DATE_FORMAT')} {time_format(starts, 'TIME_FORMAT')}" if starts else "—"
    return [hour, sides.establishment, sides.company, str(meeting.get_status_display())]

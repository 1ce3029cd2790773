"""The yearly activity report: asked for by a curator, written by the worker from the figures that are kept."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Export, User
from accounts.operations import exports
from core import pdf
from core.jobs import enqueue
from dashboards.figures.cohorts import Cohort
from dashboards.figures.definitions import Part
from dashboards.figures.kept import board
from dashboards.figures.report import report_data
from dashboards.figures.scopes import AGENCY
from dashboards.operations.figures import recount

JOB = "dashboards.write_activity_report"
SHEET = "activity"


@transaction.atomic
def order(*, cohort: Cohort, form: str, by: User, at: datetime) -> Export:
    """The report on the needs of a cohort, as a `pdf` or as `html` that a word processor opens."""
    export = Export.objects.create(
        owner=by,
        membership=by.membership,
        sheet=SHEET,
        title=f"{_('Activity report')} {cohort.label}"[:100],
        query=f"saison={cohort.key}",
        form=form,
        language=translation.get_language() or by.language,
        total=len(Part),
        expires_at=at + exports.LIFETIME,
    )
    enqueue(JOB, export_id=export.pk)
    return export


def write(*, export: Export) -> None:
    """Write it and tell its owner. Begun again from the start where a worker was killed in the middle."""
    if export.done_at:
        return

    def note(number: int) -> None:
        Export.objects.filter(pk=export.pk).update(written=number)

    with translation.override(export.language):
        key = QueryDict(export.query).get("saison", "")
        shown = board(AGENCY, key)
        if shown.figures is None:
            recount(at=timezone.now())
            shown = board(AGENCY, key)
        data = report_data(shown, note=note)
        content = ContentFile(_written(export.form, data, at=shown.counted_at or timezone.now()))
        exports.keep(export=export, content=content)


def _written(form: str, data: dict[str, Any], *, at: datetime) -> bytes:
    if form == "pdf":
        return pdf.render("dashboards/typst/activity.typ", data, at=at)
    context = {**data, "language": translation.get_language()}
    return render_to_string("dashboards/activity_document.html", context).encode()

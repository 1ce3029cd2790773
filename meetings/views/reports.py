"""After an edition: who met whom, what came of it, and how editions compare."""

from typing import Any

from django.contrib.auth.decorators import login_not_required, permission_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest, too_many
from accounts.models import Visitor
from core.exports import Column, Kind, Reading, Sheet, absolute
from core.files import FORMATS, file_name
from core.lists import page_of
from irritants.rules import readable_fields
from matching.models import Poc
from meetings.enums import EditionStatus, MeetingStatus, Wish
from meetings.figures import report as figures
from meetings.figures.sides import said_by_each, sides_for
from meetings.forms.reports import MetForm, PromisesForm
from meetings.models import Edition, Meeting, Promise

PAGE_SIZE = 50


@login_not_required
@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Totals for everybody once the first day has come; the rest for curators."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    if not request.user.has_perm("meetings.view_totals_edition", edition):
        raise Http404
    totals = figures.totals(edition)
    context = {"edition": edition, "totals": totals, "outcomes": figures.outcome_bars(totals), "organises": False}
    if request.user.has_perm("meetings.organise"):
        today = edition.today()
        context |= {
            "organises": True,
            "details": figures.details_of([edition], today=today)[edition.pk],
            "ratings": figures.rating_bars(edition),
        }
    return render(request, "meetings/report.html", context)


def told_meetings(user: Visitor, edition: Edition, form: MetForm | None = None) -> QuerySet[Meeting]:
    """The meetings that people were told of, and that this person may read, by hour and table."""
    told = Meeting.objects.visible_to(user).filter(edition=edition).exclude(status=MeetingStatus.DRAFT)
    found = (form.narrow(told) if form else told).for_list().select_related("match__poc")
    by_time: QuerySet[Meeting] = found.order_by("published_slot__starts_at", "published_table__number", "pk")
    return by_time.prefetch_related("debriefs", "match__irritant__disclosures")


def _poc(meeting: Meeting) -> Poc | None:
    return getattr(meeting.match, "poc", None)


@require_safe
def met(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Who met whom: one's own meetings; all of them for curators."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    form = MetForm(request.GET)
    found = told_meetings(request.user, edition, form)
    page = page_of(request, found, size=PAGE_SIZE)
    rows = [
        {
            "meeting": each,
            "sides": sides_for(request.user, each),
            "said": said_by_each(request.user, each),
            "poc": _poc(each),
        }
        for each in page
    ]
    context = {
        "edition": edition,
        "form": form,
        "page_obj": page,
        "lines": rows,
        "organises": request.user.has_perm("meetings.organise"),
        "query": request.GET.urlencode(),
    }
    return render(request, "meetings/met.html", context)


@require_safe
@permission_required("meetings.organise", raise_exception=True)
def export_met(request: AuthenticatedRequest, slug: str, form: str) -> HttpResponseBase:
    """Who met whom, as it is narrowed, in one of the formats: for curators. Notes stay on their pages."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    written = FORMATS.get(form)
    if written is None:
        raise Http404
    if refused := too_many(request, "export"):
        return refused
    found = told_meetings(request.user, edition, MetForm(request.GET))
    reading = Reading(MET, found, request.user)
    response = StreamingHttpResponse(written.write(reading), content_type=written.content_type)
    name = file_name(f"{MET.title} {edition}", form, timezone.localdate())
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@permission_required("meetings.organise", raise_exception=True)
def promise_list(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """What each side said that it would do, the earliest due first."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    form, today = PromisesForm(request.GET), edition.today()
    related = ("organisation", "meeting__match__irritant__establishment", "meeting__match__startup__organisation")
    found = Promise.objects.filter(meeting__edition=edition).select_related(*related).order_by("due_on", "pk")
    rows = page_of(request, form.narrow(found, today), size=PAGE_SIZE)
    return render(
        request, "meetings/promises.html", {"edition": edition, "form": form, "page_obj": rows, "today": today}
    )


@require_safe
@permission_required("meetings.organise", raise_exception=True)
def compare(request: AuthenticatedRequest) -> HttpResponse:
    """Editions side by side, the latest first."""
    editions = list(Edition.objects.filter(status=EditionStatus.ANNOUNCED).order_by("-starts_on", "-pk"))
    details = figures.details_of(editions, today=timezone.localdate())
    lines = [(totals, details[totals.edition.pk]) for totals in figures.totals_of(editions)]
    return render(request, "meetings/compare.html", {"lines": lines})


def _debriefs(meeting: Meeting, organisation_id: int, field: str) -> Any:
    return next(
        (getattr(each, field) for each in meeting.debriefs.all() if each.organisation_id == organisation_id), None
    )


def _by_establishment(field: str) -> Any:
    return lambda row: _debriefs(row, row.match.irritant.establishment_id, field)


def _by_company(field: str) -> Any:
    return lambda row: _debriefs(row, row.match.startup.organisation_id, field)


def _hour(row: Meeting) -> str:
    """On the clock of the place."""
    return f"{timezone.localtime(row.published_slot.starts_at, row.edition.zone):%H:%M}" if row.published_slot else ""


MET = Sheet(
    name="met",
    title=_("Who met whom"),
    page="meetings:met",
    select=lambda reader, query: Meeting.objects.none(),  # the edition is in the address: see export_met
    readable=lambda reader, row: readable_fields(reader, row.match.irritant),
    columns=(
        Column("id", _("Identifier"), lambda row: str(row.uuid)),
        Column("url", _("Page"), lambda row: absolute(row.get_absolute_url())),
        Column(
            "day",
            _("Day"),
            lambda row: row.edition.today(row.published_slot.starts_at) if row.published_slot else None,
            Kind.DAY,
        ),
        Column("hour", _("Hour"), _hour),
        Column(
            "table", _("Table"), lambda row: row.published_table.number if row.published_table else None, Kind.NUMBER
        ),
        Column("irritant", _("Irritant"), "match.irritant.title"),
        Column("establishment", _("Establishment"), "match.irritant.establishment.name", guard="establishment"),
        Column("company", _("Company"), "match.startup.organisation.name"),
        Column("status", _("State"), "status", choices=MeetingStatus.choices),
        Column("rating_establishment", _("Rating of the establishment"), _by_establishment("rating"), Kind.NUMBER),
        Column("rating_company", _("Rating of the company"), _by_company("rating"), Kind.NUMBER),
        Column("wish_establishment", _("Wish of the establishment"), _by_establishment("wish"), choices=Wish.choices),
        Column("wish_company", _("Wish of the company"), _by_company("wish"), choices=Wish.choices),
        Column("poc", _("POC"), lambda row: poc.title if (poc := _poc(row)) else None),
    ),
)

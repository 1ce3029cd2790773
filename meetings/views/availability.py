"""When an organisation and its people are free; when a table is. All slots are ticked until one is unticked."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from meetings.cards import own_registration
from meetings.figures.availability import unticked
from meetings.models import Attendee, Edition, Registration, Slot, Table
from meetings.operations import availability as operations
from meetings.views.editions import the_edition
from meetings.views.registrations import say_broken

Someone = Registration | Attendee | Table
SET = "meetings.set_availability"


@dataclass(frozen=True, slots=True)
class Column:
    """Whose slots are ticked. `name` is that of its boxes."""

    of: Someone
    name: str
    label: str
    off: frozenset[int]


@dataclass(frozen=True, slots=True)
class Box:
    column: Column
    is_free: bool


@dataclass(frozen=True, slots=True)
class Row:
    slot: Slot
    boxes: list[Box]
    begins_day: bool


def columns_of(registration: Registration) -> list[Column]:
    """The organisation as a whole, then each of its people."""
    people = registration.attendees.prefetch_related("unavailabilities")
    whole = Column(
        registration, f"free-{registration.uuid}", _("Whole organisation"), frozenset(unticked(registration))
    )
    return [
        whole,
        *(
            Column(each, f"free-{each.uuid}", str(each), frozenset(row.slot_id for row in each.unavailabilities.all()))
            for each in people
        ),
    ]


def rows_of(edition: Edition, columns: Iterable[Column]) -> list[Row]:
    found: list[Row] = []
    columns = list(columns)
    for slot in edition.slots.select_related("edition"):
        begins = not found or found[-1].slot.local_start.date() != slot.local_start.date()
        found.append(Row(slot, [Box(each, slot.pk not in each.off) for each in columns], begins))
    return found


@require_http_methods(["GET", "POST"])
def availability(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Of the organisation one acts for."""
    edition = the_edition(request, slug)
    own = own_registration(request.user, edition)
    if own is None:
        raise Http404
    return _of_registration(request, own)


@require_http_methods(["GET", "POST"])
def availability_of(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Of any organisation, for curators."""
    visible = Registration.objects.visible_to(request.user).select_related("edition", "organisation")
    return _of_registration(request, get_object_or_404(visible, uuid=uuid))


def _of_registration(request: AuthenticatedRequest, registration: Registration) -> HttpResponse:
    if not request.user.has_perm(SET, registration):
        raise PermissionDenied
    title = _("When we are free") if registration.organisation == request.user.organisation else str(registration)
    return _page(request, registration.edition, columns_of(registration), title)


@require_http_methods(["GET", "POST"])
def availability_of_table(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Of a table, for organisers."""
    table = get_object_or_404(Table.objects.select_related("edition"), uuid=uuid)
    if not request.user.has_perm("meetings.change_edition", table.edition):
        raise PermissionDenied
    column = Column(table, f"free-{table.uuid}", str(table), frozenset(unticked(table)))
    return _page(request, table.edition, [column], _("When %(table)s is free") % {"table": table})


def _page(request: AuthenticatedRequest, edition: Edition, columns: list[Column], title: str) -> HttpResponse:
    rows = rows_of(edition, columns)
    back = _back(request, edition, columns[0].of)
    if request.method == "POST":
        ticked = {each.of: _ticked(request, each, rows) for each in columns}
        broken = operations.set_availabilities(free=ticked, by=request.user, at=timezone.now())
        messages.success(request, _("What you ticked is kept."))
        say_broken(request, broken)
        return redirect(back)
    context = {"edition": edition, "title": title, "columns": columns, "rows": rows, "back": back}
    return render(request, "meetings/availability.html", context)


def _ticked(request: AuthenticatedRequest, column: Column, rows: list[Row]) -> set[int]:
    stamps = set(request.POST.getlist(column.name))
    return {row.slot.pk for row in rows if row.slot.stamp in stamps}


def _back(request: AuthenticatedRequest, edition: Edition, of: Someone) -> str:
    if isinstance(of, Table):
        return reverse("meetings:layout", args=[edition.slug])
    registration = of.registration if isinstance(of, Attendee) else of
    if registration.organisation == request.user.organisation:
        return registration.get_absolute_url()
    return reverse("meetings:registration_of", args=[registration.uuid])

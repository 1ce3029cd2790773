"""Who comes to an edition, as a table: never what people eat, nor what help they need."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.enums import OrganisationKind
from accounts.exports import answer
from accounts.http import AuthenticatedRequest
from accounts.models import Visitor
from core.exports import Column, Kind, Sheet
from meetings.filters import AttendeeFilter
from meetings.models import Attendee


def _select(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Attendee]:
    """Of the edition that the query names."""
    visible = Attendee.objects.visible_to(reader).filter(registration__edition__slug=query.get("edition", ""))
    rows = visible.for_list().prefetch_related("entries__irritant")
    return AttendeeFilter(query, queryset=rows).qs


ATTENDEES = Sheet(
    name="attendees",
    title=_("People who come"),
    page="meetings:editions",
    select=_select,
    columns=(
        Column("edition", _("Edition"), "registration.edition.name"),
        Column("organisation", _("Organisation"), "registration.organisation.name"),
        Column("kind", _("Kind"), "registration.organisation.kind", choices=OrganisationKind.choices),
        Column("first_name", _("First name"), "first_name"),
        Column("last_name", _("Last name"), "last_name"),
        Column("email", _("E-mail address"), "email"),
        Column("position", _("Position"), "position"),
        Column("named", _("Named to those whom they meet"), "is_named", Kind.FLAG),
        Column("on_screen", _("Takes part on screen"), "is_remote", Kind.FLAG),
        Column(
            "irritants",
            _("Irritants carried"),
            lambda row: [entry.irritant.title for entry in row.entries.all()],
            Kind.LIST,
        ),
        Column("registered_at", _("Registered on"), "registration.registered_at", Kind.MOMENT),
        Column("confirmed_at", _("Place given on"), "registration.confirmed_at", Kind.MOMENT),
        Column("cancelled_at", _("Cancelled on"), "registration.cancelled_at", Kind.MOMENT),
        Column("arrived_at", _("Arrived on"), "checked_in_at", Kind.MOMENT),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("meetings.organise", raise_exception=True)
def export_attendees(request: AuthenticatedRequest, form: str) -> HttpResponseBase:
    """The people who come as they are filtered, in one of the formats: for organisers."""
    return answer(request, ATTENDEES, form)

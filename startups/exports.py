"""Companies as a table."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.enums import Region
from accounts.exports import answer
from accounts.models import Visitor
from core.exports import Column, Kind, Sheet, absolute
from startups.enums import ClaimTopic, StartupKind
from startups.filters import StartupFilter
from startups.models import Listed
from taxonomy.models import words_of


def _select(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Listed]:
    rows = Listed.objects.for_cards().prefetch_related("startup__references", "startup__claims")
    return StartupFilter(query, queryset=rows, request=SimpleNamespace(user=reader)).qs


def _references(row: Listed) -> list[str]:
    return [str(reference) for reference in row.startup.references.all()]


def _claims(row: Listed) -> list[str]:
    return [claim.topic for claim in row.startup.claims.all()]


SHEET = Sheet(
    name="companies",
    title=_("Companies"),
    page="startups:list",
    select=_select,
    columns=(
        Column("id", _("Identifier"), lambda row: str(row.startup.uuid)),
        Column("name", _("Name"), "startup.organisation.name"),
        Column("url", _("Page"), lambda row: absolute(row.startup.get_absolute_url())),
        Column("kind", _("Kind"), "startup.kind", choices=StartupKind.choices),
        Column("siren", _("SIREN"), "startup.organisation.siren"),
        Column("city", _("Town"), "startup.organisation.city"),
        Column("region", _("Region"), "startup.organisation.region", choices=Region.choices),
        Column(
            "regions_served",
            _("Regions served"),
            lambda row: list(row.startup.regions_served),
            Kind.LIST,
            choices=Region.choices,
        ),
        Column("networks", _("Networks"), lambda row: [each.label for each in row.startup.networks.all()], Kind.LIST),
        Column("themes", _("Themes"), lambda row: row.values_of("theme"), Kind.LIST, choices=words_of("theme")),
        Column(
            "technologies",
            _("Technologies"),
            lambda row: row.values_of("technology"),
            Kind.LIST,
            choices=words_of("technology"),
        ),
        Column("pitch", _("In one sentence"), "startup.pitch"),
        Column("description", _("What it does"), "startup.description"),
        Column("offers", _("What it offers universities"), "startup.offers"),
        Column("references", _("References"), _references, Kind.LIST),
        Column("claims", _("What it says of itself"), _claims, Kind.LIST, choices=ClaimTopic.choices),
        Column("team_size", _("Team"), "startup.team_size", Kind.NUMBER),
        Column("founded", _("Founded in"), "startup.founded_year", Kind.NUMBER),
        Column("website", _("Web site"), "startup.organisation.website"),
        Column("listed_at", _("Public since"), "at", Kind.MOMENT),
        Column("demonstration", _("Demonstration data"), "startup.organisation.is_demo", Kind.FLAG),
    ),
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The directory as it is filtered, in one of the formats."""
    return answer(request, SHEET, form)

"""Irritants as a table."""

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
from irritants.enums import PUBLIC, BudgetSilence, IrritantStatus, Stage
from irritants.filters import IrritantFilter
from irritants.models import Listed
from irritants.rules import asks_for_disclosures, readable_fields
from taxonomy.models import words_of


def _select(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Listed]:
    rows = Listed.objects.for_cards()
    if asks_for_disclosures(reader):
        rows = rows.prefetch_related("irritant__disclosures")
    return IrritantFilter(query, queryset=rows, request=SimpleNamespace(user=reader)).qs


STATES = [(each.value, each.label) for each in IrritantStatus if each in PUBLIC]

SHEET = Sheet(
    name="irritants",
    title=_("Irritants"),
    page="irritants:list",
    select=_select,
    readable=lambda reader, row: readable_fields(reader, row.irritant),
    columns=(
        Column("id", _("Identifier"), lambda row: str(row.irritant.uuid)),
        Column("title", _("Title"), "irritant.title"),
        Column("url", _("Page"), lambda row: absolute(row.irritant.get_absolute_url())),
        Column("status", _("State"), "irritant.status", choices=STATES),
        Column("stage", _("Stage reached"), "stage", Kind.NUMBER, choices=Stage.choices),
        Column("published_at", _("Published on"), "irritant.published_at", Kind.MOMENT),
        Column("establishment", _("Establishment"), "irritant.establishment.name", guard="establishment"),
        Column("region", _("Region"), "irritant.establishment.region", guard="establishment", choices=Region.choices),
        Column("themes", _("Themes"), lambda row: row.values_of("theme"), Kind.LIST, choices=words_of("theme")),
        Column(
            "technologies",
            _("Technologies"),
            lambda row: row.values_of("technology"),
            Kind.LIST,
            choices=words_of("technology"),
        ),
        Column(
            "audiences", _("Audiences"), lambda row: row.values_of("audience"), Kind.LIST, choices=words_of("audience")
        ),
        Column("situation", _("The everyday situation"), "irritant.situation"),
        Column("problem", _("What goes wrong"), "irritant.problem"),
        Column("tried", _("What was tried"), "irritant.tried"),
        Column("outcome", _("What a good result looks like"), "irritant.outcome"),
        Column("questions", _("Questions to companies"), lambda row: list(row.irritant.questions), Kind.LIST),
        Column("people_affected", _("People affected"), "irritant.people_affected", Kind.NUMBER),
        Column("budget_min", _("Budget, from (€)"), "irritant.budget_min", Kind.AMOUNT, guard="budget"),
        Column("budget_max", _("Budget, up to (€)"), "irritant.budget_max", Kind.AMOUNT, guard="budget"),
        Column(
            "budget_silence",
            _("No budget given"),
            "irritant.budget_silence",
            guard="budget",
            choices=BudgetSilence.choices,
        ),
        Column("answers_until", _("Answers until"), "irritant.answer_deadline", Kind.DAY),
        Column("open", _("Open to answers"), lambda row: row.irritant.is_open_to_answers(), Kind.FLAG),
        Column("wished_start", _("Wished start"), "irritant.wished_start", Kind.DAY),
        Column("cosigners", _("Other establishments that have joined"), "supporters", Kind.NUMBER),
        Column("people_everywhere", _("People affected, everywhere"), "people", Kind.NUMBER),
        Column(
            "pooled_budget_min",
            _("Pooled budget, from (€)"),
            lambda row: row.budget_min or None,
            Kind.AMOUNT,
            guard="budget",
        ),
        Column(
            "pooled_budget_max",
            _("Pooled budget, up to (€)"),
            lambda row: row.budget_max or None,
            Kind.AMOUNT,
            guard="budget",
        ),
        Column("demonstration", _("Demonstration data"), "irritant.is_demo", Kind.FLAG),
    ),
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list as it is filtered, in one of the formats."""
    return answer(request, SHEET, form)

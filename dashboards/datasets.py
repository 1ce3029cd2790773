"""What is published as open data: the tables of lists as a visitor sees them, and two more that go with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Visitor
from core.exports import Column, Kind, Sheet, Words
from irritants.enums import PUBLIC, CoSignatureIntent
from irritants.exports import SHEET as IRRITANTS
from irritants.models import CoSignature
from matching.exports import FUNDINGS, INSTALMENTS, LESSONS, MATCHES, PAYMENTS, POCS, RECORDS
from startups.exports import SHEET as COMPANIES
from taxonomy.models import TargetAudience, Technology, Theme

# Every list that can be exported, by its name.
SHEETS = {
    sheet.name: sheet
    for sheet in (IRRITANTS, COMPANIES, POCS, LESSONS, MATCHES, FUNDINGS, PAYMENTS, INSTALMENTS, RECORDS)
}


def _cosignatures(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Any, Any]:
    joined = CoSignature.objects.filter(irritant__status__in=PUBLIC).order_by("irritant__uuid", "intent")
    return joined.values("irritant__uuid", "intent").annotate(establishments=Count("pk"))


def _words(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Any, Any]:
    first, *others = (
        model.objects.order_by().values("slug", "name_fr", "name_en", "retired", vocabulary=Value(name))
        for name, model in (("themes", Theme), ("technologies", Technology), ("audiences", TargetAudience))
    )
    return first.union(*others, all=True).order_by("vocabulary", "slug")


COSIGNATURES = Sheet(
    name="cosignatures",
    title=_("Co-signatures"),
    page="irritants:list",
    select=_cosignatures,
    columns=(
        Column("irritant", _("Identifier of the irritant"), lambda row: str(row["irritant__uuid"])),
        Column("intent", _("What they would do"), lambda row: row["intent"], choices=CoSignatureIntent.choices),
        Column("establishments", _("Number of establishments"), lambda row: row["establishments"], Kind.NUMBER),
    ),
)

WORDS = Sheet(
    name="words",
    title=_("Words"),
    page="irritants:list",
    select=_words,
    columns=(
        Column("vocabulary", _("Vocabulary"), lambda row: row["vocabulary"]),
        Column("code", _("Code"), lambda row: row["slug"]),
        Column("name_fr", _("Name in French"), lambda row: row["name_fr"]),
        Column("name_en", _("Name in English"), lambda row: row["name_en"]),
        Column("retired", _("No longer proposed"), lambda row: row["retired"], Kind.FLAG),
    ),
)


@dataclass(frozen=True, slots=True)
class Dataset:
    sheet: Sheet
    about: Words


DATASETS = (
    Dataset(IRRITANTS, _("Public irritants: published, solved, or closed without solution.")),
    Dataset(COSIGNATURES, _("How many other establishments have joined each public irritant, by what they would do.")),
    Dataset(COMPANIES, _("Companies validated by one of their networks or by the Amue.")),
    Dataset(POCS, _("POCs from their commitment on: question, criteria, dates, decision. Money is not public.")),
    Dataset(LESSONS, _("Published lessons learned, failures included.")),
    Dataset(WORDS, _("The words that the other tables use as codes: themes, technologies, audiences.")),
)


def dictionary(dataset: Dataset) -> list[dict[str, Any]]:
    """Each column: name, type, label (in both languages too), the codes it can hold, whether it may be hidden."""
    return [
        {
            "name": column.name,
            "type": str(column.kind),
            "label": str(column.label),
            "label_fr": _in("fr", column.label),
            "label_en": _in("en", column.label),
            "codes": [] if callable(column.choices) else [(str(code), str(word)) for code, word in column.choices],
            "in_words": callable(column.choices),
            "may_be_hidden": bool(column.guard),
        }
        for column in dataset.sheet.columns
    ]


def _in(language: str, words: Words) -> str:
    with override(language):
        return str(words)

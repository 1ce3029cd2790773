"""Introductions, POCs, funding files and lessons learned as tables."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.decorators import login_not_required, permission_required
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.exports import answer
from accounts.http import AuthenticatedRequest
from accounts.models import Visitor, is_curator
from core.exports import Column, Kind, Sheet, absolute
from irritants.rules import readable_fields
from matching.enums import AGREED_STATUSES, FundingStatus, InstalmentKind, MatchOrigin, MatchStatus
from matching.figures import followed
from matching.filters import (
    OUTCOMES,
    PUBLIC_STATES,
    CompanyFilter,
    FundingFilter,
    IntroductionFilter,
    LessonFilter,
    PocFilter,
)
from matching.models import Criterion, Funding, Instalment, ListedLesson, ListedPoc, Match, Payment
from matching.models.editions import edition_of, editions
from startups.enums import StartupStatus
from startups.models import Startup
from taxonomy.models import words_of


def _around(path: str, irritant: str) -> tuple[Column, ...]:
    """Whose trial it is: `path` leads from the row to the introduction, `irritant` to the irritant."""
    return (
        Column("irritant", _("Irritant"), f"{irritant}.title"),
        Column("establishment", _("Establishment"), f"{irritant}.establishment.name", guard="establishment"),
        Column("company", _("Company"), f"{path}.startup.organisation.name"),
    )


EDITION = Column("edition", _("Edition of the Rencontres"), "edition", choices=editions)
MONEY_OF = (
    Column("file", _("Funding file"), lambda row: absolute(row.funding.get_absolute_url())),
    Column("poc", _("POC"), "funding.poc.title"),
    *_around("funding.poc.match", "funding.poc.match.irritant"),
    Column("scheme", _("Funding scheme"), "funding.scheme.name"),
    Column("operator", _("Operator"), "funding.scheme.operator"),
    EDITION,
    Column("file_reference", _("Reference number"), "funding.reference"),
)
AROUND_MONEY = (
    "funding__scheme",
    "funding__poc__match__irritant__establishment",
    "funding__poc__match__startup__organisation",
)

WORDS = (
    Column("themes", _("Themes"), lambda row: row.values_of("theme"), Kind.LIST, choices=words_of("theme")),
    Column(
        "technologies",
        _("Technologies"),
        lambda row: row.values_of("technology"),
        Kind.LIST,
        choices=words_of("technology"),
    ),
)


def criterion(each: Criterion) -> str:
    """« Temps de réponse : au plus 2 h ; mesuré : 1,5 h », in the language of now."""
    threshold = f"{each.label}: {each.get_sense_display()} {each.threshold.normalize():f} {each.unit}".strip()
    return threshold if each.measured is None else f"{threshold} → {each.measured.normalize():f} {each.unit}".strip()


def _select_pocs(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[ListedPoc]:
    rows = ListedPoc.objects.for_cards().prefetch_related("poc__criteria__measures")
    return PocFilter(query, queryset=rows, request=SimpleNamespace(user=reader)).qs


def _select_lessons(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[ListedLesson]:
    rows = ListedLesson.objects.for_cards().prefetch_related("lesson__annotations")
    return LessonFilter(query, queryset=rows, request=SimpleNamespace(user=reader)).qs


def _select_matches(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Match]:
    rows = Match.objects.visible_to(reader).for_list().prefetch_related("irritant__disclosures")
    return IntroductionFilter(query, queryset=rows).qs


def _select_records(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Startup]:
    return CompanyFilter(query, queryset=followed()).qs if is_curator(reader) else Startup.objects.none()


def _select_fundings(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Funding]:
    """With their balance and what is late: what an accountant adds up."""
    rows = Funding.objects.visible_to(reader).for_list().with_late(timezone.localdate()).with_edition()
    rows = rows.prefetch_related("poc__match__irritant__disclosures")
    return FundingFilter(query, queryset=rows, request=SimpleNamespace(user=reader)).qs


def _of_fundings(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Funding]:
    """The files of the list, to look for what hangs on them."""
    visible = Funding.objects.visible_to(reader)
    return FundingFilter(query, queryset=visible, request=SimpleNamespace(user=reader)).qs.order_by().values("pk")


def _select_payments(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Payment]:
    rows = Payment.objects.filter(funding__in=_of_fundings(reader, query)).order_by("paid_on", "pk")
    rows = rows.annotate(edition=edition_of("funding__poc__match"))
    return rows.select_related(*AROUND_MONEY).prefetch_related("funding__poc__match__irritant__disclosures")


def _select_instalments(reader: Visitor, query: Mapping[str, Any]) -> QuerySet[Instalment]:
    rows = Instalment.objects.filter(funding__in=_of_fundings(reader, query)).with_paid()
    rows = rows.annotate(edition=edition_of("funding__poc__match")).order_by("due_on", "funding", "position")
    return rows.select_related(*AROUND_MONEY).prefetch_related("funding__poc__match__irritant__disclosures")


def _is_late(instalment: Any) -> bool:
    if instalment.funding.status not in AGREED_STATUSES:
        return False
    return bool(instalment.paid < instalment.amount and instalment.due_on < timezone.localdate())


POCS = Sheet(
    name="pocs",
    title=_("POCs"),
    page="matching:pocs",
    select=_select_pocs,
    readable=lambda reader, row: readable_fields(reader, row.poc.match.irritant),
    columns=(
        Column("id", _("Identifier"), lambda row: str(row.poc.uuid)),
        Column("title", _("Title"), "poc.title"),
        Column("url", _("Page"), lambda row: absolute(row.poc.get_absolute_url())),
        Column("status", _("State"), "poc.status", choices=PUBLIC_STATES),
        Column("question", _("The question it answers"), "poc.question"),
        Column("criteria", _("Criteria"), lambda row: list(map(criterion, row.poc.criteria.all())), Kind.LIST),
        *_around("poc.match", "poc.match.irritant"),
        *WORDS,
        Column("starts_on", _("Starts on"), "poc.starts_on", Kind.DAY),
        Column("ends_on", _("Ends on"), "poc.ends_on", Kind.DAY),
        Column("committed_at", _("Committed on"), "poc.committed_at", Kind.MOMENT),
        Column("decided_at", _("Decided on"), "poc.decided_at", Kind.MOMENT),
        Column("decision", _("Reasons of the decision"), "poc.reason"),
        Column("demonstration", _("Demonstration data"), "poc.match.irritant.is_demo", Kind.FLAG),
    ),
)

LESSONS = Sheet(
    name="lessons",
    title=_("Lessons learned"),
    page="matching:lessons",
    select=_select_lessons,
    readable=lambda reader, row: readable_fields(reader, row.lesson.poc.match.irritant),
    columns=(
        Column("id", _("Identifier"), lambda row: str(row.lesson.uuid)),
        Column("title", _("Title"), "lesson.title"),
        Column("url", _("Page"), lambda row: absolute(row.lesson.get_absolute_url())),
        Column(
            "outcome",
            _("What became of the POC"),
            lambda row: row.values_of("outcome"),
            Kind.LIST,
            choices=OUTCOMES,
        ),
        Column("poc", _("POC"), "lesson.poc.title"),
        *_around("lesson.poc.match", "lesson.poc.match.irritant"),
        *WORDS,
        Column("problem", _("The problem"), "lesson.problem"),
        Column("tried", _("What was tried"), "lesson.tried"),
        Column("cost", _("Cost (€)"), "lesson.cost", Kind.AMOUNT),
        Column("days_spent", _("Days spent by the establishment"), "lesson.days_spent", Kind.NUMBER),
        Column("integration", _("Integration with existing software"), "lesson.integration"),
        Column("compliance", _("Data protection, accessibility, hosting"), "lesson.compliance"),
        Column("results", _("Result against each criterion"), "lesson.results"),
        Column("failed", _("What failed"), "lesson.failed"),
        Column("company_comment", _("What the company adds"), "lesson.company_comment"),
        Column(
            "company_words",
            _("What the company says beside the sections"),
            lambda row: [f"{each.get_section_display()}: {each.text}" for each in row.lesson.annotations.all()],
            Kind.LIST,
        ),
        Column("unanswered", _("Published without the company’s word"), "lesson.unanswered", Kind.FLAG),
        Column("reuses", _("Reuses"), "reuses", Kind.NUMBER),
        Column("published_at", _("Published on"), "lesson.published_at", Kind.MOMENT),
        Column("demonstration", _("Demonstration data"), "lesson.poc.match.irritant.is_demo", Kind.FLAG),
    ),
)

MATCHES = Sheet(
    name="introductions",
    title=_("Introductions"),
    page="matching:matches",
    select=_select_matches,
    readable=lambda reader, row: readable_fields(reader, row.irritant),
    columns=(
        Column("id", _("Identifier"), lambda row: str(row.uuid)),
        Column("url", _("Page"), lambda row: absolute(row.get_absolute_url())),
        Column("irritant", _("Irritant"), "irritant.title"),
        Column("establishment", _("Establishment"), "irritant.establishment.name", guard="establishment"),
        Column("company", _("Company"), "startup.organisation.name"),
        Column("status", _("State"), "status", choices=MatchStatus.choices),
        Column("since", _("In this state since"), "status_at", Kind.MOMENT),
        Column("origin", _("Origin"), "origin", choices=MatchOrigin.choices),
        Column("sent_at", _("Sent on"), "sent_at", Kind.MOMENT),
        Column("interested_at", _("Interest expressed on"), "interested_at", Kind.MOMENT),
        Column("met_on", _("Met on"), "met_on", Kind.DAY),
    ),
)

RECORDS = Sheet(
    name="records",
    title=_("Companies followed"),
    page="matching:companies",
    select=_select_records,
    columns=(
        Column("company", _("Company"), "organisation.name"),
        Column("url", _("Page"), lambda row: absolute(row.get_absolute_url())),
        Column("status", _("State"), "status", choices=StartupStatus.choices),
        Column("proposed", pgettext_lazy("introductions of a company", "Proposed"), "proposed", Kind.NUMBER),
        Column("sent", pgettext_lazy("introductions of a company", "Sent"), "sent", Kind.NUMBER),
        Column("answered", _("Answered"), "answered", Kind.NUMBER),
        Column("met", pgettext_lazy("introductions of a company", "Met"), "met", Kind.NUMBER),
        Column("pocs", _("POCs"), "pocs", Kind.NUMBER),
        Column("refused", pgettext_lazy("introductions of a company", "Refused"), "refused", Kind.NUMBER),
        Column("open", pgettext_lazy("introductions of a company", "Open now"), "open_now", Kind.NUMBER),
        Column("last_sent", _("Last sent on"), "last_sent", Kind.MOMENT),
    ),
)

FUNDINGS = Sheet(
    name="fundings",
    title=_("Funding files"),
    page="matching:fundings",
    select=_select_fundings,
    readable=lambda reader, row: readable_fields(reader, row.poc.match.irritant),
    columns=(
        Column("id", _("Identifier"), lambda row: str(row.uuid)),
        Column("url", _("Page"), lambda row: absolute(row.get_absolute_url())),
        Column("poc", _("POC"), "poc.title"),
        *_around("poc.match", "poc.match.irritant"),
        Column("scheme", _("Funding scheme"), "scheme.name"),
        EDITION,
        Column("status", _("State"), "status", choices=FundingStatus.choices),
        Column("since", _("In this state since"), "status_at", Kind.MOMENT),
        Column("amount_wished", _("Amount wished (€)"), "amount_wished", Kind.AMOUNT, is_summed=True),
        Column("amount_asked", _("Amount asked (€)"), "amount_asked", Kind.AMOUNT, is_summed=True),
        Column("amount_granted", _("Amount granted (€)"), "amount_granted", Kind.AMOUNT, is_summed=True),
        Column("amount_paid", _("Amount paid (€)"), "amount_paid", Kind.AMOUNT, is_summed=True),
        Column(
            "balance",
            _("Balance to be paid (€)"),
            lambda row: None if row.amount_granted is None else row.balance,
            Kind.AMOUNT,
            formula="{amount_granted}-{amount_paid}",
            is_summed=True,
        ),
        Column("late", _("Late (€)"), "late", Kind.AMOUNT, is_summed=True),
        Column("reference", _("Reference number"), "reference"),
        Column("body_meets_on", _("The body decides on"), "body_meets_on", Kind.DAY),
        Column("granted_on", _("Granted on"), "granted_on", Kind.DAY),
        Column("agreed_on", _("Agreement signed on"), "agreed_on", Kind.DAY),
    ),
)

PAYMENTS = Sheet(
    name="payments",
    title=_("Payments received"),
    page="matching:fundings",
    select=_select_payments,
    readable=lambda reader, row: readable_fields(reader, row.funding.poc.match.irritant),
    columns=(
        Column("paid_on", _("Paid on"), "paid_on", Kind.DAY),
        *MONEY_OF,
        Column("reference", _("Reference"), "reference"),
        Column("amount", _("Amount (€)"), "amount", Kind.AMOUNT, is_summed=True),
    ),
)

INSTALMENTS = Sheet(
    name="instalments",
    title=_("Planned payments"),
    page="matching:fundings",
    select=_select_instalments,
    readable=lambda reader, row: readable_fields(reader, row.funding.poc.match.irritant),
    columns=(
        Column("due_on", _("Due on"), "due_on", Kind.DAY),
        *MONEY_OF,
        Column("kind", _("Payment"), "kind", choices=InstalmentKind.choices),
        Column("amount", _("Amount (€)"), "amount", Kind.AMOUNT, is_summed=True),
        Column("paid", _("Amount paid (€)"), "paid", Kind.AMOUNT, is_summed=True),
        Column(
            "rest",
            _("Remains to be paid (€)"),
            lambda row: row.amount - row.paid,
            Kind.AMOUNT,
            formula="{amount}-{paid}",
            is_summed=True,
        ),
        Column("late", pgettext_lazy("a payment whose date is past", "Late"), _is_late, Kind.FLAG),
    ),
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def export_pocs(request: HttpRequest, form: str) -> HttpResponseBase:
    """The public POCs as they are filtered, in one of the formats."""
    return answer(request, POCS, form)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def export_lessons(request: HttpRequest, form: str) -> HttpResponseBase:
    """The published lessons as they are filtered, in one of the formats."""
    return answer(request, LESSONS, form)


@require_http_methods(["GET", "HEAD", "POST"])
def export_matches(request: AuthenticatedRequest, form: str) -> HttpResponseBase:
    """The introductions one may see, in one of the formats."""
    return answer(request, MATCHES, form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("matching.curate_match", raise_exception=True)
def export_companies(request: AuthenticatedRequest, form: str) -> HttpResponseBase:
    """How often each company was proposed, sent and met, in one of the formats: for curators."""
    return answer(request, RECORDS, form)


@require_http_methods(["GET", "HEAD", "POST"])
def export_fundings(request: AuthenticatedRequest, form: str) -> HttpResponseBase:
    """The funding files one may see, in one of the formats."""
    return answer(request, FUNDINGS, form)


@require_http_methods(["GET", "HEAD", "POST"])
def export_payments(request: AuthenticatedRequest, form: str) -> HttpResponseBase:
    """The payments of the funding files one may see, in one of the formats."""
    return answer(request, PAYMENTS, form)


@require_http_methods(["GET", "HEAD", "POST"])
def export_instalments(request: AuthenticatedRequest, form: str) -> HttpResponseBase:
    """The planned payments of the funding files one may see, with what is paid of each, in one of the formats."""
    return answer(request, INSTALMENTS, form)

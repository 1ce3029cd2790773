"""What lists of introductions, POCs and lessons learned can be filtered on."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, Value
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, is_curator
from core.facets import Facet, Switch
from core.models import SortKey
from irritants.models import Event
from irritants.models.irritants import EventQuerySet
from matching.enums import FundingMoney, FundingStatus, MatchStatus, Outcome, PocStatus, RemoveReason
from matching.models import Funding, FundingScheme, ListedLesson, ListedPoc, Match
from matching.models.editions import editions
from matching.models.fundings import FundingQuerySet
from matching.models.matches import MatchQuerySet
from startups.models import Startup, StartupQuerySet
from taxonomy.filters import TermFilterSet
from taxonomy.models import Theme

PUBLIC_STATES = [(value, label) for value, label in PocStatus.choices if value != PocStatus.FRAMING]
OUTCOMES = Outcome.choices

COMPANY_SORTS = [
    ("proposed", _("Most proposed")),
    ("sent", _("Most sent")),
    ("answered", _("Most answers")),
    ("met", _("Most met")),
    ("pocs", _("Most POCs")),
    ("refused", _("Most refusals")),
    ("last_sent", _("Sent last")),
    ("never", _("Longest without anything")),
    ("name", _("By name")),
]


class MatchFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=MatchStatus, label=_("State"))

    class Meta:
        model = Match
        fields: tuple[str, ...] = ()


class IntroductionFilter(MatchFilter):
    """The board, the list and its export: the state, and who and what it is about."""

    theme = django_filters.ModelChoiceFilter(
        field_name="irritant__themes",
        queryset=Theme.objects.all(),
        to_field_name="slug",
        label=_("Theme"),
        empty_label=_("All themes"),
    )
    network = django_filters.ModelChoiceFilter(
        field_name="startup__networks",
        queryset=Organisation.objects.networks().by_name(),
        to_field_name="slug",
        label=_("Network"),
        empty_label=_("All networks"),
    )
    q = django_filters.CharFilter(method="containing", label=_("Irritant or company"), max_length=100)
    silent = django_filters.BooleanFilter(
        method="late", label=_("Silent only"), widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )

    def containing(self, queryset: MatchQuerySet, name: str, value: str) -> MatchQuerySet:
        key = SortKey(Value(value))
        named = Q(title_key__contains=key) | Q(startup__organisation__sort_key__contains=key)
        return queryset.alias(title_key=SortKey(F("irritant__title"))).filter(named)

    def late(self, queryset: MatchQuerySet, name: str, value: bool | None) -> MatchQuerySet:
        return queryset.filter(pk__in=Match.objects.silent(timezone.now()).order_by()) if value else queryset


class CompanyFilter(django_filters.FilterSet):
    """Companies with their record, in an order of one’s choice: the busiest first when nothing is asked."""

    q = django_filters.CharFilter(method="containing", label=_("Company"), max_length=100)
    network = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.networks().by_name(),
        to_field_name="slug",
        label=_("Network"),
        empty_label=_("All networks"),
        method="of_network",
    )
    sort = django_filters.ChoiceFilter(
        method="keep_all", label=_("Sort"), empty_label=_("Most open introductions"), choices=COMPANY_SORTS
    )

    orders: ClassVar[dict[str, tuple[Any, ...]]] = {
        "proposed": ("-proposed",),
        "sent": ("-sent",),
        "answered": ("-answered",),
        "met": ("-met",),
        "pocs": ("-pocs",),
        "refused": ("-refused",),
        "last_sent": (F("last_sent").desc(nulls_last=True),),
        "never": (F("last_sent").asc(nulls_first=True),),
        "name": (),
    }

    class Meta:
        model = Startup
        fields: tuple[str, ...] = ()

    def containing(self, queryset: StartupQuerySet, name: str, value: str) -> StartupQuerySet:
        return queryset.filter(organisation__sort_key__contains=SortKey(Value(value)))

    def of_network(self, queryset: StartupQuerySet, name: str, value: Organisation) -> StartupQuerySet:
        """By a subquery: a join would count each introduction once more for each network."""
        return queryset.filter(pk__in=Startup.objects.of_network(value).order_by().values("pk"))

    def keep_all(self, queryset: StartupQuerySet, name: str, value: str) -> StartupQuerySet:
        return queryset

    def filter_queryset(self, queryset: StartupQuerySet) -> StartupQuerySet:
        found = super().filter_queryset(queryset)
        order = self.orders.get(self.form.cleaned_data.get("sort") or "", ("-open_now",))
        return found.order_by(*order, "organisation__sort_key", "pk")


class FundingFilter(django_filters.FilterSet):
    """Funding files, their totals and their export: the state, the scheme, the edition, and which sum of the board they make; for
    curators the establishment too, which others are not to search for."""

    status = django_filters.ChoiceFilter(choices=FundingStatus, label=_("State"), empty_label=_("All states"))
    scheme = django_filters.ModelChoiceFilter(
        queryset=FundingScheme.objects.all(), to_field_name="slug", label=_("Scheme"), empty_label=_("All schemes")
    )
    establishment = django_filters.ModelChoiceFilter(
        field_name="poc__match__irritant__establishment",
        queryset=Organisation.objects.establishments().by_name(),
        to_field_name="slug",
        label=_("Establishment"),
        empty_label=_("All establishments"),
    )
    edition = django_filters.ChoiceFilter(
        method="counted_to", choices=[], label=_("Edition of the Rencontres"), empty_label=_("All editions")
    )
    money = django_filters.ChoiceFilter(
        method="making", choices=FundingMoney, label=_("With euros"), empty_label=_("All files")
    )

    class Meta:
        model = Funding
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_curator(self.request.user):
            del self.filters["establishment"]
        self.filters["edition"].extra["choices"] = editions()

    def counted_to(self, queryset: FundingQuerySet, name: str, value: str) -> FundingQuerySet:
        """Found once: a page counts, lists and adds up the same files, and each asks two tables which edition it is. They are named
        by one array: thousands of parameters take longer to write than the question to answer."""
        found = list(queryset.of_edition(value).order_by().values_list("pk", flat=True))
        array = Value(found, ArrayField(BigIntegerField()))
        named = Func(F("pk"), array, arg_joiner=" = ANY(", template="%(expressions)s)", output_field=BooleanField())
        return queryset.filter(named)

    def making(self, queryset: FundingQuerySet, name: str, value: str) -> FundingQuerySet:
        return queryset.of_money(value, today=timezone.localdate())


class RemovalFilter(django_filters.FilterSet):
    """Removals by what they were about, and by their reason."""

    q = django_filters.CharFilter(method="containing", label=_("Irritant or company"), max_length=100)
    why = django_filters.ChoiceFilter(
        field_name="detail__code", label=_("Reason"), choices=RemoveReason, empty_label=_("All reasons")
    )

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()

    def containing(self, queryset: EventQuerySet, name: str, value: str) -> EventQuerySet:
        key = SortKey(Value(value))
        keys = {"title_key": SortKey(F("irritant__title")), "company_key": SortKey(KT("detail__company"))}
        return queryset.alias(**keys).filter(Q(title_key__contains=key) | Q(company_key__contains=key))


class _OfIrritants(TermFilterSet):
    """By the themes and technologies of the irritants behind."""

    theme = Facet(label=_("Theme"), choices=[])
    technology = Facet(label=_("Technology"), choices=[])


class PocFilter(_OfIrritants):
    """Several values of one facet widen the list, several facets narrow it."""

    status = Facet(label=_("State"), choices=PUBLIC_STATES)
    sort = django_filters.ChoiceFilter(
        method="keep_all", label=_("Sort"), empty_label=_("Most relevant"), choices=[("recent", _("Latest first"))]
    )

    class Meta:
        model = ListedPoc
        fields: tuple[str, ...] = ()


class LessonFilter(_OfIrritants):
    """Several values of one facet widen the list, several facets narrow it."""

    outcome = Facet(label=_("What became of the POC"), choices=OUTCOMES)
    reused = Switch(label=_("Reused by other establishments"))
    sort = django_filters.ChoiceFilter(
        method="keep_all",
        label=_("Sort"),
        empty_label=_("Most relevant"),
        choices=[("recent", _("Latest first")), ("reuses", _("Most reused"))],
    )

    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "recent": ("-at", "-pk"),
        "reuses": ("-reuses", "-at", "-pk"),
    }

    class Meta:
        model = ListedLesson
        fields: tuple[str, ...] = ()

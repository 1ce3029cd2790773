"""What the list of silences can be filtered on."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from core.enums import Write
from core.history import reading
from core.models import Change
from matching.enums import MatchStatus, Side
from matching.models import Match

ASKED_IN = {Side.COMPANY: MatchStatus.SENT, Side.ESTABLISHMENT: MatchStatus.INTERESTED}


class SilenceFilter(django_filters.FilterSet):
    side = django_filters.ChoiceFilter(
        method="of_side", label=_("Answer awaited from"), choices=Side, empty_label=_("Both sides")
    )
    network = django_filters.ModelChoiceFilter(
        field_name="startup__networks",
        queryset=Organisation.objects.networks().by_name(),
        to_field_name="slug",
        label=_("Network"),
        empty_label=_("All networks"),
    )

    class Meta:
        model = Match
        fields: tuple[str, ...] = ()

    def of_side(self, queryset: QuerySet[Match], name: str, value: str) -> QuerySet[Match]:
        return queryset.filter(status=ASKED_IN[Side(value)])


class ChangeFilter(django_filters.FilterSet):
    """Only what occurs in this history is offered."""

    of = django_filters.ChoiceFilter(label=_("What"), empty_label=_("Everything"))
    op = django_filters.ChoiceFilter(label=_("Kind of write"), choices=Write, empty_label=_("All kinds"))
    person = django_filters.ChoiceFilter(label=_("Person"), empty_label=_("Everybody"))
    since = django_filters.DateFilter(
        field_name="at__date", lookup_expr="gte", label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        field_name="at__date", lookup_expr="lte", label=_("To"), widget=forms.DateInput(attrs={"type": "date"})
    )
    request_reference = django_filters.CharFilter(field_name="request", label=_("Request"))

    class Meta:
        model = Change
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, queryset: QuerySet[Change], **kwargs: Any) -> None:
        super().__init__(*args, queryset=queryset, **kwargs)
        tables = queryset.order_by("of").values_list("of", flat=True).distinct()
        people = User.objects.filter(pk__in=queryset.order_by().values("person")).order_by(
            "last_name", "first_name", "pk"
        )
        self.filters["of"].extra["choices"] = sorted(
            ((table, reading.kind_of(table)) for table in tables), key=lambda choice: choice[1]
        )
        self.filters["person"].extra["choices"] = [(person.pk, str(person)) for person in people]

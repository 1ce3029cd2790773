"""What lists of editions and of the people who come can be filtered on."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from core.models import SortKey
from meetings.models import Attendee, Edition

KINDS = [
    (OrganisationKind.ESTABLISHMENT.value, _("Establishments")),
    (OrganisationKind.STARTUP.value, _("Companies")),
]


class EditionFilter(django_filters.FilterSet):
    when = django_filters.ChoiceFilter(
        method="by_day", label=_("When"), choices=[("to_come", _("To come")), ("past", _("Past"))]
    )

    class Meta:
        model = Edition
        fields: tuple[str, ...] = ()

    def by_day(self, queryset: Any, name: str, value: str) -> QuerySet[Edition]:
        today = timezone.localdate()
        found: QuerySet[Edition] = queryset.to_come(today) if value == "to_come" else queryset.past(today)
        return found


class AttendeeFilter(django_filters.FilterSet):
    """The people who come, in an order of one’s choice: by organisation when nothing is asked."""

    q = django_filters.CharFilter(method="containing", label=_("Name, e-mail or organisation"), max_length=100)
    place = django_filters.ChoiceFilter(
        method="with_place",
        label=_("Place"),
        empty_label=_("All"),
        choices=[("given", _("Has a place")), ("waiting", _("Waits")), ("cancelled", _("Cancelled"))],
    )
    kind = django_filters.ChoiceFilter(
        field_name="registration__organisation__kind", label=_("For"), empty_label=_("All"), choices=KINDS
    )
    seat = django_filters.ChoiceFilter(
        method="seated",
        label=_("Takes part"),
        empty_label=_("On the spot and on screen"),
        choices=[("spot", _("On the spot")), ("screen", _("On screen"))],
    )
    sort = django_filters.ChoiceFilter(
        method="keep_all",
        label=_("Sort"),
        empty_label=_("By organisation"),
        choices=[("name", _("By name")), ("recent", _("Latest registration first"))],
    )

    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "name": ("last_name", "first_name", "pk"),
        "recent": ("-registration__registered_at", "last_name", "first_name", "pk"),
    }

    class Meta:
        model = Attendee
        fields: tuple[str, ...] = ()

    def containing(self, queryset: QuerySet[Attendee], name: str, value: str) -> QuerySet[Attendee]:
        key = SortKey(Value(value))
        keys = {"first_key": SortKey("first_name"), "last_key": SortKey("last_name")}
        named = Q(first_key__contains=key) | Q(last_key__contains=key) | Q(email__icontains=value)
        return queryset.alias(**keys).filter(named | Q(registration__organisation__sort_key__contains=key))

    def with_place(self, queryset: QuerySet[Attendee], name: str, value: str) -> QuerySet[Attendee]:
        if value == "cancelled":
            return queryset.filter(registration__cancelled_at__isnull=False)
        return queryset.filter(registration__cancelled_at=None, registration__confirmed_at__isnull=value == "waiting")

    def seated(self, queryset: QuerySet[Attendee], name: str, value: str) -> QuerySet[Attendee]:
        return queryset.filter(is_remote=value == "screen")

    def keep_all(self, queryset: QuerySet[Attendee], name: str, value: str) -> QuerySet[Attendee]:
        return queryset

    def filter_queryset(self, queryset: QuerySet[Attendee]) -> QuerySet[Attendee]:
        found: QuerySet[Attendee] = super().filter_queryset(queryset)
        order = self.orders.get(self.form.cleaned_data.get("sort") or "")
        return found.order_by(*order) if order else found

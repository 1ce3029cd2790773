"""What the list of silences can be filtered on."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
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

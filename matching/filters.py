"""What lists of introductions, POCs and lessons learned can be filtered on."""

from typing import ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from core.facets import Facet, Switch
from matching.enums import MatchStatus, PocStatus
from matching.models import ListedLesson, ListedPoc, Match
from taxonomy.filters import TermFilterSet

PUBLIC_STATES = [(value, label) for value, label in PocStatus.choices if value != PocStatus.FRAMING]
OUTCOMES = [(each.value, each.label) for each in (PocStatus.SCALED, PocStatus.STOPPED)]


class MatchFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=MatchStatus, label=_("State"))

    class Meta:
        model = Match
        fields: tuple[str, ...] = ()


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

"""What the directory can be filtered on."""

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.enums import Region
from accounts.http import led_on
from accounts.models import Organisation
from core.facets import Facet, Switch
from startups.enums import ClaimTopic, StartupKind
from startups.models import Listed
from taxonomy.filters import TermFilterSet


def _networks() -> list[tuple[str, str]]:
    return list(Organisation.objects.networks().by_name().values_list("slug", "name"))


class StartupFilter(TermFilterSet):
    """Several values of one facet widen the list, several facets narrow it."""

    theme = Facet(label=_("Theme"), choices=[])
    technology = Facet(label=_("Technology"), choices=[])
    network = Facet(label=_("Network"), choices=_networks)
    kind = Facet(label=_("Kind"), choices=StartupKind)
    region = Facet(label=_("Region served"), choices=Region)
    claim = Facet(label=_("What it says of itself"), choices=ClaimTopic)
    public = Switch(label=_("References in the public sector"))
    sort = django_filters.ChoiceFilter(
        method="keep_all",
        label=_("Sort"),
        empty_label=_("Most relevant"),
        choices=[("name", _("By name")), ("recent", _("Latest first"))],
    )

    orders: ClassVar[dict[str, tuple[str, ...]]] = {"name": ("sort_key", "pk"), "recent": ("-at", "-pk")}
    default_order = "name"

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(led_on(data, "network"), *args, **kwargs)

    class Meta:
        model = Listed
        fields: tuple[str, ...] = ()

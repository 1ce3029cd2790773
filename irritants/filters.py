"""What a list of irritants can be filtered on: one FilterSet for the page and all that follows from it."""

from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Region
from accounts.http import led_on
from accounts.models import Organisation, is_curator, organisation_of
from core.facets import Counts, Facet, Switch, declared_names
from irritants.enums import BudgetRange, Stage
from irritants.models import Listed
from taxonomy.filters import TermFilterSet

ESTABLISHMENTS_SHOWN = 30


class OpenSwitch(Switch):
    """Open to answers today: rows carry the day until which they are."""

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        return qs.filter(**{f"{self.parent.path_of(qs)}answers_until__gte": timezone.localdate()}) if value else qs

    def count(self, counts: Counts) -> int:
        today = timezone.localdate().isoformat()
        return sum(counts.of("until", day) for day in counts.values("until") if day >= today)


class IrritantFilter(TermFilterSet):
    """Several values of one facet widen the list, several facets narrow it."""

    theme = Facet(label=_("Theme"), choices=[])
    technology = Facet(label=_("Technology"), choices=[])
    audience = Facet(label=_("Audience"), choices=[])
    stage = Facet(label=_("Stage reached"), choices=Stage)
    budget = Facet(label=_("Budget"), choices=BudgetRange, guarded=True)
    region = Facet(label=_("Region"), choices=Region, guarded=True)
    establishment = Facet(label=_("Establishment"), guarded=True, loose=True)
    edition = Facet(label=_("Edition of the Rencontres"), loose=True)
    open = OpenSwitch(label=_("Open to answers"))
    poc = Switch(label=_("With a POC"))
    joined = Switch(label=_("Joined by other establishments"))
    sort = django_filters.ChoiceFilter(
        method="keep_all",
        label=_("Sort"),
        empty_label=_("Most relevant"),
        choices=[
            ("recent", _("Latest first")),
            ("deadline", _("Nearest deadline first (open to answers)")),
            ("support", _("Most joined")),
        ],
    )

    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "recent": ("-at", "-pk"),
        "deadline": ("answers_until", "-at", "-pk"),
        "support": ("-supporters", "-at", "-pk"),
    }

    class Meta:
        model = Listed
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(led_on(data, "establishment"), *args, **kwargs)

    @property
    def reads_all(self) -> bool:
        """Curators and establishments know who is behind each irritant, and its budget."""
        organisation = organisation_of(self.request.user)
        return is_curator(self.request.user) or (
            organisation is not None and organisation.kind == OrganisationKind.ESTABLISHMENT
        )

    @cached_property
    def chosen(self) -> dict[str, Any]:
        asked = super().chosen
        # Those whose deadline is past have none to come.
        return {**asked, "open": True} if asked.get("sort") == "deadline" else asked

    def labels_of(self, name: str, counts: Counts) -> list[tuple[str, str]]:
        asked = self.chosen.get(name, [])
        if name == "edition":
            values = [*counts.values(name), *asked]
            known = declared_names(name, values)
            return [*known, *((slug, gettext("Edition")) for slug in asked if slug not in dict(known))]
        if name != "establishment":
            return super().labels_of(name, counts)
        shown = [*counts.values(name)[:ESTABLISHMENTS_SHOWN], *(asked if self.reads_all else [])]
        found = list(Organisation.objects.filter(slug__in=shown).by_name().values_list("slug", "name"))
        # What a reader types without finding anything is not named: it may be what is hidden from them.
        return [*found, *((slug, gettext("Establishment")) for slug in asked if slug not in dict(found))]

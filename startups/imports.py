"""How a table file becomes companies: the columns of docs/import.md, one form per row."""

from collections.abc import Hashable, Iterable
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.fr import siren as siren_number

from accounts.enums import OrganisationKind, Region
from accounts.models import Organisation
from accounts.operations.organisations import to_be_founded
from core.rows import Checked, OneNamed, RowForm, SeveralNamed, by_name, check_columns, check_rows, with_former
from core.tables import Table, folded
from core.validators import validate_siren
from startups.enums import StartupKind
from startups.models import Startup
from startups.operations import KnownElsewhere, taken
from taxonomy.models import Technology, Theme

KINDS = {"start up": StartupKind.STARTUP, "start-up": StartupKind.STARTUP, "startup": StartupKind.STARTUP}
KINDS |= {"pme": StartupKind.SME, "eti": StartupKind.MIDCAP}


class CompanyRow(RowForm, forms.ModelForm):
    """One row."""

    columns: ClassVar = {
        "external_reference": "reference",
        "name": "nom",
        "siren": "siren",
        "kind": "type",
        "networks": "reseaux",
        "region": "region",
        "city": "ville",
        "website": "site_internet",
        "pitch": "accroche",
        "description": "description",
        "offers": "offre",
        "themes": "themes",
        "technologies": "technologies",
        "regions_served": "regions_desservies",
        "team_size": "effectif",
        "founded_year": "annee_de_creation",
    }

    external_reference = forms.CharField(max_length=80)
    name = forms.CharField(max_length=200)
    siren = forms.CharField(required=False, max_length=20)
    kind = OneNamed(required=False)
    networks = SeveralNamed(required=False)
    region = OneNamed(required=False)
    city = forms.CharField(required=False, max_length=100)
    website = forms.URLField(required=False, assume_scheme="https")
    themes = SeveralNamed(required=False)
    technologies = SeveralNamed(required=False)
    regions_served = SeveralNamed(required=False)

    class Meta:
        model = Startup
        fields = ("kind", "pitch", "description", "offers", "regions_served", "team_size", "founded_year")

    def clean_siren(self) -> str:
        number: str = siren_number.compact(self.cleaned_data["siren"])
        if number:
            validate_siren(number)
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        other = taken(cleaned.get("siren", ""))
        if other and other.startup.external_reference != cleaned.get("external_reference"):
            reason = _("%(name)s is registered with this SIREN already.") % {"name": other}
            self.add_error("siren", ValidationError(reason))
        return cleaned

    def known(self) -> KnownElsewhere:
        said, profile = self.cleaned_data, self.instance
        profile.external_reference = said["external_reference"]
        about = {name: said[name] for name in ("name", "siren", "city", "website")}
        return KnownElsewhere(
            organisation=Organisation(region=said["region"] or "", **about),
            startup=profile,
            networks=said["networks"],
            terms={name: said[name] for name in ("themes", "technologies")},
        )


def check(table: Table, *, creates: bool) -> Checked[CompanyRow]:
    """Check every row against what is here. Raises TableRefused when the columns are not those of companies."""
    check_columns(table, CompanyRow)
    names = _names()
    founds = {"networks": partial(to_be_founded, OrganisationKind.NETWORK)} if creates else {}
    here = set(Startup.objects.exclude(external_reference="").values_list("external_reference", flat=True))
    return check_rows(
        table,
        lambda row: CompanyRow(row, names=names, founds=founds),
        keys=_own,
        is_known=lambda form: form.cleaned_data["external_reference"] in here,
    )


def _own(form: CompanyRow) -> dict[str, Hashable]:
    own = {name: form.cleaned_data[name] for name in ("external_reference", "siren")}
    return {name: value for name, value in own.items() if value}


def _names() -> dict[str, Any]:
    regions = {folded(str(region.label)): region.value for region in Region} | {each: each for each in Region.values}
    said = ("name", "short_name")
    former = [(each, each.merged_into) for each in Organisation.objects.gone(OrganisationKind.NETWORK)]
    return {
        "kind": KINDS,
        "networks": with_former(by_name(Organisation.objects.networks().by_name(), *said), former, *said),
        "region": regions,
        "regions_served": regions,
        "themes": _terms(Theme.objects.filter(retired=False)),
        "technologies": _terms(Technology.objects.filter(retired=False)),
    }


def _terms(terms: Iterable[Any]) -> dict[str, Any]:
    return by_name(terms, "slug", "name_fr", "name_en")

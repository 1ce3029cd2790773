"""How the ministry's list becomes establishments: one form per line, under the titles that the ministry gives its columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.enums import Region
from accounts.operations.organisations import UAI, Published
from core.rows import RowForm, check_rows, raise_missing
from core.tables import Problem, Row, Table
from core.validators import validate_siren, validate_siret

# Île-de-France is R11; what INSEE keeps apart overseas is R00 there; R99 is abroad, which is no region.
REGIONS = {f"R{value}": value for value in Region.values} | {"R00": Region.OUTRE_MER.value, "R99": ""}
UAI_KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"
STUDENTS = re.compile(r"effectifs_d_etudiants_inscrits_\d{4}_\d{2}")


class Alone(forms.CharField):
    """A number when there is one only: a merged establishment has several, and nothing says which is its own."""

    def clean(self, value: Any) -> str:
        text = (value or "").strip()
        return super().clean("" if re.search("[;,]", text) else text)


class EstablishmentRow(RowForm, forms.Form):
    """One line of the list."""

    columns: ClassVar = {
        "uai": "uai_identifiant",
        "name": "libelle",
        "short": "nom_court",
        "acronym": "sigle",
        "siren": "siren",
        "siret": "siret",
        "region": "code_region",
        "city": "commune",
        "website": "site_internet",
    }

    uai = forms.CharField()
    name = forms.CharField(max_length=200)
    short = forms.CharField(max_length=60, required=False)
    acronym = forms.CharField(max_length=60, required=False)
    siren = Alone(required=False, validators=[validate_siren])
    siret = Alone(required=False, validators=[validate_siret])
    region = forms.CharField(required=False)
    city = forms.CharField(max_length=100, required=False)
    website = forms.URLField(required=False, assume_scheme="https")

    def __init__(self, row: Row) -> None:
        super().__init__(row, names={})
        counted = sorted(key for key in row.cells if STUDENTS.fullmatch(key))
        self.students = row.cells[counted[-1]] if counted else ""

    def clean_uai(self) -> tuple[str, ...]:
        codes = tuple(code.strip().upper() for code in re.split("[;,]", self.cleaned_data["uai"]))
        if not all(_is_uai(code) for code in codes):
            raise ValidationError(_("This UAI code is not valid: it has 7 digits, and a letter that checks them."))
        return codes

    def clean_region(self) -> str:
        code: str = self.cleaned_data["region"]
        if code and code not in REGIONS:
            raise ValidationError(_("Unknown region: %(code)s.") % {"code": code})
        return REGIONS.get(code, "")

    def published(self) -> Published:
        """What is not said is not changed."""
        said = self.cleaned_data
        facts = {name: said[name] for name in ("name", "siren", "siret", "region", "city", "website") if said[name]}
        if label := said["short"] or said["acronym"]:
            facts["short_name"] = label
        # The ministry writes its counts with a decimal point.
        if self.students.removesuffix(".0").isdecimal():
            facts["students"] = int(self.students.removesuffix(".0"))
        return Published(said["uai"], facts)


def _is_uai(code: str) -> bool:
    return bool(UAI.fullmatch(code)) and UAI_KEYS[int(code[:7]) % len(UAI_KEYS)] == code[7]


@dataclass(frozen=True, slots=True)
class MinistryList:
    """`aside` counts the lines without name or UAI code: the ministry keeps them for establishments that have closed."""

    published: list[Published]
    problems: list[Problem]
    aside: int


def read_list(table: Table) -> MinistryList:
    """Check every line. Raises TableRefused when this is another list."""
    needed = [EstablishmentRow.columns[field] for field in ("uai", "name", "siren", "region", "website")]
    raise_missing(table, [], needed)
    named = tuple(row for row in table.rows if _is_named(row.cells))
    checked = check_rows(
        Table(table.columns, named), EstablishmentRow, keys=lambda form: {"uai": form.cleaned_data["uai"]}
    )
    return MinistryList(
        [form.published() for form in checked.good], checked.problems, aside=len(table.rows) - len(named)
    )


def _is_named(cells: Mapping[str, str]) -> bool:
    return all(EstablishmentRow.columns[field] in cells for field in ("uai", "name"))

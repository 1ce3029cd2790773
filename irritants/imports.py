"""How a table file becomes irritants: the columns of docs/import.md, one form per row."""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from accounts.operations.organisations import to_be_founded
from core.rows import (
    Checked,
    Day,
    Euros,
    OneNamed,
    RowForm,
    SeveralNamed,
    YesNo,
    by_name,
    check_columns,
    check_rows,
    with_former,
)
from core.tables import Row, Table, folded
from irritants.enums import BudgetSilence
from irritants.forms import MAX_QUESTIONS, QUESTION_LENGTH, BudgetMixin
from irritants.models import Irritant
from irritants.operations import ToldElsewhere, required_to_submit
from taxonomy.models import TargetAudience, Technology, Theme

SILENCES = {"inconnu": BudgetSilence.UNKNOWN, "non communique": BudgetSilence.UNDISCLOSED}


class IrritantRow(RowForm, BudgetMixin, forms.ModelForm):
    """One row. What is asked of a person who submits is asked of a row that is published."""

    columns: ClassVar = {
        "external_reference": "reference",
        "establishment": "etablissement",
        "author": "auteur",
        "title": "titre",
        "situation": "situation",
        "problem": "probleme",
        "tried": "deja_tente",
        "outcome": "resultat_attendu",
        "themes": "themes",
        "technologies": "technologies",
        "audiences": "publics",
        "people_affected": "personnes_concernees",
        "budget_min": "budget_min",
        "budget_max": "budget_max",
        "budget_silence": "budget_absent",
        "budget_visible": "budget_visible",
        "answer_deadline": "reponses_jusqu_au",
        "wished_start": "debut_souhaite",
        "hide_establishment": "nom_masque",
        "questions": "questions",
    }

    external_reference = forms.CharField(max_length=80)
    establishment = OneNamed()
    author = forms.EmailField(required=False)
    themes = SeveralNamed(required=False)
    technologies = SeveralNamed(required=False)
    audiences = SeveralNamed(required=False)
    budget_min = Euros(required=False, max_digits=12, decimal_places=2)
    budget_max = Euros(required=False, max_digits=12, decimal_places=2)
    budget_silence = OneNamed(required=False)
    budget_visible = YesNo(required=False)
    hide_establishment = YesNo(required=False)
    answer_deadline = Day(required=False)
    wished_start = Day(required=False)
    questions = forms.CharField(required=False)

    class Meta:
        model = Irritant
        fields = (
            *("title", "situation", "problem", "tried", "outcome", "people_affected", "questions"),
            *("budget_min", "budget_max", "budget_silence", "budget_visible"),
            *("answer_deadline", "wished_start", "hide_establishment"),
        )

    def __init__(self, row: Row, *, names: Mapping[str, Any], founds: Mapping[str, Any], publish: bool) -> None:
        super().__init__(row, names=names, founds=founds)
        self.publish = publish

    def clean_budget_silence(self) -> str:
        return self.cleaned_data["budget_silence"] or ""

    def clean_questions(self) -> list[str]:
        questions = [each.strip() for each in re.split(r"[|\n]", self.cleaned_data["questions"]) if each.strip()]
        if len(questions) > MAX_QUESTIONS:
            raise ValidationError(_("Five questions at most: keep those that help you choose."))
        if any(len(question) > QUESTION_LENGTH for question in questions):
            raise ValidationError(_("A question has at most 300 characters."))
        return questions

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        establishment, address = cleaned.get("establishment"), cleaned.get("author")
        cleaned["author"] = None
        if establishment and address:
            cleaned["author"] = self._author(establishment, address)
        if self.publish:
            self._ask_all(cleaned)
        return cleaned

    def _author(self, establishment: Organisation, address: str) -> User | None:
        members = User.objects.filter(memberships__organisation=establishment.pk, is_active=True)
        author = members.filter(email=address.lower()).first() if establishment.pk else None
        if author is None:
            self.add_error("author", _("Nobody of this establishment has this address."))
        return author

    def _ask_all(self, cleaned: Mapping[str, Any]) -> None:
        for name, words in required_to_submit().items():
            field = "budget_min" if name == "budget" else name
            said = cleaned.get(field) or (name == "budget" and (cleaned.get(field) == 0 or cleaned["budget_silence"]))
            if not said and field not in self.errors:
                self.add_error(field, words)

    def told(self) -> ToldElsewhere:
        self.instance.external_reference = self.cleaned_data["external_reference"]
        return ToldElsewhere(
            irritant=self.instance,
            establishment=self.cleaned_data["establishment"],
            author=self.cleaned_data["author"],
            terms={name: self.cleaned_data[name] for name in ("themes", "technologies", "audiences")},
        )


def check(table: Table, *, publish: bool, creates: bool) -> Checked[IrritantRow]:
    """Check every row against what is here. Raises TableRefused when the columns are not those of irritants."""
    check_columns(table, IrritantRow)
    names = _names()
    founds = {"establishment": partial(to_be_founded, OrganisationKind.ESTABLISHMENT)} if creates else {}
    here = set(Irritant.objects.exclude(external_reference="").values_list("establishment_id", "external_reference"))
    return check_rows(
        table,
        lambda row: IrritantRow(row, names=names, founds=founds, publish=publish),
        keys=lambda form: {"external_reference": (_identity(form), form.cleaned_data["external_reference"])},
        is_known=lambda form: (form.cleaned_data["establishment"].pk, form.cleaned_data["external_reference"]) in here,
    )


def _identity(form: IrritantRow) -> object:
    establishment: Organisation = form.cleaned_data["establishment"]
    return establishment.pk or folded(establishment.name)


def _names() -> dict[str, Any]:
    establishments = Organisation.objects.establishments().by_name()
    said = ("name", "short_name", "uai")
    former = [(each, each.merged_into) for each in Organisation.objects.gone(OrganisationKind.ESTABLISHMENT)]
    return {
        "establishment": with_former(by_name(establishments, *said), former, *said),
        "themes": _terms(Theme.objects.filter(retired=False)),
        "technologies": _terms(Technology.objects.filter(retired=False)),
        "audiences": _terms(TargetAudience.objects.filter(retired=False)),
        "budget_silence": SILENCES,
    }


def _terms(terms: Iterable[Any]) -> dict[str, Any]:
    return by_name(terms, "slug", "name_fr", "name_en")

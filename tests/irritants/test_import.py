"""Irritants from a table file: everything is checked first, all or nothing, once per reference."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import EmailDomain, Notification, Organisation
from irritants.enums import BudgetSilence, IrritantStatus
from irritants.imports import IrritantRow
from irritants.models import Event, Irritant
from tests.factories.accounts import OrganisationFactory, UserFactory, administrator, curator, member_of
from tests.tables import WRITERS, write_csv, write_table, write_xlsx

pytestmark = pytest.mark.django_db
UAI = "0340001S"
COMPLETE = {
    "reference": "R-1",
    "etablissement": UAI,
    "titre": "Les salles changent sans prévenir",
    "situation": "Chaque semaine, des salles changent.",
    "probleme": "Les étudiants l’apprennent devant la porte.",
    "resultat_attendu": "Tous le savent en cinq minutes.",
    "themes": "Scolarité; vie des campus",
    "publics": "Étudiants",
    "budget_min": "5 000",
    "budget_max": "12 500,50 €",
}


@pytest.fixture
def university() -> Organisation:
    return OrganisationFactory(establishment=True, name="Université de Valmont", short_name="Valmont", uai=UAI)


def file_of(folder, *rows: dict[str, object], kind: str = "csv"):
    titles = list(dict.fromkeys(title for row in rows for title in row))
    return write_table(folder, [titles, *([row.get(title, "") for title in titles] for row in rows)], kind)


def run(path, *flags: str, by=None) -> tuple[str, list[str]]:
    """What the command says, and the lines of what it refuses; a refusal of the whole ends with its own sentence."""
    out, err = StringIO(), StringIO()
    with translation.override("en"):
        try:
            arguments = ["--by", (by or curator()).email, *flags]
            call_command("import_irritants", str(path), *arguments, stdout=out, stderr=err, no_color=True)
        except CommandError as error:
            out.write(f"refused: {error}")
    return out.getvalue().strip(), err.getvalue().strip().splitlines()


NOTHING = "refused: Nothing is changed: correct the file, then run this again."


def counts(taken: int, known: int, bad: int) -> str:
    def line(count: int) -> str:
        return "line" if count == 1 else "lines"

    here = "left as it is" if known == 1 else "left as they are"
    return f"{taken} {line(taken)} taken in.\n{known} {line(known)} already here, {here}.\n{bad} {line(bad)} refused."


@pytest.mark.parametrize("kind", WRITERS)
def test_a_row_becomes_a_draft_of_its_establishment_with_its_thread(kind, tmp_path, university):
    amue = curator()

    said = run(file_of(tmp_path, COMPLETE, kind=kind), by=amue)

    irritant = Irritant.objects.get()
    assert said == (counts(1, 0, 0), [])
    assert (irritant.status, irritant.establishment, irritant.author) == (IrritantStatus.DRAFT, university, amue)
    assert (irritant.title, irritant.external_reference) == (COMPLETE["titre"], "R-1")
    assert (str(irritant.budget_min), str(irritant.budget_max)) == ("5000.00", "12500.50")
    assert (irritant.budget_visible, irritant.hide_establishment) == (True, False)
    assert {theme.slug for theme in irritant.themes.all()} == {"scolarite", "vie-des-campus"}
    assert [(event.verb, event.by) for event in Event.objects.all()] == [("draft", amue)]
    assert not Notification.objects.exists()


def test_published_it_is_on_the_public_list_by_its_moves_and_the_engine_looks(tmp_path, university, run_jobs):
    author = member_of(university)

    said = run(file_of(tmp_path, {**COMPLETE, "auteur": author.email.upper()}), "--publish")

    irritant = Irritant.objects.get()
    page = Client().get(reverse("irritants:list"), {"q": "salle"}).content.decode()
    assert said == (counts(1, 0, 0), [])
    assert [event.verb for event in Event.objects.order_by("pk")] == ["draft", "submit", "publish"]
    assert irritant.get_absolute_url() in page
    assert (irritant.author, Notification.objects.get().recipient) == (author, author)
    assert "matching.suggest_for_irritant" in run_jobs()


def test_every_column_of_the_documentation_is_taken(tmp_path, university, settings):
    rest = {
        "deja_tente": "Un affichage.",
        "technologies": "Données ; intelligence artificielle",
        "personnes_concernees": "1200",
        "budget_visible": "non",
        "reponses_jusqu_au": "31/12/2026",
        "debut_souhaite": "2027-01-15",
        "nom_masque": "oui",
        "questions": "Où sont les données ? | Quels délais ?",
        "auteur": member_of(university).email,
        "budget_absent": "",
    }
    documented = (settings.BASE_DIR / "docs" / "import.md").read_text()

    run(file_of(tmp_path, {**COMPLETE, **rest}))

    irritant = Irritant.objects.get()
    assert set(COMPLETE) | set(rest) == set(IrritantRow.columns.values())
    assert [column for column in IrritantRow.columns.values() if f"`{column}`" not in documented] == []
    assert (irritant.people_affected, irritant.budget_visible, irritant.hide_establishment) == (1200, False, True)
    assert (str(irritant.answer_deadline), str(irritant.wished_start)) == ("2026-12-31", "2027-01-15")
    assert irritant.questions == ["Où sont les données ?", "Quels délais ?"]
    assert {each.slug for each in irritant.technologies.all()} == {"donnees", "ia"}


@pytest.mark.parametrize("name", [UAI.lower(), "université de VALMONT", "universite  de valmont", "Valmont"])
def test_an_establishment_is_found_by_its_code_or_its_names(name, tmp_path, university):
    run(file_of(tmp_path, {**COMPLETE, "etablissement": name}))

    assert Irritant.objects.get().establishment == university


WRONG = {
    "no reference": ({"reference": ""}, "reference", "This field is required."),
    "no title": ({"titre": ""}, "titre", "This field is required."),
    "a title too long": ({"titre": "x" * 141}, "titre", "Ensure this value has at most 140 characters (it has 141)."),
    "an unknown code": ({"etablissement": "0340002T"}, "etablissement", "Unknown: “0340002T”. Is it"),
    "an unknown name": ({"etablissement": "Ailleurs"}, "etablissement", "Unknown: “Ailleurs”."),
    "a theme misspelt": ({"themes": "Scolarite, finances"}, "themes", "Unknown: “Scolarite, finances”."),
    "a stranger as author": ({"auteur": "x@y.example"}, "auteur", "Nobody of this establishment has this address."),
    "letters for an amount": ({"budget_min": "beaucoup"}, "budget_min", "Enter a number."),
    "a range upside down": ({"budget_min": "9", "budget_max": "8"}, "budget_max", "The upper limit is below"),
    "below zero": ({"budget_min": "-9"}, "budget_min", "A budget is not below zero."),
    "another silence": ({"budget_absent": "secret"}, "budget_absent", "Unknown: “secret”."),
    "perhaps": ({"nom_masque": "peut-être"}, "nom_masque", "Write yes or no."),
    "a day that is none": ({"debut_souhaite": "31/02/2026"}, "debut_souhaite", "Enter a valid date."),
    "six questions": ({"questions": "a|b|c|d|e|f"}, "questions", "Five questions at most"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_row_that_is_wrong_is_told_by_line_column_and_reason_and_nothing_is_taken(case, tmp_path, university):
    typed, column, reason = WRONG[case]
    wrong = {**COMPLETE, "reference": "R-2", **typed}

    said, told = run(file_of(tmp_path, COMPLETE, wrong))

    assert (said, Irritant.objects.count()) == (NOTHING, 0)
    assert [line.partition(reason)[:2] for line in told] == [(f"line 3, column “{column}”: ", reason)]


def test_what_is_asked_to_publish_is_asked_of_each_row_at_once(tmp_path, university):
    bare = {name: COMPLETE[name] for name in ("reference", "etablissement", "titre")}

    said, told = run(file_of(tmp_path, bare), "--publish")

    assert (said, Irritant.objects.count()) == (NOTHING, 0)
    assert [line.split("“")[1].split("”")[0] for line in told] == [
        *("situation", "probleme", "resultat_attendu", "themes", "publics", "budget_min")
    ]
    assert run(file_of(tmp_path, bare)) == (counts(1, 0, 0), [])


def test_the_good_rows_only_where_it_is_asked(tmp_path, university):
    wrong = {**COMPLETE, "reference": "R-2", "themes": "Rien"}

    said, told = run(file_of(tmp_path, COMPLETE, wrong), "--partial")

    assert (said, len(told)) == (counts(1, 0, 1), 1)
    assert Irritant.objects.get().external_reference == "R-1"


def test_run_again_it_takes_what_is_new_and_leaves_what_is_here(tmp_path, university):
    amue = curator()
    run(file_of(tmp_path, COMPLETE), by=amue)

    changed = {**COMPLETE, "titre": "Un autre titre"}
    said = run(file_of(tmp_path, changed, {**COMPLETE, "reference": "R-2"}), by=amue)

    assert said == (counts(1, 1, 0), [])
    assert Irritant.objects.get(external_reference="R-1").title == COMPLETE["titre"]
    assert run(file_of(tmp_path, changed, {**COMPLETE, "reference": "R-2"}), by=amue) == (counts(0, 2, 0), [])


def test_two_rows_of_one_establishment_do_not_share_a_reference(tmp_path, university):
    other = OrganisationFactory(establishment=True, name="Université des Combes")
    elsewhere = {**COMPLETE, "etablissement": other.name}

    said, told = run(file_of(tmp_path, COMPLETE, elsewhere, COMPLETE))

    assert (said, Irritant.objects.count()) == (NOTHING, 0)
    assert told == ["line 4, column “reference”: Line 2 says the same: each line needs its own."]
    assert run(file_of(tmp_path, COMPLETE, elsewhere)) == (counts(2, 0, 0), [])


def test_an_unknown_establishment_is_founded_once_and_only_where_it_is_asked(tmp_path):
    rows = [{**COMPLETE, "etablissement": name} for name in ("École des Vaux", "ecole des vaux")]
    rows[1]["reference"] = "R-2"

    assert run(file_of(tmp_path, *rows))[0] == NOTHING
    assert not Organisation.objects.establishments().exists()
    assert run(file_of(tmp_path, *rows), "--create-organisations") == (counts(2, 0, 0), [])
    founded = Organisation.objects.establishments().get()
    assert (founded.name, founded.irritants.count()) == ("École des Vaux", 2)
    assert not EmailDomain.objects.exists()


def test_a_code_founds_no_establishment(tmp_path):
    said, told = run(file_of(tmp_path, COMPLETE), "--create-organisations")

    assert (said, told) == (NOTHING, [f"line 2, column “etablissement”: Unknown UAI code: {UAI}."])
    assert not Organisation.objects.establishments().exists()


def test_a_name_that_several_have_is_not_guessed(tmp_path, university):
    OrganisationFactory(establishment=True, name="Valmont")

    said, told = run(file_of(tmp_path, {**COMPLETE, "etablissement": "Valmont"}))

    assert (said, Irritant.objects.count()) == (NOTHING, 0)
    assert told == ["line 2, column “etablissement”: Several have the name “Valmont”: say which one."]


def test_columns_are_those_of_the_documentation(tmp_path, university):
    said, told = run(write_csv(tmp_path / "a.csv", [["reference", "titre", "Probl"], ["R-1", "Un", "x"]]))

    assert said == NOTHING
    assert told[0].startswith("line 1, column “Probl”: Unknown column. The columns are: reference, etablissement,")
    assert told[1:] == ["line 1, column “etablissement”: This column is missing."]


REFUSED_WHOLE = {
    "ten megabytes": lambda folder: file_of(
        folder, COMPLETE, {**COMPLETE, "reference": "R-2", "situation": "x" * 10**7}
    ),
    "another encoding": lambda folder: write_csv(
        folder / "a.csv", [list(COMPLETE), list(COMPLETE.values())], encoding="utf-16"
    ),
    "a formula": lambda folder: file_of(folder, COMPLETE, {**COMPLETE, "reference": "=A2"}, kind="xlsx"),
    "merged cells": lambda folder: write_xlsx(
        folder / "a.xlsx", [list(COMPLETE), list(COMPLETE.values()), ["R-2"]], merged="B2:B3"
    ),
}


@pytest.mark.parametrize("case", REFUSED_WHOLE)
@pytest.mark.parametrize("flags", [(), ("--partial",)])
def test_a_file_that_cannot_be_trusted_changes_nothing_even_in_part(case, flags, tmp_path, university):
    said, told = run(REFUSED_WHOLE[case](tmp_path), *flags)

    assert (said, len(told), Irritant.objects.count()) == (NOTHING, 1, 0)


@pytest.mark.parametrize("who", ["nobody", "establishment", "inactive"])
def test_only_curators_and_administrators_import(who, tmp_path, university):
    by = UserFactory() if who == "nobody" else member_of(university) if who == "establishment" else administrator()
    if who == "inactive":
        by.is_active = False
        by.save()

    said, _told = run(file_of(tmp_path, COMPLETE), by=by)

    assert said == f"refused: {by.email} is not the address of a curator or an administrator."
    assert not Irritant.objects.exists()


def test_an_administrator_imports_and_a_budget_may_be_silent(tmp_path, university):
    silent = {**COMPLETE, "budget_min": "", "budget_max": "", "budget_absent": "non communiqué"}

    assert run(file_of(tmp_path, silent), "--publish", by=administrator()) == (counts(1, 0, 0), [])
    assert Irritant.objects.get().budget_silence == BudgetSilence.UNDISCLOSED

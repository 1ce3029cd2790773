"""Companies from a table file: everything is checked first, all or nothing, once per reference."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership, Notification, Organisation
from startups.enums import StartupStatus
from startups.imports import CompanyRow
from startups.models import Startup, StartupEvent
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.startups import StartupFactory
from tests.tables import WRITERS, write_csv, write_table, write_xlsx

pytestmark = pytest.mark.django_db
COMPLETE = {
    "reference": "E-1",
    "nom": "Atelier des horaires",
    "siren": "732 829 320",
    "type": "PME",
    "reseaux": "Le Réseau",
    "region": "Occitanie",
    "ville": "Montpellier",
    "site_internet": "https://atelier.example",
    "accroche": "Des horaires justes.",
    "description": "Une application qui prévient des changements de salle.",
    "offre": "Un essai de trois mois.",
    "themes": "Scolarité",
    "technologies": "Applications mobiles; IA",
    "regions_desservies": "76 | Bretagne",
    "effectif": "12",
    "annee_de_creation": "2019",
}
NOTHING = "refused: Nothing is changed: correct the file, then run this again."


@pytest.fixture
def network() -> Organisation:
    return OrganisationFactory(network=True, name="Le Réseau")


def file_of(folder, *rows: dict[str, object], kind: str = "csv"):
    titles = list(dict.fromkeys(title for row in rows for title in row))
    return write_table(folder, [titles, *([row.get(title, "") for title in titles] for row in rows)], kind)


def run(path, *flags: str, by=None) -> tuple[str, list[str]]:
    """What the command says, and the lines of what it refuses."""
    out, err = StringIO(), StringIO()
    with translation.override("en"):
        try:
            arguments = ["--by", (by or curator()).email, *flags]
            call_command("import_companies", str(path), *arguments, stdout=out, stderr=err, no_color=True)
        except CommandError as error:
            out.write(f"refused: {error}")
    return out.getvalue().partition("\n")[0], err.getvalue().strip().splitlines()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_row_becomes_a_registered_company_that_its_network_validates(kind, tmp_path, network):
    follower, amue = member_of(network), curator()

    said = run(file_of(tmp_path, COMPLETE, kind=kind), by=amue)

    startup = Startup.objects.get()
    company = startup.organisation
    assert said == ("1 line taken in.", [])
    assert (startup.status, startup.external_reference, startup.kind) == (StartupStatus.REGISTERED, "E-1", "pme")
    assert (company.name, company.siren, company.region) == ("Atelier des horaires", "732829320", "76")
    assert (startup.regions_served, startup.team_size, startup.founded_year) == (["76", "53"], 12, 2019)
    assert [*startup.networks.all()] == [network]
    assert {each.slug for each in startup.technologies.all()} == {"applications-mobiles", "ia"}
    assert [(event.verb, event.by) for event in StartupEvent.objects.all()] == [("register", amue)]
    assert [notice.recipient for notice in Notification.objects.all()] == [follower]
    assert not Membership.objects.filter(organisation=company).exists()


def test_validated_they_are_in_the_public_directory_and_the_engine_looks_once(tmp_path, network, run_jobs):
    second = {**COMPLETE, "reference": "E-2", "nom": "Autre maison", "siren": ""}

    run(file_of(tmp_path, COMPLETE, second), "--validate")

    page = Client().get(reverse("startups:list"), {"q": "changements de salle"}).content.decode()
    assert [event.verb for event in StartupEvent.objects.order_by("pk")] == ["register", "validate"] * 2
    assert ("Atelier des horaires" in page, "Autre maison" in page) == (True, True)
    assert not Notification.objects.exists()
    assert run_jobs() == ["matching.rebuild"]


def test_every_column_is_documented_and_taken(settings):
    documented = (settings.BASE_DIR / "docs" / "import.md").read_text()

    assert set(COMPLETE) == set(CompanyRow.columns.values())
    assert [column for column in COMPLETE if f"`{column}`" not in documented] == []


WRONG = {
    "no reference": ({"reference": ""}, "reference", "This field is required."),
    "no name": ({"nom": ""}, "nom", "This field is required."),
    "a wrong SIREN": ({"siren": "732829321"}, "siren", "This SIREN is not valid"),
    "an unknown kind": ({"type": "GIE"}, "type", "Unknown: “GIE”."),
    "an unknown network": ({"reseaux": "Ailleurs"}, "reseaux", "Unknown: “Ailleurs”."),
    "an unknown region": ({"region": "Ocitanie"}, "region", "Unknown: “Ocitanie”. Is it"),
    "a script for an address": ({"site_internet": "javascript:alert(1)"}, "site_internet", "Enter a valid URL."),
    "a sentence too long": ({"accroche": "x" * 201}, "accroche", "Ensure this value has at most 200"),
    "letters for a number": ({"effectif": "douze"}, "effectif", "Enter a whole number."),
    "before there were companies": ({"annee_de_creation": "1066"}, "annee_de_creation", "Ensure this value is"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_row_that_is_wrong_is_told_by_line_column_and_reason_and_nothing_is_taken(case, tmp_path, network):
    typed, column, reason = WRONG[case]
    wrong = {**COMPLETE, "reference": "E-2", "siren": "", **typed}

    said, told = run(file_of(tmp_path, COMPLETE, wrong))

    assert (said, Startup.objects.count()) == (NOTHING, 0)
    assert [line.partition(reason)[:2] for line in told] == [(f"line 3, column “{column}”: ", reason)]


def test_two_rows_share_neither_reference_nor_siren(tmp_path, network):
    rows = [COMPLETE, {**COMPLETE, "siren": ""}, {**COMPLETE, "reference": "E-3"}]

    said, told = run(file_of(tmp_path, *rows))

    assert (said, Startup.objects.count()) == (NOTHING, 0)
    assert told == [
        "line 3, column “reference”: Line 2 says the same: each line needs its own.",
        "line 4, column “siren”: Line 2 says the same: each line needs its own.",
    ]


def test_a_siren_that_is_registered_is_said(tmp_path, network):
    StartupFactory(validated=True, organisation__siren="732829320", organisation__name="Déjà là")

    said, told = run(file_of(tmp_path, COMPLETE))

    assert (said, Startup.objects.count()) == (NOTHING, 1)
    assert told == ["line 2, column “siren”: Déjà là is registered with this SIREN already."]


def test_a_siren_registered_while_the_rows_were_checked_changes_nothing(tmp_path, network, monkeypatch):
    StartupFactory(validated=True, organisation__siren="732829320", organisation__name="Déjà là")
    monkeypatch.setattr("startups.imports.taken", lambda siren: None)
    first = {**COMPLETE, "reference": "E-0", "siren": ""}

    said, _told = run(file_of(tmp_path, first, COMPLETE))

    assert (said, Startup.objects.count()) == (
        "refused: Déjà là is registered with this SIREN: ask to join it instead.",
        1,
    )


def test_run_again_it_leaves_what_the_company_has_made_of_it(tmp_path, network):
    amue = curator()
    run(file_of(tmp_path, COMPLETE), by=amue)
    startup = Startup.objects.get()
    startup.pitch = "Ce que l’entreprise dit elle-même."
    startup.save()
    manager_of(startup.organisation)
    second = {**COMPLETE, "reference": "E-2", "siren": ""}

    assert run(file_of(tmp_path, COMPLETE, second), by=amue) == ("1 line taken in.", [])
    startup.refresh_from_db()
    assert (startup.pitch, Startup.objects.count()) == ("Ce que l’entreprise dit elle-même.", 2)


def test_an_unknown_network_is_founded_once_and_only_where_it_is_asked(tmp_path):
    rows = [{**COMPLETE, "reseaux": "Pépinière"}, {**COMPLETE, "reference": "E-2", "siren": "", "reseaux": "pepiniere"}]

    assert run(file_of(tmp_path, *rows))[0] == NOTHING
    assert not Organisation.objects.exclude(kind="agency").exists()
    assert run(file_of(tmp_path, *rows), "--create-organisations") == ("2 lines taken in.", [])
    founded = Organisation.objects.networks().get()
    assert (founded.name, founded.network_startups.count()) == ("Pépinière", 2)


def test_the_good_rows_only_where_it_is_asked(tmp_path, network):
    said, told = run(file_of(tmp_path, COMPLETE, {**COMPLETE, "reference": "E-2", "siren": "1"}), "--partial")

    assert (said, len(told)) == ("1 line taken in.", 1)
    assert Startup.objects.get().external_reference == "E-1"


REFUSED_WHOLE = {
    "ten megabytes": lambda folder: file_of(folder, {**COMPLETE, "description": "x" * 10**7}),
    "another encoding": lambda folder: write_csv(
        folder / "a.csv", [["reference", "nom"], ["1", "é"]], encoding="cp1252"
    ),
    "a formula": lambda folder: file_of(folder, {**COMPLETE, "nom": '=HYPERLINK("https://x.example")'}),
    "merged cells": lambda folder: write_xlsx(
        folder / "a.xlsx", [list(COMPLETE), list(COMPLETE.values()), ["E-2"]], merged="B2:B3"
    ),
}


@pytest.mark.parametrize("case", REFUSED_WHOLE)
def test_a_file_that_cannot_be_trusted_changes_nothing_even_in_part(case, tmp_path, network):
    said, told = run(REFUSED_WHOLE[case](tmp_path), "--partial")

    assert (said, len(told), Startup.objects.count()) == (NOTHING, 1, 0)


def test_a_network_does_not_import(tmp_path, network):
    by = manager_of(network)

    assert run(file_of(tmp_path, COMPLETE), by=by)[0].startswith("refused: " + by.email)
    assert not Startup.objects.exists()

"""The ministry's list: establishments created, kept up to date, chosen and joined by who has an address of theirs."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import EmailDomain, JoinRequest, Membership, Organisation, User
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.tables import write_csv

pytestmark = pytest.mark.django_db
TITLES = [
    *(
        "libellé",
        "nom court",
        "sigle",
        "uai - identifiant",
        "siret",
        "siren",
        "Code région",
        "Commune",
        "site internet",
    ),
    *("Effectifs d'étudiants inscrits 2021-22", "Effectifs d'étudiants inscrits 2022-23", "Identifiant ROR"),
]
VALMONT = {
    "libellé": "Université d'Été Valmont",
    "nom court": "Valmont",
    "sigle": "UEV",
    "uai - identifiant": "0340001S",
    "siret": "73282932000074",
    "siren": "732829320",
    "Code région": "R76",
    "Commune": "Valmont",
    "site internet": "https://www.univ-valmont.example/fr",
    "Effectifs d'étudiants inscrits 2021-22": "900.0",
    "Effectifs d'étudiants inscrits 2022-23": "1000.0",
}
VAUX = {"libellé": "École des Vaux", "uai - identifiant": "0340002T", "site internet": "http://vaux.example"}


def load(folder, *rows: dict[str, str]) -> tuple[list[int], list[str]]:
    """The counts that the command reports (created, updated, unchanged, left aside), and what it refuses."""
    path = write_csv(folder / "liste.csv", [TITLES, *([row.get(title, "") for title in TITLES] for row in rows)])
    out, err = StringIO(), StringIO()
    with translation.override("en"):
        try:
            call_command("load_establishments", str(path), stdout=out, stderr=err, no_color=True)
        except CommandError:
            return [], err.getvalue().strip().splitlines()
    return [int(line.rpartition(": ")[2].rstrip(".")) for line in out.getvalue().splitlines()], []


def person_at(domain: str, *, verified: bool = True) -> User:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=f"Camille@{domain}", verified=verified, primary=True)
    return user


def asks_to_join(user: User, organisation: Organisation) -> str:
    """What the button of the organisation's page makes of this person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("accounts:join", args=[organisation.slug]), {"message": "Bonjour"})
    if Membership.objects.filter(user=user, organisation=organisation).exists():
        return "member"
    return "asked" if JoinRequest.objects.filter(user=user, organisation=organisation).exists() else "nothing"


def test_a_line_becomes_an_establishment_with_its_codes_region_and_domain(tmp_path):
    assert load(tmp_path, VALMONT, VAUX) == ([2, 0, 0, 0], [])

    valmont = Organisation.objects.get(uai="0340001S")
    assert (valmont.name, valmont.label, valmont.kind) == ("Université d'Été Valmont", "Valmont", "establishment")
    assert (valmont.siren, valmont.siret, valmont.region) == ("732829320", "73282932000074", "76")
    assert (valmont.city, valmont.students) == ("Valmont", 1000)
    assert [each.domain for each in valmont.email_domains.all()] == ["univ-valmont.example"]


def test_read_again_it_updates_what_changed_and_erases_nothing(tmp_path):
    load(tmp_path, VALMONT, VAUX)
    valmont = Organisation.objects.get(uai="0340001S")

    assert load(tmp_path, VALMONT, VAUX) == ([0, 0, 2, 0], [])
    assert load(tmp_path, {**VALMONT, "libellé": "Université de Valmont", "siren": ""}, VAUX) == ([0, 1, 1, 0], [])
    valmont.refresh_from_db()
    assert (valmont.name, valmont.siren) == ("Université de Valmont", "732829320")


def test_a_new_web_site_closes_the_door_of_the_old_one_and_leaves_those_added_by_hand(tmp_path):
    load(tmp_path, VALMONT)
    valmont = Organisation.objects.get()
    EmailDomain.objects.create(organisation=valmont, domain="ecole-valmont.example")

    load(tmp_path, {**VALMONT, "site internet": "https://valmont.example"})

    assert {each.domain for each in EmailDomain.objects.all()} == {"valmont.example", "ecole-valmont.example"}


def test_a_domain_taken_away_by_hand_does_not_come_back(tmp_path):
    load(tmp_path, VALMONT)
    EmailDomain.objects.all().delete()

    load(tmp_path, {**VALMONT, "Commune": "Autre ville"})

    assert not EmailDomain.objects.exists()


def test_an_establishment_founded_without_code_is_recognised_by_its_siren(tmp_path):
    founded = OrganisationFactory(establishment=True, siren="732829320")

    assert load(tmp_path, VALMONT) == ([0, 1, 0, 0], [])
    founded.refresh_from_db()
    assert (founded.uai, founded.name) == ("0340001S", "Université d'Été Valmont")


def test_the_demonstration_and_companies_are_never_taken_for_a_real_establishment(tmp_path):
    OrganisationFactory(establishment=True, siren="732829320", is_demo=True)
    OrganisationFactory(startup=True, siren="732829320")

    assert load(tmp_path, VALMONT) == ([1, 0, 0, 0], [])


def test_one_that_merged_is_known_by_each_of_its_codes_and_has_no_number_of_its_own(tmp_path):
    load(tmp_path, VAUX)
    merged = {**VAUX, "uai - identifiant": "0340001S;0340002T", "siren": "732829320,552100554"}

    assert load(tmp_path, merged) == ([0, 0, 1, 0], [])
    organisation = Organisation.objects.get()
    assert (organisation.uai, organisation.siren) == ("0340002T", "")


@pytest.mark.parametrize(("code", "region"), [("R11", "11"), ("R00", "98"), ("R99", ""), ("", "")])
def test_regions_are_those_of_insee_and_abroad_is_none(code, region, tmp_path):
    load(tmp_path, {**VALMONT, "Code région": code})

    assert Organisation.objects.get().region == region


WRONG = {
    "a wrong key": ({"uai - identifiant": "0340002A"}, "uai - identifiant", "This UAI code is not valid"),
    "a code twice": ({"uai - identifiant": "0340001S"}, "uai - identifiant", "Line 2 says the same"),
    "a wrong SIREN": ({"siren": "732829321"}, "siren", "This SIREN is not valid"),
    "an unknown region": ({"Code région": "R77"}, "Code région", "Unknown region: R77."),
    "no address": ({"site internet": "rien du tout"}, "site internet", "Enter a valid URL."),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_line_that_is_wrong_is_told_and_nothing_is_loaded(case, tmp_path):
    typed, column, reason = WRONG[case]

    counts, told = load(tmp_path, VALMONT, {**VAUX, **typed})

    assert (counts, Organisation.objects.count()) == ([], 0)
    assert [line.partition(reason)[:2] for line in told] == [(f"line 3, column “{column}”: ", reason)]


def test_lines_without_name_or_code_are_left_aside_and_counted(tmp_path):
    assert load(tmp_path, VALMONT, {"libellé": "Groupe sans code", "Commune": "Vaux"}) == ([1, 0, 0, 1], [])


def test_another_list_is_refused(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["nom", "ville"], ["Valmont", "Valmont"]])
    err = StringIO()

    with translation.override("en"), pytest.raises(CommandError):
        call_command("load_establishments", str(path), stderr=err, no_color=True)

    assert err.getvalue().splitlines()[0] == "line 1, column “uai_identifiant”: This column is missing."


@pytest.mark.parametrize("asked", ["valmont", "universite d’ete", "UNIVERSITÉ D'ÉTÉ", "0340001s", "valmont université"])
def test_who_signs_up_finds_it_and_sees_it_once(asked, tmp_path):
    load(tmp_path, VALMONT, VAUX)
    client = Client()
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    page = BeautifulSoup(client.get(reverse("accounts:onboarding"), {"q": asked}).content, "html.parser")

    valmont = Organisation.objects.get(uai="0340001S")
    assert [link["href"] for link in page.select("ul.todo a.btn")] == [reverse("accounts:join", args=[valmont.slug])]


DOORS = {
    "its domain": ("univ-valmont.example", True, "member"),
    "its domain in capitals": ("Univ-Valmont.EXAMPLE", True, "member"),
    "an address not verified": ("univ-valmont.example", False, "asked"),
    "its students": ("etu.univ-valmont.example", True, "asked"),
    "a name that only begins alike": ("univ-valmont.example.org", True, "asked"),
    "a name that only ends alike": ("faux-univ-valmont.example", True, "asked"),
}


@pytest.mark.parametrize("case", DOORS)
def test_a_verified_address_of_the_domain_opens_at_once_and_no_other(case, tmp_path):
    domain, verified, outcome = DOORS[case]
    load(tmp_path, VALMONT)

    assert asks_to_join(person_at(domain, verified=verified), Organisation.objects.get()) == outcome


def test_a_domain_that_several_share_opens_none_of_them(tmp_path):
    load(tmp_path, VALMONT, {**VAUX, "site internet": "http://univ-valmont.example/vaux"})
    person = person_at("univ-valmont.example")

    assert {asks_to_join(person, organisation) for organisation in Organisation.objects.all()} == {"asked"}


@pytest.mark.parametrize("domain", ["gmail.com", "orange.fr", "laposte.net"])
def test_a_public_domain_opens_nothing_even_where_somebody_wrote_it(domain, tmp_path):
    load(tmp_path, {**VALMONT, "site internet": f"https://www.{domain}/valmont"})
    valmont = Organisation.objects.get()
    assert not valmont.email_domains.exists()

    EmailDomain.objects.create(organisation=valmont, domain=domain)

    assert asks_to_join(person_at(domain), valmont) == "asked"

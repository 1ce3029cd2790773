"""The directory, the page of a network, and what they cost."""

import pytest
from django.test import Client
from django.urls import reverse

from core.response_cache import PAGES
from startups.models import Claim, Reference, Startup
from startups.views.public import PAGE_SIZE
from taxonomy.models import Technology, Theme
from tests.factories.accounts import OrganisationFactory, manager_of
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
DIRECTORY = reverse("startups:list")


def company(name: str, **fields: object) -> Startup:
    return StartupFactory(validated=True, organisation__name=name, **fields)


def found(**query: object) -> list[str]:
    PAGES.forget()  # a page that is kept was written without telling of its context
    return [str(card.startup) for card in Client().get(DIRECTORY, query).context["cards"]]


def test_names_are_sorted_as_in_french():
    for name in ("Zénith", "Écoles", "eau vive", "Effort"):
        company(name)

    assert found() == ["eau vive", "Écoles", "Effort", "Zénith"]


def test_a_name_is_found_in_spite_of_accents_and_typing_errors_and_the_text_in_any_form():
    company("Horaires d’Éole", description="Des réservations de salles.")
    company("Cantines du Midi", description="Des repas.")

    for asked in ("eole", "horaire", "Horairs", "réserver salle"):
        assert found(q=asked) == ["Horaires d’Éole"], asked
    assert found(q="astronomie") == []


@pytest.mark.parametrize("asked", ["'", '"', "a & | !", "%", "\\", "(((", "é" * 1000, "*:*", "-"])
def test_any_punctuation_is_a_search_that_answers(asked):
    assert Client().get(DIRECTORY, {"q": asked}).status_code == 200


def test_each_facet_narrows():
    theme, technology = Theme.objects.first(), Technology.objects.first()
    network = OrganisationFactory(network=True)
    one = company("Une", regions_served=["76"], kind="eti", networks=[network])
    company("Deux", regions_served=["53"], kind="pme")
    one.themes.set([theme])
    one.technologies.set([technology])
    for year in (2023, 2024):
        Reference.objects.create(startup=one, client="Une ville", year=year, public_sector=True)
    Claim.objects.create(startup=one, topic="rgaa", statement="Conforme")
    facets = {
        "theme": theme.slug,
        "technology": technology.slug,
        "network": network.slug,
        "kind": "eti",
        "region": "76",
        "claim": "rgaa",
        "public": "on",
    }

    assert {name: found(**{name: value}) for name, value in facets.items()} == {name: ["Une"] for name in facets}
    assert found(**facets) == ["Une"]
    assert found(**{**facets, "region": "53"}) == []
    assert sorted(found(region=["76", "53"])) == ["Deux", "Une"]


def test_what_makes_no_sense_in_the_address_is_ignored():
    company("Une")

    assert found(theme="inconnu", network="x", region="XX", kind="?", page="zéro") == ["Une"]


def test_pages_hold_everything_once():
    for number in range(PAGE_SIZE + 2):
        company(f"Entreprise {number:02}")

    assert len({*found(), *found(page=2)}) == PAGE_SIZE + 2
    assert found(page=99) == found(page=2)


def complete(network: object) -> Startup:
    startup = StartupFactory(validated=True, networks=[network])
    startup.themes.set(Theme.objects.all()[:2])
    startup.technologies.set(Technology.objects.all()[:2])
    Reference.objects.create(startup=startup, client="Une ville", year=2024)
    Claim.objects.create(startup=startup, topic="rgaa", statement="Conforme")
    return startup


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_takes_the_same_queries_for_any_row_count(rows, django_assert_num_queries):
    network = OrganisationFactory(network=True)
    for _number in range(rows):
        complete(network)

    with django_assert_num_queries(5):
        assert len(found()) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_network_too(rows, client, django_assert_num_queries):
    network = OrganisationFactory(network=True)
    for _number in range(rows):
        complete(network)
    client.force_login(manager_of(network), backend="django.contrib.auth.backends.ModelBackend")

    with django_assert_num_queries(11):
        response = client.get(reverse("startups:network"))

    assert len(response.context["rows"]) == rows


def test_a_network_sees_first_the_companies_that_it_has_to_validate(client):
    network = OrganisationFactory(network=True)
    StartupFactory(validated=True, organisation__name="Ancienne", networks=[network])
    StartupFactory(registered=True, organisation__name="Nouvelle", networks=[network])
    StartupFactory(registered=True, organisation__name="Ailleurs")
    client.force_login(manager_of(network), backend="django.contrib.auth.backends.ModelBackend")

    rows = client.get(reverse("startups:network")).context["rows"]

    assert [str(startup) for startup, _completion in rows] == ["Nouvelle", "Ancienne"]

"""Companies for programs: the directory and each profile, as their pages show them."""

import pytest

from startups.enums import StartupStatus
from startups.models import Claim, Reference
from taxonomy.models import Theme
from tests.factories.accounts import OrganisationFactory, manager_of
from tests.factories.startups import StartupFactory
from tests.programs import Program

pytestmark = pytest.mark.django_db


def names(response) -> list[str]:
    return [row["name"] for row in response.json()["results"]]


def named(name: str, **fields):
    return StartupFactory(validated=True, organisation__name=name, **fields)


def test_only_validated_ones_are_listed_and_their_own_people_find_the_others():
    for status in StartupStatus.values:
        StartupFactory(
            status=status, suspend_reason="Cessation." if status == "suspended" else "", organisation__name=status
        )
    registered = StartupFactory(organisation__name="Nouvelle")
    address = f"companies/{registered.organisation.slug}/"

    assert names(Program().get("companies/")) == ["validated"]
    assert Program().get(address).status_code == 404
    assert Program(manager_of(registered.organisation)).get(address).json()["status"] == "registered"


def test_a_profile_says_what_its_page_says():
    network = OrganisationFactory(network=True)
    startup = named("Alpha", networks=[network], pitch="Des salles pleines")
    Reference.objects.create(startup=startup, client="Une ville", year=2024, public_sector=True, amount=9000)
    Claim.objects.create(startup=startup, topic="rgaa", statement="Conforme à 92 %")

    shown = Program().get(f"companies/{startup.organisation.slug}/").json()

    assert (shown["name"], shown["pitch"]) == ("Alpha", "Des salles pleines")
    assert shown["networks"] == [{"slug": network.slug, "name": network.name}]
    assert shown["references"] == [{"client": "Une ville", "year": 2024, "public_sector": True, "result": ""}]
    assert shown["claims"] == [
        {"topic": "rgaa", "statement": "Conforme à 92 %", "level": "declared", "checked_at": None}
    ]
    assert shown["page"] == f"http://testserver{startup.get_absolute_url()}"


def test_pages_follow_the_french_order_of_names_and_the_filters_of_the_directory():
    for name in ("Eau", "Écoles", "Effort", "Zèbre"):
        named(name, regions_served=["76"] if name != "Zèbre" else [])

    first = Program().get("companies/?page_size=2&region=76")

    assert (names(first), names(Program().get(first.json()["next"]))) == (["Eau", "Écoles"], ["Effort"])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_row_count(rows, django_assert_num_queries):
    for number in range(rows):
        startup = named(f"Société {number}", networks=[OrganisationFactory(network=True)])
        startup.themes.set(Theme.objects.all()[:2])

    with django_assert_num_queries(5):
        assert len(names(Program().get("companies/"))) == rows

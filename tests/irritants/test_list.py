"""The public list: what it finds, in which order, page by page, and at what cost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.response_cache import PAGES
from irritants.enums import PUBLIC, IrritantStatus, Stage
from irritants.models import Irritant
from irritants.views.lists import PAGE_SIZE
from taxonomy.models import TargetAudience, Technology, Theme
from tests.factories.accounts import OrganisationFactory, manager_of, member_of
from tests.factories.irritants import LONG_AGO, CoSignatureFactory, IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
LIST = reverse("irritants:list")


def found(client: Client | None = None, **query: object) -> list[str]:
    """The titles listed, in order."""
    PAGES.forget()  # a page that is kept was written without telling of its context
    response = (client or Client()).get(LIST, query)
    return [card.irritant.title for card in response.context["cards"]]


def published(title: str, **fields: object) -> Irritant:
    return IrritantFactory(published=True, title=title, **fields)


@pytest.mark.parametrize("status", IrritantStatus.values)
def test_only_public_ones_are_listed_even_to_their_author(status):
    irritant = IrritantFactory(status=status)
    author = Client()
    author.force_login(irritant.author, backend="django.contrib.auth.backends.ModelBackend")

    expected = [irritant.title] if status in PUBLIC else []
    assert (found(), found(author)) == (expected, expected)


def test_words_are_found_in_any_form_without_accents_and_in_spite_of_a_typing_error():
    published("Salles réservées deux fois", problem="Les réservations se contredisent.")
    published("Cantine trop lente")

    for asked in ("réserver", "reservation", '"deux fois"', "salles -cantine", "Sales réservées"):
        assert found(q=asked) == ["Salles réservées deux fois"], asked
    assert found(q="astronomie") == []


@pytest.mark.parametrize("asked", ["'", '"', "a & | !", "%", "\\", "(((", "é" * 1000, "*:*", "<script>", "-"])
def test_any_punctuation_is_a_search_that_answers(asked):
    assert Client().get(LIST, {"q": asked}).status_code == 200


def test_what_makes_no_sense_in_the_address_is_ignored():
    published("Salles vides")
    nonsense = {"theme": "inconnu", "region": "XX", "stage": "99", "sort": "pk;drop", "page": "-3", "open": "peut-être"}

    assert found(**nonsense) == ["Salles vides"]
    assert found(q="a\0b") in ([], ["Salles vides"])


def test_values_of_a_facet_widen_and_facets_narrow():
    first, second = Theme.objects.all()[:2]
    technology, audience = Technology.objects.first(), TargetAudience.objects.first()
    one, two = published("Un"), published("Deux")
    one.themes.set([first])
    two.themes.set([second])
    one.technologies.set([technology])
    one.audiences.set([audience])

    assert set(found(theme=[first.slug, second.slug])) == {"Un", "Deux"}
    assert found(theme=first.slug) == ["Un"]
    assert found(theme=[first.slug, second.slug], technology=technology.slug) == ["Un"]
    assert found(theme=second.slug, audience=audience.slug) == []
    one.themes.set([first, second])
    assert sorted(found(theme=[first.slug, second.slug])) == ["Deux", "Un"]


def test_open_joined_and_reached_stage():
    published("Échu", answer_deadline=timezone.localdate() - timedelta(days=1))
    published("Ouvert", answer_deadline=timezone.localdate())
    joined = published("Rejoint", answer_deadline=date(2020, 1, 1))
    CoSignatureFactory(irritant=joined)
    match = MatchFactory(irritant=joined, status="sent")
    match.record("send", by=None, at=LONG_AGO)

    assert found(open="on") == ["Ouvert"]
    assert found(joined="on") == ["Rejoint"]
    assert found(stage=Stage.INTRODUCTION) == ["Rejoint"]
    assert set(found(stage=Stage.NEED)) == {"Échu", "Ouvert"}


def test_region_and_establishment_never_betray_a_hidden_name():
    place = OrganisationFactory(establishment=True, region="53", name="Université discrète")
    published("Caché", establishment=place, hide_establishment=True)
    published("Montré", establishment=place)
    colleague = Client()
    other = member_of(OrganisationFactory(establishment=True))
    colleague.force_login(other, backend="django.contrib.auth.backends.ModelBackend")

    assert found(region="53") == found(establishment=place.slug) == ["Montré"]
    assert set(found(colleague, region="53")) == {"Caché", "Montré"}


def test_orders():
    day = datetime(2026, 3, 1, tzinfo=UTC)
    published("Ancien", published_at=day, answer_deadline=date(2030, 1, 1))
    published("Récent", published_at=day + timedelta(days=2), answer_deadline=date(2031, 1, 1))
    supported = published("Soutenu", published_at=day + timedelta(days=1))
    CoSignatureFactory(irritant=supported)

    assert found() == found(sort="recent") == ["Récent", "Soutenu", "Ancien"]
    assert found(sort="deadline") == ["Ancien", "Récent", "Soutenu"]
    assert found(sort="support")[0] == "Soutenu"


def test_pages_hold_everything_once_and_keep_the_filters():
    theme = Theme.objects.first()
    for number in range(PAGE_SIZE + 3):
        published(f"Irritant {number}").themes.set([theme])
    published("Sans thème")

    first, second = found(theme=theme.slug), found(theme=theme.slug, page=2)

    assert (len(first), len(second), len({*first, *second})) == (PAGE_SIZE, 3, PAGE_SIZE + 3)
    assert found(theme=theme.slug, page=99) == second
    page = Client().get(LIST, {"theme": theme.slug}).content.decode()
    assert f"theme={theme.slug}&amp;page=2" in page or f"page=2&amp;theme={theme.slug}" in page


def test_with_htmx_only_the_results_come():
    published("Salles vides")

    partial = Client().get(LIST, headers={"HX-Request": "true", "HX-Target": "browse"}).content.decode()

    assert "Salles vides" in partial
    assert "<html" not in partial


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_row_count(rows, django_assert_num_queries):
    for number in range(rows):
        irritant = published(f"Irritant {number}")
        irritant.themes.set(Theme.objects.all()[:2])
        CoSignatureFactory(irritant=irritant)

    with django_assert_num_queries(4):
        assert len(found()) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_irritant_takes_the_same_queries_however_long_its_thread(rows, django_assert_num_queries):
    irritant = published("Salles vides")
    for _number in range(rows):
        cosignature = CoSignatureFactory(irritant=irritant)
        irritant.record("cosign", by=cosignature.by, at=LONG_AGO)

    with django_assert_num_queries(6):
        response = Client().get(irritant.get_absolute_url())

    assert len(response.context["lines"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("reader", "queries"), [("establishment", 10), ("company", 10)])
def test_who_signed_in_takes_the_same_queries_for_any_row_count(rows, reader, queries, django_assert_num_queries):
    for number in range(rows):
        published(f"Irritant {number}", hide_establishment=True)
    startup = StartupFactory(validated=True).organisation
    person = manager_of(startup if reader == "company" else OrganisationFactory(establishment=True))
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    with django_assert_num_queries(queries):
        assert len(client.get(LIST).context["cards"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_irritant_takes_the_same_queries_for_who_signed_in(rows, django_assert_num_queries):
    irritant = published("Salles vides")
    for _number in range(rows):
        CoSignatureFactory(irritant=irritant)
    client = Client()
    person = manager_of(OrganisationFactory(establishment=True))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    with django_assert_num_queries(14):
        assert len(client.get(irritant.get_absolute_url()).context["cosignatures"]) == rows


def test_the_line_of_a_card_is_in_the_language_of_each_reader():
    published("Salles vides")

    french, english = (Client().get(f"{prefix}{LIST}").content.decode() for prefix in ("", "/en"))

    assert 'aria-label="Étape 1 sur 6 : Besoin"' in french.replace("\xa0", " ").replace("\u202f", " ")
    assert 'aria-label="Stage 1 of 6: Need"' in english

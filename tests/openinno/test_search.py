"""The one search box: what each list has of the words, what is proposed while typing, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import StandingCount, Word
from core.search import WINDOW, Asked, search
from core.tasks import fold_counts, recount_words
from irritants.models import Listed
from matching.enums import LessonStatus, PocStatus
from startups.models import Listed as ListedStartup
from tests.factories.irritants import LONG_AGO, IrritantFactory
from tests.factories.matching import LessonFactory, PocFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
HOSTILE = [
    "",
    "'",
    '"',
    "a & | !",
    "%",
    "\\",
    "(((",
    "é" * 10_000,
    "*:*",
    "-",
    "🎓🎓",
    "a\0b",
    "\ufffe\u202e",
    "'; DROP TABLE x; --",
    "<script>",
]


def irritant(title: str, **fields: object) -> object:
    return IrritantFactory(published=True, title=title, **fields)


def sections(text: str) -> dict[str, list[str]]:
    response = Client().get(reverse("search"), {"q": text})
    return {each.kind.url_name: [card.found.title for card in each.cards] for each in response.context["sections"]}


def suggested(text: str, **query: str) -> list[tuple[str, str]]:
    response = Client().get(reverse("suggestions"), {"q": text, **query})
    return [(each.text, each.url) for each in response.context["suggestions"]]


def test_each_list_gives_its_best_and_says_which_has_nothing():
    irritant("Un robot bavard")
    StartupFactory(validated=True, organisation__name="Robots du Midi")
    poc = PocFactory(status=PocStatus.RUNNING, title="Essai du robot")
    LessonFactory(poc=poc, status=LessonStatus.PUBLISHED, title="Ce que le robot apprit")
    irritant("Autre chose")

    assert sections("robots") == {
        "irritants:list": ["Un \x02robot\x03 bavard"],
        "startups:list": ["\x02Robots\x03 du Midi"],
        "matching:pocs": ["Essai du \x02robot\x03"],
        "matching:lessons": ["Ce que le \x02robot\x03 apprit"],
    }
    page = Client().get(reverse("search"), {"q": "bavard"}).content.decode()
    assert "Un robot <mark>bavard</mark>" in page
    assert "Rien sous : Entreprises, POC, Retours d’expérience." in page.replace("\xa0", " ")


def test_titles_count_more_than_themes_and_themes_more_than_text():
    themed = irritant("Le deuxième", problem="Rien.")
    themed.themes.create(slug="robotique", name_fr="Robotique", name_en="Robotics")
    irritant("Le troisième", problem="La robotique nous manque.")
    irritant("Robotique en premier", problem="Rien.")

    assert [title[:11] for title in sections("robotique")["irritants:list"]] == [
        "\x02Robotique\x03"[:11],
        "Le deuxième",
        "Le troisièm",
    ]


@pytest.mark.parametrize("text", ["data.gouv.fr", '"data.gouv.fr"', '"jeux de data.gouv.fr"', "jeux data.gouv.fr"])
def test_an_address_is_one_word_and_found_by_it(text):
    irritant("Les jeux de data.gouv.fr")
    irritant("Autre chose")

    assert len(sections(text)["irritants:list"]) == 1


@pytest.mark.parametrize("text", ["co-signature", '"co-signature"', "co signature"])
def test_a_word_with_a_hyphen_is_found_with_and_without_it(text):
    irritant("Une co-signature")

    assert len(sections(text)["irritants:list"]) == 1


def test_a_phrase_in_quotes_and_an_excluded_word():
    irritant("Salles vides le soir")
    irritant("Le soir vide les salles")

    assert sections('"salles vides"') == {"irritants:list": ["\x02Salles\x03 \x02vides\x03 le soir"]}
    assert sections("salles -vides") == {}
    assert sections('salles -"salles vides"') == {"irritants:list": ["Le soir vide les \x02salles\x03"]}


@pytest.mark.parametrize(
    ("typed", "meant"), [("univeristé", "université"), ("chabot", "chatbot"), ("accessibilte", "accessibilité")]
)
def test_a_typing_error_is_corrected_and_said(typed, meant):
    irritant(f"Un {meant} pour tous")

    page = Client().get(reverse("irritants:list"), {"q": typed})

    assert [card.irritant.title for card in page.context["cards"]] == [f"Un {meant} pour tous"]
    assert f"Voici ce qui contient « {meant} »" in page.content.decode().replace("\xa0", " ")


def test_what_has_all_the_words_comes_alone_else_what_has_some_and_it_is_said():
    irritant("Un robot bavard")
    irritant("Un robot muet")

    assert sections("robot bavard") == {"irritants:list": ["Un \x02robot\x03 \x02bavard\x03"]}
    assert len(sections("robot sourd")["irritants:list"]) == 2
    page = Client().get(reverse("irritants:list"), {"q": "robot sourd"}).content.decode().replace("\xa0", " ")
    assert "Rien ne contient tous les mots de « robot sourd »" in page


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "name", ["search", "suggestions", "irritants:list", "startups:list", "matching:pocs", "matching:lessons"]
)
def test_any_input_is_safe(name, text):
    irritant("Un robot bavard")

    assert Client().get(reverse(name), {"q": text}).status_code == 200


def test_words_and_pages_are_proposed_while_typing():
    robot = irritant("Un robot bavard")
    company = StartupFactory(validated=True, organisation__name="Robots du Midi")
    IrritantFactory(title="Robinet secret")  # a draft

    assert suggested("rob", dans="irritants") == [("robot", ""), ("Un robot bavard", robot.get_absolute_url())]
    assert ("Robots du Midi", company.get_absolute_url()) in suggested("rob")
    assert suggested("robot bav", dans="irritants")[0] == ("robot bavard", "")
    assert suggested("r") == suggested("zzz") == []


def test_words_keep_their_accents_and_are_found_without():
    irritant("La scolarité")

    assert suggested("scolarite", dans="irritants")[0] == ("scolarité", "")


def test_more_rows_than_the_window_are_said_to_be_more(monkeypatch):
    monkeypatch.setattr("core.search.WINDOW", 2)
    for number in range(4):
        irritant(f"Robot {number}")

    monkeypatch.setattr("core.search._best.__kwdefaults__", {"size": 2})
    page = Client().get(reverse("irritants:list"), {"q": "robot"})

    assert (page.context["listing"].total, page.context["listing"].is_capped) == (2, True)
    assert "Plus de 2" in page.content.decode()
    assert [card.irritant.title for card in page.context["cards"]] == ["Robot 3", "Robot 2"]


def test_counts_stay_true_once_folded_and_words_that_are_gone_are_forgotten():
    kept, gone = irritant("Un robot bavard"), irritant("Un automate muet")
    before = _standing()
    Listed.objects.filter(pk=gone.pk).delete()

    fold_counts(0)
    recount_words(0)

    assert _standing()["all"] == before["all"] - 1
    assert StandingCount.objects.filter(key="all").count() == 1
    words = set(Word.objects.filter(table="irritants_listed").values_list("word", flat=True))
    assert ("robot" in words, "automate" in words) == (True, False)
    assert kept.listed.title == "Un robot bavard"


def _standing() -> dict[str, int]:
    counts: dict[str, int] = {}
    for key, count in StandingCount.objects.filter(table="irritants_listed").values_list("key", "count"):
        counts[key] = counts.get(key, 0) + count
    return counts


def test_what_is_asked_is_read():
    assert Asked.read("Chat -chien").words == ("chat",)
    assert (Asked.read("Chat noir").is_plain, Asked.read("-x").is_plain, Asked.read('"x"').is_plain) == (
        True,
        False,
        False,
    )
    assert len(Asked.read("mot " * 500).text) <= 200
    assert WINDOW == 1000


@pytest.mark.parametrize("rows", [1, 3])
def test_the_search_of_all_lists_takes_the_same_queries_for_any_row_count(rows, django_assert_num_queries):
    for number in range(rows):
        irritant(f"Robot {number}")
        StartupFactory(validated=True, organisation__name=f"Robot {number}")

    with django_assert_num_queries(23):
        Client().get(reverse("search"), {"q": "robot"})


def test_the_name_of_a_company_is_listed_as_it_is_now():
    startup = StartupFactory(validated=True, organisation__name="Ancien nom")

    startup.organisation.name = "Nouveau nom"
    startup.organisation.save()

    assert ListedStartup.objects.get().title == "Nouveau nom"


@pytest.fixture
def many(monkeypatch):
    """Forty that have the word, the newest last, of which the database knows the words and the dates; five are enough."""
    monkeypatch.setattr("core.search.WINDOW", 5)
    monkeypatch.setattr("core.search.CANDIDATES", 5)
    for number in range(40):
        irritant(f"Un robot {number}", published_at=LONG_AGO + timedelta(days=number))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE irritants_listed")
    return Listed.objects.order_by()


def numbers(rows, text: str) -> list[int]:
    titles = rows.in_bulk(search(rows, Asked.read(text)).ids)
    return [int(titles[pk].title.split()[-1]) for pk in search(rows, Asked.read(text)).ids]


@pytest.mark.parametrize("text", ["robot", '"un robot"', "robot -chat"])
def test_where_many_have_the_words_only_recent_ones_are_read(many, text):
    with CaptureQueriesContext(connection) as queries:
        assert numbers(many, text) == [39, 38, 37, 36, 35]
    assert sum(" >= '" in each["sql"] for each in queries if "ts_rank" in each["sql"]) == 2


def test_where_the_recent_ones_are_fewer_than_expected_all_are_read(many):
    Listed.objects.filter(at__gte=LONG_AGO + timedelta(days=20)).update(title="Un chat 1")

    assert numbers(many, "robot") == [19, 18, 17, 16, 15]


def test_a_phrase_is_not_looked_for_further_than_its_candidates(many):
    Listed.objects.filter(title="Un robot 3").update(title="Le robot perdu 3")

    with CaptureQueriesContext(connection) as queries:
        assert search(many, Asked.read('"robot perdu"')).ids == [Listed.objects.get(title="Le robot perdu 3").pk]
        assert search(many, Asked.read('"un robot vert"')).ids == []
    assert sum("ts_rank" in each["sql"] for each in queries) <= 4

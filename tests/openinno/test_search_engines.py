"""What search engines read: what may be visited, the map of what is public, and what pages say of themselves."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from irritants.enums import PUBLIC, IrritantStatus
from matching.enums import LessonStatus, PocStatus
from openinno import sitemaps
from tests.factories.accounts import OrganisationFactory
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import LessonFactory, PocFactory
from tests.factories.startups import StartupFactory
from tests.people import make_world

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SECTIONS = ["companies", "editions", "irritants", "lessons", "pages", "pocs"]


def addresses(path: str) -> list[str]:
    return [each.text.removeprefix("http://testserver") for each in tree(path).iterfind(".//s:loc", NAMES)]


def tree(path: str):
    return etree.fromstring(Client().get(path).content)


def test_a_demonstration_is_visited_by_no_robot():
    assert Client().get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_elsewhere_robots_visit_what_is_public_and_find_the_map(settings):
    settings.DEMO = False

    lines = Client().get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /mon-espace/" in lines
    assert "Disallow: /en/mon-espace/" in lines
    assert "Disallow: /" not in lines
    assert lines[-1] == "Sitemap: http://127.0.0.1:8000/sitemap.xml"


def test_the_map_is_split_and_dated():
    irritant = IrritantFactory(published=True)

    assert sorted(addresses("/sitemap.xml")) == [f"/sitemap-{name}.xml" for name in SECTIONS]
    dated = [each.text for each in tree("/sitemap-irritants.xml").iterfind(".//s:lastmod", NAMES)]
    assert [date.fromisoformat(day) for day in dated] == [timezone.localdate(irritant.updated_at)]
    assert Client().get("/sitemap-irritants.xml")["Cache-Control"] == "max-age=3600"


def test_a_long_section_is_several_files(monkeypatch):
    monkeypatch.setattr(sitemaps.InBothLanguages, "limit", 2)
    all_of_them = {IrritantFactory(published=True).get_absolute_url() for _ in range(3)}

    files = [each for each in addresses("/sitemap.xml") if "irritants" in each]
    assert files == ["/sitemap-irritants.xml", "/sitemap-irritants.xml?p=2"]
    assert {page for each in files for page in addresses(each)} == all_of_them


@pytest.mark.parametrize("status", IrritantStatus.values)
def test_only_public_irritants_are_in_the_map(status):
    irritant = IrritantFactory(status=status)

    assert addresses("/sitemap-irritants.xml") == ([irritant.get_absolute_url()] if status in PUBLIC else [])


def test_only_public_companies_pocs_and_lessons_are_in_the_map():
    for state in ("registered", "suspended"):
        StartupFactory(**{state: True})
    PocFactory(status=PocStatus.FRAMING)
    committed = PocFactory(status=PocStatus.RUNNING)
    LessonFactory(status=LessonStatus.DRAFT)
    published = LessonFactory(status=LessonStatus.PUBLISHED)
    registered = {committed.match.startup.get_absolute_url()}

    companies = set(addresses("/sitemap-companies.xml"))
    assert registered <= companies
    visitor = Client()
    assert {visitor.get(each).status_code for each in companies} == {200}
    assert committed.get_absolute_url() in addresses("/sitemap-pocs.xml")
    assert {visitor.get(each).status_code for each in addresses("/sitemap-pocs.xml")} == {200}
    assert addresses("/sitemap-lessons.xml") == [published.get_absolute_url()]


def test_each_page_of_the_map_is_there_in_both_languages():
    make_world()

    for section in SECTIONS:
        for url in tree(f"/sitemap-{section}.xml").iterfind("s:url", NAMES):
            links = {each.get("hreflang"): each.get("href") for each in url.iterfind("x:link", NAMES)}
            assert links["fr"] == url.findtext("s:loc", namespaces=NAMES)
            assert {code: Client().get(path).status_code for code, path in links.items()} == {"fr": 200, "en": 200}


def page(path: str, client: Client | None = None) -> BeautifulSoup:
    return BeautifulSoup((client or Client()).get(path).content, "html.parser")


def linked(soup: BeautifulSoup) -> dict:
    [block] = soup.find_all("script", type="application/ld+json")
    return json.loads(block.string)


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("name", ["home", "irritants:list", "startups:list", "matching:pocs", "matching:lessons"])
def test_a_page_names_its_one_address_and_the_other_language(name, language):
    path = reverse(name)
    soup = page(f"{language}{path}?page=2&q=salle")

    site = "http://127.0.0.1:8000"
    assert soup.find("link", rel="canonical")["href"] == f"{site}{language}{path}"
    others = {each["hreflang"]: each["href"] for each in soup.head.find_all("link", hreflang=True)}
    assert others == {"fr": f"{site}{path}", "en": f"{site}/en{path}", "x-default": f"{site}{path}"}
    assert soup.find("meta", property="og:url")["content"] == f"{site}{language}{path}"
    assert len(soup.find("meta", attrs={"name": "description"})["content"]) > 30


def test_irritants_companies_and_lessons_say_what_they_are():
    world = make_world()

    irritant, company, lesson = (
        linked(page(each.get_absolute_url())) for each in (world.irritant, world.startup, world.lesson)
    )

    assert (irritant["@type"], irritant["headline"]) == ("Article", world.irritant.title)
    assert irritant["author"]["name"] == world.irritant.establishment.name
    assert (company["@type"], company["name"]) == ("Organization", world.startup.organisation.name)
    assert (lesson["@type"], lesson["headline"]) == ("Article", world.lesson.title)


def test_no_text_ends_the_data_block():
    nasty = "</script><script>alert(1)</script><!-- & \u2028"
    irritant = IrritantFactory(published=True, title=nasty)

    soup = page(irritant.get_absolute_url())

    assert linked(soup)["headline"] == nasty
    assert [each for each in soup.find_all("script") if not each.get("src") and not each.get("type")] == []
    assert soup.find("meta", property="og:title")["content"] == nasty


def test_a_hidden_name_is_in_no_data_block():
    place = OrganisationFactory(establishment=True, name="Université Confidentielle")
    irritant = IrritantFactory(published=True, establishment=place, hide_establishment=True)

    assert "Confidentielle" not in str(page(irritant.get_absolute_url()).head)
    assert linked(page(irritant.get_absolute_url()))["author"]["name"] == "Un établissement"


def test_what_is_not_public_says_nothing_to_search_engines():
    irritant = IrritantFactory(submitted=True)
    author = Client()
    author.force_login(irritant.author, backend="django.contrib.auth.backends.ModelBackend")

    assert page(irritant.get_absolute_url(), author).find("script", type="application/ld+json") is None

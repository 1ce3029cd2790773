"""Atom feeds: valid by the grammar of their RFC, the same for all, public only, and stable."""

from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from core.feeds import NEWEST
from irritants.enums import PUBLIC, IrritantStatus
from irritants.models import Irritant
from taxonomy.models import Theme
from tests.factories.accounts import OrganisationFactory, curator
from tests.factories.irritants import LONG_AGO, IrritantFactory
from tests.people import make_world

pytestmark = pytest.mark.django_db
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
FEEDS = {
    "irritants:feed": "irritants:list",
    "startups:feed": "startups:list",
    "matching:feed_pocs": "matching:pocs",
    "matching:feed_lessons": "matching:lessons",
}
NASTY = "</title>]]>&amp; <script>alert(1)</script>\x07 « é »"


def get(name: str, client: Client | None = None, headers: dict | None = None, **query):
    return (client or Client()).get(reverse(name), query, headers=headers or {})


def titles(name: str, client: Client | None = None, **query) -> list[str]:
    return [entry.title for entry in feedparser.parse(get(name, client, **query).content).entries]


@pytest.mark.parametrize("is_empty", [True, False])
@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_valid(name, is_empty):
    if not is_empty:
        world = make_world()
        for each in (world.irritant, world.poc, world.lesson):
            type(each)._base_manager.filter(pk=each.pk).update(title=NASTY)

    response = get(name)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert GRAMMAR.validate(etree.fromstring(response.content)), GRAMMAR.error_log
    feed = feedparser.parse(response.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    ids = [entry.id for entry in feed.entries]
    assert len(ids) == len(set(ids)) == (0 if is_empty else len(ids))
    assert bool(ids) is not is_empty
    assert all(each.startswith("tag:") for each in [*ids, feed.feed.id])
    assert all(entry.author for entry in feed.entries)
    if "irritants" in name and not is_empty:
        assert etree.fromstring(response.content).findtext("{*}entry/{*}title") == NASTY.replace("\x07", "")


def test_the_grammar_refuses_what_is_no_feed():
    content = get("irritants:feed").content

    assert not GRAMMAR.validate(etree.fromstring(content.replace(b"<updated>", b"<updated>hier ")))
    assert not GRAMMAR.validate(etree.fromstring(content.replace(b"<title>", b"<titre/><title>")))


@pytest.mark.parametrize("status", IrritantStatus.values)
def test_only_public_irritants_are_in_the_feed_even_for_their_author(status):
    irritant = IrritantFactory(status=status)
    author = Client()
    author.force_login(irritant.author, backend="django.contrib.auth.backends.ModelBackend")

    expected = [irritant.title] if status in PUBLIC else []
    assert (titles("irritants:feed"), titles("irritants:feed", author)) == (expected, expected)


def test_a_hidden_name_is_in_no_feed_whoever_asks():
    place = OrganisationFactory(establishment=True, name="Université Confidentielle", region="53")
    IrritantFactory(published=True, establishment=place, hide_establishment=True)
    knows = Client()
    knows.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")

    for client in (Client(), knows):
        assert "Confidentielle" not in get("irritants:feed", client).content.decode()
        assert titles("irritants:feed", client, region="53") == []


def test_a_feed_follows_the_filters_and_names_itself_and_its_page():
    theme = Theme.objects.first()
    IrritantFactory(published=True, title="Salle").themes.add(theme)
    IrritantFactory(published=True, title="Cantine")

    response = get("irritants:feed", theme=theme.slug, sort="support", page="3")
    links = {link.rel: link.href for link in feedparser.parse(response.content).feed.links}

    assert titles("irritants:feed", theme=theme.slug) == ["Salle"]
    assert links == {
        "self": f"http://127.0.0.1:8000/irritants/flux/?theme={theme.slug}",
        "alternate": f"http://127.0.0.1:8000/irritants/?theme={theme.slug}",
    }


@pytest.mark.parametrize(("name", "page"), FEEDS.items())
def test_the_page_of_a_list_announces_its_feed_with_its_filters(name, page):
    text = Client().get(reverse(page), {"q": "salle", "page": "2"}).content.decode()

    assert 'type="application/atom+xml" title="' in text
    assert f'href="{reverse(name)}?q=salle">' in text


def test_the_newest_fifty_are_there_the_latest_first():
    for number in range(NEWEST + 2):
        IrritantFactory(published=True, title=f"n° {number}", published_at=LONG_AGO + timedelta(hours=number))

    found = titles("irritants:feed")

    assert (len(found), found[0], found[-1]) == (NEWEST, f"n° {NEWEST + 1}", "n° 2")


def test_identifiers_stay_when_the_site_moves(settings):
    IrritantFactory(published=True)
    before = feedparser.parse(get("irritants:feed").content)
    settings.SITE_URL = "https://ailleurs.example"
    after = feedparser.parse(get("irritants:feed").content)

    assert (after.feed.id, after.entries[0].id) == (before.feed.id, before.entries[0].id)
    assert after.entries[0].link.startswith("https://ailleurs.example/irritants/")


def test_who_has_it_already_is_told_so_until_something_changes():
    irritant = IrritantFactory(published=True)
    first = get("irritants:feed")
    by_tag, by_date = {"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}

    assert [get("irritants:feed", headers=each).status_code for each in (by_tag, by_date)] == [304, 304]
    Irritant.objects.filter(pk=irritant.pk).update(title="Un autre titre", status_at=timezone.now())
    assert [get("irritants:feed", headers=each).status_code for each in (by_tag, by_date)] == [200, 200]

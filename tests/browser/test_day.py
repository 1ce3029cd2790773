"""The day of the Rencontres, played by an organiser and two phones, one of which loses the network for a while."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import problems_of
from tests.browser.site import NARROW, Site, sign_in
from tests.browser.today import AGENT, FOUNDER, TITLE, play_today

ORGANISER = "amue@demo.example"
NOTE, COLLEAGUE = "Ils ont déjà fait cela ailleurs.", "Rappeler lundi."


@pytest.fixture(scope="module")
def slug(site: Site) -> str:
    return play_today(site.local)


def to_debrief(page: Page) -> str:
    """The page of the debrief of the meeting between the two sides, as they reach it from their space."""
    page.goto("/mon-espace/")
    waiting = page.locator(".todo li").filter(has_text=TITLE)
    waiting.get_by_role("link", name=re.compile("Raconter")).click()
    page.wait_for_url("**/rencontres/entretien/*/")
    return page.url


def to_first_debrief(page: Page, slug: str) -> str:
    """That of the first meeting of the day, which is another one, whether something was said of it or not, as reached from the list."""
    page.goto(f"/rencontres/{slug}/bilan/rencontres/")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Dire comment").click()
    page.wait_for_url("**/rencontres/entretien/*/")
    return page.url


def copied(page: Page) -> None:
    """The page has put itself aside, to be opened without network."""
    page.wait_for_selector("form[data-oi-copied]")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def test_the_day_is_played_with_two_phones_one_of_them_without_network(open_page, slug):
    # At the door: found as one types, marked in one click, by the list then by the code of a badge.
    door = open_page(ORGANISER)
    door.goto(f"/rencontres/{slug}/arrivees/")
    expect(door.locator("#arrivals .subject")).to_have_count(2)
    door.get_by_role("button", name=re.compile("^Arrivé")).first.click()
    expect(door.locator("#arrivals .flag-there")).to_have_count(1)
    assert problems_of(door) == []

    phone, other = open_page(AGENT, viewport=NARROW), open_page(FOUNDER, viewport=NARROW)
    address = to_debrief(phone)
    copied(phone)

    # Without network the page opens again, keeps what is typed, and says so.
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("h1")).to_have_text("Comment s’est passée la rencontre\u202f?")
    phone.get_by_label("4, utile").check()
    phone.get_by_label("Essayer").check()
    phone.get_by_label("Vos remarques").fill(NOTE)
    phone.get_by_role("button", name="Envoyer", exact=True).click()
    expect(phone.locator("[data-oi-said]")).to_contain_text("gardé sur cet appareil")
    phone.reload()
    expect(phone.get_by_label("Vos remarques")).to_have_value(NOTE)
    expect(phone.get_by_label("4, utile")).to_be_checked()
    assert problems_of(phone) == []

    # Meanwhile the other side says what it thinks, and what it will do.
    to_debrief(other)
    other.get_by_label("5, très utile").check()
    other.get_by_label("Essayer").check()
    other.get_by_label("Ce qui est à faire").first.fill("Envoyer un jeu d’essai")
    other.get_by_label("Pour quand").first.fill("2099-01-15")
    other.get_by_role("button", name="Envoyer", exact=True).click()
    other.wait_for_url("**/rencontres/rencontre/*/")
    expect(other.locator("main")).to_contain_text("Envoyer un jeu d’essai")
    assert NOTE not in other.content()

    # Back: what was kept leaves by itself, once.
    phone.context.set_offline(False)
    phone.wait_for_url("**/rencontres/rencontre/*/", timeout=30_000)
    expect(phone.locator(".debrief-note")).to_contain_text(NOTE)
    expect(phone.locator(".state").first).to_have_text("Tenue")
    assert phone.evaluate("Object.keys(localStorage).filter(key => key.startsWith('oi:debrief'))") == []

    # The thread tells it, and the establishment is offered to open the POC that both wish.
    phone.get_by_role("link", name="Les rendez-vous d’orientation").first.click()
    expect(phone.locator(".thread")).to_contain_text("a eu lieu")
    phone.goto("/mon-espace/")
    expect(phone.get_by_role("link", name=re.compile("Ouvrir le POC"))).to_have_count(1)
    phone.goto(address)
    expect(phone.get_by_label("Vos remarques")).to_have_value(NOTE)


def test_what_was_typed_survives_an_expired_session(open_page, slug):
    phone = open_page(FOUNDER, viewport=NARROW)
    address = to_first_debrief(phone, slug)
    phone.get_by_label("Vos remarques").fill(COLLEAGUE)
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Envoyer", exact=True).click()
    expect(phone.locator("[data-oi-said]")).to_contain_text("déconnecté")

    sign_in(phone, FOUNDER)
    phone.goto(address)

    phone.wait_for_url("**/rencontres/rencontre/*/")
    expect(phone.locator(".debrief-note").last).to_contain_text(COLLEAGUE)


def test_two_colleagues_who_write_at_once_read_both_texts(open_page, slug):
    first, second = open_page(FOUNDER, viewport=NARROW), open_page(FOUNDER, viewport=NARROW)
    address = to_first_debrief(first, slug)
    for page, words in ((first, "Le premier texte."), (second, "Le second texte.")):
        page.goto(address)
        page.get_by_label("Vos remarques").fill(words)
    first.get_by_role("button", name="Envoyer", exact=True).click()
    first.wait_for_url("**/rencontres/rencontre/*/")

    second.get_by_role("button", name="Envoyer", exact=True).click()
    expect(second.locator(".alert .debrief-note")).to_contain_text("Le premier texte.")
    expect(second.get_by_label("Vos remarques")).to_have_value("Le second texte.")
    assert problems_of(second) == []
    second.get_by_label("Vos remarques").fill("Les deux textes.")
    second.get_by_role("button", name="Envoyer", exact=True).click()

    second.wait_for_url("**/rencontres/rencontre/*/")
    expect(second.locator(".debrief-note").last).to_contain_text("Les deux textes.")


def test_the_screen_keeps_what_it_knew_when_the_network_is_lost(open_page, slug):
    organiser = open_page(ORGANISER)
    organiser.goto(f"/rencontres/{slug}/mur/")
    organiser.get_by_role("button", name=re.compile("adresse", re.IGNORECASE)).click()
    address = organiser.locator(".wall-tools a.break-anywhere").inner_text()
    screen = open_page(viewport={"width": 1920, "height": 1080})
    path = re.sub(r"^https?://[^/]+", "", address)
    screen.goto(path)
    expect(screen.locator(".wall-sides").first).to_be_visible()
    assert problems_of(screen) == []

    screen.context.set_offline(True)
    screen.evaluate("htmx.trigger('#screen', 'htmx:sendError')")

    expect(screen.locator("[data-oi-lost]")).to_contain_text("Pas de réseau")
    expect(screen.locator(".wall-sides").first).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_day_are_right_in_both_themes_and_widths(open_page, slug, width, scheme):
    page = open_page(ORGANISER, viewport={"width": width, "height": 800}, color_scheme=scheme)

    found = {}
    for path in ("jour/", "arrivees/", "mur/", "bilan/", "bilan/rencontres/", "bilan/promesses/"):
        page.goto(f"/rencontres/{slug}/{path}")
        found[path] = problems_of(page)
    page.goto("/rencontres/comparer/")
    found["comparer"] = problems_of(page)

    assert found == {path: [] for path in found}

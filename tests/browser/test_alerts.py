"""An alert without an account, from the list to the mail and back; and following from a card and a page, with the keyboard."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.site import NARROW

EMAIL = "curieuse@ailleurs.example"


def link_of(page: Page, subject: str, place: str) -> str:
    """The address of such a page, in the latest mail of that subject; of this site, wherever it was when the mail was written."""
    page.goto("/courriels/")
    mail = page.get_by_role("link", name=re.compile(subject)).first
    while mail.count() == 0:
        page.get_by_role("link", name="Suivante").click()
    mail.click()
    href = page.locator(f"main a[href*='/{place}/']").first.get_attribute("href")
    assert href
    return urlsplit(href).path


def test_a_visitor_asks_confirms_stops_and_resumes(open_page: Callable[..., Page]):
    page = open_page(viewport=NARROW)
    page.goto("/irritants/?theme=scolarite")
    page.get_by_role("link", name="Créer une alerte").click()
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_role("button", name="Créer l’alerte").click()
    expect(page.get_by_role("heading", name="Lisez vos courriels")).to_be_visible()

    page.goto(link_of(page, "Confirmez votre alerte", "alertes/confirmer"))
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", name="L’alerte est confirmée")).to_be_visible()

    page.get_by_role("link", name="Voir toutes mes alertes").click()
    page.get_by_text("Modifier").click()
    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_text("L’alerte est arrêtée")).to_be_visible()
    page.get_by_role("button", name="Effacer mon adresse").click()
    expect(page.get_by_role("heading", name="C’est effacé")).to_be_visible()


def test_a_mail_is_stopped_and_it_was_a_mistake(open_page: Callable[..., Page]):
    page = open_page()
    page.goto(link_of(page, r"^\d nouvelles : |a répondu à une question$", "alertes/arreter"))

    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_role("heading", name="Ces courriels sont arrêtés")).to_be_visible()
    page.get_by_role("button", name="reprendre").click()

    expect(page.get_by_role("heading", name="Ces courriels reprennent")).to_be_visible()


def test_keeping_from_a_card_and_following_from_a_page_with_the_keyboard(open_page: Callable[..., Page]):
    page = open_page("reseau@demo.example")
    page.goto("/irritants/")
    keep = page.locator("button.keep").first
    keep.focus()
    page.keyboard.press("Enter")
    kept = page.locator("button.keep[aria-pressed=true]")
    expect(kept).to_be_focused()

    page.locator(".tile", has=kept).locator("h3 a").focus()
    page.keyboard.press("Enter")
    page.locator("#follow summary").focus()
    page.keyboard.press("Enter")
    page.locator("#follow button[value=weekly]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#follow summary")).to_contain_text("Suivi")

    page.goto("/mes-alertes/")
    expect(page.locator(".todo li")).to_have_count(1)

"""A curator at work: from a suggestion to a company that is asked, by keyboard, by mouse and without JavaScript, with what it takes counted."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import problems_of
from tests.browser.site import sign_in

# Two irritants of the demonstration wait for a curator, and tests send: most curate one that has introductions already.
BEGUN = "Un enseignant vacataire est payé six mois après son premier cours"
UNOPENED = "Trois tableaux, trois effectifs d’étudiants différents"  # nobody of the company has opened what it is asked
QUEUE, BOARD, SILENCES = "/mises-en-relation/a-traiter/", "/mises-en-relation/tableau/", "/mon-espace/silences/"
MOST_CLICKS = 3  # beyond reading, from the suggestion to the company that is asked


class Hand:
    """Presses and clicks, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)

    def click(self, target: Locator) -> None:
        self.count += 1
        target.click()


def suggested(page: Page) -> Locator:
    """The first candidate at which nobody has looked, of a company that tests have not sent as many introductions as it may have."""
    candidates = page.locator("[data-oi-candidate]").filter(has=page.locator(".state-suggested"))
    return candidates.filter(has_not_text="À sa limite").first


def open_candidates(page: Page) -> None:
    """As from the queue, of an irritant that is not in it."""
    page.goto("/irritants/")
    page.get_by_role("link", name=BEGUN).click()
    page.get_by_role("link", name=re.compile("Candidates")).click()
    page.wait_for_url("**/candidats/")


def uncheck_all(page: Page) -> None:
    """Those of the demonstration that were kept before are not of this test."""
    while (checked := page.locator("[data-oi-send]:checked")).count():
        checked.first.uncheck()


def only_check(page: Page, kept: Locator) -> None:
    uncheck_all(page)
    kept.locator("[data-oi-send]").check()


def step_to(page: Page, wanted: int) -> None:
    """On from the candidate that has focus to this one: where the first key leads depends on what was clicked before."""
    here = page.evaluate("[...document.querySelectorAll('[data-oi-candidate]')].indexOf(document.activeElement)")
    assert here != -1
    for _step in range(abs(wanted - here)):
        page.keyboard.press("j" if here < wanted else "k")


def company_of(candidate: Locator) -> str:
    return candidate.locator("h3").inner_text()


def same(page: Page, candidate: Locator) -> Locator:
    """This very candidate, whatever becomes of it."""
    return page.locator(f"#{candidate.get_attribute('id')}")


def test_by_mouse_a_company_is_asked_in_two_clicks(open_page):
    page = open_page("amue@demo.example")
    open_candidates(page)
    title, hand = page.locator(".lead-text").inner_text(), Hand(page)
    candidate = same(page, suggested(page))
    company = company_of(candidate)

    hand.click(candidate.get_by_role("button", name="Retenir"))
    expect(candidate.locator(".state")).to_have_text("Retenue")
    only_check(page, candidate)
    with page.expect_navigation():
        hand.click(page.get_by_role("button", name=re.compile("Envoyer à celles cochées")))

    expect(page.locator("#messages")).to_contain_text("Envoyé à 1 entreprise")
    assert hand.count == 2 <= MOST_CLICKS
    page.goto(QUEUE)
    assert page.locator(".lead-text").inner_text() != title  # on to what waits
    page.goto(BOARD + "?q=" + title[:30])
    expect(page.locator("[data-oi-column=sent]")).to_contain_text(company)


def test_by_keyboard_candidates_are_kept_undone_removed_and_sent(open_page):
    page = open_page("amue@demo.example")
    page.goto(QUEUE)
    uncheck_all(page)
    candidates = page.locator("[data-oi-candidate]")
    before, hand = candidates.count(), Hand(page)
    keys = [same(page, suggested(page)), None]
    number = [each.get_attribute("id") for each in candidates.all()].index(keys[0].get_attribute("id")) + 1
    first, second = candidates.nth(number - 1), same(page, candidates.nth(number))

    page.keyboard.press("?")
    expect(page.locator(".keys-list")).to_be_visible()
    page.keyboard.press("Escape")
    hand.press("j")
    step_to(page, number - 1)
    expect(first).to_be_focused()
    hand.press("y")
    expect(keys[0].locator(".state")).to_have_text("Retenue")
    expect(keys[0]).to_be_focused()
    page.keyboard.press("y")
    expect(keys[0].locator(".state")).to_have_text("Suggérée")
    expect(keys[0]).to_be_focused()
    page.keyboard.press("y")
    expect(keys[0].locator(".state")).to_have_text("Retenue")

    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(second).to_have_count(0)
    expect(candidates).to_have_count(before - 1)
    expect(page.locator("#messages")).to_contain_text("retirée des candidates")

    hand.press("s")
    with page.expect_navigation():
        hand.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Envoyé à 1 entreprise")
    assert hand.count == 4  # j, y, s, Enter
    page.goto("/mises-en-relation/retraits/")
    expect(page.locator("tbody tr").first).to_contain_text("Ce n’est pas leur domaine")


# Presses "keep" again as soon as the list is drawn anew, as a quick hand does: nothing of the page may still be asleep then.
PRESS_AGAIN = """() => new Promise((done) => {
  window.sameDocument = true;
  const state = (name) => document.activeElement.querySelector(`.state-${name}`);
  const again = new MutationObserver(() => {
    if (!state("shortlisted")) return;
    again.disconnect();
    document.activeElement.querySelector("[data-oi-keep]").click();
    done();
  });
  again.observe(document.querySelector("main"), { childList: true, subtree: true });
  document.activeElement.querySelector("[data-oi-keep]").click();
})"""


def test_a_key_pressed_as_soon_as_the_list_is_drawn_again_keeps_the_page_and_the_focus(open_page):
    page = open_page("amue@demo.example")
    open_candidates(page)
    candidate = same(page, suggested(page))
    candidate.focus()
    page.evaluate(PRESS_AGAIN)

    expect(candidate.locator(".state")).to_have_text("Suggérée")
    expect(candidate).to_be_focused()
    assert page.evaluate("window.sameDocument")


def test_the_keys_can_be_switched_off(open_page):
    page = open_page("amue@demo.example")
    open_candidates(page)
    page.keyboard.press("?")
    page.get_by_label("Utiliser ces touches").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")

    assert page.locator("[data-oi-candidate]:focus").count() == 0


def test_what_is_typed_stays_while_the_list_changes_and_is_read_in_the_preview(open_page):
    page = open_page("amue@demo.example")
    open_candidates(page)
    page.get_by_text("Ajouter un mot").click()
    page.get_by_label("Un mot pour toutes").fill("Nous avons pensé à vous.")
    candidate = same(page, suggested(page))
    candidate.get_by_role("button", name="Retenir").click()
    expect(candidate.locator(".state")).to_have_text("Retenue")

    expect(page.get_by_label("Un mot pour toutes")).to_have_value("Nous avons pensé à vous.")
    expect(page.locator(".preview")).to_be_visible()
    page.get_by_label("Un mot pour toutes").press_sequentially(" Bien à vous.")
    expect(page.locator(".preview")).to_contain_text("Bien à vous.")
    assert problems_of(page) == []


def test_two_companies_are_compared_side_by_side(open_page):
    page = open_page("amue@demo.example")
    open_candidates(page)
    names = page.locator("[data-oi-candidate] h3").all_inner_texts()[:2]
    for number in range(2):
        page.get_by_label("À comparer").nth(number).check()
    page.get_by_role("button", name="Comparer deux").click()
    page.wait_for_url("**/comparer/**")

    assert page.locator("thead th").all_inner_texts()[1:] == names
    assert problems_of(page) == []


def move(page: Page, way: str, card: Locator) -> None:
    """Ask to send this shortlisted card."""
    if way == "menu":
        card.get_by_text("Déplacer").click()
        card.get_by_role("link", name="Envoyer").click()
    elif way == "keyboard":
        card.locator("h3 a").focus()
        page.keyboard.press("Shift+ArrowRight")
    else:
        card.drag_to(page.locator("[data-oi-column=sent] h2"))


@pytest.mark.parametrize("way", ["menu", "keyboard", "drag"])
def test_a_card_of_the_board_is_moved(way, open_page):
    page = open_page("amue@demo.example")
    page.goto(BOARD)
    card = page.locator("[data-oi-column=shortlisted] [data-oi-card]").first
    identifier = card.get_attribute("id")
    move(page, way, card)
    expect(page.locator("dialog")).to_be_visible()
    page.get_by_label("Un mot à l’entreprise").fill("Une précision.")
    assert problems_of(page) == []
    page.locator("dialog").get_by_role("button", name="Envoyer").click()

    expect(page.locator(f"#{identifier}")).to_have_count(1)
    expect(page.locator(f"[data-oi-column=shortlisted] #{identifier}")).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("La mise en relation est envoyée")
    expect(page.locator(f"#{identifier} h3 a")).to_be_focused()


def test_a_move_that_lacks_something_says_so_in_place(open_page):
    page = open_page("amue@demo.example")
    page.goto(BOARD)
    card = page.locator("[data-oi-column=sent] [data-oi-card]").first
    card.get_by_text("Déplacer").click()
    card.get_by_role("link", name="Clore").click()
    page.locator("dialog").get_by_role("button", name="Clore").click()

    expect(page.locator("dialog [data-oi-error-summary]")).to_be_focused()
    page.locator("dialog").get_by_role("link", name="Annuler").click()
    expect(page.locator("dialog")).to_be_hidden()
    expect(card.locator("h3 a")).to_be_focused()


def test_without_javascript_every_step_is_a_page(open_page):
    with_scripts = open_page("amue@demo.example")
    open_candidates(with_scripts)
    page, address = open_page(java_script_enabled=False), with_scripts.url
    sign_in(page, "amue@demo.example")
    page.goto(address)
    candidate = same(page, suggested(page))
    candidate.get_by_role("button", name="Retenir").click()
    page.wait_for_url(address)
    assert candidate.locator(".state").inner_text() == "Retenue"
    candidate.get_by_role("button", name="Annuler").click()
    page.wait_for_url(address)
    candidate.get_by_text("Retirer").first.click()
    candidate.get_by_role("button", name="Leur fiche en dit trop peu").click()
    page.wait_for_url(address)

    assert candidate.count() == 0


def test_who_opens_what_they_are_asked_is_seen_once(open_page):
    company, curator = open_page("entreprise@demo.example"), open_page("amue@demo.example")
    company.locator("li").filter(has_text=UNOPENED).get_by_role("link", name="Répondre").click()
    with company.expect_response(re.compile("/ouverte/")) as told:
        company.reload()
    title = company.locator(".lead-text").inner_text()
    curator.goto(SILENCES)
    row = curator.locator("tbody tr").filter(has_text=title).filter(has_text="Salleclaire")

    assert told.value.status == 204
    expect(row.locator("td").nth(3)).to_contain_text("instant")

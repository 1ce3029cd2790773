"""An organiser plans the edition to come: computes, moves by keyboard and by drag, learns what a seat would break, undoes, publishes."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import problems_of
from tests.browser.site import NARROW, sign_in

EDITION = "/rencontres/rencontres-de-demonstration-deuxieme-edition/"
GRID = f"{EDITION}grille/"
CARD = "td [data-oi-wish]:not([data-oi-fixed])"
MOST_SECONDS = "3"  # enough to plan twenty-five meetings


def plan(page: Page) -> None:
    """A working agenda that was just computed."""
    page.goto(f"{EDITION}planifier/")
    page.get_by_label("Secondes au plus").fill(MOST_SECONDS)
    page.get_by_role("button", name="Calculer").click()
    # The same agenda again, where it is the working one already.
    take_up = page.get_by_role("button", name="En faire l’agenda de travail")
    take_up.or_(page.get_by_text("C’est l’agenda de travail")).click(timeout=60_000)
    page.goto(GRID)


def same(page: Page, card: Locator) -> Locator:
    """This very card, wherever it goes."""
    return page.locator(f"#{card.get_attribute('id')}")


def pick_up(page: Page, card: Locator) -> None:
    card.locator("a").focus()
    page.keyboard.press("Space")
    expect(page.locator(".is-aimed")).to_be_visible()


def seat_of(card: Locator) -> str | None:
    return card.locator("xpath=ancestor::td").get_attribute("data-oi-seat")


def step_to(page: Page, target: Locator) -> None:
    """By arrows, from the seat that is aimed at."""
    wanted = target.evaluate("td => [td.parentElement.rowIndex, td.cellIndex]")
    for axis, (back, forth) in enumerate((("ArrowUp", "ArrowDown"), ("ArrowLeft", "ArrowRight"))):
        here = page.locator(".is-aimed").evaluate("td => [td.parentElement.rowIndex, td.cellIndex]")
        for _step in range(abs(wanted[axis] - here[axis])):
            page.keyboard.press(forth if wanted[axis] > here[axis] else back)
    expect(target).to_have_class(re.compile("is-aimed"))


def test_an_agenda_is_planned_changed_by_hand_and_published(open_page):
    page = open_page("amue@demo.example")
    plan(page)
    assert problems_of(page) == []

    # By keyboard to a free seat: what each seat means is said before it is chosen.
    card = same(page, page.locator(CARD).first)
    before = seat_of(card)
    pick_up(page, card)
    expect(page.locator("#grid-live")).to_contain_text("sa place actuelle")
    assert problems_of(page) == []
    broken = page.locator("td.may-broken").first
    step_to(page, broken)
    expect(page.locator("#grid-live")).to_contain_text("impossible")
    page.keyboard.press("Enter")  # refused: nothing leaves the hand
    expect(broken).to_have_class(re.compile("is-aimed"))
    free = page.locator("td.may-free").first
    wanted = free.get_attribute("data-oi-seat")
    step_to(page, free)
    expect(page.locator("#grid-live")).to_contain_text("libre")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Placée")
    expect(page.locator(f'[data-oi-seat="{wanted}"] #{card.get_attribute("id")}')).to_have_count(1)
    expect(card.locator("a")).to_be_focused()

    # Escape leaves it where it is.
    pick_up(page, card)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".may-free")).to_have_count(0)
    expect(card.locator("a")).to_be_focused()
    assert seat_of(card) == wanted

    # Undone, then moved again by drag.
    page.get_by_role("button", name=re.compile("Annuler l’étape")).click()
    expect(page.locator(f'[data-oi-seat="{before}"] #{card.get_attribute("id")}')).to_have_count(1)
    card.drag_to(page.locator(f'[data-oi-seat="{wanted}"]'))
    expect(page.locator(f'[data-oi-seat="{wanted}"] #{card.get_attribute("id")}')).to_have_count(1)

    # What changes, then the version.
    page.get_by_role("link", name="Ce qui change").click()
    expect(page.get_by_role("heading", name=re.compile("seront prévenues"))).to_be_visible()
    assert problems_of(page) == []
    page.get_by_role("button", name="Publier la version").click()
    page.wait_for_url("**/versions/")
    expect(page.get_by_role("heading", name=re.compile("Version 1"))).to_be_visible()
    assert problems_of(page) == []


def test_of_two_organisers_the_second_is_told_and_sees_the_fresh_grid(open_page):
    page, other = open_page("amue@demo.example"), open_page("amue@demo.example")
    plan(page)
    other.goto(GRID)
    card = page.locator(CARD).first
    pick_up(page, card)
    page.keyboard.press("Delete")
    expect(page.locator("[data-oi-tray] [data-oi-wish]").first).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("n’a plus de place")

    pick_up(other, other.locator(CARD).nth(1))
    other.keyboard.press("Delete")

    expect(other.locator("#messages")).to_contain_text("Quelqu’un d’autre a modifié l’agenda")
    expect(other.locator("[data-oi-tray] [data-oi-wish]")).to_have_count(
        page.locator("[data-oi-tray] [data-oi-wish]").count()
    )


def test_without_javascript_and_on_a_phone_a_page_moves_a_meeting(open_page):
    plan(open_page("amue@demo.example"))
    page = open_page(java_script_enabled=False, viewport=NARROW)
    sign_in(page, "amue@demo.example")
    page.goto(GRID)
    page.locator("td [data-oi-wish] a").first.click()
    address = urlsplit(page.url).path
    place = page.get_by_label("Créneau et table")
    label = place.locator("option").first.inner_text()
    place.select_option(index=0)
    page.get_by_role("button", name="La placer là").click()
    page.wait_for_url(f"**{GRID}")
    expect(page.locator("#messages")).to_contain_text("Placée")
    page.goto(address)

    assert label.split(" · ")[0] in page.locator(".facts dd").first.inner_text()

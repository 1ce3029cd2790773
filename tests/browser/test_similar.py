"""While an irritant is typed: those that look like it appear, are announced, take no focus, and can be joined with the keyboard."""

from playwright.sync_api import Page, expect

from tests.browser.pages import AXE, RUN_AXE
from tests.browser.site import NARROW

WELCOME = "Un étudiant étranger arrive sans toit, sans compte et sans savoir à qui parler"
FOCUS = "document.activeElement.id"


def typed(page: Page, field: str, text: str) -> None:
    """Like a person: key by key."""
    page.locator(f"#id_{field}").click()
    page.keyboard.type(text, delay=10)


def test_what_is_typed_finds_what_others_told_and_goes_along(open_page):
    page = open_page("etablissement@demo.example", viewport=NARROW)
    page.goto("/irritants/nouveau/")
    typed(page, "title", "Un étudiant étranger arrive sans logement")

    expect(page.locator(".similar").get_by_role("link", name=WELCOME)).to_be_visible()
    expect(page.locator("#live")).to_contain_text("au vôtre")
    assert page.evaluate(FOCUS) == "id_title"

    page.keyboard.press("Enter")
    page.wait_for_url("**/situation/")
    typed(page, "situation", "Chaque service lui envoie son formulaire.")
    with page.expect_response(lambda response: "/semblables/" in response.url):
        expect(page.locator("#saved")).to_contain_text("enregistré")
    assert page.evaluate(FOCUS) == "id_situation"
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []

    page.locator(".similar li").filter(has_text=WELCOME).get_by_role("button", name="Co-signer plutôt").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/nous-aussi/**")
    expect(page.locator("[name=context]")).to_have_value("Chaque service lui envoie son formulaire.")
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []

    page.get_by_role("link", name="Revenir au brouillon").click()
    page.wait_for_url("**/modifier/**")
    expect(page.get_by_role("main")).to_contain_text("Un étudiant étranger arrive sans logement")

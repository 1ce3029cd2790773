"""`python -m tests.browser.curating`: twenty irritants of the demonstration, from the suggestion to the company that is asked.

Each line says how many clicks it took, the irritant and the company. Raises AssertionError where fewer are to be curated.
"""

import re
import sys
from collections.abc import Iterator
from urllib.parse import urljoin

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.site import CHROMIUM, WIDE, running_demonstration, sign_in
from tests.browser.test_curation import Hand, company_of, only_check, same, suggested

TWENTY = 20


def main() -> None:
    with running_demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        page = browser.new_context(base_url=address, locale="fr-FR", viewport=WIDE).new_page()
        sign_in(page, "amue@demo.example")
        curated = 0
        for path in list(irritants_of(page)):
            if curated < TWENTY and (line := curated_in(page, path)):
                sys.stdout.write(line)
                curated += 1
        browser.close()
    assert curated == TWENTY, f"{curated} of {TWENTY}"


def irritants_of(page: Page) -> Iterator[str]:
    """Their addresses, as the pages of the list give them."""
    path = "/irritants/"
    while path:
        page.goto(path)
        yield from [str(link.get_attribute("href")) for link in page.locator(".tile h3 a").all()]
        following = page.get_by_role("link", name="Suivante")
        path = urljoin(path, following.first.get_attribute("href") or "") if following.count() else ""


def curated_in(page: Page, path: str) -> str:
    """What it took; nothing where no company is suggested that may still be asked."""
    page.goto(path)
    page.get_by_role("link", name=re.compile("Candidates")).first.click()
    page.wait_for_url("**/candidats/")
    title, hand = page.locator(".lead-text").inner_text(), Hand(page)
    if not page.locator("#sending").count() or not suggested(page).count():
        return ""
    candidate = same(page, suggested(page))
    company = company_of(candidate)
    hand.click(candidate.get_by_role("button", name="Retenir"))
    expect(candidate.locator(".state")).to_have_text("Retenue")
    only_check(page, candidate)  # those kept before are not of this count
    with page.expect_navigation():
        hand.click(page.get_by_role("button", name=re.compile("Envoyer à celles cochées")))
    expect(page.locator("#messages")).to_contain_text("Envoyé à 1 entreprise")
    return f"{hand.count}\t{title}\t{company}\n"


if __name__ == "__main__":
    main()

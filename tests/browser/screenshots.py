"""`make screenshots`: the images of the README and of the guides, taken from the demonstration."""

import sys

from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import CHROMIUM, NARROW, WIDE, running_demonstration, sign_in
from tests.openinno.running import BASE_DIR

IMAGES = BASE_DIR / "docs" / "images"
# Name, account, path, width, and what to follow from there.
SHOTS = (
    ("accueil", "", "/", WIDE, ""),
    ("irritant", "", "/irritants/?stage=5", WIDE, ".tile h3 a"),
    ("tableau", "amue@demo.example", "/mises-en-relation/tableau/", WIDE, ""),
    ("espace-amue", "amue@demo.example", "/mon-espace/", WIDE, ""),
    ("espace-etablissement", "etablissement@demo.example", "/mon-espace/", NARROW, ""),
    ("deposer", "etablissement@demo.example", "/irritants/nouveau/", NARROW, ""),
    ("espace-entreprise", "entreprise@demo.example", "/mon-espace/", NARROW, ""),
    ("espace-reseau", "reseau@demo.example", "/entreprises/mon-reseau/", WIDE, ""),
)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        for shot in SHOTS:
            _take(browser, address, *shot)
        browser.close()


def _take(browser: Browser, address: str, name: str, email: str, path: str, size: dict[str, int], follow: str) -> None:
    context = browser.new_context(base_url=address, locale="fr-FR", viewport=size, reduced_motion="reduce")
    page = context.new_page()
    if email:
        sign_in(page, email)
    page.goto(path)
    if follow:
        page.locator(follow).first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()
    sys.stdout.write(f"docs/images/{name}.png\n")


if __name__ == "__main__":
    main()

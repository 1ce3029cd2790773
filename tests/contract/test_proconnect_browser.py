"""The whole way in a real Chromium, under the page's own content policy: linked, signed in, signed out of both."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from openinno.demo.accounts import PASSWORD
from tests.browser.site import CHROMIUM, WIDE, Site, running_demonstration, sign_in
from tests.contract.providers import ProConnect, running_proconnect

pytestmark = pytest.mark.browser
LINKED = "contact@digital113.example"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return CHROMIUM


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProConnect]:
    with running_proconnect(tmp_path_factory.mktemp("proconnect") / "log") as running:
        yield running


@pytest.fixture(scope="module")
def site(provider: ProConnect, kept_demonstration: Path) -> Iterator[Site]:
    """A demonstration whose environment names the provider, which sends people back to it."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in provider.environment.items():
            environment.setenv(name, value)
        with running_demonstration(kept_demonstration) as address:
            provider.change(back=str(address))
            yield address


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="fr-FR", viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def complaints(page: Page) -> list[str]:
    """What our content policy refuses from now on."""
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    return refused


def by_proconnect(page: Page, person: str = "alice") -> None:
    page.goto("/compte/login/")
    page.get_by_role("button", name="S’identifier avec ProConnect").click()
    page.get_by_role("button", name=person).click()


def test_linked_from_my_account_it_signs_in_and_signing_out_ends_both(page, site, provider):
    refused = complaints(page)
    sign_in(page, LINKED)
    page.goto("/mon-compte/")
    page.get_by_role("link", name="Comptes reliés").click()
    page.get_by_role("button", name="Relier ProConnect").click()
    page.get_by_role("button", name="alice").click()
    page.get_by_label("Mot de passe", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("main")).to_contain_text("alice@univ-essai.example")

    page.goto("/compte/logout/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name=re.compile("yes|sign me out", re.IGNORECASE)).click()
    expect(page.locator("body")).to_contain_text("Votre session est fermée, chez ProConnect aussi")

    by_proconnect(page)
    expect(page).to_have_url(re.compile("/mon-espace/$"))
    page.goto("/mon-compte/")
    expect(page.locator("body")).to_contain_text(LINKED)
    assert refused == []


def test_a_new_person_enters_and_without_javascript_too(site, provider, browser):
    provider.change(
        idToken={"sub": "nouvelle"},
        userinfo={"sub": "nouvelle", "email": "nouvelle@univ-essai.example", "email_verified": True},
    )
    context = browser.new_context(base_url=site, locale="fr-FR", viewport=WIDE, java_script_enabled=False)
    page = context.new_page()

    by_proconnect(page)

    # Whoever signs up by the form accepts the terms there; who comes by another door is asked on their first page.
    expect(page).to_have_url(re.compile("/mon-compte/conditions/"))
    page.get_by_label("J’accepte les conditions d’utilisation").check()
    page.get_by_role("button", name="Accepter et continuer").click()
    expect(page).to_have_url(re.compile("/(mon-espace|organisations)/$"))
    expect(page.locator("body")).to_contain_text("Alice Éluard")
    context.close()
    provider.change()

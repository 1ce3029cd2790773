"""The whole way in a real Chromium: chosen among several, linked, signed in, signed out of both, under the content policy.

The establishments are of another site than ours (localhost, not 127.0.0.1): browsers send no session of ours with their answers.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from openinno.demo.accounts import PASSWORD
from tests.browser.site import CHROMIUM, NARROW, WIDE, Site, running_demonstration, sign_in
from tests.contract.saml import ZOE, Establishment, environment, make_key, running_establishment
from tests.contract.test_proconnect_browser import complaints

pytestmark = pytest.mark.browser
LINKED = "contact@digital113.example"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return CHROMIUM


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Establishment]]:
    folder: Path = tmp_path_factory.mktemp("federation")
    for name in ("essai", "autre"):
        make_key(folder, name)
    with running_establishment("essai", folder) as first, running_establishment("autre", folder) as second:
        yield [first, second]


@pytest.fixture(scope="module")
def site(federation: list[Establishment], kept_demonstration: Path) -> Iterator[Site]:
    """A demonstration whose environment names two establishments, which have read who it is."""
    for each in federation:
        each.publish()
    with pytest.MonkeyPatch.context() as variables:
        for name, value in environment(federation[0].folder, federation).items():
            variables.setenv(name, value)
        with running_demonstration(kept_demonstration) as address:
            ours = requests.get(f"{address}/compte/federation/metadonnees/", timeout=10).text
            for each in federation:
                each.change(sp=ours)
            yield address


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="fr-FR", viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def by_establishment(page: Page, name: str = "Université essai") -> None:
    page.goto("/compte/login/")
    page.get_by_role("button", name="S’identifier avec mon établissement").click()
    page.get_by_role("button", name=name).click()


def test_linked_from_my_account_it_signs_in_and_signing_out_ends_both(page, site):
    refused = complaints(page)
    sign_in(page, LINKED)
    page.goto("/mon-compte/")
    page.get_by_role("link", name="Comptes reliés").click()
    page.get_by_role("link", name="Relier le compte de mon établissement").click()
    page.get_by_role("button", name="Université essai").click()
    page.get_by_role("button", name="Je suis Zoé").click()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Mot de passe", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("main")).to_contain_text("zoe.lefevre@univ-essai.example")

    page.goto("/compte/logout/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    expect(page.locator("body")).to_contain_text("Votre session est fermée, chez Université essai aussi.")

    by_establishment(page)
    page.get_by_role("button", name="Je suis Zoé").click()
    page.get_by_role("button", name="Continuer").click()
    expect(page).to_have_url(re.compile("/mon-espace/$"))
    page.goto("/mon-compte/")
    expect(page.locator("body")).to_contain_text(LINKED)
    assert refused == []


def test_a_new_person_enters_on_a_phone_and_without_javascript(site, federation, browser):
    nouvelle = {**ZOE, "eduPersonPrincipalName": ["nouvelle@autre.example"], "mail": ["nouvelle@autre.example"]}
    federation[1].change(person=nouvelle)
    context = browser.new_context(base_url=site, locale="fr-FR", viewport=NARROW, java_script_enabled=False)
    page = context.new_page()

    by_establishment(page, "Université autre")
    page.get_by_role("button", name="Je suis Zoé").click()
    page.get_by_role("button", name="Continuer").click()

    expect(page.get_by_role("main")).to_contain_text("nouvelle@autre.example")
    context.close()

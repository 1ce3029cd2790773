"""A passkey added and used, under the page's own content policy; a device that refuses is told about."""

import re

from playwright.sync_api import CDPSession, Page, expect

from openinno.demo.accounts import PASSWORD

# Nobody that the other tests sign in as: from then on a password is not enough.
EMAIL = "contact@digital113.example"


def device(page: Page) -> CDPSession:
    """A device with a fingerprint reader that always recognises its owner."""
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return chromium


def test_a_passkey_is_added_used_and_its_refusal_told(open_page, site):
    page = open_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto("/compte/login/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    # A passkey belongs to a name, never to a number: the browser refuses this address.
    expect(page.get_by_role("alert")).to_contain_text("La clé d’accès n’a pas répondu")
    local = site.replace("127.0.0.1", "localhost")
    device(page)
    page.goto(f"{local}/compte/login/")

    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Mot de passe", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.goto(f"{local}/compte/2fa/webauthn/add/")
    page.get_by_label("Mot de passe", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de cette clé d’accès").fill("Mon portable")
    page.get_by_label("Me connecter avec elle seule").check()
    page.get_by_role("button", name="Continuer sur mon appareil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    page.goto(f"{local}/compte/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("Mon portable")

    page.goto(f"{local}/compte/logout/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{local}/compte/login/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page).to_have_url(re.compile("/mon-espace/$"))
    assert refused == []

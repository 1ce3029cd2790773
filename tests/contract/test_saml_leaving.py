"""Signing out of both, against real identity providers."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from tests.accounts.forms import account, text, who
from tests.contract.saml import EMAIL, Establishment, bring, doors, way_out
from tests.contract.test_saml import linked

pytestmark = pytest.mark.django_db
OUT_OF_BOTH = "Votre session est fermée, chez Université essai aussi."
ONLY_HERE = "Votre session est fermée ici, mais peut-être pas chez Université essai"


def entered(essai: Establishment, client: Client) -> requests.Session:
    """Somebody who came by this establishment, and the browser that keeps its session."""
    linked(account(EMAIL), essai)
    browser = requests.Session()
    bring(client, essai.form(way_out(client, essai.slug), browser)[1])
    assert who(client) == EMAIL
    return browser


def out(client: Client) -> str:
    """The address that signing out here leads to."""
    asked = client.post(reverse("account_logout"))
    assert (asked["Location"], who(client)) == (reverse("saml_leave"), None)
    return str(
        BeautifulSoup(client.get(asked["Location"]).content, "html.parser").select_one("main a.btn-primary")["href"]
    )


def path_of(address: str) -> str:
    return address.removeprefix(site.SITE_URL)


def test_signing_out_here_signs_out_there_and_comes_back(essai, client):
    browser = entered(essai, client)

    back = browser.get(out(client), allow_redirects=False, timeout=10)

    assert OUT_OF_BOTH in text(client.get(path_of(back.headers["Location"]), follow=True))
    # Its session is over too: it asks again who one is.
    assert "Je suis Zoé" in browser.get(way_out(client, "essai"), timeout=10).text


def test_where_it_has_no_logout_one_is_out_here_and_is_told(essai, client, settings):
    essai.publish(silent=True)
    settings.SOCIALACCOUNT_PROVIDERS = doors(essai.folder, [essai])
    entered(essai, client)

    page = client.post(reverse("account_logout"), follow=True)

    assert (who(client), ONLY_HERE in text(page)) == (None, True)


@pytest.mark.parametrize("how", ["unsigned", "other"])
def test_an_end_that_is_not_proved_is_not_claimed(essai, client, how):
    browser = entered(essai, client)
    address = out(client)
    essai.change(**({"unsignedLogout": True} if how == "unsigned" else {"key": "stranger"}))

    back = browser.get(address, allow_redirects=False, timeout=10)

    assert ONLY_HERE in text(client.get(path_of(back.headers["Location"]), follow=True))


def test_who_comes_back_without_having_left_is_told_nothing(essai, client):
    page = client.get(reverse("saml_sls"), {"SAMLResponse": "x"}, follow=True)

    assert "Votre session est fermée" not in text(page)


def started(essai: Establishment, name_id: str = "_session-of-zoe@univ-essai.example") -> str:
    """The path on our site that the establishment leads to, ending a session of its own accord."""
    page = requests.get(f"{essai.base}/slo", params={"start": name_id}, allow_redirects=False, timeout=10)
    return path_of(page.headers["Location"])


def test_the_establishment_ends_our_session_with_its_own(essai, client):
    entered(essai, client)

    answer = client.get(started(essai))

    assert (who(client), answer["Location"].startswith(f"{essai.base}/slo?SAMLResponse=")) == (None, True)
    assert parse_qs(urlsplit(answer["Location"]).query)["SAMLResponse"] != []


@pytest.mark.parametrize(
    ("name_id", "how"),
    [
        ("_session-of-zoe@univ-essai.example", {"unsignedLogout": True}),
        ("_session-of-zoe@univ-essai.example", {"key": "stranger"}),
        ("_session-of-another", {}),
    ],
)
def test_nobody_else_ends_it(essai, client, name_id, how):
    entered(essai, client)
    essai.change(**how)

    assert (client.get(started(essai, name_id)).status_code, who(client)) == (400, EMAIL)


def test_an_establishment_does_not_end_the_session_of_another_s_people(federation, client):
    essai, autre = federation
    entered(essai, client)

    assert (client.get(started(autre)).status_code, who(client)) == (400, EMAIL)

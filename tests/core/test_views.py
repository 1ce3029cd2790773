"""The pages of errors: in the language and the theme of the reader, with a way on."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def page_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize(("path", "language"), [("/nulle-part/", "fr"), ("/en/nulle-part/", "en")])
def test_a_page_that_does_not_exist_offers_the_search_in_the_language_of_its_address(client, path, language):
    client.cookies["theme"] = "dark"

    response = client.get(path)

    page = page_of(response)
    assert response.status_code == 404
    assert (page.html["lang"], page.html["data-theme"]) == (language, "dark")
    assert page.select_one("form[role=search]")["action"].endswith("/irritants/")


def test_a_body_above_the_limit_is_said_to_be_too_large(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    response = client.post(reverse("account_login"), {"login": "x" * 100})

    assert (response.status_code, page_of(response).h1.text) == (413, "Ce fichier est trop volumineux")


def test_a_form_without_its_token_says_that_the_session_has_changed(settings):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "camille@univ.example"})

    assert (response.status_code, page_of(response).h1.text) == (403, "Votre session a changé")


def test_a_form_says_what_its_asterisks_mean_where_it_has_some(client):
    with_some, without = client.get(reverse("account_login")), client.get(reverse("irritants:list"))

    assert "Les champs suivis d’un * sont obligatoires." in page_of(with_some).main.text
    assert "Les champs suivis d’un *" not in page_of(without).main.text

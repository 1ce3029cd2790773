"""Webhooks of the agency: made with a secret that is shown once, changed, paused, tried, deleted; for its people only."""

import base64
import socket

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import WebhookEnd, WebhookEvent
from accounts.models import Webhook, WebhookDelivery
from accounts.operations import webhooks as operations
from tests.accounts.forms import account, signed_in, text
from tests.factories.accounts import (
    PASSWORD,
    OrganisationFactory,
    WebhookDeliveryFactory,
    WebhookFactory,
    curator,
    manager_of,
    member_of,
)

pytestmark = pytest.mark.django_db
ASKED = {
    "name": "Suivi de l’équipe",
    "url": "https://outil.example/openinno",
    "events": ["irritant.published", "poc.decided"],
}


@pytest.fixture(autouse=True)
def names(monkeypatch) -> dict[str, str]:
    """What each name leads to, at this moment."""
    known = {"outil.example": "93.184.215.14", "interne.example": "10.0.0.1", "localhost": "127.0.0.1"}

    def look_up(host, port, *args, **options):
        if host not in known:
            raise socket.gaierror(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def curator_signed_in() -> Client:
    """Who has just given their password."""
    person = account("amue@test.example")
    person.active_membership = person.memberships.create(organisation=OrganisationFactory(agency=True))
    person.save()
    client = signed_in(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def of_its_agency(**fields: object) -> tuple[Client, Webhook]:
    person = curator()
    return signed_in(person), WebhookFactory(organisation=person.organisation, made_by=person, **fields)


def secret_in(response: object) -> str:
    shown = BeautifulSoup(response.content, "html.parser").find(id="secret")
    return shown["value"] if shown else ""


def test_the_secret_is_shown_once_and_is_of_256_bits():
    client = curator_signed_in()

    page = client.post(reverse("accounts:make_webhook"), ASKED)

    webhook = Webhook.objects.get()
    secret = secret_in(page)
    assert (webhook.secret, webhook.events, webhook.made_by.email) == (secret, ASKED["events"], "amue@test.example")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == operations.SECRET_BYTES
    assert "no-store" in page["Cache-Control"]
    assert secret not in client.get(webhook.get_absolute_url()).content.decode()


def test_one_proves_first_who_one_is_then_the_webhook_is_made():
    person = account("amue@test.example")
    person.active_membership = person.memberships.create(organisation=OrganisationFactory(agency=True))
    person.save()
    client = signed_in(person)

    asked = client.post(reverse("accounts:make_webhook"), ASKED)

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not Webhook.objects.exists()
    assert secret_in(client.post(asked["Location"], {"password": PASSWORD})).startswith("whsec_")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "http://outil.example:8080/"}, "doit commencer par https://"),
        ({"url": "https://interne.example/"}, "réseau privé"),
        ({"url": "https://inconnu.example/"}, "Aucune machine"),
        ({"url": "https://moi:secret@outil.example/"}, "ni identifiant ni mot de passe"),
        ({"url": "https://outil.example:22/"}, "443"),
        ({"url": "n’importe quoi"}, "adresse"),
        ({"url": "https://outil.example/" + "a" * 500}, "500"),
        ({"events": []}, "obligatoire"),
        ({"events": ["test.ping"]}, "test.ping"),
        ({"name": ""}, "obligatoire"),
        ({"name": "a" * 81}, "80"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(wrong, said):
    client = curator_signed_in()

    page = client.post(reverse("accounts:make_webhook"), {**ASKED, **wrong})

    [field] = wrong
    shown = BeautifulSoup(page.content, "html.parser")
    assert page.status_code == 422
    assert said in " ".join(each.get_text() for each in shown.select(f"#div_id_{field} .invalid-feedback"))
    assert shown.find(id="id_name").get("value", "") == {**ASKED, **wrong}["name"]
    assert shown.find(id="id_url")["value"] == {**ASKED, **wrong}["url"]
    assert not Webhook.objects.exists()


def test_this_machine_is_a_receiver_in_the_demonstration_and_never_in_production(settings):
    client, here = curator_signed_in(), {**ASKED, "url": "http://localhost:8001/recu"}

    settings.DEMO = False
    refused = client.post(reverse("accounts:make_webhook"), here)
    settings.DEMO = True
    accepted = client.post(reverse("accounts:make_webhook"), here)

    assert (refused.status_code, accepted.status_code) == (422, 200)
    assert "ce serveur même" in text(refused)
    assert Webhook.objects.get().url == here["url"]


def test_there_are_not_more_than_the_limit(monkeypatch):
    monkeypatch.setattr(operations, "MOST_WEBHOOKS", 1)
    client = curator_signed_in()
    client.post(reverse("accounts:make_webhook"), ASKED)

    page = client.post(reverse("accounts:make_webhook"), ASKED)

    assert page.status_code == 422
    assert "supprimez-en un" in text(page)
    assert "le plus qu’il puisse y avoir" in text(client.get(reverse("accounts:webhooks")))


def test_it_is_changed_and_its_secret_stays(names):
    client, webhook = of_its_agency()
    names["autre.example"] = "93.184.215.15"
    typed = {"name": "Autre", "url": "https://autre.example/", "events": ["funding.granted"]}

    client.post(reverse("accounts:change_webhook", args=[webhook.uuid]), typed)

    changed = Webhook.objects.get()
    assert {"name": changed.name, "url": changed.url, "events": changed.events} == typed
    assert changed.secret == webhook.secret


def test_a_changed_address_is_checked_like_a_new_one():
    client, webhook = of_its_agency()

    page = client.post(
        reverse("accounts:change_webhook", args=[webhook.uuid]), {**ASKED, "url": "https://interne.example/"}
    )

    assert page.status_code == 422
    assert Webhook.objects.get().url == webhook.url


def test_a_new_secret_is_shown_once_and_the_former_one_signs_for_a_day():
    client = curator_signed_in()
    former = secret_in(client.post(reverse("accounts:make_webhook"), ASKED))
    webhook = Webhook.objects.get()

    page = client.post(reverse("accounts:rotate_secret", args=[webhook.uuid]))

    webhook.refresh_from_db()
    assert secret_in(page) == webhook.secret != former
    assert webhook.former_secret == former
    assert timezone.now() < webhook.former_until <= timezone.now() + operations.BOTH_SIGN_FOR
    assert "L’ancien secret signe aussi" in text(page)


def test_paused_it_is_told_nothing_and_told_again_it_begins_with_what_was_left():
    client, webhook = of_its_agency()
    left = WebhookDeliveryFactory(webhook=webhook, attempts=3)
    client.post(reverse("accounts:pause_webhook", args=[webhook.uuid]))
    operations.announce(event=WebhookEvent.IRRITANT_PUBLISHED, data={}, at=timezone.now())

    assert list(WebhookDelivery.objects.all()) == [left]
    assert not WebhookDelivery.objects.due(timezone.now()).exists()
    page = client.post(reverse("accounts:resume_webhook", args=[webhook.uuid]), follow=True)

    assert "de nouveau actif" in text(page)
    assert list(WebhookDelivery.objects.due(timezone.now())) == [left]
    assert WebhookDelivery.objects.get().attempts == 0


def test_deleting_asks_first_and_takes_the_log_along():
    client, webhook = of_its_agency()
    WebhookDeliveryFactory(webhook=webhook)
    url = reverse("accounts:delete_webhook", args=[webhook.uuid])

    assert "Supprimer « " + webhook.name in text(client.get(url)).replace("\xa0", " ")
    assert Webhook.objects.exists()
    client.post(url)

    assert not Webhook.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_another_agency_s_webhooks_are_not_there():
    client, _own = of_its_agency()
    other = WebhookFactory(organisation=OrganisationFactory(agency=True), name="De l’autre agence")

    assert client.get(other.get_absolute_url()).status_code == 404
    assert other.name not in text(client.get(reverse("accounts:webhooks")))


def test_the_spaces_of_the_agency_lead_to_them_and_those_of_others_do_not():
    link = reverse("accounts:webhooks")
    client, _webhook = of_its_agency()
    other = signed_in(manager_of(OrganisationFactory(establishment=True)))

    for page in ("dashboards:home", "accounts:account", "api_page"):
        assert f'"{link}"' in client.get(reverse(page)).content.decode()
        assert f'"{link}"' not in other.get(reverse(page)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(count, django_assert_num_queries):
    person = curator()
    client = signed_in(person)
    for _each in range(count):
        webhook = WebhookFactory(organisation=person.organisation)
        WebhookDeliveryFactory(webhook=webhook, due_at=None, delivered_at=timezone.now())

    with django_assert_num_queries(6):
        page = client.get(reverse("accounts:webhooks"))

    assert text(page).count("https://outil.example/openinno") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_takes_the_same_queries_for_any_number_and_shows_each(count, django_assert_num_queries):
    client, webhook = of_its_agency()
    given_up = {"due_at": None, "given_up_at": timezone.now(), "failure": "refused", "status_code": 503, "attempts": 10}
    WebhookDeliveryFactory.create_batch(count, webhook=webhook, **given_up)

    with django_assert_num_queries(8):
        page = client.get(webhook.get_absolute_url())

    rows = BeautifulSoup(page.content, "html.parser").select("#log tbody tr")
    assert [" ".join(row.get_text(" ").split()) for row in rows] == [
        "Un irritant est publié · 5 janvier 2026 10:00 Des salles vides 5 janvier 2026 Abandonné 10 503 La réponse est une erreur."
    ] * count


def test_the_log_has_pages(monkeypatch):
    monkeypatch.setattr("accounts.views.webhooks.LOG_SIZE", 2)
    client, webhook = of_its_agency()
    WebhookDeliveryFactory.create_batch(3, webhook=webhook)

    second = client.get(webhook.get_absolute_url(), {"page": 2})

    assert len(BeautifulSoup(second.content, "html.parser").select("#log tbody tr")) == 1
    assert "Page 2 sur 2" in text(second)


def test_while_something_leaves_the_log_follows_and_then_stands_still():
    client, webhook = of_its_agency()
    delivery = WebhookDeliveryFactory(webhook=webhook)

    moving = client.get(webhook.get_absolute_url(), headers={"HX-Target": "log"})
    WebhookDelivery.objects.filter(pk=delivery.pk).update(due_at=None, delivered_at=timezone.now())
    still = client.get(webhook.get_absolute_url(), headers={"HX-Target": "log"})

    assert "<html" not in text(moving)
    assert "every 2s" in text(moving)
    assert "every 2s" not in text(still)


CONSTRAINTS = {
    "accounts_webhook_secure_or_here": {"url": "http://outil.example/"},
    "accounts_webhook_told_something": {"events": []},
    "accounts_webhook_off_says_why": {"disabled_at": timezone.now()},
    "accounts_webhook_former_secret_ends": {"former_secret": "whsec_"},
}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_refuses_a_webhook_that_cannot_be(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        WebhookFactory(**CONSTRAINTS[name])


@pytest.mark.parametrize(
    "scheme", ["http://localhost/", "http://127.0.0.1:8000/", "http://[::1]:8000/", "https://a.b/"]
)
def test_the_database_accepts_this_machine_without_tls(scheme):
    assert WebhookFactory(url=scheme, disabled_at=timezone.now(), disabled_reason=WebhookEnd.GONE).pk


@pytest.mark.parametrize(
    "fields",
    [
        {"due_at": None},
        {"delivered_at": timezone.now()},
        {"given_up_at": timezone.now()},
        {"due_at": None, "delivered_at": timezone.now(), "given_up_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_sending_that_is_neither_due_nor_ended_or_both(fields):
    with pytest.raises(IntegrityError, match="accounts_webhookdelivery_due_or_ended"), transaction.atomic():
        WebhookDeliveryFactory(**fields)


def test_a_plain_member_of_the_agency_manages_them_and_an_administrator_of_nothing_does_not(client):
    member = member_of(OrganisationFactory(agency=True))

    assert member.has_perm("accounts.manage_webhooks")
    assert not account("admin@test.example", is_superuser=True).has_perm("accounts.manage_webhooks")

"""Keeping, following and making alerts on the pages of somebody who is signed in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Alert, User
from accounts.operations import alerts as operations
from irritants import operations as irritants
from matching.enums import LessonStatus, PocStatus
from taxonomy.models import Theme
from tests.accounts.forms import signed_in, text
from tests.dashboards.alerting import follow, publish, search
from tests.factories.accounts import UserFactory, curator
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import LessonFactory, PocFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
ALERTS = "/mes-alertes/"
THINGS = {
    "irritant": lambda: IrritantFactory(published=True),
    "entreprise": lambda: StartupFactory(validated=True),
    "poc": lambda: PocFactory(status=PocStatus.RUNNING),
    "retour": lambda: LessonFactory(poc=PocFactory(status=PocStatus.SCALED), status=LessonStatus.PUBLISHED),
}

LAST = {"irritant": "publish", "startup": "validate", "poc": "start", "lesson": "publish"}


@pytest.fixture
def person() -> User:
    return UserFactory()


def press(client: Client, word: str, thing, do: str, **more):
    return client.post(reverse("dashboards:follow", args=[word, thing.uuid]), {"do": do, **more})


@pytest.mark.parametrize("word", THINGS)
def test_a_thing_is_kept_followed_and_left_from_its_page(person, word):
    thing, client = THINGS[word](), signed_in(person)
    assert "Suivre" in text(client.get(thing.get_absolute_url()))

    kept = press(client, word, thing, "none")
    assert kept["Location"] == thing.get_absolute_url()
    assert "Gardé" in text(client.get(thing.get_absolute_url()))

    press(client, word, thing, "daily")
    assert "Suivi : une fois par jour" in text(client.get(thing.get_absolute_url())).replace("\xa0", " ")
    assert str(thing) in text(client.get(ALERTS))

    press(client, word, thing, "remove")
    assert [alert.removed_at is None for alert in Alert.objects.all()] == [False]
    assert "Retirés récemment" in text(client.get(ALERTS))


def test_with_htmx_only_the_button_changes(person):
    thing, client = THINGS["irritant"](), signed_in(person)
    address = reverse("dashboards:follow", args=["irritant", thing.uuid])

    card = client.post(address, {"do": "none", "card": "1", "next": "/irritants/"}, headers={"HX-Request": "true"})

    assert card.status_code == 200
    assert 'aria-pressed="true"' in card.content.decode()
    assert "<html" not in card.content.decode()


@pytest.mark.parametrize("back", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)", ""])
def test_it_never_leads_elsewhere(person, back):
    thing = THINGS["irritant"]()

    assert press(signed_in(person), "irritant", thing, "none", next=back)["Location"] == thing.get_absolute_url()


@pytest.mark.parametrize("do", ["", "hourly", "restore"])
def test_what_is_no_button_is_nothing(person, do):
    assert press(signed_in(person), "irritant", THINGS["irritant"](), do).status_code == 404
    assert not Alert.objects.exists()


def test_what_one_may_not_read_one_cannot_follow(person):
    draft = IrritantFactory()

    assert press(signed_in(person), "irritant", draft, "none").status_code == 404
    assert press(signed_in(person), "rien", draft, "none").status_code == 404


def test_a_list_becomes_an_alert_with_its_filters_in_words(person):
    client = signed_in(person)
    filters = "?theme=scolarite&theme=recherche&q=badge&page=3&sort=recent"
    page = client.get("/irritants/" + filters)
    link = "/alertes/liste/irritants/"
    assert link in page.content.decode()

    asked = client.get(link + filters)
    made = client.post(link + filters, {"frequency": "weekly"})

    assert "Irritants : « badge », Recherche, Scolarité" in text(asked).replace("\xa0", " ")
    assert made["Location"] == ALERTS
    alert = Alert.objects.get()
    assert (alert.user, alert.kind, alert.query) == (person, "irritants", "q=badge&theme=recherche&theme=scolarite")
    assert (alert.frequency, alert.confirmed_at is not None, alert.due_at is not None) == ("weekly", True, True)
    assert "/irritants/?q=badge&amp;theme=recherche&amp;theme=scolarite" in client.get(ALERTS).content.decode()


def test_the_same_filters_in_another_order_are_the_same_alert(person):
    client = signed_in(person)
    for query in (
        "?theme=scolarite&poc=true",
        "?poc=true&theme=scolarite&theme=rien",
        "?poc=true&theme=scolarite&page=2",
    ):
        client.post("/alertes/liste/irritants/" + query, {"frequency": "daily"})

    assert Alert.objects.filter(query="poc=true&theme=scolarite").count() == 1


@pytest.mark.parametrize("word", ["irritants", "entreprises", "poc", "retours-d-experience"])
def test_each_list_can_be_an_alert_and_shows_it_to_visitors_too(person, word):
    found = Client().get({"irritants": "/irritants/", "entreprises": "/entreprises/"}.get(word, f"/{word}/"))
    assert f"/alertes/liste/{word}/" in found.content.decode()

    assert signed_in(person).post(f"/alertes/liste/{word}/", {"frequency": "daily"}).status_code == 302
    assert Client().get("/alertes/liste/rien/").status_code == 404


def test_too_many_filters_and_a_wrong_frequency_are_said_at_the_form(person):
    client = signed_in(person)
    long = "&".join(f"establishment=universite-{number:060}" for number in range(50))

    refused = client.post(f"/alertes/liste/irritants/?{long}", {"frequency": "daily"})
    wrong = client.post("/alertes/liste/irritants/", {"frequency": "none"})

    assert (refused.status_code, wrong.status_code) == (422, 422)
    assert "trop de filtres" in text(refused)
    assert not Alert.objects.exists()


def test_the_cap_is_said_and_two_at_once_cannot_pass_it(person, monkeypatch):
    monkeypatch.setattr(operations, "ALERTS_EACH", 1)
    client, kept, more = signed_in(person), THINGS["irritant"](), THINGS["entreprise"]()
    press(client, "irritant", kept, "none")

    refused = press(client, "entreprise", more, "none")
    assert "Vous suivez déjà 1 fiches" in text(client.get(refused["Location"]))
    assert client.post("/alertes/liste/irritants/", {"frequency": "daily"}).status_code == 422

    # What is removed makes room, and cannot come back where there is none.
    press(client, "irritant", kept, "remove")
    press(client, "entreprise", more, "none")
    removed = Alert.objects.get(kind="irritant")
    client.post(f"{ALERTS}{removed.uuid}/", {"do": "restore"})
    assert Alert.objects.filter(removed_at=None).count() == 1


def test_the_buttons_of_the_page(person):
    client, alert = signed_in(person), search(person)
    address = f"{ALERTS}{alert.uuid}/"

    def state() -> tuple:
        alert.refresh_from_db()
        return alert.frequency, alert.due_at is not None, alert.stopped_at is not None, alert.removed_at is not None

    seen = {}
    for do in ("stop", "resume", "weekly", "remove", "restore", "none"):
        assert client.post(address, {"do": do})["Location"] == ALERTS
        seen[do] = state()

    assert seen == {
        "stop": ("immediate", False, True, False),
        "resume": ("immediate", True, False, False),
        "weekly": ("weekly", True, False, False),
        "remove": ("weekly", False, False, True),
        "restore": ("weekly", True, False, False),
        "none": ("none", False, False, False),
    }
    assert client.post(address, {"do": "other"}).status_code == 404


def test_somebody_else_s_alert_is_not_found(person):
    alert, other = search(person), signed_in(UserFactory())

    assert other.post(f"{ALERTS}{alert.uuid}/", {"do": "remove"}).status_code == 404
    assert alert.title not in text(other.get(ALERTS))


def test_what_became_invisible_is_said_without_its_name(person):
    irritant = publish("Une file à l’accueil")
    follow(person, irritant)
    irritants.archive(irritant=irritant, by=curator(), at=timezone.now())

    page = text(signed_in(person).get(ALERTS))

    assert "Une file" not in page
    assert "l’alerte se tait" in page


def test_a_filter_that_is_gone_is_said(person):
    search(person, "theme=scolarite")
    Theme.objects.filter(slug="scolarite").update(slug="scolarites")

    assert "Un de ses filtres n’existe plus" in text(signed_in(person).get(ALERTS))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_any_row_count(person, rows, django_assert_num_queries):
    for _ in range(rows):
        for make in THINGS.values():
            thing = make()
            thing.record(LAST[thing._meta.model_name], by=curator(), at=timezone.now())
            follow(person, thing, "daily")
    client = signed_in(person)

    with django_assert_num_queries(23):
        client.get(ALERTS)


@pytest.mark.parametrize("address", ["/irritants/", "/entreprises/", "/poc/", "/retours-d-experience/"])
def test_lists_read_what_one_keeps_in_one_query_and_for_visitors_in_none(person, address):
    for make in THINGS.values():
        for _ in range(3):
            make()

    def reads(client: Client) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return sum("accounts_alert" in query["sql"] for query in queries)

    assert (reads(Client()), reads(signed_in(person))) == (0, 1)

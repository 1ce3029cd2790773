"""From the curators' queue to the public, back for corrections, refused or archived, and joined by others."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import Notification
from irritants.enums import IrritantStatus
from irritants.models import Event, Irritant
from tests.factories.accounts import OrganisationFactory, curator, member_of
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.moves import MAKE

pytestmark = pytest.mark.django_db
REASON = "Hors du champ du numérique."


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def act(client: Client, irritant: Irritant, verb: str, **data: str):
    return client.post(reverse("irritants:verb", args=[irritant.uuid, verb]), data)


def told(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("title", flat=True))


@pytest.fixture
def irritant() -> Irritant:
    return MAKE["irritant"](IrritantStatus.SUBMITTED)


@pytest.fixture
def by_curator() -> Client:
    return signed_in(curator())


def titles_of(response) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [link.get_text(strip=True) for link in page.select("main a[href^='/irritants/']")]


def test_corrections_go_to_the_author_and_come_back(irritant, by_curator):
    message = "Combien de personnes sont concernées ?"
    by_curator.post(reverse("irritants:request_changes", args=[irritant.uuid]), {"message": message})

    author = signed_in(irritant.author)
    assert message in author.get(irritant.get_absolute_url()).content.decode()
    assert message in author.get(reverse("irritants:step", args=[irritant.uuid, "public"])).content.decode()
    assert irritant.title not in by_curator.get(reverse("irritants:moderation")).content.decode()
    assert irritant.title in by_curator.get(reverse("irritants:moderation"), {"corrections": 1}).content.decode()

    author.post(reverse("irritants:step", args=[irritant.uuid, "relecture"]))

    irritant.refresh_from_db()
    assert (irritant.status, irritant.changes_requested_at, irritant.changes_requested) == ("submitted", None, "")
    assert irritant.title in by_curator.get(reverse("irritants:moderation")).content.decode()
    assert [event.verb for event in Event.objects.filter(irritant=irritant)] == ["request_changes", "resubmit"]
    assert len(told(irritant.author)) == 1


def test_corrections_without_a_word_are_not_asked(irritant, by_curator):
    response = by_curator.post(reverse("irritants:request_changes", args=[irritant.uuid]), {"message": " "})

    irritant.refresh_from_db()
    assert (response.status_code, irritant.changes_requested_at) == (422, None)


def test_an_incomplete_correction_does_not_come_back(irritant):
    Irritant.objects.filter(pk=irritant.pk).update(changes_requested_at=irritant.status_at, changes_requested="…")
    irritant.themes.clear()

    response = signed_in(irritant.author).post(reverse("irritants:step", args=[irritant.uuid, "relecture"]))

    irritant.refresh_from_db()
    assert (response.status_code, irritant.changes_requested) == (422, "…")


def test_published_it_is_public_its_author_is_told_and_the_engine_looks_for_companies(irritant, by_curator, run_jobs):
    act(by_curator, irritant, "publish")

    irritant.refresh_from_db()
    assert irritant.status == IrritantStatus.PUBLISHED
    assert Client().get(irritant.get_absolute_url()).status_code == 200
    assert len(told(irritant.author)) == 1
    assert "matching.suggest_for_irritant" in run_jobs()


def test_rejected_it_stays_hidden_and_its_author_reads_why(irritant, by_curator):
    without = act(by_curator, irritant, "reject")
    act(by_curator, irritant, "reject", reason=REASON)

    irritant.refresh_from_db()
    assert without.status_code == 422
    assert (irritant.status, irritant.reject_reason) == (IrritantStatus.REJECTED, REASON)
    assert REASON in signed_in(irritant.author).get(irritant.get_absolute_url()).content.decode()
    assert Notification.objects.get(recipient=irritant.author).body == REASON
    assert Client().get(irritant.get_absolute_url()).status_code == 404


def test_archived_only_those_who_took_part_find_it_and_it_can_come_back():
    cosignature = CoSignatureFactory()
    irritant, author = cosignature.irritant, signed_in(cosignature.irritant.author)
    url = irritant.get_absolute_url()

    act(author, irritant, "archive")

    elsewhere = member_of(OrganisationFactory(establishment=True))
    assert [signed_in(person).get(url).status_code for person in (cosignature.by, elsewhere)] == [200, 404]
    assert irritant.title not in Client().get(reverse("irritants:list")).content.decode()
    act(author, irritant, "reopen")
    assert Client().get(url).status_code == 200


def test_a_page_that_is_late_says_so_and_changes_nothing(irritant, by_curator):
    act(by_curator, irritant, "publish")

    response = act(by_curator, irritant, "reject", reason=REASON)

    irritant.refresh_from_db()
    assert (response.status_code, response.url) == (302, irritant.get_absolute_url())
    assert irritant.status == IrritantStatus.PUBLISHED
    assert "a changé entre-temps" in by_curator.get(response.url).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_takes_the_same_queries_for_any_row_count(rows, by_curator, django_assert_num_queries):
    IrritantFactory.create_batch(rows, submitted=True)

    with django_assert_num_queries(7):
        response = by_curator.get(reverse("irritants:moderation"))

    assert len(response.context["page_obj"]) == rows

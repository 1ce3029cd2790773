"""The history of writes beside an object: who, when, from what to what; for administrators only."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from core.history.context import told_by
from irritants.models import Irritant
from tests.factories.accounts import administrator, curator
from tests.factories.irritants import CoSignatureFactory, IrritantFactory


def page_of(client, irritant, **asked):
    return client.get(reverse("dashboards:changes", args=["irritant", irritant.uuid]), asked)


def text_of(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def retitle(irritant, *titles, by=None, request="") -> None:
    with told_by(
        lambda: {"person": by and by.pk, "request": request, "door": "irritants:edit", "reason": "Un mot faux"}
    ):
        for title in titles:
            Irritant.objects.filter(pk=irritant.pk).update(title=title)


@pytest.mark.django_db
def test_it_says_who_when_why_and_from_what_to_what(client):
    person, irritant = curator(), IrritantFactory(title="Avant la salle", published=True)
    retitle(irritant, "Apres la salle", by=person, request="reference-1")
    client.force_login(administrator())

    row = page_of(client, irritant).context["rows"][0]

    assert (row.person, row.kind) == (str(person), "Irritant")
    assert (row.change.request, row.change.door, row.change.reason) == ("reference-1", "irritants:edit", "Un mot faux")
    assert [(each.label, each.before.text, each.after.text) for each in row.columns] == [
        ("Titre", "Avant la salle", "Apres la salle")
    ]
    said = text_of(page_of(client, irritant))
    assert all(each in said for each in (str(person), "reference-1", "Avant la salle", "Apres la salle", "Un mot faux"))


@pytest.mark.django_db
def test_it_holds_what_belongs_to_the_object_and_nothing_else(client):
    cosigned = CoSignatureFactory(irritant=IrritantFactory(published=True))
    IrritantFactory(title="Un autre irritant")
    client.force_login(administrator())

    rows = page_of(client, cosigned.irritant).context["rows"]

    assert {row.change.of for row in rows} == {"irritants_irritant", "irritants_cosignature"}
    assert "Un autre irritant" not in text_of(page_of(client, cosigned.irritant))


@pytest.mark.django_db
def test_lists_and_details_of_events_are_read(client):
    irritant = IrritantFactory(published=True)
    irritant.record("submit", by=irritant.author, at=irritant.status_at, detail={"reason": "Un mot", "ids": [1, 2]})
    client.force_login(administrator())

    (row,) = [each for each in page_of(client, irritant).context["rows"] if each.change.of == "irritants_event"]

    assert {"reason = Un mot; ids = 1, 2", "ids = 1, 2; reason = Un mot"} & {each.after.text for each in row.columns}


@pytest.mark.django_db
def test_filters_leave_a_kind_a_person_a_request_and_days(client):
    person, irritant = curator(), IrritantFactory(published=True)
    retitle(irritant, "Premier", by=person, request="reference-1")
    retitle(irritant, "Second", request="reference-2")
    client.force_login(administrator())

    def titles(**asked):
        return [row.columns[0].after.text for row in page_of(client, irritant, op="U", **asked).context["rows"]]

    assert titles() == ["Second", "Premier"]
    assert titles(person=person.pk) == ["Premier"]
    assert titles(request_reference="reference-2") == ["Second"]
    assert titles(since="2100-01-01") == []
    assert titles(until="2100-01-01") == ["Second", "Premier"]


@pytest.mark.django_db
def test_pages_follow_each_other(client, monkeypatch):
    monkeypatch.setattr("dashboards.views.changes.PAGE_SIZE", 2)
    irritant = IrritantFactory(published=True)
    retitle(irritant, "Un", "Deux", "Trois")
    client.force_login(administrator())

    assert [row.columns[0].after.text for row in page_of(client, irritant, page=2).context["rows"]][:1] == ["Un"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_follow_the_rows(client, count, django_assert_num_queries):
    irritant = IrritantFactory(published=True)
    retitle(irritant, *(f"Titre {number}" for number in range(count)), by=curator())
    client.force_login(administrator())

    with django_assert_num_queries(11):
        page_of(client, irritant)


@pytest.mark.django_db
def test_only_administrators_are_led_there_and_let_in(client):
    irritant = IrritantFactory(published=True)
    address = reverse("dashboards:changes", args=["irritant", irritant.uuid])

    seen = {}
    for name, person in (("curator", curator()), ("author", irritant.author), ("administrator", administrator())):
        client.force_login(person)
        seen[name] = (
            address in client.get(irritant.get_absolute_url()).content.decode(),
            client.get(address).status_code,
        )

    assert seen == {"curator": (False, 403), "author": (False, 403), "administrator": (True, 200)}


@pytest.mark.django_db
def test_what_does_not_exist_is_not_found(client):
    client.force_login(administrator())

    assert client.get(reverse("dashboards:changes", args=["theme", uuid4()])).status_code == 404
    assert client.get(reverse("dashboards:changes", args=["irritant", uuid4()])).status_code == 404

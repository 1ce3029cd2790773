"""The facet « edition »: lists, the API, feeds, exports and alerts find irritants by the editions they are brought to."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from core.lists import listing
from dashboards.followed.searches import SEARCHES
from irritants.filters import IrritantFilter
from irritants.models import Listed
from meetings.operations import entries
from tests.factories.irritants import IrritantFactory
from tests.factories.meetings import EditionFactory, EntryFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


def shown(query: str = "") -> tuple[set[str], dict[str, int]]:
    """Titles listed, and the counts of the facet by label."""
    request = RequestFactory().get("/irritants/", QueryDict(query))
    request.user = AnonymousUser()
    filterset = IrritantFilter(QueryDict(query), queryset=Listed.objects.for_cards(), request=request)
    found = listing(request, filterset, size=20)
    facet = next(each for each in found.facets if each.name == "edition")
    return {row.title for row in found.rows}, {option.label: option.count for option in facet.options}


def test_entering_and_withdrawing_moves_the_counts():
    spring, autumn = (EditionFactory(announced=True, name=name, slug=name.lower()) for name in ("Printemps", "Automne"))
    stairs, rooms, _alone = (IrritantFactory(published=True, title=title) for title in ("Escaliers", "Salles", "Seul"))
    by = stairs.author
    first = entries.enter(edition=spring, irritant=stairs, by=by, at=AT)
    entries.enter(edition=autumn, irritant=stairs, by=by, at=AT)
    entries.enter(edition=spring, irritant=rooms, by=by, at=AT)

    assert shown()[1] == {"Printemps": 2, "Automne": 1}
    assert shown("edition=printemps") == ({"Escaliers", "Salles"}, {"Printemps": 2, "Automne": 1})
    assert shown("edition=printemps&edition=automne")[0] == {"Escaliers", "Salles"}
    assert shown("edition=automne")[0] == {"Escaliers"}

    entries.withdraw(entry=first, by=by, at=AT)

    assert shown()[1] == {"Printemps": 1, "Automne": 1}
    assert shown("edition=printemps")[0] == {"Salles"}


def test_the_name_of_an_edition_in_preparation_is_not_given_away():
    EditionFactory(slug="secrete", name="Édition secrète")

    assert shown("edition=secrete")[1] == {"Edition": 0}


def test_the_api_the_feed_the_export_and_an_alert_answer_alike():
    entry = EntryFactory(edition__slug="printemps", edition__name="Printemps", irritant__title="Escaliers")
    IrritantFactory(published=True, title="Seul")
    client = Client()

    api = client.get(f"{reverse('api:irritants')}?edition=printemps").json()
    feed = client.get(f"{reverse('irritants:feed')}?edition=printemps").content.decode()
    exported = b"".join(client.get(f"{reverse('irritants:export', args=['csv'])}?edition=printemps")).decode()
    alert = SEARCHES["irritants"]

    assert [row["title"] for row in api["results"]] == ["Escaliers"]
    assert ("Escaliers" in feed, "Seul" in feed) == (True, False)
    assert ("Escaliers" in exported, "Seul" in exported) == (True, False)
    assert alert.is_understood(AnonymousUser(), "edition=printemps")
    assert alert.in_words(AnonymousUser(), "edition=printemps") == ["Printemps"]
    assert list(alert.rows(AnonymousUser(), "edition=printemps").values_list("pk", flat=True)) == [entry.irritant_id]

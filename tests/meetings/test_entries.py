"""Irritants brought to an edition: during the call by their establishment, until the days by curators."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from irritants.models import Event
from meetings.models import Entry
from meetings.operations import entries
from meetings.operations.entries import MOST_ENTRIES
from tests.factories.accounts import OrganisationFactory, curator, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.meetings import EditionFactory, EntryFactory, MeetingFactory
from tests.meetings.open import open_edition

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


def test_everybody_reads_on_the_thread_where_an_irritant_is_brought():
    edition, irritant = EditionFactory(announced=True, name="Printemps"), IrritantFactory(published=True)

    entries.enter(edition=edition, irritant=irritant, by=irritant.author, at=AT)

    event = Event.objects.get(irritant=irritant)
    assert (event.subject_kind, event.verb, event.audience, event.detail) == (
        "entry",
        "enter",
        "public",
        {"edition": "Printemps"},
    )
    with pytest.raises(ValidationError):
        entries.enter(edition=edition, irritant=irritant, by=irritant.author, at=AT)


def test_an_establishment_brings_so_many_irritants_and_no_more():
    edition = EditionFactory(announced=True)
    place = OrganisationFactory(establishment=True)
    by = member_of(place)
    irritants = IrritantFactory.create_batch(MOST_ENTRIES + 1, published=True, establishment=place, author=by)
    for irritant in irritants[:-1]:
        entries.enter(edition=edition, irritant=irritant, by=by, at=AT)

    with pytest.raises(ValidationError, match=str(MOST_ENTRIES)):
        entries.enter(edition=edition, irritant=irritants[-1], by=by, at=AT)


def test_to_withdraw_frees_the_seats_of_drafts_and_is_refused_once_people_were_told():
    draft, told = MeetingFactory(status="draft"), MeetingFactory(status="published")
    first, second = (
        EntryFactory(edition=meeting.edition, irritant=meeting.match.irritant) for meeting in (draft, told)
    )

    entries.withdraw(entry=first, by=curator(), at=AT)
    with pytest.raises(ValidationError):
        entries.withdraw(entry=second, by=curator(), at=AT)

    draft.refresh_from_db()
    assert (draft.slot, draft.table, list(Entry.objects.all())) == (None, None, [second])


def test_only_own_published_irritants_are_offered_and_the_irritant_s_page_offers_the_edition():
    edition, irritant = open_edition(name="Printemps"), IrritantFactory(published=True, title="Escaliers")
    IrritantFactory(published=True, title="Des autres")
    IrritantFactory(establishment=irritant.establishment, author=irritant.author, title="Brouillon")
    client = Client()
    client.force_login(irritant.author, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/rencontres/{edition.slug}/irritants/").content.decode()
    fragment = client.get(f"/rencontres/irritants/{irritant.uuid}/", headers={"HX-Request": "true"}).content.decode()
    answer = client.post(f"/rencontres/{edition.slug}/irritants/", {"irritant": str(irritant.uuid)})

    assert ["Escaliers" in page, "Des autres" in page, "Brouillon" in page] == [True, False, False]
    assert f"/rencontres/{edition.slug}/irritants/" in fragment
    assert (answer.status_code, Entry.objects.get().irritant) == (302, irritant)


def test_the_page_of_an_edition_does_not_name_an_establishment_that_hides():
    hidden = IrritantFactory(published=True, hide_establishment=True)
    edition = open_edition()
    EntryFactory(edition=edition, irritant=hidden)

    page = Client().get(edition.get_absolute_url()).content.decode()

    assert hidden.title in page
    assert hidden.establishment.name not in page

"""What webhooks are told of irritants, introductions, POCs and funding: what a visitor could read, and identifiers."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import resolve
from django.utils.translation import override

from accounts.models import User, WebhookDelivery
from irritants import operations as irritants
from irritants.enums import IrritantStatus
from irritants.models import Irritant
from irritants.operations.irritants import ToldElsewhere
from matching.enums import FundingStatus, MatchStatus, PocStatus
from matching.operations import fundings, matches, pocs
from taxonomy.models import TargetAudience, Theme
from tests.factories.accounts import OrganisationFactory, WebhookFactory, curator, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import CriterionFactory, FundingFactory, MatchFactory, PocFactory
from tests.factories.startups import StartupFactory
from tests.moves import AT

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
PLACE, COMPANY = "Université Confidentielle", "Entreprise Secrète"


@pytest.fixture
def by() -> User:
    """A curator, whose agency has a webhook that is told everything."""
    person = curator()
    WebhookFactory(organisation=person.organisation, made_by=person)
    return person


def irritant(**fields: Any) -> Irritant:
    place = OrganisationFactory(establishment=True, name=PLACE)
    author = member_of(place, first_name="Ariane", last_name="Personne-Privée")
    about = {"establishment": place, "author": author, "title": "Des salles vides", "budget_max": Decimal("54321.00")}
    return IrritantFactory(**{**about, **fields})


def match(status: str, **fields: Any) -> Any:
    startup = StartupFactory(validated=True, organisation__name=COMPANY)
    return MatchFactory(irritant=irritant(published=True, **fields), startup=startup, status=status)


def poc(status: str, **fields: Any) -> Any:
    about = {"title": "Prévenir", "budget": Decimal("20000.00"), "ends_on": date(2026, 6, 1), **fields}
    return CriterionFactory(poc=PocFactory(match=match(MatchStatus.POC), status=status, **about)).poc


def told() -> tuple[str, dict[str, Any]]:
    delivery = WebhookDelivery.objects.get()
    return delivery.event, delivery.data


def test_an_irritant_is_told_when_it_is_published(by):
    published = irritant(submitted=True)

    irritants.publish(irritant=published, by=by, at=AT)

    assert told() == (
        "irritant.published",
        {
            "irritant": {
                "id": str(published.uuid),
                "title": "Des salles vides",
                "status": "published",
                "establishment": PLACE,
                "page": f"{SITE}{published.get_absolute_url()}",
                "api": f"{SITE}/api/v1/irritants/{published.uuid}/",
            }
        },
    )


def test_an_irritant_that_a_curator_writes_down_and_publishes_is_told_too(by):
    place = OrganisationFactory(establishment=True)
    written = Irritant(title="Des salles vides", situation="…", problem="…", outcome="…", budget_silence="unknown")
    terms = {"themes": Theme.objects.all()[:1], "audiences": TargetAudience.objects.all()[:1]}

    irritants.take_in(told=[ToldElsewhere(written, place, None, terms)], publish=True, by=by, at=AT)

    assert told()[0] == "irritant.published"


def test_reopening_is_not_publishing_again(by):
    irritants.reopen(irritant=irritant(status=IrritantStatus.ARCHIVED), by=by, at=AT)

    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(("origin", "status"), [("curator", "sent"), ("company", "interested")])
def test_an_introduction_is_told_without_the_company(by, origin, status):
    sent = match(MatchStatus.SHORTLISTED)
    sent.origin = origin
    sent.save()

    matches.send(match=sent, by=by, at=AT)

    event, data = told()
    assert event == "introduction.sent"
    assert data["introduction"] == {
        "id": str(sent.uuid),
        "status": status,
        "page": f"{SITE}{sent.get_absolute_url()}",
        "api": f"{SITE}/api/v1/introductions/{sent.uuid}/",
    }
    assert data["irritant"]["title"] == "Des salles vides"
    assert COMPANY not in json.dumps(data, ensure_ascii=False)


def _scale(poc: Any, by: User) -> None:
    pocs.scale(poc=poc, measures={1: Decimal(95)}, reason="Motif interne.", by=by, at=AT)


def _stop(poc: Any, by: User) -> None:
    pocs.stop(poc=poc, measures={1: Decimal(5)}, reason="Motif interne.", by=by, at=AT)


def _extend(poc: Any, by: User) -> None:
    pocs.extend(poc=poc, ends_on=date(2099, 1, 1), reason="Motif interne.", by=by, at=AT)


def _abandon(poc: Any, by: User) -> None:
    pocs.abandon(poc=poc, reason="Motif interne.", by=by, at=AT)


@pytest.mark.parametrize(
    ("decide", "before", "decision", "after", "ends_on"),
    [
        (_scale, PocStatus.REVIEW, "scale", "scaled", "2026-06-01"),
        (_stop, PocStatus.REVIEW, "stop", "stopped", "2026-06-01"),
        (_extend, PocStatus.REVIEW, "extend", "running", "2099-01-01"),
        (_abandon, PocStatus.RUNNING, "abandon", "stopped", "2026-06-01"),
    ],
)
def test_each_decision_about_a_poc_is_told(by, decide, before, decision, after, ends_on):
    decided = poc(before, committed_at=AT)

    decide(decided, by)

    event, data = told()
    assert event == "poc.decided"
    assert data["poc"] == {
        "id": str(decided.uuid),
        "title": "Prévenir",
        "status": after,
        "decision": decision,
        "ends_on": ends_on,
        "page": f"{SITE}{decided.get_absolute_url()}",
        "api": f"{SITE}/api/v1/pocs/{decided.uuid}/",
    }


def test_a_poc_that_was_never_committed_was_never_public_and_is_not_told(by):
    pocs.abandon(poc=poc(PocStatus.FRAMING, committed_at=None), reason="Trop tôt.", by=by, at=AT)

    assert not WebhookDelivery.objects.exists()


def test_funding_is_told_without_its_amount(by):
    funding = FundingFactory(
        poc=poc(PocStatus.FRAMING, committed_at=None), status=FundingStatus.ASSESSED, amount_asked=Decimal("12345.00")
    )

    fundings.grant(funding=funding, amount=Decimal("10101.00"), date=date(2026, 1, 1), by=by, at=AT)

    event, data = told()
    assert event == "funding.granted"
    assert data["funding"] == {
        "id": str(funding.uuid),
        "status": "granted",
        "scheme": funding.scheme.name,
        "page": f"{SITE}{funding.get_absolute_url()}",
    }
    assert data["poc"]["title"] is None  # not public yet
    assert "10101" not in json.dumps(data)


HAPPENS = {
    "publish": lambda by: irritants.publish(irritant=irritant(submitted=True, hide_establishment=True), by=by, at=AT),
    "send": lambda by: matches.send(match=match(MatchStatus.SHORTLISTED, hide_establishment=True), by=by, at=AT),
}


@pytest.mark.parametrize("name", HAPPENS)
def test_a_hidden_establishment_stays_hidden(by, name):
    HAPPENS[name](by)

    _event, data = told()
    assert data["irritant"]["establishment"] is None
    assert PLACE not in json.dumps(data, ensure_ascii=False)


def test_an_irritant_that_is_no_longer_public_is_not_named(by):
    decided = poc(PocStatus.REVIEW, committed_at=AT)
    irritants.archive(irritant=decided.match.irritant, by=by, at=AT)

    _scale(decided, by)

    assert (told()[1]["irritant"]["title"], told()[1]["irritant"]["establishment"]) == (None, None)


@pytest.mark.parametrize("name", HAPPENS)
def test_no_person_and_no_budget_is_told_and_the_pages_are_those_in_french_whoever_acts(by, name):
    with override("en"):
        HAPPENS[name](by)

    text = json.dumps(told()[1], ensure_ascii=False)
    assert "Privée" not in text
    assert by.email not in text
    assert "54321" not in text
    assert "/en/" not in text


def test_each_address_leads_somewhere(by):
    matches.send(match=match(MatchStatus.SHORTLISTED), by=by, at=AT)

    for told_of in told()[1].values():
        for address in (told_of["page"], told_of["api"]):
            assert resolve(address.removeprefix(SITE)).view_name

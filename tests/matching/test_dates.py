"""Dates that would make no sense where they are written: what has happened is not in the future, an end is not in the past."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.enums import FundingStatus, PocStatus
from matching.models import Funding, Payment, Poc
from matching.operations import pocs
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import curator
from tests.factories.matching import CriterionFactory, FundingFactory, PocFactory

pytestmark = pytest.mark.django_db
BEFORE = {
    "grant": FundingStatus.ASSESSED,
    "agree": FundingStatus.GRANTED,
    "pay": FundingStatus.AGREED,
}


@pytest.fixture
def by_curator() -> Client:
    return signed_in(curator())


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


@pytest.mark.parametrize("verb", BEFORE)
def test_what_a_funder_did_is_not_dated_in_the_future(verb, by_curator):
    funding = FundingFactory(status=BEFORE[verb])
    address = reverse("matching:funding_verb", args=[funding.uuid, verb])

    tomorrow = by_curator.post(address, {"amount": "1000", "date": day(1)})
    assert (tomorrow.status_code, Funding.objects.get().status) == (422, BEFORE[verb])
    assert "Cette date est encore à venir" in text(tomorrow)
    assert not Payment.objects.exists()

    assert by_curator.post(address, {"amount": "1000", "date": day(0)}).status_code == 302
    assert Funding.objects.get().status != BEFORE[verb]


def test_a_poc_that_would_end_before_it_begins_is_not_committed(by_curator):
    """Once committed its dates are written no more: it could neither start nor be corrected."""
    poc = PocFactory(status=PocStatus.FRAMING, starts_on=None, ends_on=day(-1))
    CriterionFactory(poc=poc)
    address = reverse("matching:poc_verb", args=[poc.uuid, "commit"])

    refused = by_curator.post(address)
    assert (refused.status_code, Poc.objects.get().status) == (422, PocStatus.FRAMING)
    assert "La date de fin est passée" in text(refused)

    Poc.objects.update(ends_on=day(0))
    assert by_curator.post(address).status_code == 302
    assert Poc.objects.get().status == PocStatus.COMMITTED


def test_a_poc_is_extended_to_a_day_that_is_still_to_come(by_curator):
    poc = PocFactory(status=PocStatus.REVIEW, starts_on=None, ends_on=day(-30))
    address = reverse("matching:poc_verb", args=[poc.uuid, "extend"])

    refused = by_curator.post(address, {"ends_on": day(-1), "reason": "Il manque un mois."})
    assert (refused.status_code, Poc.objects.get().status) == (422, PocStatus.REVIEW)

    assert by_curator.post(address, {"ends_on": day(1), "reason": "Il manque un mois."}).status_code == 302
    assert not Poc.objects.get().is_overdue()


def test_a_measure_is_of_the_day_it_is_here():
    """Half past midnight in Paris is still the day before in universal time."""
    poc = CriterionFactory(poc=PocFactory(status=PocStatus.REVIEW)).poc

    at = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)
    pocs.scale(poc=poc, measures={1: Decimal(95)}, reason="Oui.", by=curator(), at=at)

    assert poc.criteria.get().latest.measured_on.isoformat() == "2026-05-04"

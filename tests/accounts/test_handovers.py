"""Handing over the management of an organisation: proposed by one, accepted by the other, never nobody in between."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Handover, Membership, Notification
from accounts.operations import handovers
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import OrganisationFactory, administrator, agency_manager, manager_of, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def university():
    return OrganisationFactory(establishment=True)


@pytest.fixture
def giver(university):
    return manager_of(university, first_name="Gilles")


@pytest.fixture
def taker(university):
    return member_of(university, first_name="Tania")


def propose_page(person) -> str:
    return reverse("accounts:hand_over", args=[person.active_membership.uuid])


def proposed(giver, taker, *, leaves=False) -> Handover:
    return handovers.propose(membership=taker.active_membership, leaves=leaves, by=giver, at=timezone.now())


def roles(university) -> dict[str, str]:
    return {each.user.first_name: each.role for each in Membership.objects.filter(organisation=university)}


def test_a_manager_asks_from_the_page_of_the_organisation_and_nothing_changes_yet(university, giver, taker):
    client = signed_in(giver)

    assert propose_page(taker) in text(client.get(university.get_absolute_url()))
    page = client.post(propose_page(taker), {"leaves": "yes"}, follow=True)

    assert "quittera" in text(page)
    assert roles(university) == {"Gilles": "manager", "Tania": "member"}
    assert Notification.objects.get().recipient == taker
    assert Handover.objects.get().get_absolute_url() in text(signed_in(taker).get(reverse("accounts:account")))


@pytest.mark.parametrize(
    ("leaves", "after"), [(False, {"Gilles": "member", "Tania": "manager"}), (True, {"Tania": "manager"})]
)
def test_the_only_manager_hands_over_then_leaves_or_stays(university, giver, taker, leaves, after):
    handover = proposed(giver, taker, leaves=leaves)

    signed_in(taker).post(handover.get_absolute_url(), {"answer": "yes"})

    assert roles(university) == after
    assert Notification.objects.get(recipient=giver).title == f"{taker} gère désormais {university}"


@pytest.mark.parametrize(("who", "answer"), [("taker", "no"), ("giver", "withdraw")])
def test_refused_or_taken_back_nothing_changes(university, giver, taker, who, answer):
    handover = proposed(giver, taker)

    signed_in({"taker": taker, "giver": giver}[who]).post(handover.get_absolute_url(), {"answer": answer})

    assert roles(university) == {"Gilles": "manager", "Tania": "member"}
    assert Handover.objects.get().accepted is False
    assert Notification.objects.filter(recipient=giver).count() == (who == "taker")


@pytest.mark.parametrize(("who", "answer"), [("taker", "withdraw"), ("giver", "yes"), ("giver", "no"), ("taker", "")])
def test_each_answers_for_themselves(university, giver, taker, who, answer):
    handover = proposed(giver, taker)

    refused = signed_in({"taker": taker, "giver": giver}[who]).post(handover.get_absolute_url(), {"answer": answer})

    assert refused.status_code == 400
    assert Handover.objects.get().accepted is None


def test_it_is_shown_to_the_two_alone(university, giver, taker):
    handover = proposed(giver, taker)
    others = [manager_of(university), member_of(university), agency_manager(), administrator()]

    assert [signed_in(each).get(handover.get_absolute_url()).status_code for each in (giver, taker)] == [200, 200]
    assert {signed_in(each).get(handover.get_absolute_url()).status_code for each in others} == {404}


def test_who_is_not_a_manager_there_or_would_hand_over_to_themselves_is_refused(university, giver, taker):
    other = manager_of(OrganisationFactory(establishment=True))
    answers = [
        signed_in(by).post(propose_page(to)).status_code
        for by, to in ((taker, giver), (other, taker), (giver, giver), (administrator(), taker))
    ]

    assert answers == [403, 403, 403, 403]


@pytest.mark.parametrize("change", ["expired", "giver demoted", "giver gone", "taker gone", "answered"])
def test_too_late_changes_nothing(university, giver, taker, change):
    handover, at = proposed(giver, taker), timezone.now()
    giving = Membership.objects.filter(user=giver)
    changes = {
        "expired": lambda: Handover.objects.update(expires_at=at - timedelta(minutes=1)),
        "giver demoted": lambda: giving.update(role="member"),
        "giver gone": giving.delete,
        "taker gone": Membership.objects.filter(user=taker).delete,
        "answered": lambda: handovers.withdraw(handover=handover, at=at),
    }
    changes[change]()
    before = roles(university)

    page = signed_in(taker).post(handover.get_absolute_url(), {"answer": "yes"}, follow=True)

    assert "Il est trop tard" in text(page)
    assert roles(university) == before
    assert Handover.objects.filter(accepted=True).count() == 0


def test_a_second_proposal_replaces_the_first(university, giver, taker):
    first, other = proposed(giver, taker), member_of(university)
    proposed(giver, other)

    assert handovers.accept(handover=first, at=timezone.now()) is False
    assert Handover.objects.open(timezone.now()).get().taker == other


def test_the_database_keeps_one_that_waits_for_each_manager_and_organisation(university, giver, taker):
    fields = {"organisation": university, "proposed_at": timezone.now(), "expires_at": timezone.now()}
    proposed(giver, taker)

    for given in ({"giver": giver, "taker": member_of(university)}, {"giver": taker, "taker": taker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.create(**given, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.update(decided_at=timezone.now())


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_the_organisation_takes_the_same_queries_for_any_number_of_people(
    university, giver, count, django_assert_num_queries
):
    for _ in range(count):
        member_of(university)
    client = signed_in(giver)

    with django_assert_num_queries(10):
        client.get(university.get_absolute_url())

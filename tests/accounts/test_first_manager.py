"""An organisation without a manager: who decides there, who is told, who names the first one."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import EmailDomain, Invitation, JoinRequest, Membership, Notification, User
from accounts.operations import people
from tests.accounts.forms import account, signed_in, text
from tests.factories.accounts import (
    OrganisationFactory,
    UserFactory,
    administrator,
    agency_manager,
    curator,
    manager_of,
    member_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def university():
    """As the ministry's list gives it: nobody yet, and the domain of its addresses."""
    loaded = OrganisationFactory(establishment=True, name="Université de l’Essai")
    EmailDomain.objects.create(organisation=loaded, domain="univ-test.example")
    return loaded


def joined_by_address(university, address: str = "camille@univ-test.example") -> User:
    user = account(address)
    signed_in(user).post(reverse("accounts:join", args=[university.slug]))
    return user


def asked(university, user: User | None = None) -> JoinRequest:
    person = user or UserFactory()
    signed_in(person).post(reverse("accounts:join", args=[university.slug]), {"message": "Bonjour."})
    return JoinRequest.objects.get(user=person)


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))


def subjects_to_do(client: Client) -> list[str]:
    page = client.get(reverse("dashboards:home"))
    return [todo.subject for todo in page.context["todos"]]


def test_the_first_person_who_asks_is_accepted_as_the_manager_by_a_manager_of_the_agency(university):
    request = asked(university)

    signed_in(agency_manager()).post(reverse("accounts:decide", args=[request.uuid]), {"answer": "yes"})

    assert Membership.objects.get(user=request.user).role == "manager"


def test_a_plain_member_of_the_agency_decides_about_nobody(university):
    request, plain = asked(university), signed_in(curator())
    member = joined_by_address(university)

    place = reverse("accounts:place", args=[member.memberships.get().uuid])
    attempts = [
        plain.post(reverse("accounts:decide", args=[request.uuid]), {"answer": "yes"}),
        plain.post(place, {"role": "manager"}),
        plain.post(reverse("accounts:invite", args=[university.slug]), {"email": "a@b.example", "role": "manager"}),
    ]

    assert [attempt.status_code for attempt in attempts] == [403] * 3
    assert not Invitation.objects.exists()
    assert Membership.objects.get(organisation=university).role == "member"


def test_a_plain_member_of_the_agency_invites_nobody_into_it():
    plain = curator()

    answer = signed_in(plain).post(
        reverse("accounts:invite", args=[plain.organisation.slug]), {"email": "a@b.example", "role": "manager"}
    )

    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_the_request_is_told_to_the_managers_of_the_agency_alone(university):
    head, plain = agency_manager(), curator()

    request = asked(university)

    assert told(head) == [f"{request.user.get_full_name()} demande à rejoindre Université de l’Essai"]
    assert told(plain) == []


@pytest.mark.parametrize("only_administrators", [True, False])
def test_administrators_are_told_where_the_agency_has_no_manager(university, only_administrators):
    admin = administrator()
    if not only_administrators:
        agency_manager()

    asked(university)

    assert len(told(admin)) == only_administrators


def test_who_joins_first_by_their_address_is_a_plain_member_and_it_is_told_once(university):
    head = agency_manager()

    first = joined_by_address(university)
    joined_by_address(university, "dominique@univ-test.example")

    assert Membership.objects.get(user=first).role == "member"
    assert told(head) == ["Université de l’Essai n’a pas encore de gestionnaire"]


def test_a_manager_of_the_agency_names_the_first_one_who_then_decides(university):
    head, first = signed_in(agency_manager()), joined_by_address(university)
    place = reverse("accounts:place", args=[first.memberships.get().uuid])

    assert subjects_to_do(head) == ["Université de l’Essai"]
    assert place in text(head.get(university.get_absolute_url()))
    head.post(place, {"role": "manager"})

    assert subjects_to_do(head) == []
    request = asked(university)
    signed_in(first).post(reverse("accounts:decide", args=[request.uuid]), {"answer": "yes"})
    assert Membership.objects.get(user=request.user).role == "member"
    assert told(first)[0] == "Vous gérez désormais Université de l’Essai"


def test_its_requests_wait_in_the_space_of_who_decides_them(university):
    request = asked(university)

    assert subjects_to_do(signed_in(agency_manager())) == [f"{request.user.get_full_name()} → Université de l’Essai"]
    assert subjects_to_do(signed_in(administrator())) == [f"{request.user.get_full_name()} → Université de l’Essai"]
    assert subjects_to_do(signed_in(curator())) == []


def test_requests_that_a_manager_decides_wait_for_nobody_else(university):
    manager_of(university)
    asked(university)

    assert subjects_to_do(signed_in(agency_manager())) == []


def test_a_manager_whose_account_is_closed_counts_for_none(university):
    manager_of(university, is_active=False)
    member_of(university)
    head = agency_manager()

    request = asked(university)

    assert subjects_to_do(signed_in(head)) == [
        "Université de l’Essai",
        f"{request.user.get_full_name()} → Université de l’Essai",
    ]
    assert len(told(head)) == 1


def test_a_member_reads_that_there_is_no_manager_and_who_names_one(university):
    first = joined_by_address(university)
    sentence = "Personne ne gère encore cette organisation"

    assert sentence in text(signed_in(first).get(university.get_absolute_url()))
    assert sentence not in text(Client().get(university.get_absolute_url()))
    people.set_role(membership=first.memberships.get(), role="manager", by=agency_manager(), at=timezone.now())
    assert sentence not in text(signed_in(first).get(university.get_absolute_url()))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_space_of_a_manager_of_the_agency_takes_the_same_queries_for_any_row_count(rows, django_assert_num_queries):
    for _each in range(rows):
        place = OrganisationFactory(establishment=True)
        member_of(place)
        asked(place)
    head = signed_in(agency_manager())

    with django_assert_num_queries(30):
        head.get(reverse("dashboards:home"))

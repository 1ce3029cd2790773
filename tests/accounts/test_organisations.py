"""The page of an organisation, the places of its people, and for whom one acts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Notification, User
from accounts.operations import people
from core.models import OutgoingMail
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import OrganisationFactory, UserFactory, administrator, curator, manager_of, member_of
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def university():
    return OrganisationFactory(establishment=True)


def place_of(user) -> str:
    return reverse("accounts:place", args=[user.active_membership.uuid])


def role_of(user) -> str | None:
    membership = Membership.objects.filter(user=user).first()
    return membership.role if membership else None


@pytest.mark.parametrize("state", ["registered", "suspended"])
def test_a_company_that_is_not_public_is_shown_to_its_people_and_curators_alone(state):
    network = OrganisationFactory(network=True)
    startup = StartupFactory(**{state: True}, networks=[network])
    readers = {
        "visitor": None,
        "stranger": UserFactory(),
        "other company": manager_of(StartupFactory(validated=True).organisation),
        "its network": manager_of(network),
        "other network": manager_of(OrganisationFactory(network=True)),
        "member": member_of(startup.organisation),
        "curator": curator(),
        "administrator": administrator(),
    }

    answers = {
        name: (signed_in(user) if user else Client()).get(startup.organisation.get_absolute_url(), follow=True)
        for name, user in readers.items()
    }

    assert {name for name, answer in answers.items() if answer.status_code == 200} == {
        "its network",  # its profile
        "member",
        "curator",
        "administrator",
    }
    assert "Inviter quelqu’un" not in text(answers["its network"])


def test_the_page_of_a_public_company_is_its_profile():
    startup = StartupFactory(validated=True)

    assert Client().get(startup.organisation.get_absolute_url())["Location"] == startup.get_absolute_url()


def test_a_new_manager_is_told(university):
    colleague = member_of(university)

    signed_in(manager_of(university)).post(place_of(colleague), {"role": "manager"})

    assert role_of(colleague) == "manager"
    assert Notification.objects.get().title == f"Vous gérez désormais {university}"


def test_who_is_removed_is_told_once_and_acts_for_another_of_theirs(university, run_jobs, mailoutbox):
    colleague, manager = member_of(university), signed_in(manager_of(university))
    other = Membership.objects.create(user=colleague, organisation=OrganisationFactory(network=True))
    address = place_of(colleague)

    manager.post(address, {"role": "none"})
    assert manager.post(address, {"role": "none"}).status_code == 404
    run_jobs()

    assert User.objects.get(pk=colleague.pk).active_membership == other
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([colleague.email], f"Vous n’êtes plus membre de {university}")
    ]
    assert mailoutbox[0].alternatives[0][1] == "text/html"


def test_each_change_of_role_is_told_anew(university):
    colleague, manager = member_of(university), signed_in(manager_of(university))

    for role in ("manager", "member", "manager"):
        manager.post(place_of(colleague), {"role": role})

    assert Notification.objects.filter(recipient=colleague).count() == 3


def test_everybody_may_leave_and_nobody_is_told(university):
    manager_of(university)
    colleague = member_of(university)
    client = signed_in(colleague)

    assert "Gestionnaire :" not in text(client.get(place_of(colleague)))  # only managers choose roles
    assert client.post(place_of(colleague), {"role": "manager"}).status_code == 422
    client.post(place_of(colleague), {"role": "none"})

    assert role_of(colleague) is None
    assert not Notification.objects.exists()


@pytest.mark.parametrize("role", ["none", "member"])
def test_the_last_manager_stays_and_is_told_why(university, role):
    manager = manager_of(university)
    member_of(university)
    manager_of(university, is_active=False)  # no longer signs in: does not count

    page = signed_in(manager).post(place_of(manager), {"role": role})

    assert page.status_code == 422
    assert "garde au moins un gestionnaire" in text(page)
    assert role_of(manager) == "manager"


def test_a_stale_page_does_not_leave_an_organisation_without_a_manager(university):
    first, second = manager_of(university), manager_of(university)
    stale = Membership.objects.get(user=first)
    Membership.objects.filter(user=first).update(role="member")
    stale_member = Membership.objects.get(user=first)
    Membership.objects.filter(user=first).update(role="manager")
    Membership.objects.filter(user=second).update(role="member")

    with pytest.raises(people.LastManager):
        people.set_role(membership=stale, role="member", by=first, at=timezone.now())
    with pytest.raises(people.LastManager):
        people.remove(membership=stale_member, by=second, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_once_leave_one_behind():
    university = OrganisationFactory(establishment=True)
    leaving = [Membership.objects.get(user=manager_of(university)) for _each in range(2)]
    gate = Barrier(2)

    def leave(membership: Membership) -> str:
        try:
            gate.wait(timeout=10)
            people.remove(membership=membership, by=membership.user, at=timezone.now())
        except people.LastManager:
            return "stays"
        else:
            return "left"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, leaving)) == ["left", "stays"]
    assert Membership.objects.filter(organisation=university).count() == 1


@pytest.mark.parametrize("other", ["establishment", "startup", "network"])
def test_a_manager_of_another_organisation_can_do_none_of_this(university, other):
    stranger = signed_in(manager_of(OrganisationFactory(**{other: True})))
    manager, colleague = manager_of(university), member_of(university)
    at = timezone.now()
    invited = people.invite(organisation=university, email="a@univ-test.example", role="member", by=manager, at=at)
    asked = people.ask_to_join(user=UserFactory(), organisation=university, message="", at=at)
    told = OutgoingMail.objects.count()
    addresses = [
        (reverse("accounts:invite", args=[university.slug]), {"email": "b@univ-test.example", "role": "manager"}),
        (reverse("accounts:resend", args=[invited.uuid]), {}),
        (reverse("accounts:revoke", args=[invited.uuid]), {}),
        (reverse("accounts:decide", args=[asked.uuid]), {"answer": "yes"}),
        (place_of(colleague), {"role": "manager"}),
        (place_of(colleague), {"role": "none"}),
    ]

    assert [stranger.post(address, data).status_code for address, data in addresses] == [403] * len(addresses)
    assert stranger.get(place_of(colleague)).status_code == 403
    page = text(stranger.get(university.get_absolute_url()))
    assert [name for name in (colleague.email, invited.email, "Inviter quelqu’un") if name in page] == []
    assert (role_of(colleague), OutgoingMail.objects.count()) == ("member", told)


@pytest.mark.parametrize("sent", ["", "rien", "00000000-0000-0000-0000-000000000000", "\x00"])
@pytest.mark.parametrize(("name", "field"), [("switch", "membership"), ("read_notifications", "notification")])
def test_what_names_nothing_of_theirs_is_not_found(university, name, field, sent):
    assert signed_in(member_of(university)).post(reverse(f"accounts:{name}"), {field: sent}).status_code == 404


def test_one_acts_for_one_of_one_s_own_organisations_only(university):
    user, stranger = member_of(university), member_of(OrganisationFactory(network=True))
    second = Membership.objects.create(user=user, organisation=OrganisationFactory(startup=True))
    client = signed_in(user)

    refused = client.post(reverse("accounts:switch"), {"membership": stranger.active_membership.uuid})
    client.post(reverse("accounts:switch"), {"membership": second.uuid})

    assert refused.status_code == 404
    assert User.objects.get(pk=user.pk).active_membership == second


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_organisation_takes_the_same_queries_for_any_row_count(
    university, rows, django_assert_num_queries
):
    manager = manager_of(university)
    for number in range(rows):
        member_of(university)
        people.invite(
            organisation=university, email=f"{number}@x.example", role="member", by=manager, at=timezone.now()
        )
        people.ask_to_join(user=UserFactory(), organisation=university, message="", at=timezone.now())
    client = signed_in(manager)

    with django_assert_num_queries(10):
        client.get(university.get_absolute_url())

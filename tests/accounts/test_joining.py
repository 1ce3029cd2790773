"""Asking to join, being invited, and who decides."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import EmailDomain, Invitation, JoinRequest, Membership, Notification
from accounts.operations import people
from core.models import OutgoingMail
from tests.accounts.forms import account, signed_in, text
from tests.factories.accounts import OrganisationFactory, UserFactory, manager_of, member_of
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def university():
    return OrganisationFactory(establishment=True, name="Université de l’Essai")


def join_address(organisation) -> str:
    return reverse("accounts:join", args=[organisation.slug])


def ask(user, organisation) -> JoinRequest:
    signed_in(user).post(join_address(organisation), {"message": "Bonjour."})
    return JoinRequest.objects.get(user=user)


def invitation_of(organisation, email: str, *, role: str = "member") -> Invitation:
    manager = Membership.objects.filter(organisation=organisation, role="manager").first()
    by = manager.user if manager else manager_of(organisation)
    return people.invite(organisation=organisation, email=email, role=role, by=by, at=timezone.now())


def told(user) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))


def test_a_message_that_is_too_long_is_kept_beside_its_error(university):
    typed = "Je travaille ici. " * 100

    page = signed_in(UserFactory()).post(join_address(university), {"message": typed})

    assert page.status_code == 422
    assert typed.strip() in text(page)
    assert not JoinRequest.objects.exists()


def test_a_member_asks_for_nothing(university):
    member = member_of(university)
    EmailDomain.objects.create(organisation=university, domain="univ-test.example")

    page = signed_in(member).post(join_address(university), {"message": ""}, follow=True)

    assert "Vous appartenez déjà à Université de l’Essai" in text(page)
    assert isinstance(
        people.ask_to_join(user=member, organisation=university, message="", at=timezone.now()), Membership
    )
    assert not JoinRequest.objects.exists()


def test_asking_twice_leaves_one_request(university):
    user = UserFactory()
    ask(user, university)

    page = signed_in(user).get(join_address(university))
    signed_in(user).post(join_address(university), {"message": "Encore."})

    assert "Votre demande attend" in text(page)
    assert JoinRequest.objects.get().message == "Bonjour."


def test_an_address_that_is_not_verified_opens_no_door(university):
    EmailDomain.objects.create(organisation=university, domain="univ-test.example")
    user = account("camille@univ-test.example", verified=False)

    ask(user, university)

    assert not Membership.objects.filter(user=user).exists()


def test_nobody_asks_to_join_the_agency_even_from_its_domain():
    agency = OrganisationFactory(agency=True)
    EmailDomain.objects.create(organisation=agency, domain="agence.example")
    user = account("camille@agence.example")

    assert signed_in(user).get(join_address(agency)).status_code == 403
    assert signed_in(user).post(join_address(agency)).status_code == 403
    assert not Membership.objects.filter(user=user).exists()


def test_a_refusal_is_told_and_decided_once(university):
    user, manager = UserFactory(), signed_in(manager_of(university))
    asked = ask(user, university)

    manager.post(reverse("accounts:decide", args=[asked.uuid]), {"answer": "no"})
    page = manager.post(reverse("accounts:decide", args=[asked.uuid]), {"answer": "yes"}, follow=True)

    assert "Quelqu’un a décidé avant vous" in text(page)
    assert not Membership.objects.filter(user=user).exists()
    assert told(user) == [f"Votre demande pour rejoindre {university} n’a pas été acceptée"]


@pytest.mark.parametrize("answer", ["", "peut-être"])
def test_what_is_neither_yes_nor_no_decides_nothing(university, answer):
    asked = ask(UserFactory(), university)

    response = signed_in(manager_of(university)).post(reverse("accounts:decide", args=[asked.uuid]), {"answer": answer})

    assert response.status_code == 400
    assert JoinRequest.objects.get().decided_at is None


def test_who_came_in_by_an_invitation_awaits_no_decision(university):
    user = account("camille@univ-test.example")
    asked = ask(user, university)

    people.accept_invitation(invitation=invitation_of(university, user.email), user=user, at=timezone.now())

    asked.refresh_from_db()
    assert (asked.accepted, asked.decided_at is not None) == (True, True)


def test_managers_are_told_who_came_in_without_their_deciding(university):
    manager = manager_of(university)
    EmailDomain.objects.create(organisation=university, domain="univ-test.example")
    user = account("camille@univ-test.example")

    signed_in(user).post(join_address(university))

    assert told(manager) == [f"{user.get_full_name()} a rejoint Université de l’Essai"]


def test_an_invitation_typed_wrong_is_kept_with_its_error(university):
    page = signed_in(manager_of(university)).post(
        reverse("accounts:invite", args=[university.slug]), {"email": "camille chez univ", "role": "manager"}
    )

    assert page.status_code == 422
    assert 'value="camille chez univ"' in text(page)
    assert 'value="manager" selected' in text(page)
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_even_once_it_is_too_old(university, mail_link):
    manager = manager_of(university)
    invitation = invitation_of(university, "camille@univ-test.example")
    Invitation.objects.update(expires_at=timezone.now())
    assert "expirée depuis" in text(signed_in(manager).get(university.get_absolute_url()))

    signed_in(manager).post(reverse("accounts:resend", args=[invitation.uuid]))

    assert OutgoingMail.objects.filter(to="camille@univ-test.example").count() == 2
    user = account("camille@univ-test.example")
    assert signed_in(user).post(mail_link(user.email))["Location"] == "/mon-espace/"


def test_an_invitation_withdrawn_opens_nothing_and_is_not_sent_again(university):
    manager, user = signed_in(manager_of(university)), account("camille@univ-test.example")
    invitation = invitation_of(university, user.email)
    manager.post(reverse("accounts:revoke", args=[invitation.uuid]))

    page = signed_in(user).post(reverse("accounts:invitation", args=[invitation.uuid]))
    manager.post(reverse("accounts:resend", args=[invitation.uuid]))

    assert page.status_code == 410
    assert not Membership.objects.filter(user=user).exists()
    assert OutgoingMail.objects.filter(to=user.email).count() == 1


def test_an_invitation_is_used_once_and_replaced_by_the_next_one(university):
    user = account("camille@univ-test.example")
    first = invitation_of(university, user.email)
    second = invitation_of(university, user.email)
    at = timezone.now()

    assert people.accept_invitation(invitation=first, user=user, at=at) is None
    assert people.accept_invitation(invitation=second, user=user, at=at) is not None
    assert people.accept_invitation(invitation=second, user=user, at=at) is None


def test_somebody_else_s_invitation_says_for_whom_it_is_not(university):
    invitation = invitation_of(university, "camille@univ-test.example")
    other = signed_in(account("dominique@univ-test.example"))

    page = other.post(reverse("accounts:invitation", args=[invitation.uuid]))

    assert "Cette invitation s’adresse à une autre adresse" in text(page)
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize(
    ("before", "invited_as", "after"), [("member", "manager", "manager"), ("manager", "member", "manager")]
)
def test_an_invitation_raises_a_member_s_role_and_never_lowers_it(university, before, invited_as, after):
    user = account("camille@univ-test.example")
    membership = Membership.objects.create(user=user, organisation=university, role=before)

    invitation = invitation_of(university, user.email, role=invited_as)
    people.accept_invitation(invitation=invitation, user=user, at=timezone.now())

    membership.refresh_from_db()
    assert membership.role == after


def test_newcomers_search_establishments_and_networks_only():
    for kind in ("establishment", "network", "agency"):
        OrganisationFactory(**{kind: True}, name=f"Essai {kind}")
    StartupFactory(registered=True, organisation__name="Essai company")

    page = text(signed_in(UserFactory()).get(reverse("accounts:onboarding"), {"q": "essai"}))

    shown = {kind for kind in ("establishment", "network", "agency", "company") if f"Essai {kind}" in page}
    assert shown == {"establishment", "network"}
    assert f"{reverse('startups:list')}?q=essai" in page


def test_a_visitor_is_asked_to_sign_in_before_joining(university):
    assert Client().get(join_address(university))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("count", "says"), [(20, False), (21, True)])
def test_a_search_that_finds_more_than_it_shows_says_so(count, says):
    for number in range(count):
        OrganisationFactory(establishment=True, name=f"Université fictive {number:02}")

    page = signed_in(UserFactory()).get(reverse("accounts:onboarding"), {"q": "fictive"})

    shown = BeautifulSoup(page.content, "html.parser").select(".todo .subject")
    assert [len(shown), "Seuls les 20 premiers sont affichés" in text(page)] == [20, says]

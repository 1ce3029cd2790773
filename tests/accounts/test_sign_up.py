"""From the sign-up form to the first page of one's organisation, by each of the doors."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import EmailDomain, JoinRequest, Membership, User
from startups.models import Startup
from tests.accounts.forms import account, sign_in, sign_up, signed_in, text, who
from tests.factories.accounts import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db
HOME = "/mon-espace/"
ONBOARDING = "/organisations/"


@pytest.fixture
def newcomer(client: Client, mail_link) -> Client:
    """Signed up, verified by the link of the mail, signed in."""
    sign_up(client, "camille@univ-test.example")
    client.post(mail_link("camille@univ-test.example"))
    sign_in(client, "camille@univ-test.example")
    return client


def test_an_address_is_verified_by_the_link_of_its_mail_and_a_get_of_it_changes_nothing(client, mail_link):
    assert sign_up(client, "camille@univ-test.example")["Location"] == reverse("account_email_verification_sent")
    assert sign_in(Client(), "camille@univ-test.example")["Location"] == reverse("account_email_verification_sent")
    link = mail_link("camille@univ-test.example")

    assert "camille@univ-test.example" in text(client.get(link))
    assert sign_in(client, "camille@univ-test.example")["Location"] == reverse("account_email_verification_sent")
    assert who(client) is None

    client.post(link)
    assert sign_in(client, "camille@univ-test.example")["Location"] == HOME
    assert who(client) == "camille@univ-test.example"
    assert User.objects.get().get_full_name() == "Camille Rivière"


def test_a_forged_link_of_verification_leads_to_a_page_that_says_so(client):
    page = client.get(reverse("account_confirm_email", args=["MQ:forged:forged"]))

    assert page.status_code == 200
    assert "Ce lien n’est plus valable" in text(page)


def test_a_known_address_is_told_by_mail_and_the_page_answers_as_for_a_new_one(client, mail_link, mailoutbox):
    account("camille@univ-test.example")

    assert sign_up(client, "camille@univ-test.example")["Location"] == reverse("account_email_verification_sent")
    assert mail_link("camille@univ-test.example") == reverse("account_reset_password")
    assert mailoutbox[0].subject == "Vous avez déjà un compte"
    assert User.objects.count() == 1


def test_a_password_that_is_too_short_is_refused_and_nothing_typed_but_it_is_lost(client):
    typed = {
        "first_name": "Camille",
        "last_name": "Rivière",
        "email": "camille@univ-test.example",
        "password1": "court",
    }
    page = client.post(reverse("account_signup"), typed)

    assert 'value="Rivière"' in text(page)
    assert "12 caractères" in text(page).replace("\xa0", " ")
    assert not User.objects.exists()


def test_a_newcomer_is_asked_for_whom_they_come(newcomer):
    assert newcomer.get(HOME)["Location"] == ONBOARDING


def test_a_verified_address_at_the_domain_opens_the_door_at_once(newcomer):
    university = OrganisationFactory(establishment=True, name="Université de l’Essai")
    EmailDomain.objects.create(organisation=university, domain="univ-test.example")

    assert "Université de l’Essai" in newcomer.get(ONBOARDING).content.decode()
    assert newcomer.post(reverse("accounts:join", args=[university.slug]))["Location"] == HOME

    membership = Membership.objects.get()
    assert (membership.organisation, membership.role, membership.user.organisation) == (
        university,
        "member",
        university,
    )
    assert newcomer.get(HOME).status_code == 200
    assert reverse("accounts:join", args=[university.slug]) not in newcomer.get(ONBOARDING).content.decode()


def test_a_request_is_decided_by_a_manager_and_its_message_is_kept(newcomer):
    university = OrganisationFactory(establishment=True)
    manager = signed_in(manager_of(university))
    asked = newcomer.post(reverse("accounts:join", args=[university.slug]), {"message": "Je rejoins la DSI."})
    assert asked["Location"] == ONBOARDING
    assert not Membership.objects.filter(user__email="camille@univ-test.example").exists()

    page = text(manager.get(university.get_absolute_url()))
    assert "Je rejoins la DSI." in page
    manager.post(reverse("accounts:decide", args=[JoinRequest.objects.get().uuid]), {"answer": "yes"})

    assert newcomer.get(HOME).status_code == 200
    assert Membership.objects.get(user__email="camille@univ-test.example").role == "member"


def test_an_invitation_to_who_has_no_account_waits_for_them_after_sign_up(client, mail_link):
    company = OrganisationFactory(startup=True)
    manager = signed_in(manager_of(company))
    invitation = {"email": "Camille@univ-test.example", "role": "manager"}
    manager.post(reverse("accounts:invite", args=[company.slug]), invitation)
    link = mail_link("camille@univ-test.example")
    assert client.get(link)["Location"] == f"{reverse('account_login')}?next={link}"

    sign_up(client, "camille@univ-test.example")
    client.post(mail_link("camille@univ-test.example"))
    sign_in(client, "camille@univ-test.example")
    assert link in client.get(ONBOARDING).content.decode()
    client.get(link)
    assert Membership.objects.filter(user__email="camille@univ-test.example").count() == 0

    assert client.post(link)["Location"] == HOME
    membership = Membership.objects.get(user__email="camille@univ-test.example")
    assert (membership.organisation, membership.role) == (company, "manager")


def test_a_company_is_created_by_its_first_member_who_manages_it(newcomer):
    page = {"identity-name": "Essais Numériques", "identity-siren": "732829320", "profile-kind": "startup"}

    answer = newcomer.post(reverse("startups:create"), page)

    startup = Startup.objects.get()
    assert answer["Location"] == startup.get_absolute_url()
    assert (startup.status, Membership.objects.get().role) == ("registered", "manager")
    assert Client().get(startup.get_absolute_url()).status_code == 404

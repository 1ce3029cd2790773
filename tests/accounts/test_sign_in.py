"""Signing in, a forgotten password, another address, and who may no longer sign in."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import OutgoingMail
from tests.accounts.forms import NEW_PASSWORD, account, sign_in, signed_in, text, who
from tests.factories.accounts import PASSWORD, OrganisationFactory, manager_of, member_of

pytestmark = pytest.mark.django_db
EMAIL = "camille@univ-test.example"
ADDRESSES = reverse("account_email")


def subjects_to(address: str) -> list[str]:
    return list(OutgoingMail.objects.filter(to=address).order_by("pk").values_list("subject", flat=True))


def test_a_wrong_password_is_refused_with_what_was_typed_kept(client):
    account(EMAIL)

    page = sign_in(client, EMAIL, "un tout autre mot de passe")

    assert who(client) is None
    assert f'value="{EMAIL}"' in text(page)
    assert text(page).count("sont incorrects") == 1
    assert "Adresse électronique" in text(page)


def test_signing_out_asks_first(client):
    account(EMAIL)
    sign_in(client, EMAIL)

    client.get(reverse("account_logout"))
    assert who(client) == EMAIL
    client.post(reverse("account_logout"))
    assert who(client) is None


def test_a_forgotten_password_is_chosen_anew_by_the_link_once(client, mail_link):
    account(EMAIL)
    assert client.post(reverse("account_reset_password"), {"email": EMAIL})["Location"] == reverse(
        "account_reset_password_done"
    )
    link = mail_link(EMAIL)

    form = client.get(link)["Location"]
    assert "password/reset/key/" in form
    assert link not in form  # the secret leaves the address before any page is shown
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert sign_in(Client(), EMAIL).status_code == 200
    assert sign_in(client, EMAIL, NEW_PASSWORD)["Location"] == "/mon-espace/"
    assert "Ce lien n’est plus valable" in text(Client().get(link))
    assert subjects_to(EMAIL)[1] == "Votre mot de passe a été renouvelé"


def test_a_reset_for_an_unknown_address_answers_the_same_and_the_mail_tells(client, mail_link):
    answer = client.post(reverse("account_reset_password"), {"email": "inconnu@univ-test.example"})

    assert answer["Location"] == reverse("account_reset_password_done")
    assert mail_link("inconnu@univ-test.example") == reverse("account_signup")


def test_changing_the_password_asks_for_the_present_one_and_is_told(client):
    account(EMAIL)
    sign_in(client, EMAIL)
    address = reverse("account_change_password")

    client.post(address, {"oldpassword": "faux", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert sign_in(Client(), EMAIL, NEW_PASSWORD).status_code == 200

    client.post(address, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert sign_in(Client(), EMAIL, NEW_PASSWORD).status_code == 302
    assert subjects_to(EMAIL) == ["Votre mot de passe a été modifié"]


def test_another_address_is_added_verified_made_the_main_one_and_the_old_one_told(client, mail_link):
    account(EMAIL)
    sign_in(client, EMAIL)
    new = "camille.riviere@autre.example"

    client.post(ADDRESSES, {"email": new, "action_add": ""})
    client.post(ADDRESSES, {"email": new, "action_primary": ""})
    assert User.objects.get().email == EMAIL  # not before it is verified

    client.post(mail_link(new))
    client.post(ADDRESSES, {"email": new, "action_primary": ""})
    assert User.objects.get().email == new
    assert subjects_to(EMAIL) == [f"L’adresse principale de votre compte est désormais {new}"]

    client.post(ADDRESSES, {"email": EMAIL, "action_remove": ""})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [new]
    assert sign_in(Client(), new).status_code == 302


def test_an_address_of_somebody_else_is_not_added(client):
    account("autre@univ-test.example")
    account(EMAIL)
    sign_in(client, EMAIL)

    client.post(ADDRESSES, {"email": "autre@univ-test.example", "action_add": ""})

    assert not EmailAddress.objects.filter(user__email=EMAIL, email="autre@univ-test.example", verified=True).exists()


def test_a_deactivated_person_is_put_out_and_gets_no_mail_to_come_back(client, mail_link):
    user = account(EMAIL)
    sign_in(client, EMAIL)
    User.objects.update(is_active=False)

    assert client.get("/mon-espace/")["Location"] == f"{reverse('account_login')}?next=/mon-espace/"
    assert sign_in(client, EMAIL)["Location"] == reverse("account_inactive")
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert mail_link(EMAIL) == reverse("account_signup")


def test_a_deactivated_person_is_in_no_list_of_people():
    university = OrganisationFactory(establishment=True)
    gone = member_of(university, email="partie@univ-test.example", is_active=False)

    assert gone.email not in text(signed_in(manager_of(university)).get(university.get_absolute_url()))


@pytest.mark.parametrize("path", ["/compte/login/", "/compte/signup/", "/compte/password/reset/"])
def test_the_doors_are_in_french_and_in_english(client, path):
    french, english = text(client.get(path)), text(client.get(f"/en{path}"))

    assert ('lang="fr">' in french, 'lang="en">' in english) == (True, True)

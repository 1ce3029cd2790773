"""ProConnect, against a real OpenID provider that keeps its rules: who gets in, and as whom."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import JoinRequest, Membership, User
from tests.accounts.forms import account, sign_in, signed_in, text, who
from tests.contract.providers import US, way_out
from tests.factories.accounts import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db
EMAIL = "alice@univ-essai.example"
SIRET = "13002526500013"
CONNECTIONS = reverse("socialaccount_connections")


@pytest.fixture
def university():
    return OrganisationFactory(establishment=True, name="Université de l’Essai", siret=SIRET)


def linked(user: User) -> None:
    SocialAccount.objects.create(user=user, provider="proconnect", uid="alice", extra_data={"email": EMAIL})


def test_what_leaves_is_what_proconnect_accepts_whatever_the_address_adds(proconnect, client):
    page = client.post(f"{reverse('proconnect_login')}?scope=offline_access&auth_params=prompt%3Dnone")
    asked = parse_qs(
        urlsplit(BeautifulSoup(page.content, "html.parser").select_one("main a.btn-primary")["href"]).query
    )

    assert set(asked) == {"client_id", "redirect_uri", "scope", "response_type", "state", "nonce", "claims"}
    assert set(asked["scope"][0].split()) == {"openid", "given_name", "usual_name", "email", "siret", "uid", "idp_id"}
    assert (len(asked["state"][0]), len(asked["nonce"][0])) == (43, 64)
    assert way_out(client) != way_out(client)


def test_a_first_sign_in_makes_an_account_whose_address_is_still_to_be_proved(proconnect, client, mail_link):
    answer = proconnect.sign_in(client)

    person = User.objects.get()
    assert (person.first_name, person.last_name, person.email) == ("Alice", "Éluard", EMAIL)
    assert (answer["Location"], who(client)) == (reverse("account_email_verification_sent"), None)
    assert person.has_usable_password() is False

    client.post(mail_link(EMAIL))
    proconnect.sign_in(client)
    assert who(client) == EMAIL
    assert SocialAccount.objects.get().extra_data == {
        "sub": "alice",
        "email": EMAIL,
        "given_name": "Alice",
        "usual_name": "Éluard",
        "siret": SIRET,
        "uid": "a1",
        "acr": "eidas1",
    }


def test_an_address_that_the_provider_has_proved_is_not_proved_again(proconnect, client):
    proconnect.change(userinfo={"email_verified": True})

    assert proconnect.sign_in(client, next="/en/mon-espace/")["Location"] == "/en/mon-espace/"
    assert who(client) == EMAIL


def test_an_address_proved_in_other_words_than_true_is_not_proved(proconnect, client):
    proconnect.change(userinfo={"email_verified": "false"})
    proconnect.sign_in(client)

    assert EmailAddress.objects.get().verified is False


def test_the_organisation_of_the_siret_is_asked_and_decides(proconnect, client, university):
    manager = manager_of(university)

    proconnect.sign_in(client)

    asked = JoinRequest.objects.get()
    assert (asked.organisation, asked.accepted) == (university, None)
    assert list(Membership.objects.values_list("user", flat=True)) == [manager.pk]


def test_an_organisation_that_trusts_proconnect_has_a_member_at_once(proconnect, client, university):
    university.trusted_providers = ["proconnect"]
    university.save()

    proconnect.sign_in(client)

    membership = Membership.objects.get()
    assert (membership.organisation, membership.role) == (university, "member")
    assert JoinRequest.objects.count() == 0


def test_who_alone_says_where_they_work_is_not_believed(proconnect, client, university):
    university.trusted_providers = ["proconnect"]
    university.save()
    proconnect.change(acr="https://proconnect.gouv.fr/assurance/self-asserted")

    proconnect.sign_in(client)

    assert (Membership.objects.count(), JoinRequest.objects.count()) == (0, 1)


def test_a_name_that_lacks_is_asked_for(proconnect, client):
    answer = proconnect.sign_in(client, "marc")
    assert answer["Location"] == reverse("socialaccount_signup")
    page = BeautifulSoup(client.get(answer["Location"]).content, "html.parser")
    assert page.select_one("[name=email]")["value"] == "marc@univ-essai.example"

    typed = {"first_name": "Marc", "last_name": "Riv", "email": "marc@univ-essai.example"}
    client.post(answer["Location"], {**typed, "terms": "on", "terms_version": "1"})

    user = User.objects.get()
    assert (user.get_full_name(), user.terms_asked_at) == ("Marc Riv", None)
    assert user.consents.get().version.number == 1


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("said", [True, False])
def test_an_account_that_has_the_address_is_never_opened_nor_linked_and_the_page_says_what_to_do(
    proconnect, client, verified, said
):
    account(EMAIL, verified=verified)
    proconnect.change(userinfo={"email_verified": said})

    page = proconnect.sign_in(client)

    assert (page.status_code, who(client), SocialAccount.objects.count()) == (409, None, 0)
    assert "Vous avez déjà un compte" in text(page)
    assert f"{reverse('account_login')}?next={CONNECTIONS}" in text(page)


def test_signed_in_as_usual_one_links_after_the_password_once_more_and_is_told(
    proconnect, client, run_jobs, mailoutbox
):
    account(EMAIL)
    sign_in(client, EMAIL)

    asked = proconnect.sign_in(client, process="connect")
    assert asked["Location"] == reverse("account_reauthenticate")
    assert SocialAccount.objects.count() == 0

    client.post(asked["Location"], {"password": "un mot de passe de test"})
    assert SocialAccount.objects.get().user.email == EMAIL
    run_jobs()
    assert [mail.subject for mail in mailoutbox] == ["ProConnect vous connecte désormais à votre compte"]
    other = Client()
    proconnect.sign_in(other)
    assert who(other) == EMAIL


def test_what_is_linked_to_somebody_is_not_linked_to_another(proconnect, client):
    linked(account(EMAIL))
    account("autre@univ-essai.example")
    sign_in(client, "autre@univ-essai.example")
    client.post(reverse("account_reauthenticate"), {"password": "un mot de passe de test"})

    proconnect.sign_in(client, process="connect")

    assert SocialAccount.objects.get().user.email == EMAIL


def test_nobody_links_without_being_signed_in(proconnect, client):
    proconnect.sign_in(client, process="connect")

    assert (User.objects.count(), SocialAccount.objects.count()) == (0, 0)


def test_a_second_factor_is_asked_for_whatever_the_way(proconnect, client):
    person = account(EMAIL)
    linked(person)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})

    answer = proconnect.sign_in(client)

    assert (answer["Location"], who(client)) == (reverse("mfa_authenticate"), None)


def test_somebody_who_is_suspended_does_not_come_in_by_another_door(proconnect, client):
    linked(account(EMAIL, is_active=False))

    proconnect.sign_in(client)

    assert who(client) is None


def test_giving_up_there_is_said_here(proconnect, client):
    assert proconnect.sign_in(client, "")["Location"] == reverse("socialaccount_login_cancelled")


def test_signing_out_here_signs_out_there_and_comes_back(proconnect, client):
    linked(account(EMAIL))
    browser = requests.Session()
    client.get(proconnect.answer(way_out(client), browser=browser))
    assert who(client) == EMAIL

    out = client.post(reverse("account_logout"))
    assert (out["Location"], who(client)) == (reverse("proconnect_leave"), None)
    page = BeautifulSoup(client.get(out["Location"]).content, "html.parser")
    asks = browser.get(page.select_one("main a.btn-primary")["href"], timeout=10)
    form = BeautifulSoup(asks.text, "html.parser").select_one("form")
    data = {field["name"]: field.get("value", "") for field in form.select("input")}
    back = browser.post(form["action"], data={**data, "logout": "yes"}, allow_redirects=False, timeout=10)
    said = client.get(back.headers["Location"].removeprefix(US), follow=True)

    assert "Votre session est fermée, chez ProConnect aussi" in text(said)
    # Its session is over too: it asks again who one is.
    assert "/who/" in browser.get(way_out(client), timeout=10).url


def test_who_comes_back_with_another_state_is_told_nothing(proconnect, client):
    said = client.get(f"{reverse('proconnect_left')}?state=", follow=True)

    assert "Votre session est fermée" not in text(said)


def test_an_absent_provider_is_said_and_nothing_breaks(proconnect, client, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["proconnect"]["APPS"][0]
    app["settings"]["server_url"] = app["settings"]["issuer"] = "http://127.0.0.1:9"

    page = client.post(reverse("proconnect_login"))

    assert (page.status_code, "Cette connexion est refusée" in text(page)) == (401, True)


def test_unlinking_leaves_a_way_in(proconnect, client):
    person = account(EMAIL)
    linked(person)
    person.set_unusable_password()
    person.save()
    proconnect.sign_in(client)

    page = client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.count() == 1
    assert "C’est votre seul moyen d’entrer" in text(page)


def test_unlinking_asks_for_the_password_once_more(proconnect):
    person = account(EMAIL)
    linked(person)
    client = signed_in(person)
    posted = {"account": SocialAccount.objects.get().pk}

    assert client.post(CONNECTIONS, posted)["Location"].startswith(reverse("account_reauthenticate"))
    assert SocialAccount.objects.count() == 1
    client.post(reverse("account_reauthenticate"), {"password": "un mot de passe de test"})
    client.post(CONNECTIONS, posted)
    assert SocialAccount.objects.count() == 0

"""The federation, against real identity providers: who gets in, and as whom."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from accounts.models import JoinRequest, Membership, User
from tests.accounts.forms import account, sign_in, signed_in, text, who
from tests.contract.saml import EMAIL, EPPN, UAI, ZOE, bring, doors
from tests.factories.accounts import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db
CONNECTIONS = reverse("socialaccount_connections")
PASSWORD = "un mot de passe de test"


@pytest.fixture
def university():
    return OrganisationFactory(establishment=True, name="Université de l’Essai", uai=UAI.removeprefix("{UAI}"))


def linked(user: User, establishment, uid: str = EPPN) -> None:
    SocialAccount.objects.create(
        user=user, provider=establishment.entity_id, uid=uid, extra_data={"email": EMAIL, "organisations": []}
    )


def test_a_first_sign_in_makes_an_account_whose_address_is_still_to_be_proved(essai, client, mail_link):
    answer = essai.sign_in(client)

    person = User.objects.get()
    assert (person.first_name, person.last_name, person.email) == ("Zoé", "Lefèvre", EMAIL)
    assert (answer["Location"], who(client)) == (reverse("account_email_verification_sent"), None)
    assert (person.has_usable_password(), EmailAddress.objects.get().verified) == (False, False)

    client.post(mail_link(EMAIL))
    essai.sign_in(client)
    assert who(client) == EMAIL
    assert (SocialAccount.objects.get().provider, SocialAccount.objects.get().uid) == (essai.entity_id, EPPN)
    assert SocialAccount.objects.get().extra_data == {
        "eppn": EPPN,
        "email": EMAIL,
        "given_name": "Zoé",
        "usual_name": "Lefèvre",
        "display_name": "Zoé Lefèvre",
        "organisations": [UAI],
        "affiliations": [],
    }


def test_one_comes_back_where_one_was_going_in_the_language_that_one_read(essai, client):
    linked(account(EMAIL), essai)

    assert essai.sign_in(client, next="/en/mon-espace/")["Location"] == "/en/mon-espace/"


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"])
def test_one_never_comes_back_to_another_site(essai, client, elsewhere):
    linked(account(EMAIL), essai)

    assert essai.sign_in(client, next=elsewhere)["Location"] == "/mon-espace/"


def test_names_come_from_the_displayed_one_where_the_others_lack(essai, client):
    essai.change(person={name: said for name, said in ZOE.items() if name not in {"givenName", "sn"}})

    essai.sign_in(client)

    assert User.objects.get().get_full_name() == "Zoé Lefèvre"


def test_an_address_that_lacks_is_asked_for(essai, client):
    essai.change(person={name: said for name, said in ZOE.items() if name != "mail"})

    assert essai.sign_in(client)["Location"] == reverse("socialaccount_signup")
    assert User.objects.count() == 0


def test_the_organisation_of_the_code_is_asked_and_decides(essai, client, university):
    manager = manager_of(university)

    essai.sign_in(client)

    asked = JoinRequest.objects.get()
    assert (asked.organisation, asked.accepted) == (university, None)
    assert list(Membership.objects.values_list("user", flat=True)) == [manager.pk]


def test_an_organisation_that_trusts_the_federation_has_a_member_at_once(essai, client, university):
    university.trusted_providers = ["saml"]
    university.save()

    essai.sign_in(client)

    assert (Membership.objects.get().organisation, Membership.objects.get().role) == (university, "member")
    assert JoinRequest.objects.count() == 0


def test_to_trust_proconnect_is_not_to_trust_the_federation(essai, client, university):
    university.trusted_providers = ["proconnect"]
    university.save()

    essai.sign_in(client)

    assert (Membership.objects.count(), JoinRequest.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("affiliations", "members"), [(["student", "member"], 0), (["student", "employee"], 1), (["Faculty"], 1)]
)
def test_a_student_asks_whomever_the_organisation_trusts(essai, client, university, affiliations, members):
    university.trusted_providers = ["saml"]
    university.save()
    essai.change(person={**ZOE, "eduPersonAffiliation": affiliations})

    essai.sign_in(client)

    assert (Membership.objects.count(), JoinRequest.objects.count()) == (members, 1 - members)


def test_the_first_organisation_that_is_known_counts(essai, client, university, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"][0]
    app["settings"]["organisations"] = ["{SIRET}13002526500013", UAI]
    essai.change(person={**ZOE, "supannEtablissement": ["{SIRET}13002526500013", UAI]})

    essai.sign_in(client)

    assert JoinRequest.objects.get().organisation == university


def test_an_account_that_has_the_address_is_never_opened_nor_linked_and_the_page_says_what_to_do(essai, client):
    account(EMAIL)

    page = essai.sign_in(client)

    assert (page.status_code, who(client), SocialAccount.objects.count()) == (409, None, 0)
    assert "Vous avez déjà un compte" in text(page)
    assert f"{reverse('account_login')}?next={CONNECTIONS}" in text(page)


def test_signed_in_as_usual_one_links_after_the_password_once_more(essai, client, university):
    account(EMAIL)
    sign_in(client, EMAIL)

    asked = essai.sign_in(client, process="connect")
    assert (asked["Location"], SocialAccount.objects.count()) == (reverse("account_reauthenticate"), 0)

    client.post(asked["Location"], {"password": PASSWORD})
    assert SocialAccount.objects.get().user.email == EMAIL
    assert JoinRequest.objects.get().organisation == university
    other = Client()
    essai.sign_in(other)
    assert who(other) == EMAIL


def test_what_is_linked_to_somebody_is_not_linked_to_another(essai, client):
    linked(account(EMAIL), essai)
    account("autre@univ-essai.example")
    sign_in(client, "autre@univ-essai.example")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    essai.sign_in(client, process="connect")

    assert SocialAccount.objects.get().user.email == EMAIL


def test_nobody_links_without_being_signed_in(essai, client):
    essai.sign_in(client, process="connect")

    assert (User.objects.count(), SocialAccount.objects.count()) == (0, 0)


def test_unlinking_asks_for_the_password_once_more_and_then_the_establishment_opens_nothing(essai):
    person = account(EMAIL)
    linked(person, essai)
    client = signed_in(person)
    posted = {"account": SocialAccount.objects.get().pk}

    assert client.post(CONNECTIONS, posted)["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(CONNECTIONS, posted)

    assert SocialAccount.objects.count() == 0
    other = Client()
    assert (essai.sign_in(other).status_code, who(other)) == (409, None)


def test_an_establishment_that_left_is_still_shown_and_unlinked(essai, settings, run_jobs, mailoutbox):
    person = account(EMAIL)
    linked(person, essai)
    settings.SOCIALACCOUNT_PROVIDERS = {}
    client = signed_in(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert essai.entity_id in text(client.get(CONNECTIONS))

    client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.count() == 0
    run_jobs()
    assert [mail.subject for mail in mailoutbox] == [f"{essai.entity_id} ne vous connecte plus à votre compte"]


def test_unlinking_leaves_a_way_in(essai, client):
    person = account(EMAIL)
    linked(person, essai)
    person.set_unusable_password()
    person.save()
    essai.sign_in(client)

    page = client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.count() == 1
    assert "C’est votre seul moyen d’entrer" in text(page)


def test_a_second_factor_is_asked_for_whatever_the_way(essai, client):
    person = account(EMAIL)
    linked(person, essai)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert (essai.sign_in(client)["Location"], who(client)) == (reverse("mfa_authenticate"), None)


def test_a_curator_without_a_second_factor_sets_one_up_first(essai, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = account(EMAIL, is_staff=True)
    linked(person, essai)

    essai.sign_in(client)

    assert client.get("/mon-espace/")["Location"] == reverse("mfa_index")


def test_somebody_who_is_suspended_does_not_come_in_by_another_door(essai, client):
    linked(account(EMAIL, is_active=False), essai)

    essai.sign_in(client)

    assert who(client) is None


def test_the_same_identifier_at_two_establishments_is_two_people(federation, client, settings):
    essai, autre = federation
    linked(account(EMAIL), essai)
    for app in settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"]:
        app["settings"]["scopes"] = ["univ-essai.example"]
    autre.change(person={**ZOE, "mail": ["zoe@ailleurs.example"]})

    autre.sign_in(client)

    assert who(client) is None
    assert sorted(SocialAccount.objects.values_list("provider", flat=True)) == sorted(
        [essai.entity_id, autre.entity_id]
    )


def test_encrypted_for_us_an_answer_is_read(essai, client, settings):
    linked(account(EMAIL), essai)
    ours = {"SAML_CERTIFICATE": str(essai.folder / "us.crt"), "SAML_PRIVATE_KEY": str(essai.folder / "us.key")}
    settings.SOCIALACCOUNT_PROVIDERS = doors(essai.folder, [essai], **ours)
    essai.change(sp=Client().get(reverse("saml_metadata")).content.decode(), encrypt=True)

    answer = essai.answer(client)

    assert EPPN not in answer
    bring(client, answer)
    assert who(client) == EMAIL


@pytest.mark.parametrize("signed_by", ["essai", "next"])
def test_while_a_certificate_is_changed_both_are_accepted(essai, client, settings, signed_by):
    linked(account(EMAIL), essai)
    essai.publish("essai", "next")
    settings.SOCIALACCOUNT_PROVIDERS = doors(essai.folder, [essai])
    essai.change(key=signed_by)

    essai.sign_in(client)

    assert who(client) == EMAIL


def test_once_it_is_changed_the_old_one_opens_nothing(essai, client, settings):
    linked(account(EMAIL), essai)
    essai.publish("next")
    settings.SOCIALACCOUNT_PROVIDERS = doors(essai.folder, [essai])

    assert (essai.sign_in(client).status_code, who(client)) == (401, None)

    essai.change(key="next")
    essai.sign_in(client)
    assert who(client) == EMAIL


def test_our_metadata_say_who_we_are_whatever_host_is_asked(essai, client):
    page = client.get(reverse("saml_metadata"), headers={"host": "testserver"})
    said = page.content.decode()

    assert f'entityID="{site.SITE_URL}/compte/federation/metadonnees/"' in said
    assert f'Location="{site.SITE_URL}/compte/federation/retour/"' in said
    assert 'WantAssertionsSigned="true"' in said
    assert "testserver" not in said
    assert client.get("/en" + reverse("saml_metadata")).content.decode().count(f"{site.SITE_URL}/compte/") == 3

"""People whom another service says are of an organisation, what the organisation makes of it, and where one is signed in."""

from datetime import UTC, datetime

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import JoinRequest, Membership, Notification, User
from accounts.operations import identities, people
from openinno.identities import ACR, providers, wrong
from tests.accounts.forms import account, sign_in, signed_in, text, who
from tests.factories.accounts import OrganisationFactory, UserFactory, manager_of, member_of

pytestmark = pytest.mark.django_db
SIRET, SAME_SIREN = "13002526500013", "13002526500021"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EMAIL = "camille@univ-test.example"
PROCONNECT = {
    "PROCONNECT_ISSUER": "https://proconnect.example/api/v2",
    "PROCONNECT_CLIENT_ID": "openinno",
    "PROCONNECT_CLIENT_SECRET": "un secret",
}


def arrive(user: User, *, siret: str = SIRET, is_proved: bool = True) -> Membership | JoinRequest | None:
    return identities.arrive(user=user, provider="proconnect", codes=[f"{{SIRET}}{siret}"], is_proved=is_proved, at=NOW)


def test_the_siret_names_one_organisation_and_else_its_siren_if_one_alone_has_it():
    seat = OrganisationFactory(establishment=True, siret=SIRET, siren=SIRET[:9])
    assert identities.organisation_of(f"{{SIRET}}{SIRET}") == seat
    assert identities.organisation_of(f"{{SIRET}}{SAME_SIREN}") == seat

    site = OrganisationFactory(establishment=True, siret=SAME_SIREN, siren=SIRET[:9])
    assert identities.organisation_of(f"{{SIRET}}{SAME_SIREN}") == site
    assert identities.organisation_of("{SIRET}13002526500039") is None


@pytest.mark.parametrize("siret", ["", "pas un siret", "99999999900019"])
def test_an_unknown_siret_brings_nowhere(siret):
    OrganisationFactory(establishment=True)

    assert arrive(UserFactory(), siret=siret) is None


def test_nobody_comes_into_the_agency_by_its_siret():
    OrganisationFactory(agency=True, siret=SIRET, siren=SIRET[:9], trusted_providers=["proconnect"])

    assert arrive(UserFactory()) is None
    assert Membership.objects.count() == 0


def test_managers_are_asked_once_and_a_refusal_stands():
    university = OrganisationFactory(establishment=True, siret=SIRET)
    manager, person = manager_of(university), UserFactory()

    asked = arrive(person)
    people.decide_request(request=asked, accepted=False, by=manager, at=NOW)
    again = arrive(person)

    assert (again, JoinRequest.objects.count(), Membership.objects.filter(user=person).count()) == (asked, 1, 0)
    assert Notification.objects.filter(recipient=manager).count() == 1


def test_trusted_one_is_a_member_at_once_and_what_was_asked_waits_no_more():
    university = OrganisationFactory(establishment=True, siret=SIRET)
    manager, person = manager_of(university), UserFactory()
    arrive(person)
    identities.trust(organisation=university, providers=["proconnect"], at=NOW)

    arrive(person)

    assert Membership.objects.get(user=person).role == "member"
    assert JoinRequest.objects.get().accepted is True
    assert Notification.objects.filter(recipient=manager).count() == 2


def test_a_manager_stays_a_manager():
    manager = manager_of(OrganisationFactory(establishment=True, siret=SIRET, trusted_providers=["proconnect"]))

    assert arrive(manager).role == "manager"


def test_a_manager_says_whom_the_organisation_trusts_and_takes_it_back():
    university = OrganisationFactory(establishment=True)
    client = signed_in(manager_of(university))
    url = reverse("accounts:trust", args=[university.slug])

    client.post(url, {"providers": ["proconnect"]})
    university.refresh_from_db()
    assert university.trusted_providers == ["proconnect"]
    assert "sans que personne ait à décider" in text(client.get(university.get_absolute_url()))

    client.post(url, {})
    university.refresh_from_db()
    assert university.trusted_providers == []


def test_a_service_that_does_not_exist_is_not_trusted():
    university = OrganisationFactory(establishment=True)
    client = signed_in(manager_of(university))

    assert client.post(reverse("accounts:trust", args=[university.slug]), {"providers": ["autre"]}).status_code == 422


def test_a_plain_member_does_not_decide_whom_to_trust():
    university = OrganisationFactory(establishment=True)
    client = signed_in(member_of(university))

    assert (
        client.post(reverse("accounts:trust", args=[university.slug]), {"providers": ["proconnect"]}).status_code == 403
    )


def test_who_has_nothing_else_to_prove_who_they_are_unlinks_soon_after_signing_in_only(settings):
    settings.SOCIALACCOUNT_PROVIDERS = providers(PROCONNECT)
    person = UserFactory()
    person.set_unusable_password()
    person.save()
    for uid in ("a", "b"):
        SocialAccount.objects.create(user=person, provider="proconnect", uid=uid)
    client = signed_in(person)  # its session says nothing of when

    page = client.post(reverse("socialaccount_connections"), {"account": SocialAccount.objects.first().pk})

    assert SocialAccount.objects.count() == 2
    assert "Votre connexion date un peu" in text(page)


def test_sessions_are_listed_and_the_others_ended():
    account(EMAIL)
    here, elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows) Firefox/140.0"}), Client()
    sign_in(here, EMAIL)
    sign_in(elsewhere, EMAIL)
    page = text(here.get(reverse("usersessions_list")))
    assert ("Firefox, Windows" in page, "Navigateur inconnu" in page) == (True, True)

    said = text(here.post(reverse("usersessions_list"), follow=True))

    assert "Vos autres sessions sont fermées." in said
    assert (who(here), who(elsewhere), UserSession.objects.count()) == (EMAIL, None, 1)


def test_one_ends_one_s_own_sessions_only():
    account(EMAIL)
    account("autre@univ-test.example")
    mine, another = Client(), Client()
    sign_in(mine, EMAIL)
    sign_in(another, "autre@univ-test.example")

    mine.post(reverse("usersessions_list"))

    assert who(another) == "autre@univ-test.example"


def test_without_a_client_id_there_is_no_door_and_nothing_to_set():
    assert (providers({}), wrong({}, production=True)) == ({}, [])
    assert wrong(PROCONNECT, production=True) == []
    assert providers(PROCONNECT)["proconnect"]["APPS"][0]["settings"]["acr"] == list(ACR)


@pytest.mark.parametrize(
    ("environ", "production", "named"),
    [
        ({"PROCONNECT_CLIENT_SECRET": ""}, True, "PROCONNECT_CLIENT_SECRET"),
        ({"PROCONNECT_ISSUER": ""}, True, "PROCONNECT_ISSUER"),
        ({"PROCONNECT_ISSUER": "http://proconnect.example"}, False, "PROCONNECT_ISSUER"),
        ({"PROCONNECT_ISSUER": "http://127.0.0.1:9000"}, True, "PROCONNECT_ISSUER"),
    ],
)
def test_half_set_up_openinno_does_not_start(environ, production, named):
    assert [each.split(":")[0] for each in wrong(PROCONNECT | environ, production=production)] == [f"Set {named}"]

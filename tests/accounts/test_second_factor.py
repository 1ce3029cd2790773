"""Curators and administrators have a second factor, whatever the way they signed in."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.accounts.forms import signed_in, text
from tests.factories.accounts import OrganisationFactory, administrator, curator, manager_of

pytestmark = pytest.mark.django_db
HOME = reverse("dashboards:home")
SET_UP = reverse("mfa_index")


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize("make", [curator, administrator])
@pytest.mark.parametrize("path", [HOME, "/", reverse("matching:board"), "/admin/"])
def test_without_one_every_page_leads_to_where_it_is_set_up(make, path):
    client = signed_in(make())

    assert client.get(path)["Location"] == SET_UP
    assert "Votre rôle demande un second facteur" in text(client.get(SET_UP))


def test_nothing_is_changed_without_one():
    client = signed_in(administrator())
    organisation = OrganisationFactory(establishment=True)

    assert (
        client.post(reverse("accounts:trust", args=[organisation.slug]), {"providers": ["proconnect"]})["Location"]
        == SET_UP
    )
    organisation.refresh_from_db()
    assert organisation.trusted_providers == []


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_with_one_pages_open(kind):
    person = curator()
    Authenticator.objects.create(user=person, type=kind, data={})

    assert signed_in(person).get(HOME).status_code == 200


def test_recovery_codes_alone_are_none():
    person = curator()
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert signed_in(person).get(HOME)["Location"] == SET_UP


def test_others_are_not_asked():
    assert signed_in(manager_of(OrganisationFactory(establishment=True))).get(HOME).status_code == 200


@pytest.mark.parametrize("name", ["account_logout", "mfa_index", "account_reauthenticate", "account_change_password"])
def test_the_way_to_set_one_up_and_the_way_out_stay_open(name):
    person = curator()
    person.set_password("un mot de passe de test")
    person.save()
    client = signed_in(person)

    assert client.get(reverse(name)).status_code == 200


def test_the_demonstration_whose_passwords_are_public_asks_for_none(settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert signed_in(curator()).get(HOME).status_code == 200

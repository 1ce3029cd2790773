"""A code beside the password, recovery codes, and the pages of passkeys."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from core.models import OutgoingMail
from tests.accounts.forms import account, sign_in, text, who
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
EMAIL = "camille@univ-test.example"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def protected(client, django_capture_on_commit_callbacks) -> list[str]:
    """An account that asks for a code; its recovery codes."""
    account(EMAIL)
    sign_in(client, EMAIL)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = text(client.get(reverse("mfa_activate_totp")))
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return re.findall(r"\b[a-z0-9]{8,10}\b", client.get(reverse("mfa_download_recovery_codes")).content.decode())


def test_a_wrong_code_activates_nothing(client):
    account(EMAIL)
    sign_in(client, EMAIL)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))

    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_the_password_is_no_longer_enough_and_a_recovery_code_is_used_once(protected):
    client = Client()
    assert sign_in(client, EMAIL)["Location"] == reverse("mfa_authenticate")
    assert who(client) is None

    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert who(client) is None

    client.post(reverse("mfa_authenticate"), {"code": protected[0]})
    assert who(client) == EMAIL

    again = Client()
    sign_in(again, EMAIL)
    again.post(reverse("mfa_authenticate"), {"code": protected[0]})
    assert who(again) is None


def test_each_change_of_what_protects_the_account_is_told(protected, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))

    assert list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True)) == [
        "Les codes d’une application protègent désormais votre compte",
        "De nouveaux codes de secours remplacent les précédents",
        "Les codes d’une application ne protègent plus votre compte",
    ]


def test_codes_typed_at_random_are_soon_refused_even_the_right_one(protected):
    client = Client()
    sign_in(client, EMAIL)
    for _attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client.post(reverse("mfa_authenticate"), {"code": protected[0]})

    assert who(client) is None


def test_what_protects_the_account_is_changed_after_the_password_once_more(client):
    account(EMAIL)
    sign_in(client, EMAIL)

    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


def test_a_passkey_that_answers_nothing_signs_nobody_in(client):
    account(EMAIL)
    asked = client.get(reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"})
    assert "publicKey" in asked.json()["request_options"]

    client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert who(client) is None

"""The tokens of programs: made once, shown once, told by mail, withdrawn; and what they open is in tests/openinno/api."""

from datetime import timedelta
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.operations import tokens as operations
from tests.accounts.forms import account, signed_in, text
from tests.factories.accounts import PASSWORD, OrganisationFactory, member_of

pytestmark = pytest.mark.django_db
EMAIL = "camille@univ-test.example"
ASKED = {"name": "Notre tableau de bord", "scopes": ["read", "write:irritants"], "days": "90"}


def freshly_signed_in() -> Client:
    client = signed_in(account(EMAIL))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def made(client: Client, **asked: object) -> str:
    """The secret that the page shows."""
    page = client.post(reverse("accounts:make_token"), {**ASKED, **asked})
    shown = BeautifulSoup(page.content, "html.parser").find(id="secret")
    return shown["value"] if shown else ""


def test_the_secret_is_shown_once_and_only_its_hash_is_kept():
    client = freshly_signed_in()

    secret = made(client)

    token = ApiToken.objects.get()
    assert (token.digest, token.scopes) == (sha256(secret.encode()).hexdigest(), ["read", "write:irritants"])
    assert len(secret) == len(operations.PREFIX) + 43  # 256 bits in base64
    assert secret not in client.get(reverse("accounts:tokens")).content.decode()
    assert timedelta(days=89) < token.expires_at - timezone.now() < timedelta(days=91)


def test_the_page_with_the_secret_is_kept_by_no_cache():
    client = freshly_signed_in()

    assert "no-store" in client.post(reverse("accounts:make_token"), ASKED)["Cache-Control"]


def test_the_person_is_told_at_once_whatever_their_frequency(run_jobs):
    client = freshly_signed_in()
    User.objects.update(mail_frequency="weekly")

    secret = made(client)
    run_jobs()

    told = next(each for each in mail.outbox if "Notre tableau de bord" in each.subject)
    assert told.to == [EMAIL]
    assert reverse("accounts:tokens") in told.body
    assert secret not in told.body


def test_one_proves_first_who_one_is_then_the_token_is_made():
    client = signed_in(account(EMAIL))

    asked = client.post(reverse("accounts:make_token"), ASKED)

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()
    page = client.post(asked["Location"], {"password": PASSWORD})
    assert BeautifulSoup(page.content, "html.parser").find(id="secret")["value"].startswith("oinno_")


@pytest.mark.parametrize(
    "wrong", [{"scopes": []}, {"scopes": ["write:everything"]}, {"days": "3650"}, {"days": ""}, {"name": ""}]
)
def test_a_token_without_scope_name_or_end_is_not_made(wrong):
    client = freshly_signed_in()

    response = client.post(reverse("accounts:make_token"), {**ASKED, **wrong})

    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_the_database_too_refuses_more_than_one_year():
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(
            user=account(EMAIL),
            name="Sans fin",
            scopes=["read"],
            digest="0",
            expires_at=timezone.now() + timedelta(days=400),
        )


def test_nobody_collects_tokens(monkeypatch):
    monkeypatch.setattr(operations, "MOST_ALIVE", 1)
    client = freshly_signed_in()
    made(client)

    response = client.post(reverse("accounts:make_token"), ASKED)

    assert response.status_code == 422
    assert text(response).count("retirez-en un") == 1


def test_one_withdraws_one_s_own_only():
    client = freshly_signed_in()
    made(client)
    token = ApiToken.objects.get()
    url = reverse("accounts:revoke_token", args=[token.uuid])

    assert signed_in(account("autre@univ-test.example")).post(url).status_code == 404
    assert ApiToken.objects.alive(timezone.now()).count() == 1
    page = client.post(url, follow=True)

    assert "est retiré" in text(page)
    assert not ApiToken.objects.alive(timezone.now()).exists()


def secret_of(user: User) -> str:
    _token, secret = operations.make(
        name="Essai", scopes=["read"], lifetime=timedelta(days=1), by=user, at=timezone.now()
    )
    return secret


def opens(secret: str, *, later: timedelta = timedelta(0)) -> bool:
    return operations.borne(secret=secret, at=timezone.now() + later) is not None


def test_a_token_ends_with_its_day_its_person_and_their_membership():
    person = member_of(OrganisationFactory(establishment=True))
    secret = secret_of(person)

    assert opens(secret)
    assert not opens(secret, later=timedelta(days=1))
    assert not opens(secret[:-1])
    assert not opens("oinno_" + "é" * 5000)
    User.objects.update(is_active=False)
    assert not opens(secret)
    User.objects.update(is_active=True)
    person.memberships.all().delete()
    assert not opens(secret)


def test_it_keeps_acting_for_the_organisation_it_was_made_for():
    first, second = OrganisationFactory(establishment=True), OrganisationFactory(establishment=True)
    person = member_of(first)
    secret = secret_of(person)
    person.active_membership = person.memberships.create(organisation=second)
    person.save()

    token = operations.borne(secret=secret, at=timezone.now())

    assert token.user.organisation == first


def test_its_last_use_is_noted_once_a_minute(django_assert_num_queries):
    secret = secret_of(member_of(OrganisationFactory(establishment=True)))
    at = timezone.now()

    operations.borne(secret=secret, at=at)
    with django_assert_num_queries(1):
        operations.borne(secret=secret, at=at + timedelta(seconds=30))
    operations.borne(secret=secret, at=at + timedelta(minutes=2))

    assert ApiToken.objects.get().last_used_at == at + timedelta(minutes=2)

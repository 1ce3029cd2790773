"""Where one is signed in: each session with its device and its last use, ended one by one."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import USED_AT
from accounts.operations import sessions
from tests.accounts.forms import account, sign_in, text, who

pytestmark = pytest.mark.django_db
EMAIL = "camille@test.example"
LIST = reverse("usersessions_list")


@pytest.fixture
def person():
    return account(EMAIL)


def connected(agent: str) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    sign_in(client, EMAIL)
    return client


def session_of(client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def end(session) -> str:
    return reverse("accounts:session_end", args=[session.pk])


def test_one_is_ended_from_another_and_the_rest_stay_open(person):
    here, phone, library = (connected(agent) for agent in ("Firefox/1 Linux", "Safari/1 iPhone", "Edg/1 Windows"))
    gone = session_of(phone)
    assert end(gone) in text(here.get(LIST))

    page = text(here.post(end(gone), follow=True))

    assert "Safari, iPhone" not in page
    assert "Edge, Windows" in page
    assert phone.get(reverse("accounts:account"))["Location"].startswith(reverse("account_login"))
    assert (who(here), who(library)) == (EMAIL, EMAIL)


def test_this_one_is_not_ended_so(person):
    here = connected("Firefox/1")
    other = connected("Edg/1")

    assert here.post(end(session_of(here))).status_code == 404
    assert end(session_of(here)) not in text(here.get(LIST))
    assert who(other) == EMAIL


def test_those_of_others_are_not_found(person):
    mine = connected("Firefox/1")
    account("autre@test.example")
    other = Client()
    sign_in(other, "autre@test.example")

    assert other.post(end(session_of(mine))).status_code == 404
    assert who(mine) == EMAIL


def used(client, *, minutes: int) -> None:
    """As if it had last been used so long ago."""
    session = client.session
    session[USED_AT] = time.time() - minutes * 60
    session.save()
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize(("minutes", "noted"), [(4, False), (6, True)])
def test_the_last_use_is_noted_every_five_minutes(person, minutes, noted):
    client = connected("Firefox/1")
    used(client, minutes=minutes)
    before = session_of(client).last_seen_at

    client.get(reverse("accounts:account"))

    assert (session_of(client).last_seen_at > before) is noted


def test_the_list_says_when_each_was_used(person):
    client = connected("Firefox/1")
    UserSession.objects.update(last_seen_at="2026-03-02T08:15:00Z")

    assert "dernière utilisation le 2 mars 2026 09:15" in text(client.get(LIST))


def test_what_is_over_is_forgotten_and_an_answer_nobody_came_back_for_within_minutes(client):
    account(EMAIL)
    sign_in(client, EMAIL)
    open_session = client.session.session_key
    Client().post(reverse("saml_acs"), {"SAMLResponse": "x"})
    assert Session.objects.count() == 2

    sessions.forget_expired(at=timezone.now())
    assert Session.objects.count() == 2
    forgotten = sessions.forget_expired(at=timezone.now() + timedelta(seconds=61))

    assert (forgotten, Session.objects.get().session_key) == (1, open_session)

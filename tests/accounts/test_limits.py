"""How often one may try: each limit is a setting, and past it comes our page."""

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, User, Webhook
from tests.accounts.forms import account, sign_in, sign_up, signed_in, text, who
from tests.factories.accounts import (
    PASSWORD,
    CircularFactory,
    OrganisationFactory,
    UserFactory,
    WebhookDeliveryFactory,
    WebhookFactory,
    curator,
    manager_of,
)
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import LessonFactory
from tests.factories.meetings import AttendeeFactory, EditionFactory

pytestmark = pytest.mark.django_db
EMAIL = "camille@univ-test.example"


def _change_password() -> Callable[[int], HttpResponse]:
    client = Client()
    account(EMAIL)
    sign_in(client, EMAIL)
    return lambda n: client.post(reverse("account_change_password"), {"oldpassword": "faux"})


def _reauthenticate() -> Callable[[int], HttpResponse]:
    client = signed_in(account(EMAIL))
    return lambda n: client.post(reverse("account_reauthenticate"), {"password": "faux"})


def _manage_email() -> Callable[[int], HttpResponse]:
    client = Client()
    account(EMAIL)
    sign_in(client, EMAIL)
    return lambda n: client.post(reverse("account_email"), {"email": "pas une adresse", "action_add": ""})


def _invite() -> Callable[[int], HttpResponse]:
    company = OrganisationFactory(startup=True)
    client = signed_in(manager_of(company))
    url = reverse("accounts:invite", args=[company.slug])
    return lambda n: client.post(url, {"email": f"collegue{n}@univ-test.example", "role": "member"})


def _resend() -> Callable[[int], HttpResponse]:
    _invite()(0)
    invitation = Invitation.objects.get()
    client = signed_in(invitation.invited_by)
    return lambda n: client.post(reverse("accounts:resend", args=[invitation.uuid]))


def _join() -> Callable[[int], HttpResponse]:
    client = signed_in(UserFactory())
    return lambda n: client.post(
        reverse("accounts:join", args=[OrganisationFactory(establishment=True).slug]), {"message": ""}
    )


def _make_token() -> Callable[[int], HttpResponse]:
    client = signed_in(account(EMAIL))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return lambda n: client.post(reverse("accounts:make_token"), {})


def _copy_my_data() -> Callable[[int], HttpResponse]:
    client = signed_in(account(EMAIL))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return lambda n: client.post(reverse("dashboards:copy_my_data"))


def _make_webhook() -> Callable[[int], HttpResponse]:
    person = account(EMAIL)
    person.active_membership = person.memberships.create(organisation=OrganisationFactory(agency=True))
    person.save()
    client = signed_in(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return lambda n: client.post(reverse("accounts:make_webhook"), {})


def _change_webhook() -> Callable[[int], HttpResponse]:
    webhook = _webhook()
    client = signed_in(webhook.made_by)
    return lambda n: client.post(reverse("accounts:change_webhook", args=[webhook.uuid]), {})


def _ping_webhook() -> Callable[[int], HttpResponse]:
    webhook = _webhook()
    client = signed_in(webhook.made_by)
    return lambda n: client.post(reverse("accounts:ping_webhook", args=[webhook.uuid]))


def _redeliver() -> Callable[[int], HttpResponse]:
    delivery = WebhookDeliveryFactory(webhook=_webhook())
    client = signed_in(delivery.webhook.made_by)
    return lambda n: client.post(reverse("accounts:redeliver", args=[delivery.uuid]))


def _webhook() -> Webhook:
    person = curator()
    return WebhookFactory(organisation=person.organisation, made_by=person)


def _of_circular(name: str) -> Callable[[int], HttpResponse]:
    client, url = signed_in(curator()), reverse(f"dashboards:{name}", args=[CircularFactory().uuid])
    return lambda n: client.post(url)


def _order_export() -> Callable[[int], HttpResponse]:
    client, url = signed_in(UserFactory()), reverse("irritants:export", args=["csv"])
    IrritantFactory(published=True)

    def order(n: int) -> HttpResponse:
        with patch("accounts.exports.DIRECT_ROWS", 0):
            return client.post(url)

    return order


def _report() -> Callable[[int], HttpResponse]:
    client = signed_in(UserFactory())
    return lambda n: client.post(
        reverse("dashboards:report", args=["irritant", IrritantFactory(published=True).uuid]), {"ground": "other"}
    )


def _alert() -> Callable[[int], HttpResponse]:
    client = signed_in(UserFactory())
    return lambda n: client.post(
        reverse("dashboards:follow", args=["irritant", IrritantFactory(published=True).uuid]), {"do": "none"}
    )


def _alert_made() -> Callable[[int], HttpResponse]:
    client = signed_in(UserFactory())
    return lambda n: client.post(reverse("dashboards:search_alert", args=["irritants"]), {"frequency": "daily"})


def _alert_asked() -> Callable[[int], HttpResponse]:
    url = reverse("dashboards:search_alert", args=["irritants"])
    return lambda n: Client().post(url, {"email": f"personne{n}@univ-test.example", "frequency": "daily"})


def _agenda_by_key() -> Callable[[int], HttpResponse]:
    attendee = AttendeeFactory()
    return lambda n: Client().get(reverse("meetings:agenda_by_key", args=[attendee.key]))


def _paper() -> Callable[[int], HttpResponse]:
    client, edition = signed_in(curator()), EditionFactory(announced=True)
    return lambda n: client.get(reverse("meetings:paper", args=[edition.slug, "chevalets"]))


def _of_lesson(name: str, person: User | None) -> Callable[[int], HttpResponse]:
    client = signed_in(person) if person else Client()
    url = reverse(f"matching:{name}", args=[LessonFactory(status="published").uuid])
    return lambda n: client.get(url)


def _posts(name: str, data: Callable[[int], dict[str, str]]) -> Callable[[], Callable[[int], HttpResponse]]:
    return lambda: lambda n: Client().post(reverse(name), data(n))


ATTEMPTS = {
    "signup": lambda: lambda n: sign_up(Client(), f"personne{n}@univ-test.example"),
    "login": _posts("account_login", lambda n: {}),
    "reset_password": _posts("account_reset_password", lambda n: {"email": f"personne{n}@univ-test.example"}),
    "reset_password_from_key": lambda: (
        lambda n: Client().post(reverse("account_reset_password_from_key", args=["1", "set-password"]))
    ),
    "reauthenticate": _reauthenticate,
    "change_password": _change_password,
    "manage_email": _manage_email,
    "invite": _invite,
    "join": _join,
    "token": _make_token,
    "copy_my_data": _copy_my_data,
    "report": _report,
    "webhook": _change_webhook,
    "webhook_send": _ping_webhook,
    "circular": lambda: _of_circular("change_circular"),
    "circular_test": lambda: _of_circular("test_circular"),
    "export": lambda: lambda n: Client().get(reverse("irritants:export", args=["csv"])),
    "export_job": _order_export,
    "sheet": lambda: _of_lesson("lesson_sheet", None),
    "kit": lambda: _of_lesson("kit", manager_of(OrganisationFactory(establishment=True))),
    "alert": _alert,
    "alert_ask": _alert_asked,
    "agenda_key": _agenda_by_key,
    "agenda_miss": lambda: lambda n: Client().get(reverse("meetings:agenda_by_key", args=[f"{n}" * 32])),
    "paper": _paper,
    "identity_answer": lambda: lambda _n: Client().post(reverse("saml_acs"), {"SAMLResponse": "x"}),
}
# Told by the form instead of a page, or by silence.
# `alert_mail`: in tests/dashboards/test_alert_links.py. `identity`: in tests/contract, with a provider to leave for.
TESTED_BELOW = {"login_failed", "confirm_email", "webauthn_login", "alert_mail", "identity"}


def test_every_limit_that_is_set_is_tested():
    assert {*settings.ACCOUNT_RATE_LIMITS, *settings.MFA_RATE_LIMITS} == {*ATTEMPTS, *TESTED_BELOW}


@pytest.mark.parametrize("action", ATTEMPTS)
def test_past_the_limit_comes_our_page(settings, action):
    counted_per = settings.ACCOUNT_RATE_LIMITS[action].split(",")[0].rpartition("/")[2]
    attempt = ATTEMPTS[action]()
    cache.clear()  # of what it took to get there
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, action: f"2/m/{counted_per}"}

    answers = [attempt(number) for number in range(3)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert "Trop de tentatives" in text(answers[2])
    assert "si vous nous écrivez" in text(answers[2])


def test_alerts_on_lists_count_with_those_on_things(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "alert": "2/m/user"}
    attempt = _alert_made()

    assert [attempt(n).status_code for n in range(3)] == [302, 302, 429]


def test_sending_again_counts_with_the_invitations(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invite": "2/m/user"}
    attempt = _resend()

    assert [attempt(n).status_code for n in range(2)] == [302, 429]


@pytest.mark.parametrize(
    ("action", "attempts"), [("webhook", _make_webhook), ("webhook_send", _redeliver)], ids=["make", "redeliver"]
)
def test_making_a_webhook_counts_with_changing_it_and_sending_again_with_tests(settings, action, attempts):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, action: "2/m/user"}
    attempt = attempts()

    assert [attempt(n).status_code == 429 for n in range(3)] == [False, False, True]


def test_the_fifth_wrong_password_closes_the_account_s_door_for_a_while(client):
    account(EMAIL)
    for _attempt in range(5):
        sign_in(client, EMAIL, "un tout autre mot de passe")

    page = sign_in(client, EMAIL, PASSWORD)

    assert who(client) is None
    assert "Trop de tentatives" in text(page)


def test_the_mail_of_verification_is_sent_once_in_three_minutes(client, run_jobs, mailoutbox):
    sign_up(client, EMAIL)
    for _again in range(3):
        sign_in(client, EMAIL)
    run_jobs()

    assert len(mailoutbox) == 1


def test_passkeys_are_not_tried_without_end(settings, client):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "2/m/ip"}

    answers = [client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}) for _attempt in range(3)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, True]

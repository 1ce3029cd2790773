"""Attacks that no other file of tests makes: each fails here when its defence is taken away. docs/security.md says where the others are."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from core.models import OutgoingMail
from dashboards.operations.figures import recount
from irritants.models import Attachment
from matching.enums import MatchStatus
from tests.accounts.forms import PASSWORD, account, sign_in, signed_in, text, who
from tests.factories.accounts import curator, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.meetings import EditionFactory

EMAIL = "camille@univ-test.example"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "///evil.example",
    "javascript:alert(1)",
]
NOWHERE = ["home", "a@b", "0"]  # of this site, but no address from its root
each_elsewhere = pytest.mark.parametrize("elsewhere", ELSEWHERE)


# Forged requests (CSRF)


def _views(resolver: URLResolver, named: str = "") -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{named}{entry.name}", entry.callback
        else:
            yield from _views(entry, f"{named}{entry.namespace}:" if entry.namespace else named)


def test_a_form_without_its_token_is_refused_everywhere_but_where_no_session_counts():
    """The API knows no session; two addresses can only stop mails (RFC 8058); establishments and services of mail prove what they post."""
    exempt = {name for name, view in _views(get_resolver()) if getattr(view, "csrf_exempt", False)}

    assert {name for name in exempt if not name.startswith("api:")} == {
        "dashboards:stop_alert",
        "accounts:stop_mails",
        "accounts:mail_tracking",
        "saml_acs",
    }


# A session that somebody else has chosen (fixation), or kept


@pytest.mark.django_db
def test_signing_in_leaves_the_session_that_was_there_before(client):
    account(EMAIL)
    client.session["planted"] = "x"
    client.get(reverse("account_login"))
    planted = client.session
    planted["planted"] = "x"
    planted.save()
    client.cookies["sessionid"] = planted.session_key

    sign_in(client, EMAIL)

    stolen = Client()
    stolen.cookies["sessionid"] = planted.session_key
    assert who(client) == EMAIL
    assert (client.session.session_key == planted.session_key, who(stolen)) == (False, None)


@pytest.mark.django_db
def test_a_session_ends_on_the_server_when_its_person_signs_out(client):
    account(EMAIL)
    sign_in(client, EMAIL)
    kept = client.cookies["sessionid"].value

    client.post(reverse("account_logout"))

    stolen = Client()
    stolen.cookies["sessionid"] = kept
    assert who(stolen) is None


@pytest.mark.django_db
def test_another_password_ends_the_sessions_that_the_old_one_opened(client):
    person = account(EMAIL)
    sign_in(client, EMAIL)
    person.set_password("une phrase choisie ailleurs")
    person.save()

    assert client.get(reverse("accounts:account")).status_code == 302


# Pages that send elsewhere (open redirects)


@pytest.mark.django_db
@each_elsewhere
def test_signing_in_never_leads_to_another_site(client, elsewhere):
    account(EMAIL)

    response = client.post(
        reverse("account_login"),
        {"login": EMAIL, "password": PASSWORD, "next": elsewhere},
        query_params={"next": elsewhere},
    )

    assert response["Location"] == "/mon-espace/"


@pytest.mark.django_db
@each_elsewhere
def test_signing_out_never_leads_to_another_site(elsewhere):
    client = signed_in(account(EMAIL))

    response = client.post(reverse("account_logout"), {"next": elsewhere})

    assert response["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", [*ELSEWHERE, *NOWHERE])
def test_a_step_never_leads_back_to_another_site(elsewhere):
    match = MatchFactory(status=MatchStatus.SENT)
    company = signed_in(member_of(match.startup.organisation))

    address = reverse("matching:match_verb", args=[match.uuid, "decline"])
    answers = [company.get(address, {"suite": asked}).content.decode() for asked in (elsewhere, "/mon-espace/")]

    assert [match.get_absolute_url() in part.split("</form>")[0] for part in _forms(answers)] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", [*ELSEWHERE, *NOWHERE])
def test_following_never_leads_to_another_site_nor_nowhere(elsewhere):
    irritant = IrritantFactory(published=True)
    client = signed_in(member_of(irritant.establishment))

    response = client.post(
        reverse("dashboards:follow", args=["irritant", irritant.uuid]), {"do": "daily", "next": elsewhere}
    )

    assert response["Location"] == irritant.get_absolute_url()


def _forms(pages: list[str]) -> list[str]:
    return [page.split("<main", 1)[1].split('method="post"', 1)[1] for page in pages]


# Who has an account (enumeration), by words and by time


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_address_read_the_same(client):
    account(EMAIL)
    known, unknown = (
        text(sign_in(Client(), address, "un tout autre mot de passe")).replace(address, "")
        for address in (EMAIL, "personne@univ-test.example")
    )

    assert _without_tokens(known) == _without_tokens(unknown)


def _without_tokens(page: str) -> str:
    head, *rest = page.split('name="csrfmiddlewaretoken" value="')
    return head + "".join(part.split('"', 1)[1] for part in rest)


@pytest.mark.django_db
def test_an_unknown_address_costs_the_time_of_a_password_too():
    account(EMAIL)
    hasher = type(get_hasher())
    hashed = []
    for address in (EMAIL, "personne@univ-test.example"):
        with patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as encode:
            sign_in(Client(), address, "un tout autre mot de passe")
        hashed.append(encode.call_count)

    assert hashed == [hashed[0], hashed[0]] != [0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["administrator", "1234567890123", "camille@univ-test.example"])
def test_a_password_that_everybody_would_try_is_refused(known):
    typed = {"first_name": "Camille", "last_name": "Rivière", "email": EMAIL, "password1": known}
    typed |= {"terms": "on", "terms_version": "1"}
    Client().post(reverse("account_signup"), typed)

    assert not User.objects.filter(email=EMAIL).exists()


# The name of the site, given by who asks (Host)


@pytest.mark.django_db
def test_a_forged_host_is_refused_and_the_links_of_mails_never_come_from_it(client):
    account(EMAIL)

    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"x-forwarded-host": "evil.example"}).status_code == 200
    client.post(reverse("account_reset_password"), {"email": EMAIL}, headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in OutgoingMail.objects.get().text


# Lines put into headers


@pytest.mark.django_db
def test_a_name_with_line_ends_makes_one_header(client):
    irritant = IrritantFactory()
    client.force_login(irritant.author, backend="django.contrib.auth.backends.ModelBackend")
    name = "plan.txt\r\nSet-Cookie: session=volée\r\n.txt"
    client.post(reverse("irritants:attach", args=[irritant.uuid]), {"upload": SimpleUploadedFile(name, b"Voici.")})

    response = client.get(Attachment.objects.get().get_absolute_url())

    assert b"".join(response) == b"Voici."
    assert [line for line in response.serialize_headers().splitlines() if line.lower().startswith(b"set-cookie")] == []


# Names that leave their folder


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../../plan.txt", "/etc/plan.txt", "..\\..\\plan.txt", "plan.txt\0.pdf.txt"])
def test_a_file_stays_in_its_folder_whatever_its_name(client, settings, name):
    irritant = IrritantFactory()
    client.force_login(irritant.author, backend="django.contrib.auth.backends.ModelBackend")

    upload = SimpleUploadedFile("plan.txt", b"Voici.")
    upload._name = name
    client.post(reverse("irritants:attach", args=[irritant.uuid]), {"upload": upload})

    [kept] = Attachment.objects.all()
    folder = Path(settings.MEDIA_ROOT).resolve()
    assert Path(kept.file.path).resolve().is_relative_to(folder)
    assert not {"/", "\\", "\0"} & set(kept.name)


# A key that has changed


def test_what_was_signed_under_the_key_before_opens_until_that_key_is_forgotten(settings):
    before = settings.SECRET_KEY
    signed = signing.dumps({"match": 1}, salt="essai")
    settings.SECRET_KEY = "another-key" * 6

    settings.SECRET_KEY_FALLBACKS = [before]
    assert signing.loads(signed, salt="essai") == {"match": 1}
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signing.BadSignature):
        signing.loads(signed, salt="essai")


@pytest.mark.django_db
def test_a_session_opened_under_the_key_before_goes_on_until_that_key_is_forgotten(client, settings):
    account(EMAIL)
    sign_in(client, EMAIL)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another-key" * 6

    settings.SECRET_KEY_FALLBACKS = [before]
    assert client.get(reverse("accounts:account")).status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-third-key" * 6, []
    assert client.get(reverse("accounts:account")).status_code == 302


# Whom to tell


@pytest.mark.parametrize(
    ("set_to", "contact"),
    [
        ("", "http://127.0.0.1:8000/contact/"),
        ("securite@openinno.example", "mailto:securite@openinno.example"),
        ("https://openinno.example/signaler/", "https://openinno.example/signaler/"),
    ],
)
def test_whoever_finds_a_weakness_reads_whom_to_tell_and_until_when_it_holds(client, settings, set_to, contact):
    settings.SECURITY_CONTACT = set_to

    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert lines.pop("Contact") == contact
    assert timedelta(days=179) < datetime.fromisoformat(lines.pop("Expires")) - timezone.now() < timedelta(days=365)
    assert lines == {
        "Preferred-Languages": "fr, en",
        "Canonical": "http://127.0.0.1:8000/.well-known/security.txt",
    }


# The character that no text of the database can hold


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/irritants/?edition=%00",
        "/irritants/?establishment=a%00&theme=%00",
        "/irritants/?establishment=%%0000",
        "/entreprises/?network=%00",
        "/impact/lignes/?etape=met&saison=a%00",
        "/impact/?saison=%00",
    ],
)
def test_a_zero_in_an_address_names_nothing_that_is_there(client, address):
    recount(at=timezone.now())

    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_a_program_that_sends_one_is_told_or_finds_nothing_by_it(client):
    asked = ["/api/v1/companies/?network=%00", "/api/v1/irritants/?q=%00", "/api/v1/irritants/?establishment=%00"]

    assert [client.get(address).status_code for address in asked] == [422, 422, 200]


@pytest.mark.django_db
def test_what_no_text_can_hold_is_an_address_that_leads_nowhere():
    edition = EditionFactory(status="running")
    recount(at=timezone.now())
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")
    asked = [
        (reverse("dashboards:figure_rows"), {"etape": "need", "theme": "a\0b", "saison": "\0"}),
        (reverse("dashboards:impact_rows"), {"etape": "need", "theme": "a\0b", "reseau": "a\0b"}),
        (reverse("meetings:agenda", args=[edition.slug]), {"organisation": "a\0b"}),
        (reverse("suggestions"), {"q": "a\0b", "dans": "\0"}),
        (reverse("irritants:similar"), {"title": "a\0b", "brouillon": "\0"}),
    ]

    assert [client.get(url, query).status_code for url, query in asked] == [200, 200, 404, 200, 200]

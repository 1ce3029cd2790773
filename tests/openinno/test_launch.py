"""`make run` as a person uses it: started, killed in parts, started a second time, stopped. Its data in a folder of the test's own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from openinno.database import EmbeddedServer
from tests.openinno.running import BASE_DIR, free_port, get, process, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def local() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="openinno-"))
    yield folder
    EmbeddedServer(folder / "pg").stop()
    shutil.rmtree(folder)


def _environment(local: Path) -> dict[str, str]:
    outside = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "OPENINNO_ENV"}}
    return {**outside, "OPENINNO_LOCAL": str(local)}


def _launch(local: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "openinno.launch", *arguments]
    return subprocess.run(
        command, cwd=BASE_DIR, env=_environment(local), capture_output=True, text=True, check=False, timeout=120
    )


def _is_ready(port: int) -> bool:
    return get(port, "/pret/").status == 200


def _child(supervisor: subprocess.Popen[bytes], word: str) -> psutil.Process:
    return wait_for(
        lambda: next(
            (child for child in _alive(psutil.Process(supervisor.pid).children()) if word in child.cmdline()), None
        )
    )


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run. A zombie does not: it waits for an init that may never come."""
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def _interrupts_ignored() -> Iterator[None]:
    """As a shell hands them down to what it starts in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interrupts_ignored")
def test_it_runs_survives_the_death_of_each_part_and_stops_everything(local):
    port, log = free_port(), local / "launch.log"
    server = EmbeddedServer(local / "pg")
    command = [sys.executable, "-m", "openinno.launch", "--port", str(port)]
    with process(command, _environment(local), log) as supervisor:
        wait_for(lambda: f"http://127.0.0.1:{port}" in log.read_text(), seconds=90)
        assert "amue@demo.example" in log.read_text()
        assert get(port, "/irritants/").status == 200
        assert get(port, "/static/openinno/css/base.css").status == 200

        for word in ("runserver", "default", "long"):
            killed = _child(supervisor, word).pid
            os.kill(killed, signal.SIGKILL)
            wait_for(lambda word=word, killed=killed: _child(supervisor, word).pid != killed)
            wait_for(lambda: _is_ready(port))
        assert log.read_text().count("stopped; it is started again.") == 3

        # The supervisor starts it again, or a child that was just starting does so first.
        killed = server.process_id()
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: server.is_up() and server.process_id() != killed)
        wait_for(lambda: _is_ready(port))

        children = psutil.Process(supervisor.pid).children(recursive=True)
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(20) == 0

    assert _alive(children) == []
    assert not server.is_up()

    with process(command, _environment(local), local / "second.log") as supervisor:
        wait_for(lambda: f"http://127.0.0.1:{port}" in (local / "second.log").read_text())
        children = psutil.Process(supervisor.pid).children()
        supervisor.kill()

    wait_for(lambda: _alive(children) == [])  # killed without a word, it leaves nobody behind


def test_a_port_in_use_is_said_before_anything_is_started(local):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ran = _launch(local, "--port", str(port))

    assert ran.returncode == 1
    assert f"Port {port} cannot be used (Address already in use)." in ran.stderr
    assert not (local / "pg").exists()


def test_a_demonstration_in_use_is_not_erased(local):
    server = EmbeddedServer(local / "pg")
    server.start()

    with server.connect():
        ran = _launch(local, "--reset")

    assert (ran.returncode, ran.stderr) == (1, "The demonstration is in use: stop make run first.\n")


def test_only_a_private_database_is_ever_erased(local):
    environment = {**_environment(local), "DATABASE_URL": "postgresql://localhost/precious"}
    command = [sys.executable, "-m", "openinno.launch", "--reset"]

    ran = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)

    assert (ran.returncode, "only ever erases a database of its own" in ran.stderr) == (1, True)

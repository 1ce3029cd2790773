"""A private PostgreSQL in a folder: started, found again, stopped. Safe to kill and to start from several processes at once."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from openinno.database.binaries import find_binaries, major_version
from openinno.database.identity import Identity, choose, give_to_nobody, spawn_options

SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For data that nobody misses: tests.
VOLATILE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}
START_ATTEMPTS = 20
SOCKET_PATH_LIMIT = 80  # of the 108 bytes the kernel allows, PostgreSQL adds its file name


class ServerFailed(Exception):
    """PostgreSQL did not start; the message ends with its log."""


class EmbeddedServer:
    """`home` holds the data, the socket and the logs. `durable=False` trades safety for speed."""

    superuser = "postgres"

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.home = Path(home).resolve()
        self._identity: Identity | None = None
        if self._asked_for_nobody():
            # `nobody` can rarely enter a checkout of root's.
            self.home = Path(tempfile.gettempdir()) / f"pg-{_digest(self.home)}"

    def _asked_for_nobody(self) -> bool:
        return os.geteuid() == 0 and self.identity is Identity.NOBODY

    @property
    def identity(self) -> Identity:
        if self._identity is None:
            self._identity = choose()
        return self._identity

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket_dir(self) -> Path:
        inside = self.home / "s"
        if len(str(inside)) < SOCKET_PATH_LIMIT:
            return inside
        return Path(tempfile.gettempdir()) / f"pg-{_digest(inside)}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """An autocommit connection as the superuser, whom the folder's mode 0700 protects."""
        return psycopg.connect(
            host=str(self.socket_dir), user=self.superuser, dbname=database, autocommit=True, connect_timeout=3
        )

    def is_up(self) -> bool:
        """A real connection: `pg_ctl status` also says yes of a server that was just killed."""
        try:
            with self.connect() as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Bring the server up, making its data folder the first time. Raises ServerFailed."""
        if self.is_up():
            return
        with self._lock():
            self._prepare_socket_dir()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            if not self.is_up():
                self._launch()

    def stop(self) -> None:
        """Stop it if it is up; open connections are closed."""
        if not self.is_up():
            return
        with self._lock():
            self._run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")

    def create_database(self, name: str) -> None:
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))

    def erase(self) -> None:
        """Stop it and forget its data."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def process_id(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def other_connections(self) -> int:
        """How many sessions of clients there are, besides the one that asks."""
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        with self.connect() as connection:
            row = connection.execute(query).fetchone()
        return row[0] if row else 0

    def _initialise(self) -> None:
        """Make the data folder beside its place and move it there whole: an interrupted initdb leaves nothing to trip on."""
        making = self.home / "data.making"
        shutil.rmtree(making, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if major_version(find_binaries()) >= 17:  # the same order of characters on every machine
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", *locale]
        quick = [] if self.durable else ["--no-sync"]
        arguments = ["-D", making, "-U", self.superuser, "-E", "UTF8", "--auth=trust", *locale, *quick]
        if self._run("initdb", *arguments):
            raise ServerFailed(f"initdb failed: {_tail(self.home / 'commands.log')}")
        shutil.rmtree(self.data, ignore_errors=True)
        making.rename(self.data)

    def _launch(self) -> None:
        settings = SETTINGS | ({} if self.durable else VOLATILE)
        options = " ".join(f"-c {name}={value}" for name, value in settings.items()) + f" -k {self.socket_dir}"
        log = self.home / "server.log"
        for _ in range(START_ATTEMPTS):
            self._clear_dead_postmaster()
            if self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", log, "-o", options, "start") == 0:
                return
            time.sleep(0.25)  # children of a killed server hold its shared memory for a moment
            if self.is_up():
                return
        raise ServerFailed(f"PostgreSQL does not start: {_tail(log) if log.exists() else ''}")

    def _clear_dead_postmaster(self) -> None:
        """Remove the lock files of a server that is dead although its number is taken: a zombie that nobody reaped, or another
        program. Where there is no /proc, PostgreSQL itself decides."""
        if not Path("/proc/self/cmdline").exists():
            return
        for lock in (self.data / "postmaster.pid", *self.socket_dir.glob(".s.PGSQL.*.lock")):
            if not self._is_held(lock):
                lock.unlink(missing_ok=True)

    def _is_held(self, lock: Path) -> bool:
        """Whether the process that a lock file names on its first line is a server of this folder."""
        try:
            command = Path(f"/proc/{int(lock.read_text().split()[0])}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return False
        return str(self.data).encode() in command

    def _prepare_socket_dir(self) -> None:
        self.socket_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.identity is Identity.NOBODY:
            give_to_nobody(self.socket_dir)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One starter at a time, whatever the number of processes."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.identity is Identity.NOBODY:
            give_to_nobody(self.home)
        with open(self.home / ".lock", "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _run(self, program: str, *arguments: object) -> int:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with open(self.home / "commands.log", "a") as log, _explained(self.identity):
            return subprocess.run(
                [str(find_binaries() / program), *map(str, arguments)],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                check=False,
                **spawn_options(self.identity),
            ).returncode


@contextlib.contextmanager
def _explained(identity: Identity) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise ServerFailed(
            f"{error.filename} cannot be run as {identity.value}. PostgreSQL refuses to run as root and this kernel allows no"
            " user namespace: start openinno as another user, or set DATABASE_URL."
        ) from error


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-3000:]


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]

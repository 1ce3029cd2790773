"""Backups: what is restored is what was saved, on servers that are in use; and a return to a moment."""

import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from openinno.database import EmbeddedServer, backups

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.slow


class Archiving(EmbeddedServer):
    """Keeps each segment of its journal in a folder, as production does."""

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    def archive_from_now(self) -> None:
        self.archive.mkdir(exist_ok=True)
        command = f"test ! -f {self.archive}/%f && cp %p {self.archive}/%f"
        with open(self.data / "postgresql.auto.conf", "a") as settings:
            settings.write(f"archive_mode = on\nwal_level = replica\narchive_command = '{command}'\n")


@pytest.fixture
def server(tmp_path):
    server = Archiving(tmp_path / "pg")
    server.start()
    server.create_database("site")
    with server.connect("site") as connection:
        connection.execute("CREATE TABLE kept (id serial PRIMARY KEY, word text, moment timestamptz DEFAULT now())")
        connection.execute("CREATE TABLE core_seal (position bigint, chain text)")
        connection.execute("INSERT INTO kept (word) SELECT 'mot ' || n FROM generate_series(1, 1000) AS n")
        connection.execute("INSERT INTO core_seal VALUES (1, 'abc')")
    yield server
    server.stop()


@pytest.fixture
def media(tmp_path):
    folder = tmp_path / "media"
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / "devis.pdf").write_bytes(b"%PDF-1")
    return folder


def config_of(server) -> dict[str, str]:
    return {"NAME": "site", "HOST": str(server.socket_dir), "USER": server.superuser}


def words(server, name="site") -> int:
    with server.connect(name) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def test_a_site_in_use_is_saved_and_restored_whole(server, media, tmp_path):
    made = backups.back_up(config=config_of(server), media=media, to=tmp_path / "backups", at=AT)
    in_use = server.connect("site")
    in_use.execute("DELETE FROM kept")
    (media / "papers" / "devis.pdf").write_bytes(b"spoilt")

    name = backups.restore(config=config_of(server), media=media, backup=made, at=LATER, swap=True)

    assert (name, words(server), words(server, "site_before_20260303100000")) == ("site", 1000, 0)
    assert (media / "papers" / "devis.pdf").read_bytes() == b"%PDF-1"
    assert (tmp_path / "media_before_20260303100000" / "papers" / "devis.pdf").read_bytes() == b"spoilt"
    with pytest.raises(psycopg.OperationalError):  # who was at work comes again
        in_use.execute("SELECT 1")
    manifest = backups.read(made)
    assert (manifest.tables["kept"][0], manifest.head) == ("1000", "1:abc")


def test_restored_beside_it_replaces_nothing(server, media, tmp_path):
    made = backups.back_up(config=config_of(server), media=media, to=tmp_path / "backups", at=AT)
    with server.connect("site") as connection:
        connection.execute("DELETE FROM kept WHERE id > 10")

    name = backups.restore(config=config_of(server), media=media, backup=made, at=LATER, swap=False)

    assert (words(server), words(server, name)) == (10, 1000)
    assert media.exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda made: (made / "database.dump").write_bytes(b"PGDMP"), "not as it was made"),
        (lambda made: (made / "manifest.json").write_text("{}"), "is no backup"),
        (lambda made: _replace(made / "manifest.json", '"1000"', '"1001"'), "tables: kept"),
        (
            lambda made: _replace(made / "manifest.json", "papers/devis.pdf", "papers/lost.pdf"),
            "files: papers/devis.pdf",
        ),
    ],
)
def test_what_is_not_as_it_was_saved_replaces_nothing(server, media, tmp_path, spoil, said):
    made = backups.back_up(config=config_of(server), media=media, to=tmp_path / "backups", at=AT)
    spoil(made)

    with pytest.raises(backups.BackupFailed, match=said):
        backups.restore(config=config_of(server), media=media, backup=made, at=LATER, swap=True)

    assert words(server) == 1000
    assert (media / "papers" / "devis.pdf").read_bytes() == b"%PDF-1"


def _replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def test_one_returns_to_the_moment_before_a_mistake(server, tmp_path):
    """The drill of docs/backup.md: a base, the journal, and an hour to stop at."""
    server.stop()
    server.archive_from_now()
    server.start()
    base = tmp_path / "base"
    assert (
        server._run(
            "pg_basebackup", "-h", server.socket_dir, "-U", server.superuser, "-D", base, "-X", "none", "-c", "fast"
        )
        == 0
    )
    with server.connect("site") as connection:
        connection.execute("INSERT INTO kept (word) VALUES ('after the base')")
        moment = connection.execute("SELECT clock_timestamp()::text").fetchone()[0]
        time.sleep(0.1)
        connection.execute("DELETE FROM kept")
        connection.execute("SELECT pg_switch_wal()")
        for _ in range(100):
            archived = connection.execute("SELECT last_archived_wal FROM pg_stat_archiver").fetchone()[0]
            if archived and len(list(server.archive.glob("0*"))) >= 2:
                break
            time.sleep(0.1)
    server.stop()

    returned = EmbeddedServer(tmp_path / "returned")
    returned.home.mkdir()
    base.rename(returned.data)
    with open(returned.data / "postgresql.auto.conf", "a") as settings:
        settings.write(
            f"archive_mode = off\nrestore_command = 'cp {server.archive}/%f %p'\n"
            f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
        )
    (returned.data / "recovery.signal").touch()
    returned.start()
    try:
        assert words(returned) == 1001
    finally:
        returned.stop()

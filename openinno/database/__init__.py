"""The database: the one named by DATABASE_URL or, for demonstration and tests, a PostgreSQL of our own in `.local/`.

Nothing is started by importing this package. `manage.py`, the supervisor of `make run` and the tests call `ensure_started`.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from openinno.database.server import EmbeddedServer

__all__ = ["EmbeddedServer", "embedded_server", "ensure_started", "local_folder", "settings_for"]

DATABASE_NAME = "openinno"


def local_folder(base_dir: Path) -> Path:
    """Where everything of this machine alone is kept: private databases, uploaded files, mails, logs. Never committed."""
    return Path(os.environ.get("OPENINNO_LOCAL", base_dir / ".local"))


def embedded_server(base_dir: Path, *, test: bool) -> EmbeddedServer | None:
    """The private server of this checkout, not yet started; None where DATABASE_URL names another one."""
    if os.environ.get("DATABASE_URL"):
        return None
    return EmbeddedServer(local_folder(base_dir) / ("pg-test" if test else "pg"), durable=not test)


def settings_for(base_dir: Path, *, test: bool) -> dict[str, Any]:
    """The value of DATABASES["default"], without touching any server."""
    test_name = "test_openinno_" + os.environ.get("OPENINNO_DB_SUFFIX", "main")
    server = embedded_server(base_dir, test=test)
    if server is None:
        config: dict[str, Any] = dict(dj_database_url.parse(os.environ["DATABASE_URL"], conn_health_checks=True))
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8}}
    else:
        config = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE_NAME,
            "USER": server.superuser,
            "HOST": str(server.socket_dir),
        }
    return {**config, "TEST": {"NAME": test_name}}


def ensure_started(base_dir: Path, *, test: bool) -> EmbeddedServer | None:
    """Start the private server if there is one and it is down, and create its database. Safe to call at any time."""
    server = embedded_server(base_dir, test=test)
    if server is not None:
        server.start()
        server.create_database(DATABASE_NAME)
    return server

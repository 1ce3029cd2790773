"""`python -m openinno.bench`: measure pages and searches on databases of 1,000 to 1,000,000 irritants, and keep the results in
`docs/benchmarks.md`. Everything is as in production but the machine: the settings, the cache, the WSGI handler. The database is
one of its own on the private server, made for it and dropped after."""

import argparse
import logging
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from openinno.database import EmbeddedServer, ensure_started

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATABASE = "openinno_bench"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK = (60, 120)


def main() -> None:
    parser = argparse.ArgumentParser(prog="openinno.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it works: nothing is kept")
    parser.add_argument("--figures", action="store_true", help="the boards of figures and of money alone")
    parser.add_argument(
        "--order", type=Path, metavar="FOLDER", help="what the bounds of searches do to the order of real texts"
    )
    parser.add_argument("--freshness", type=int, metavar="SIZE", help="the lists of suggestions, of so many companies")
    asked = parser.parse_args()
    server = ensure_started(BASE_DIR, test=os.environ.get("OPENINNO_ENV") == "test")
    if server is None:
        sys.exit("It measures on a private server of its own: unset DATABASE_URL.")
    with own_database(server) as address, tempfile.TemporaryDirectory() as folder:
        _as_in_production(address, Path(folder))
        from openinno.bench import freshness
        from openinno.bench.run import run, run_order

        if asked.freshness:
            freshness.run(asked.freshness)
        elif asked.order:
            run_order(asked.order)
        else:
            run(QUICK if asked.quick else SIZES, is_quick=asked.quick, figures_alone=asked.figures)


@contextmanager
def own_database(server: EmbeddedServer) -> Iterator[str]:
    """An empty database, and its address."""
    name = f"{DATABASE}_{os.getpid()}"
    server.create_database(name)
    try:
        yield f"postgresql://{server.superuser}@{quote(str(server.socket_dir), safe='')}/{name}"
    finally:
        with server.connect() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _as_in_production(address: str, folder: Path) -> None:
    """The settings of production, read once for all by what is imported from here on; its tables and static files."""
    os.environ |= {
        "OPENINNO_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "openinno.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SITE_URL": "https://openinno.example",
        "ALLOWED_HOSTS": "openinno.example",
        "DATABASE_URL": address,
        "EMAIL_URL": "smtp://localhost:25",
        "DEFAULT_FROM_EMAIL": "openinno@openinno.example",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
    }
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run([sys.executable, "manage.py", *command, "-v", "0"], cwd=BASE_DIR, check=True)
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "openinno.bench.addresses"
    django.setup()
    # Lines of log are made, as in production, and thrown away.
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(open(os.devnull, "w"))  # noqa: SIM115 as long as the process lives


if __name__ == "__main__":
    main()

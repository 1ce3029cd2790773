"""openinno as it is deployed — gunicorn over TLS, production's settings, both workers — on loopback, with the demonstration's data.

The certificate is signed by an authority made for the run, the mails go to a server of our own that keeps none, and everything is
thrown away at the end but the logs, which stay in `.local/production/` until the next time.
"""

import os
import secrets
import shutil
import signal
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import run
from types import FrameType
from typing import Any

import requests
import trustme
from aiosmtpd.controller import Controller

from openinno.database import DATABASE_NAME, EmbeddedServer, local_folder
from tests.browser.site import Site
from tests.openinno.running import BASE_DIR, free_port, manage, process, wait_for

READY_WITHIN = 120  # seconds
NOT_HANDED_DOWN = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}


class Nobody:
    """Takes each mail, and forgets it."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        return "250 OK"


@contextmanager
def running_production() -> Iterator[Site]:
    """Its address; `local` is the folder of its logs (web.log, worker.log), its files, and the authority (ca.pem) that signed it."""
    signal.signal(signal.SIGTERM, _leave)  # what was started is stopped then too
    local, port = Path(tempfile.mkdtemp(prefix="openinno-scan-")), free_port()
    server = EmbeddedServer(local / "pg")
    try:
        server.start()
        server.create_database(DATABASE_NAME)
        with ExitStack() as stack:
            postbox = Controller(Nobody(), hostname="127.0.0.1", port=free_port())
            postbox.start()
            stack.callback(postbox.stop)
            environment = _environment(local, server, port=port, mail_port=postbox.port)
            _prepare(environment)
            for name, command in _processes(local).items():
                stack.enter_context(process(command, environment, local / f"{name}.log"))
            site = Site(f"https://127.0.0.1:{port}")
            site.local = local
            wait_for(lambda: _is_ready(site), seconds=READY_WITHIN)
            yield site
    finally:
        server.stop()
        _keep_logs(local)
        shutil.rmtree(local)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def environment_of(site: Site) -> dict[str, str]:
    """What a command needs to work on the database of a site that runs."""
    return dict(line.split("=", 1) for line in (site.local / "environment").read_text().splitlines())


def _environment(local: Path, server: EmbeddedServer, *, port: int, mail_port: int) -> dict[str, str]:
    made = {
        "OPENINNO_ENV": "production",
        "OPENINNO_LOCAL": str(local),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SITE_URL": f"https://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"postgresql://{server.superuser}@{urllib.parse.quote(str(server.socket_dir), safe='')}/{DATABASE_NAME}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "DEFAULT_FROM_EMAIL": "openinno <ne-pas-repondre@openinno.example>",
        "MEDIA_ROOT": str(local / "media"),
        "STATIC_ROOT": str(local / "static"),
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
    }
    (local / "environment").write_text("".join(f"{name}={value}\n" for name, value in made.items()))
    return {**{name: value for name, value in os.environ.items() if name not in NOT_HANDED_DOWN}, **made}


def _prepare(environment: dict[str, str]) -> None:
    """Production refuses the demonstration and its public passwords: it is loaded before there is a production."""
    for command in (manage("migrate", "-v", "0"), manage("load_demo")):
        run(command, cwd=BASE_DIR, env={**environment, "OPENINNO_ENV": "demo"}, check=True)
    run(manage("collectstatic", "--noinput", "-v", "0"), cwd=BASE_DIR, env=environment, check=True)


def _processes(local: Path) -> dict[str, list[str]]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(local / "ca.pem"))
    ours = authority.issue_cert("127.0.0.1")
    ours.private_key_and_cert_chain_pem.write_to_path(str(local / "site.pem"))
    # As a proxy in front would do for them, connections of those who ask slowly are kept: else they see some of them cut.
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--keep-alive", "60"]
    both = ["--certfile", str(local / "site.pem"), "--keyfile", str(local / "site.pem")]
    return {
        "web": [*gunicorn, *both, "openinno.wsgi"],
        "worker": manage("procrastinate", "worker", "--queues", "default"),
        "long": manage("procrastinate", "worker", "--queues", "long"),
    }


def _keep_logs(local: Path) -> None:
    kept = local_folder(BASE_DIR) / "production"
    kept.mkdir(parents=True, exist_ok=True)
    for log in local.glob("*.log"):
        shutil.copy(log, kept)


def _is_ready(site: Site) -> bool:
    return requests.get(f"{site}/pret/", verify=site.local / "ca.pem", timeout=5).status_code == 200

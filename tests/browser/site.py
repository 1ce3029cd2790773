"""openinno as `make run` starts it, with data of its own, and how a person signs in to it."""

import fcntl
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run
from typing import Any

from playwright.sync_api import Page

from openinno.database import EmbeddedServer
from openinno.demo.accounts import PASSWORD
from tests.openinno.running import BASE_DIR, free_port, process, wait_for

LOADED_AT = "127.0.0.1:8000"  # mails of a demonstration that was loaded before it got its address name this one
STARTS_WITHIN = 120  # seconds, with the demonstration to load
NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
CHROMIUM: dict[str, Any] = {
    "executable_path": os.environ.get("CHROMIUM") or shutil.which("chromium"),
    "args": ["--no-sandbox"],
}


class Site(str):
    """The address of a site that runs; `local` is the folder that is its own, with its database."""

    local: Path


@contextmanager
def running_demonstration(kept: Path | None = None) -> Iterator[Site]:
    """Its address. Raises AssertionError with the log when it does not start.

    `kept`: a folder where the first who comes leaves the demonstration as it was loaded, for those who come after.
    """
    local, port = Path(tempfile.mkdtemp(prefix="openinno-")), free_port()
    if kept:
        shutil.copytree(_loaded_in(kept), local, dirs_exist_ok=True)
    log = local / "launch.log"
    command = [sys.executable, "-m", "openinno.launch", "--port", str(port)]
    try:
        with process(command, _environment(local), log) as supervisor:
            wait_for(lambda: "Ctrl-C" in log.read_text() or supervisor.poll() is not None, seconds=STARTS_WITHIN)
            assert supervisor.poll() is None, log.read_text()
            site = Site(f"http://127.0.0.1:{port}")
            site.local = local
            yield site
            supervisor.send_signal(signal.SIGTERM)
            supervisor.wait(30)
    finally:
        EmbeddedServer(local / "pg").stop()
        shutil.rmtree(local)


def _loaded_in(kept: Path) -> Path:
    """The folder of a demonstration that is stopped, loaded now if nobody has yet. Raises AssertionError when it does not load."""
    kept.mkdir(exist_ok=True)
    loaded, making = kept / "loaded", kept / "making"
    with open(kept / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not loaded.exists():
            command = [sys.executable, "-m", "openinno.launch", "--reset"]
            environment = {**_environment(making), "SITE_URL": f"http://{LOADED_AT}"}
            done = run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            making.rename(loaded)
    return loaded


def _environment(local: Path) -> dict[str, str]:
    outside = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "OPENINNO_ENV"}}
    return {**outside, "OPENINNO_LOCAL": str(local)}


def told_in(local: Path, module: str) -> str:
    """What a module of ours printed last, run on the database of a site. Raises AssertionError with what it said when it failed."""
    env = {**_environment(local), "DJANGO_SETTINGS_MODULE": "openinno.settings"}
    done = run([sys.executable, "-m", module], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """As one of the accounts of the demonstration."""
    page.goto("/compte/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/mon-espace/")

"""`python -m tests.fuzz.programs`: schemathesis against the API of the site as it is deployed, on loopback, as a program of each person.

Each person has tokens of all scopes; the visitor none. Every operation that the description names is asked, in all phases, with all checks.
What schemathesis says is written into `.local/programs/`; leaves with 1 when it found something, or when an answer was 500 or more.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from subprocess import run
from typing import Any

import requests

from openinno.database import local_folder
from tests.browser.site import Site
from tests.fuzz.production import environment_of, running_production
from tests.fuzz.scan import answered
from tests.fuzz.site import PEOPLE
from tests.openinno.running import BASE_DIR, manage

EXAMPLES = 100  # of each operation, beside the cases at the limits of each parameter and the sequences of operations
TOKENS = 15  # of each person, who may have twenty
KNOWN = {
    "irritants": "id",
    "introductions": "id",
    "companies": "id",
    "pocs": "id",
    "lessons": "id",
    "editions": "id",
}
MAKE_TOKENS = """
from datetime import timedelta
from django.utils import timezone
from accounts.enums import TokenScope
from accounts.models import User
from accounts.operations import tokens
for number in range({count}):
    print("SECRET", tokens.make(name=f"Essai {{number}}", scopes=TokenScope.values, lifetime=timedelta(days=1),
        by=User.objects.get(email="{email}"), at=timezone.now())[1])
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fuzz.programs", description=__doc__)
    parser.add_argument("--people", nargs="+", default=[name or "visitor" for name in PEOPLE])
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="of each operation")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    folder = local_folder(BASE_DIR) / "programs"
    with running_production() as site:
        is_clean = [_ask(site, name, folder / name, asked) for name in asked.people]
    sys.exit(0 if all(is_clean) else 1)


def _ask(site: Site, name: str, folder: Path, asked: argparse.Namespace) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    tokens = [] if name == "visitor" else _tokens(site, f"{name}@demo.example")
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks",
        "PYTHONPATH": str(BASE_DIR),
        "FUZZ_TOKENS": json.dumps(tokens),
        "FUZZ_KNOWN": json.dumps(_known(site, tokens)),
    }
    before = len(answered(site))
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(BASE_DIR / "tests/fuzz/schemathesis.toml"),
    ]
    command += ["--no-color", "run", f"{site}/api/v1/schema/", "--tls-verify", str(site.local / "ca.pem")]
    command += ["--checks", "all", "--max-examples", str(asked.examples), "--seed", str(asked.seed)]
    command += [
        "--suppress-health-check",
        "all",
        "--continue-on-failure",
        "--request-timeout",
        "30",
        "--generation-database",
        "none",
    ]
    with open(folder / "output.txt", "w") as output:
        code = run(command, cwd=folder, env=environment, stdout=output, stderr=output, check=False).returncode
    lines = answered(site)[before:]
    failed = [f"{line['code']} {line['request']} {line['request_id']}" for line in lines if line["code"] >= 500]
    sys.stdout.write(
        f"{name}: {len(lines):,} requests, {len(failed)} answered by 500 or more; schemathesis leaves with {code}\n"
    )
    sys.stdout.write("".join(f"  {each}\n" for each in failed))
    sys.stdout.flush()
    return code == 0 and not failed


def _tokens(site: Site, email: str) -> list[str]:
    command = manage("shell", "--no-imports", "-c", MAKE_TOKENS.format(count=TOKENS, email=email))
    environment = {**os.environ, **environment_of(site)}
    told = run(command, cwd=BASE_DIR, env=environment, check=True, capture_output=True, text=True).stdout
    return [line.split()[1] for line in told.splitlines() if line.startswith("SECRET ")]


def _known(site: Site, tokens: list[str]) -> dict[str, list[str]]:
    """What the lists of that person name."""
    asking = requests.Session()
    asking.trust_env, asking.verify = False, str(site.local / "ca.pem")
    asking.headers.update({"Authorization": f"Bearer {tokens[0]}"} if tokens else {})
    found: dict[str, list[str]] = {}
    for part, key in KNOWN.items():
        answer: dict[str, Any] = asking.get(f"{site}/api/v1/{part}/", timeout=30).json()
        found[part] = [each[key] for each in answer.get("results", [])]
    return found


if __name__ == "__main__":
    main()

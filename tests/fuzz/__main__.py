"""`python -m tests.fuzz --requests 50000`: the site as it is deployed, as each person of the demonstration, asked for what no page would ask.

Says how many answers there were of each status for each person, and each request whose answer was 500 or more, once for its kind of door.
Leaves with 1 when there was one. Only ever talks to this machine: to a site that it starts itself in production's settings, or to a
demonstration that runs at `--port`.
"""

import argparse
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import requests

from openinno.demo.accounts import PASSWORD
from tests.browser.site import Site
from tests.fuzz.production import running_production
from tests.fuzz.site import PEOPLE, Door, NotAsked, Person

PAGES = 250  # read by each person to find doors
AT_ONCE = 2
TOLD_EVERY = 1_000  # requests


class Walk:
    """What one person asked, and what was answered."""

    def __init__(self, base: Site, name: str, seed: int) -> None:
        self.name = name or "visitor"
        authority = base.local / "ca.pem" if base.startswith("https:") else None
        self.person = Person(base, f"{name}@demo.example" if name else "", PASSWORD, authority=authority)
        self.chance = random.Random(f"{seed}-{self.name}")  # noqa: S311 not a secret
        self.doors = self.person.doors(PAGES)
        self.answers: Counter[int] = Counter()
        self.not_asked = 0
        self.failures: dict[object, str] = {}
        self.slowest = (0.0, "")

    def go(self, count: int) -> None:
        for number in range(count):
            door = self.chance.choice(self.doors)
            try:
                self._push(door)
            except NotAsked:
                self.not_asked += 1
            except requests.RequestException as failure:
                self.failures[door.kind] = f"{door} {failure!r}"
                _say(f"! {self.name}: {self.failures[door.kind]}")
            if number % 200 == 199 and self._is_out():
                self.person.sign_in()
            if number % TOLD_EVERY == TOLD_EVERY - 1:
                _say(f"… {self.told()}")

    def _push(self, door: Door) -> None:
        asked, answer = self.person.send(door, self.chance)
        self.answers[answer.status_code] += 1
        self.slowest = max(self.slowest, (answer.elapsed.total_seconds(), asked[:200]))
        if answer.status_code >= 500 and door.kind not in self.failures:
            self.failures[door.kind] = f"{answer.status_code} {answer.headers.get('X-Request-ID', '')} {asked}"
            _say(f"! {self.name}: {self.failures[door.kind]}")

    def _is_out(self) -> bool:
        page = self.person.session.get(f"{self.person.base}/mon-espace/", allow_redirects=False, timeout=30)
        return bool(self.person.email) and page.status_code == 302

    def told(self) -> str:
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
        statuses += f", not asked: {self.not_asked}"
        return f"{self.name}: {len(self.doors)} doors; {statuses}; slowest {self.slowest[0]:.1f} s ({self.slowest[1]})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=50_000, help="in all, shared by the people")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, help="of a demonstration that runs already, whose data may be spoilt")
    asked = parser.parse_args()
    running = nullcontext(Site(f"http://127.0.0.1:{asked.port}")) if asked.port else running_production()
    with running as base, ThreadPoolExecutor(AT_ONCE) as threads:
        walks = [Walk(base, name, asked.seed) for name in PEOPLE]
        list(threads.map(lambda walk: walk.go(asked.requests // len(PEOPLE)), walks))
    for walk in walks:
        _say("\n  ".join([walk.told(), *walk.failures.values()]))
    total = sum(sum(walk.answers.values()) for walk in walks)
    failed = sum(count for walk in walks for status, count in walk.answers.items() if status >= 500)
    _say(f"{total:,} answers, {failed} of them 500 or more, {sum(len(walk.failures) for walk in walks)} failures.")
    sys.exit(1 if any(walk.failures for walk in walks) else 0)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""`python -m tests.fuzz.scan`: wapiti against the site as it is deployed, on loopback, as each person of the demonstration.

Each signs in by the form, with the second factor where the role asks for one, and hands the cookies over. What was found is told by
role and severity, and written with the requests into `.local/scan/`; leaves with 1 when something above informational is not
explained in `EXPLAINED`, when an answer was 500 or more, when the site went where it must not, or when a session did not last.
wapiti is a program of its own, in an environment of its own: see docs/security.md.
"""

import argparse
import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from subprocess import run
from typing import Any, NamedTuple

from openinno.database import local_folder
from openinno.demo.accounts import PASSWORD
from tests.browser.site import Site
from tests.fuzz.endpoint import Endpoint, listening
from tests.fuzz.explained import EXPLAINED
from tests.fuzz.production import running_production
from tests.fuzz.site import LEFT_ALONE, PEOPLE, Person
from tests.openinno.running import BASE_DIR

# All that need nothing from outside. Not run: wapp, htp, nikto and wp_enum (each downloads its database), cms (the signatures of five
# programs that are not here), network_device (those of appliances), takeover (asks the DNS of the world), log4shell (needs a DNS
# server of its own, and looks for Java), ssl (the certificate is the run's own; in production TLS is the proxy's).
MODULES = (
    *("backup", "brute_login_form", "buster", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess"),
    *("http_headers", "https_redirect", "ldap", "methods", "permanentxss", "redirect", "shellshock", "spring4shell"),
    *("sql", "ssrf", "timesql", "upload", "xss", "xxe"),
)
STARTS = {"/", "/api/v1/irritants/"}  # beside the pages that we know
# Beside what the fuzz leaves alone: the same pages in another language, which would take half of the time.
ALSO_LEFT_ALONE = ("/en/",)
PAGES = 200  # read by us to know the kinds of pages; of the pages of one kind, wapiti is led to one
DEPTH = 1  # from the pages that we know: their links and forms. Further on, each box of a filter makes as many pages as there were.
PARAMETERS = 100  # wapiti leaves forms with more fields alone; every box of a filter is one
CRAWL, ATTACK = 300, 60  # seconds for all the pages, and for each module
LEVELS = ("informational", "low", "medium", "high", "critical")


class Finding(NamedTuple):
    what: str
    level: int
    module: str
    method: str
    path: str
    info: str

    @property
    def is_explained(self) -> bool:
        return any(each.matches(self.module, self.path, self.info) for each in EXPLAINED)


class Scan(NamedTuple):
    """Of one person: pages read, findings, whether the session was still there at the end, what was answered by 500 or more, and the
    modules that had not asked everything when their time was over (`pages`: those that were not read are asked nothing)."""

    role: str
    pages: int
    findings: list[Finding]
    lasted: bool
    requests: int
    failed: list[str]
    cut: list[str]

    @property
    def is_clean(self) -> bool:
        explained = all(each.level == 0 or each.is_explained for each in self.findings)
        return explained and self.lasted and self.pages > 0 and not self.failed


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fuzz.scan", description=__doc__)
    parser.add_argument("--people", nargs="+", default=[name or "visitor" for name in PEOPLE])
    parser.add_argument("--modules", nargs="+", default=MODULES)
    parser.add_argument("--crawl", type=int, default=CRAWL, help="seconds for the pages of each person")
    parser.add_argument("--attack", type=int, default=ATTACK, help="seconds for each module")
    asked = parser.parse_args()
    folder = local_folder(BASE_DIR) / "scan"
    wapiti = shutil.which(os.environ.get("WAPITI") or local_folder(BASE_DIR) / "wapiti/bin/wapiti")
    if wapiti is None:
        raise SystemExit(
            "wapiti is not there: docs/security.md says how to install it; WAPITI names it where it is elsewhere."
        )
    with running_production() as site, listening() as endpoint:
        scans = []
        for name in asked.people:
            scans.append(_scan(wapiti, site, endpoint, folder / name, asked))
            _say(_told(scans[-1]))
    for each in endpoint.came:
        _say(f"The site went where it must not: {each}")
    sys.exit(0 if all(each.is_clean for each in scans) and not endpoint.came else 1)


def _scan(wapiti: str, site: Site, endpoint: Endpoint, folder: Path, asked: argparse.Namespace) -> Scan:
    name = folder.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    email = f"{name}@demo.example" if name != "visitor" else ""
    person = Person(site, email, PASSWORD, authority=site.local / "ca.pem")
    _hand_over(person, folder / "cookies.json")
    doors = person.doors(PAGES, of_a_kind=1)
    starts = STARTS | {door.path for door in doors if door.method == "get"}
    passed_over = sorted(person.passed_over - {door.path for door in doors})
    before = len(answered(site))
    # wapiti itself leaves by no proxy, and for nowhere but the site and the endpoint.
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    with open(folder / "output.txt", "w") as output:
        run(
            [*_command(wapiti, site, endpoint, folder, asked), *_led_to(site, starts, passed_over)],
            stdout=output,
            stderr=output,
            env=environment,
            cwd=folder,
            check=False,
        )
    lines = answered(site)[before:]
    report = _read(folder / "report.json")
    return Scan(
        name,
        report["infos"]["crawled_pages_nbr"],
        findings_of(report),
        not email or "/mon-espace/" in person.session.get(f"{site}/mon-espace/", timeout=30).url,
        len(lines),
        _failed(lines),
        cut_in((folder / "output.txt").read_text()),
    )


def _command(wapiti: str, site: Site, endpoint: Endpoint, folder: Path, asked: argparse.Namespace) -> list[str]:
    command = [wapiti, "--url", f"{site}/", "--scope", "folder", "--module", ",".join(asked.modules)]
    for left in (*LEFT_ALONE, *ALSO_LEFT_ALONE):
        command += ["--exclude", f"{site}*{left}*"]
    command += ["--cookie", str(folder / "cookies.json"), "--endpoint", endpoint.url, "--verify-ssl", "0"]
    command += ["--dns-endpoint", "127.0.0.1"]  # else it asks for a name of its own, whatever the modules
    # As browsers say by themselves of what they send, without which Django refuses a form over TLS; and the proxy, of whom it is.
    command += ["--header", f"Origin: {site}", "--header", "X-Forwarded-For: 198.51.100.7"]
    command += ["--depth", str(DEPTH), "--scan-force", "paranoid"]  # one form is not filled in all ways
    command += ["--max-parameters", str(PARAMETERS), "--max-scan-time", str(asked.crawl)]
    command += ["--max-attack-time", str(asked.attack), "--timeout", "30", "--tasks", "2"]
    command += ["--store-session", str(folder / "session"), "--store-config", str(folder / "config"), "--flush-session"]
    return [*command, "--no-bugreport", "--verbose", "1", "--format", "json", "--output", str(folder / "report.json")]


def _led_to(site: Site, starts: Collection[str], passed_over: Collection[str]) -> list[str]:
    led = [f"--start={site}{path}" for path in sorted(starts)]
    return [*led, *(f"--exclude={site}{path}" for path in passed_over)]


def _hand_over(person: Person, to: Path) -> None:
    """The cookies, as wapiti reads them."""
    kept = {
        cookie.name: {"value": cookie.value, "expires": None, "secure": True, "port": None, "version": 0}
        for cookie in person.session.cookies
    }
    to.write_text(json.dumps({"127.0.0.1": {"/": kept}}))


def _read(report: Path) -> dict[str, Any]:
    """What wapiti wrote; nothing seen when it stopped before, as its output says."""
    if not report.exists():
        return {"infos": {"crawled_pages_nbr": 0}, "vulnerabilities": {}, "anomalies": {}, "additionals": {}}
    return dict(json.loads(report.read_text()))


def findings_of(report: dict[str, Any]) -> list[Finding]:
    return [
        Finding(what, each["level"], each["module"], each["method"], each["path"], each["info"])
        for kind in ("vulnerabilities", "anomalies", "additionals")
        for what, found in report[kind].items()
        for each in found
    ]


def answered(site: Site) -> list[dict[str, Any]]:
    """Of the log of the site, one for each request that was answered."""
    found = []
    for line in (site.local / "web.log").read_text().splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            if "code" in told and "request" in told:
                found.append(told)
    return found


def cut_in(output: str) -> list[str]:
    """What wapiti says that it stopped."""
    pages = ["pages"] if "Max scan time was reached" in output else []
    return pages + re.findall(r"Max attack time was reached for module (\w+)", output)


def _failed(lines: list[dict[str, Any]]) -> list[str]:
    """What was answered by 500 or more: how often, and where the log says why."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line["code"] >= 500:
            found.setdefault(f"{line['code']} {line['request']}", []).append(line["request_id"])
    return [f"{len(requests)} × {request}, the first {requests[0]}" for request, requests in sorted(found.items())]


def _told(scan: Scan) -> str:
    counts = Counter(LEVELS[each.level] for each in scan.findings)
    levels = ", ".join(f"{counts[level]} {level}" for level in reversed(LEVELS))
    left = Counter(
        (LEVELS[each.level], each.module, each.what, each.method, each.path, each.info[:200])
        for each in scan.findings
        if each.level and not each.is_explained
    )
    told = [
        f"{scan.role}: {scan.pages} pages, {scan.requests:,} requests; {levels}; {sum(left.values())} not explained"
    ]
    told += [f"  {' · '.join(each)}" for each in left]
    told += [f"  cut by time: {', '.join(scan.cut)}"] if scan.cut else []
    told += [f"  {each}" for each in scan.failed]
    return "\n".join(
        told if scan.lasted else [*told, "  The session did not last: what came after was asked by nobody."]
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

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
from multiprocessing.pool import ThreadPool
from pathlib import Path
from subprocess import run
from typing import Any, NamedTuple

from openinno.database import local_folder
from openinno.demo.accounts import PASSWORD
from tests.browser.site import Site
from tests.fuzz.endpoint import Endpoint, listening
from tests.fuzz.explained import EXPLAINED
from tests.fuzz.kinds import NOT_ATTACKED, Known, keep_one_of_a_kind
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
# Those that ask each parameter 34 to 218 times: of the kinds that somebody before has asked, they ask no more.
DEEP = ("buster", "exec", "file", "ldap", "timesql")
# It asks without our cookies, is given others, and keeps them: whatever came after in its run would be refused as forged.
ALONE = ("shellshock",)
STARTS = {"/", "/api/v1/irritants/"}  # beside the pages that we know
# Beside what the fuzz leaves alone: the same pages in another language, which would take half of the time.
ALSO_LEFT_ALONE = ("/en/",)
PAGES = 200  # read by us to know the kinds of pages; of the pages of one kind, wapiti is led to one
DEPTH = 1  # from the pages that we know: their links and forms. Further on, each box of a filter makes as many pages as there were.
PARAMETERS = 100  # wapiti leaves forms with more fields alone; every box of a filter is one
CRAWL, ATTACK = 300, 900  # seconds for all the pages, and for each module
AT_ONCE = 2  # people; each is asked for by one request after the other, and the site has as many processes
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
    """Of one person: pages read, findings, whether the session was still there at the end, and the modules that had not asked
    everything when their time was over (`pages`: those that were not read are asked nothing)."""

    role: str
    pages: int
    attacked: tuple[int, int]  # addresses and forms, parameters
    deep: tuple[int, int]  # of these, what `DEEP` asked
    findings: list[Finding]
    lasted: bool
    cut: list[str]

    @property
    def is_clean(self) -> bool:
        explained = all(each.level == 0 or each.is_explained for each in self.findings)
        return explained and self.lasted and self.pages > 0


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
        known: Known = {}
        with ThreadPool(AT_ONCE) as pool:
            scans = []
            for scan in pool.imap_unordered(
                lambda name: _scan(wapiti, site, endpoint, folder / name, asked, known), asked.people
            ):
                scans.append(scan)
                _say(_told(scan))
        log = (site.local / "web.log").read_text()
    lines = answered_in(log)
    failed = failures_in(lines)
    _say(f"{len(lines):,} requests, {len(failed)} kinds of which were answered by 500 or more")
    for each in failed:
        _say(f"  {each}")
    forged = forged_in(log)
    if forged:
        _say(f"{forged:,} forms were refused as sent by another session: nothing behind them was asked")
    for each in endpoint.came:
        _say(f"The site went where it must not: {each}")
    sys.exit(0 if all(each.is_clean for each in scans) and not failed and not forged and not endpoint.came else 1)


def _scan(wapiti: str, site: Site, endpoint: Endpoint, folder: Path, asked: argparse.Namespace, known: Known) -> Scan:
    name = folder.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    email = f"{name}@demo.example" if name != "visitor" else ""
    person = Person(site, email, PASSWORD, authority=site.local / "ca.pem")
    _hand_over(person, folder / "cookies.json")
    doors = person.doors(PAGES, of_a_kind=1)
    starts = STARTS | {door.path for door in doors if door.method == "get"}
    passed_over = sorted(person.passed_over - {door.path for door in doors})
    command = [*_command(wapiti, site, endpoint, folder, asked), *_led_to(site, starts, passed_over)]
    pages = _report_of([*command, "--module", "", "--flush-session"], folder / "pages.json")
    session = next((folder / "session").glob("*.db"), None)
    if session is None:
        raise RuntimeError(f"wapiti found nothing as {name}: it says why in {folder / 'output.txt'}")
    findings: list[Finding] = []

    def attack(part: str, modules: Collection[str]) -> None:
        if modules:
            attacking = [*command, "--module", ",".join(modules), "--skip-crawl", "--flush-attacks"]
            findings.extend(findings_of(_report_of(attacking, folder / f"{part}.json")))

    attacked = keep_one_of_a_kind(session, {})
    attack("each", [name for name in asked.modules if name not in DEEP + ALONE])
    attack("alone", [name for name in asked.modules if name in ALONE])
    deep = keep_one_of_a_kind(session, known)
    attack("deep", [name for name in asked.modules if name in DEEP])
    return Scan(
        name,
        pages["infos"]["crawled_pages_nbr"],
        attacked,
        deep,
        findings,
        not email or "/mon-espace/" in person.session.get(f"{site}/mon-espace/", timeout=30).url,
        cut_in((folder / "output.txt").read_text()),
    )


def _report_of(command: list[str], report: Path) -> dict[str, Any]:
    """What wapiti wrote there; nothing when it stopped before, as its output says. It leaves by no proxy, and for nowhere but the site
    and the endpoint."""
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    with open(report.parent / "output.txt", "a") as output:
        command = [*command, "--format", "json", "--output", str(report)]
        run(command, stdout=output, stderr=output, env=environment, cwd=report.parent, check=False)
    if not report.exists():
        return {"infos": {"crawled_pages_nbr": 0}, "vulnerabilities": {}, "anomalies": {}, "additionals": {}}
    return dict(json.loads(report.read_text()))


def _command(wapiti: str, site: Site, endpoint: Endpoint, folder: Path, asked: argparse.Namespace) -> list[str]:
    command = [wapiti, "--url", f"{site}/", "--scope", "folder"]
    for left in (*LEFT_ALONE, *ALSO_LEFT_ALONE):
        command += ["--exclude", f"{site}*{left}*"]
    command += ["--cookie", str(folder / "cookies.json"), "--endpoint", endpoint.url, "--verify-ssl", "0"]
    command += ["--dns-endpoint", "127.0.0.1"]  # else it asks for a name of its own, whatever the modules
    # As browsers say by themselves of what they send, without which Django refuses a form over TLS; and the proxy, of whom it is.
    command += ["--header", f"Origin: {site}", "--header", "X-Forwarded-For: 198.51.100.7"]
    command += ["--depth", str(DEPTH), "--scan-force", "paranoid"]  # one form is not filled in all ways
    command += ["--skip", *NOT_ATTACKED]
    command += ["--max-parameters", str(PARAMETERS), "--max-scan-time", str(asked.crawl)]
    command += ["--max-attack-time", str(asked.attack), "--timeout", "30", "--tasks", "8"]
    command += ["--store-session", str(folder / "session"), "--store-config", str(folder / "config")]
    return [*command, "--no-bugreport", "--verbose", "1"]


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


def findings_of(report: dict[str, Any]) -> list[Finding]:
    return [
        Finding(what, each["level"], each["module"], each["method"], each["path"], each["info"])
        for kind in ("vulnerabilities", "anomalies", "additionals")
        for what, found in report[kind].items()
        for each in found
    ]


def answered_in(log: str) -> list[dict[str, Any]]:
    """One for each request of the site's log that was answered."""
    told = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [each for each in told if "code" in each and "request" in each]


def forged_in(log: str) -> int:
    """How many forms came with the token of another session: none may, else the scanner lost its cookies."""
    return log.count("CSRF token from POST incorrect")


def cut_in(output: str) -> list[str]:
    """What wapiti says that it stopped."""
    pages = ["pages"] if "Max scan time was reached" in output else []
    return pages + re.findall(r"Max attack time was reached for module (\w+)", output)


def failures_in(lines: list[dict[str, Any]]) -> list[str]:
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
        f"{scan.role}: {scan.pages} pages, {scan.attacked[0]} kinds with {scan.attacked[1]} parameters attacked, "
        f"{scan.deep[0]} with {scan.deep[1]} deeply; "
        f"{levels}; {sum(left.values())} not explained"
    ]
    told += [f"  {' · '.join(each)}" for each in left]
    told += [f"  cut by time: {', '.join(scan.cut)}"] if scan.cut else []
    return "\n".join(
        told if scan.lasted else [*told, "  The session did not last: what came after was asked by nobody."]
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

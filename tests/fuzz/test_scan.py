"""What decides whether a scan is clean: said of reports as wapiti writes them, and of a site that goes where it must not."""

import re
import sqlite3
import urllib.request
from contextlib import closing

import pytest

from tests.fuzz import endpoint, scan
from tests.fuzz.explained import EXPLAINED, Explained
from tests.fuzz.kinds import keep_one_of_a_kind
from tests.fuzz.scan import Finding, Scan, answered_in, cut_in, failures_in, findings_of, forged_in
from tests.fuzz.site import code_of
from tests.openinno.running import BASE_DIR

LOW = {"level": 1, "module": "csp", "method": "GET", "path": "/", "info": "CSP is too wide"}
REPORT = {
    "vulnerabilities": {"Content Security Policy": [LOW], "SQL Injection": []},
    "anomalies": {"Internal Server Error": []},
    "additionals": {"HTTP Methods": [{**LOW, "level": 0, "module": "methods", "info": "OPTIONS"}]},
}


def scanned(**changes) -> Scan:
    return Scan("visitor", 1, (1, 1), (1, 1), [], lasted=True, cut=[])._replace(**changes)


def test_every_finding_of_a_report_is_read():
    assert findings_of(REPORT) == [
        Finding("Content Security Policy", 1, "csp", "GET", "/", "CSP is too wide"),
        Finding("HTTP Methods", 0, "methods", "GET", "/", "OPTIONS"),
    ]


def test_what_is_above_informational_must_be_explained(monkeypatch):
    found = scanned(findings=findings_of(REPORT))
    assert not found.is_clean

    monkeypatch.setattr(scan, "EXPLAINED", [Explained("csp", "^/$", "too wide", "meant")])
    assert found.is_clean

    monkeypatch.setattr(scan, "EXPLAINED", [Explained("csp", "^/elsewhere/$", "too wide", "meant")])
    assert not found.is_clean


@pytest.mark.parametrize("trouble", [{"lasted": False}, {"pages": 0}])
def test_a_scan_that_saw_nothing_or_was_signed_out_is_not_clean(trouble):
    assert scanned().is_clean
    assert not scanned(**trouble).is_clean


def test_what_the_site_could_not_answer_is_told_once_of_each():
    lines = [
        {"code": code, "request": "GET /", "request_id": number}
        for number, code in enumerate([200, 500, 404, 500, 503])
    ]

    assert failures_in(lines) == ["2 × 500 GET /, the first 1", "1 × 503 GET /, the first 4"]


def test_the_log_tells_what_was_answered_and_which_forms_came_with_cookies_of_another_session():
    log = "\n".join(
        [
            "Booting worker",
            '{"event": "Forbidden (CSRF token from POST incorrect.): /", "level": "warning"}',
            '{"event": "request_finished", "code": 403, "request": "POST /"}',
        ]
    )

    assert ([line["code"] for line in answered_in(log)], forged_in(log)) == ([403], 1)


def test_what_was_stopped_by_time_is_told():
    output = "[*] Launching module sql\nMax attack time was reached for module sql, stopping.\n"

    assert (cut_in(""), cut_in(output)) == ([], ["sql"])
    assert cut_in(f"Max scan time was reached, stopping.\n{output}") == ["pages", "sql"]


NUMBER, OTHER = "/irritants/0b4c7a52-8e1c-4c43-9f7f-3d1f0a8b6c01/", "/irritants/1c5d8b63-9f2d-4d54-8a80-4e2a1b9c7d12/"
FOUND = [
    ("GET", NUMBER, []),
    ("GET", OTHER, []),
    ("GET", "/irritants/", ["theme"]),
    ("GET", "/irritants/", ["theme", "region", "region"]),
    ("GET", "/irritants/", ["page"]),
    ("POST", "/irritants/", ["theme", "csrfmiddlewaretoken"]),
]


@pytest.fixture
def session(tmp_path):
    """The tables that wapiti has of what it found, as far as we read them."""
    path = tmp_path / "session.db"
    with closing(sqlite3.connect(path)) as tables, tables:
        tables.execute("CREATE TABLE paths (path_id INTEGER, path TEXT, method TEXT, evil BOOLEAN)")
        tables.execute("CREATE TABLE params (param_id INTEGER PRIMARY KEY, path_id INTEGER, type TEXT, name TEXT)")
        for path_id, (method, address, names) in enumerate(FOUND):
            tables.execute("INSERT INTO paths VALUES (?, ?, ?, 0)", (path_id, f"https://127.0.0.1{address}", method))
            named = [(path_id, method, name) for name in names]
            tables.executemany("INSERT INTO params (path_id, type, name) VALUES (?, ?, ?)", named)
    return path


def _left(session) -> list[tuple[int, str | None]]:
    with closing(sqlite3.connect(session)) as tables:
        return tables.execute(
            "SELECT path_id, name FROM paths LEFT JOIN params USING (path_id) ORDER BY 1, 2"
        ).fetchall()


def test_of_one_kind_what_gives_no_other_parameter_is_not_attacked_again(session):
    assert keep_one_of_a_kind(session, {}) == (4, 4)
    assert _left(session) == [
        (0, None),
        (3, "region"),
        (3, "theme"),
        (4, "page"),
        (5, "csrfmiddlewaretoken"),
        (5, "theme"),
    ]


def test_what_was_attacked_before_is_not_attacked_again(session):
    known = {("GET", "/irritants/"): {("GET", "region"), ("GET", "theme")}}

    assert keep_one_of_a_kind(session, known) == (3, 2)
    assert {path_id for path_id, _ in _left(session)} == {0, 4, 5}


def test_each_explanation_stands_in_the_document():
    document = (BASE_DIR / "docs/security.md").read_text()

    assert [each.reason for each in EXPLAINED if each.reason not in document] == []


def test_nothing_speaks_ldap_as_an_explanation_says():
    locked = re.findall(r"^([\w.-]+)==", (BASE_DIR / "requirements/base.txt").read_text(), re.MULTILINE)

    assert [name for name in locked if "ldap" in name.lower()] == []


def test_whoever_comes_to_the_endpoint_is_noted_but_the_scanner():
    with endpoint.listening() as there:
        for path in ("", "get_ssrf.php?session_id=abc", "ssrf/abc/1/71/"):
            urllib.request.urlopen(f"{there.url}{path}").close()  # noqa: S310 of ours

    assert there.came == ["GET /ssrf/abc/1/71/ HTTP/1.1"]


# Of RFC 6238, appendix B, their last six digits.
@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_of_second_factors_are_those_of_the_standard(at, code):
    assert code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=at) == code

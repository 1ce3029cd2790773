"""What decides whether a scan is clean: said of reports as wapiti writes them, and of a site that goes where it must not."""

import re
import urllib.request

import pytest

from tests.fuzz import endpoint, scan
from tests.fuzz.explained import EXPLAINED, Explained
from tests.fuzz.scan import Finding, Scan, cut_in, findings_of
from tests.fuzz.site import code_of
from tests.openinno.running import BASE_DIR

LOW = {"level": 1, "module": "csp", "method": "GET", "path": "/", "info": "CSP is too wide"}
REPORT = {
    "vulnerabilities": {"Content Security Policy": [LOW], "SQL Injection": []},
    "anomalies": {"Internal Server Error": []},
    "additionals": {"HTTP Methods": [{**LOW, "level": 0, "module": "methods", "info": "OPTIONS"}]},
}


def scanned(**changes) -> Scan:
    return Scan("visitor", 1, [], lasted=True, requests=1, failed=[], cut=[])._replace(**changes)


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


@pytest.mark.parametrize("trouble", [{"lasted": False}, {"failed": ["500 GET /"]}, {"pages": 0}])
def test_a_scan_that_saw_nothing_or_broke_something_is_not_clean(trouble):
    assert scanned().is_clean
    assert not scanned(**trouble).is_clean


def test_what_was_stopped_by_time_is_told():
    output = "[*] Launching module sql\nMax attack time was reached for module sql, stopping.\n"

    assert (cut_in(""), cut_in(output)) == ([], ["sql"])
    assert cut_in(f"Max scan time was reached, stopping.\n{output}") == ["pages", "sql"]


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

"""The verdict on the packages: something known, nothing known, or not asked, which is none of both."""

import runpy

import pytest

from tests.openinno.running import BASE_DIR

verdict = runpy.run_path(str(BASE_DIR / "deploy/audit.py"))["verdict"]
SOUND = {"dependencies": [{"name": "django", "version": "5.2.9", "vulns": []}]}
WEAK = {"dependencies": [{"name": "django", "version": "5.2.1", "vulns": [{"id": "PYSEC-1"}]}]}
SKIPPED = {"dependencies": [{"name": "django", "skip_reason": "Dependency not found"}]}
FRONT = {"vulnerabilities": {}}
WEAK_FRONT = {"vulnerabilities": {"htmx.org": {"severity": "high"}}}
NO_PYTHON, NO_FRONT = (f"The advisories of {kind} packages could not be asked." for kind in ("Python", "front-end"))


@pytest.mark.parametrize(
    ("python", "front", "expected"),
    [
        (SOUND, FRONT, (["No known weakness."], 0)),
        (WEAK, FRONT, (["django 5.2.1: PYSEC-1"], 1)),
        (SOUND, WEAK_FRONT, (["htmx.org: high"], 1)),
        (SKIPPED, FRONT, ([NO_PYTHON], 75)),
        (None, FRONT, ([NO_PYTHON], 75)),
        (SOUND, None, ([NO_FRONT], 75)),
        (SOUND, {"message": "405 Method Not Allowed"}, ([NO_FRONT], 75)),
        (None, None, ([NO_PYTHON, NO_FRONT], 75)),
        (WEAK, None, (["django 5.2.1: PYSEC-1", NO_FRONT], 1)),
        (None, WEAK_FRONT, ([NO_PYTHON, "htmx.org: high"], 1)),
    ],
)
def test_what_was_not_asked_is_not_said_to_be_sound(python, front, expected):
    assert verdict(python, front) == expected

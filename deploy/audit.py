"""What pip-audit and npm audit answered, in one verdict: 0 nothing known, 1 something, 75 when one of them could not ask."""

import json
import sys
from pathlib import Path
from typing import Any

FOUND, NOT_ASKED = 1, 75


def verdict(python: Any, front: Any) -> tuple[list[str], int]:
    """Lines to print, and the exit code. `None` is a report that was not written; packages that pip-audit skipped were not looked up."""
    lines, is_asked = [], True
    packages = (python or {}).get("dependencies", [])
    if not packages or any("skip_reason" in package for package in packages):
        lines.append("The advisories of Python packages could not be asked.")
        is_asked = False
    known = [(package, found) for package in packages for found in package.get("vulns", [])]
    lines += [f"{package['name']} {package['version']}: {found['id']}" for package, found in known]
    if not isinstance(front, dict) or "vulnerabilities" not in front:
        lines.append("The advisories of front-end packages could not be asked.")
        is_asked, weak = False, {}
    else:
        weak = front["vulnerabilities"]
    lines += [f"{name}: {found['severity']}" for name, found in weak.items()]
    if known or weak:
        return lines, FOUND
    return lines or ["No known weakness."], 0 if is_asked else NOT_ASKED


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text())
    except (OSError, ValueError):
        return None


if __name__ == "__main__":
    said, code = verdict(_read(sys.argv[1]), _read(sys.argv[2]))
    sys.stdout.write("\n".join(said) + "\n")
    sys.exit(code)

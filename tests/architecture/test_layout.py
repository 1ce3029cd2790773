"""What stands where, and how long it may be."""

import ast
import json
import re

from tests.architecture.repository import APPS, BASE_DIR, parsed, python_files, where

TOP_LEVEL = {"templates", "static", "locale", "tests", "docs", "deploy", "requirements"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def test_a_folder_at_the_top_is_one_of_the_floor_plan():
    ignored = set(re.findall(r"^/([\w.-]+)/$", (BASE_DIR / ".gitignore").read_text(), re.MULTILINE))
    folders = {path.name for path in BASE_DIR.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))}

    assert folders - ignored - set(APPS) - TOP_LEVEL == set()


def test_no_file_is_too_long_to_be_read_whole():
    paths = [*python_files(), *(BASE_DIR / "tests").rglob("*.py")]

    assert [where(path) for path in paths if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def test_no_function_is_too_long_to_be_understood_at_once():
    functions = [
        (path, node)
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert [
        f"{where(path, node)} {node.name}"
        for path, node in functions
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ] == []


def test_locks_hold_hashes_and_no_address():
    locks = [*sorted((BASE_DIR / "requirements").glob("*.txt")), BASE_DIR / "package-lock.json"]

    assert [lock.name for lock in locks if "://" in lock.read_text()] == []
    packages = json.loads((BASE_DIR / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
    for lock in locks[:-1]:
        entries = re.split(r"\n(?=\w)", lock.read_text())
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_each_dependency_of_production_has_its_reason():
    lines = (
        (BASE_DIR / "pyproject.toml").read_text().partition("dependencies = [\n")[2].partition("\n]")[0].splitlines()
    )

    assert lines[0].lstrip().startswith("#")
    assert all(line.lstrip().startswith(("#", '"')) for line in lines)

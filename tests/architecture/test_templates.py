"""Templates: each is used, each one named exists, each mail is whole, none carries script or style."""

import ast
import re
from pathlib import Path

import django.template.utils
import pytest

from tests.architecture.repository import BASE_DIR, parsed, python_files, template_files, where

ROOT = BASE_DIR / "templates"
OWN_MAIL = {"_subject.txt", "_body.txt", "_body.html"}
ALLAUTH_MAIL = {"_subject.txt", "_message.txt", "_message.html"}
NAMED_IN_TEMPLATES = re.compile(r"""(?:\{%-?\s*(?:extends|include)\s+|\#import\s+)["']/?([^"']+)["']""")
FORM_DRAWN = re.compile(r"\{\{ [\w.]+\|crispy \}\}")
SUMMARY = "components/_error_summary.html"
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style sheet": re.compile(r"<style", re.IGNORECASE),
    "a style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


def test_every_template_is_used():
    named = [
        re.compile(pattern) for pattern in _named_in_python() | {re.escape(name) for name in _named_in_templates()}
    ]

    unused = [
        name
        for name in _names()
        if not _replaces_a_package_s(name)
        and not any(pattern.fullmatch(known) for known in _called(name) for pattern in named)
    ]

    assert unused == []


def test_every_template_that_is_named_exists():
    literal = {value for value in _literals() if re.fullmatch(r"[\w-]+/[\w./-]+\.html", value)}

    assert sorted(name for name in literal | _named_in_templates() if not _exists(name)) == []


@pytest.mark.parametrize(("folder", "whole"), [("email", OWN_MAIL), ("account/email", ALLAUTH_MAIL)])
def test_every_mail_has_its_subject_its_text_and_its_page_in_the_common_layout(folder, whole):
    parts: dict[str, set[str]] = {}
    for path in (ROOT / folder).glob("[!_]*"):
        mail, _, suffix = path.name.rpartition("_")
        parts.setdefault(mail, set()).add(f"_{suffix}")
        if path.suffix == ".html":
            assert '{% extends "email/_layout.html" %}' in path.read_text(), where(path)

    assert {mail: found for mail, found in parts.items() if found != whole} == {}


@pytest.mark.parametrize("kind", INLINE)
def test_no_page_carries(kind):
    # Mails have no other place for their styles: they are folded in when they are rendered.
    pages = [path for path in template_files() if path.suffix == ".html" and "email" not in path.parts]

    assert [where(path) for path in pages if INLINE[kind].search(path.read_text())] == []


def test_every_form_is_drawn_under_the_summary_of_its_errors():
    # crispy says nothing itself of what concerns a whole form: see templates/bootstrap5/errors.html.
    before_the_first = {path: FORM_DRAWN.split(path.read_text(), maxsplit=1) for path in template_files()}

    assert [where(path) for path, (text, *rest) in before_the_first.items() if rest and SUMMARY not in text] == []


def _names() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in template_files()]


def _called(name: str) -> set[str]:
    """The names by which a template may be asked for: a mail is named without its ending."""
    return {name, *(name.removesuffix(ending) for ending in OWN_MAIL if name.endswith(ending))}


def _named_in_templates() -> set[str]:
    return {name for path in template_files() for name in NAMED_IN_TEMPLATES.findall(path.read_text())}


def _literals() -> set[str]:
    nodes = (node for path in python_files() for node in ast.walk(parsed(path)))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _named_in_python() -> set[str]:
    """Patterns of names: the holes of f-strings may hold anything but a slash."""
    patterns = {re.escape(value) for value in _literals() if re.fullmatch(r"[\w./-]+", value) and len(value) > 5}
    for path in python_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.JoinedStr):
                pieces = [re.escape(p.value) if isinstance(p, ast.Constant) else r"[^/]+" for p in node.values]
                if pieces[-1].endswith(r"\.html"):
                    patterns.add("".join(pieces))
    return patterns


def _replaces_a_package_s(name: str) -> bool:
    folders = [Path(folder) for folder in django.template.utils.get_app_template_dirs("templates")]
    return any((folder / name).exists() for folder in folders if "site-packages" in folder.parts)


def _exists(name: str) -> bool:
    return (ROOT / name).exists() or _replaces_a_package_s(name)

"""The open data: one version a day of all that a visitor may read, kept as files that say what they are.

A version is a folder, put in its place in one move: it is there whole, or not at all.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.exports import Reading, Sheet, absolute
from core.files import after, as_json, lines_of_csv, machine_cell
from dashboards.datasets import DATASETS

SCHEMA = "1.0"  # the first number changes when a column changes or goes, the second when one is added
LICENCE = "Licence Ouverte 2.0"
KEPT_DAYS = timedelta(days=30)
VERSION = re.compile(r"\d{4}-\d\d-\d\d")
MANIFEST = "manifest.json"
LICENCE_FILE = "LICENCE.md"


@dataclass(frozen=True, slots=True)
class Version:
    """One published version. `manifest` is what its manifest.json says."""

    day: date
    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        return self.day.isoformat()

    def path_of(self, name: str) -> Path | None:
        """One of its files; None for any other name."""
        known = {MANIFEST, LICENCE_FILE, *(each["name"] for each in self.manifest["files"])}
        return self.folder / name if name in known else None


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / "opendata"


def versions() -> list[Version]:
    """Those that are kept, the newest first."""
    found = [folder for folder in root().glob("*") if VERSION.fullmatch(folder.name)]
    return [
        Version(date.fromisoformat(folder.name), folder, json.loads((folder / MANIFEST).read_text()))
        for folder in sorted(found, reverse=True)
    ]


def publish(*, at: datetime) -> Version:
    """Write the version of that day, in place of an earlier one of the same day; forget those that are not kept."""
    day = timezone.localdate(at)
    root().mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix="being-written-", dir=root()))
    try:
        folder.chmod(0o755)
        manifest = _write(folder, day, at)
        target, former = root() / day.isoformat(), folder.with_name(f"{folder.name}-former")
        if target.exists():
            target.rename(former)
        folder.rename(target)
        shutil.rmtree(former, ignore_errors=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    forget_old(today=day)
    return Version(day, target, manifest)


def _write(folder: Path, day: date, at: datetime) -> dict[str, Any]:
    with translation.override("fr"):
        files = [file for dataset in DATASETS for file in _tables(folder, dataset.sheet)]
        (folder / LICENCE_FILE).write_text(render_to_string("dashboards/opendata/LICENCE.md"))
    manifest = {
        "title": "openinno",
        "version": day.isoformat(),
        "schema": SCHEMA,
        "written_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "licence": LICENCE,
        "attribution": f"openinno, {absolute('/')}, {day.isoformat()}",
        "demonstration": settings.DEMO,
        "files": files,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return manifest


def _tables(folder: Path, sheet: Sheet) -> Iterator[dict[str, Any]]:
    """The same rows twice, read once each: JSON Lines, then CSV."""
    visitor = AnonymousUser()
    headers = [column.name for column in sheet.columns]

    def reading() -> Reading:
        return Reading(sheet, sheet.select(visitor, QueryDict()), visitor)

    lines = (f"{as_json(row)}\n" for row in reading().for_programs())
    yield _file(folder / f"{sheet.name}.jsonl", lines, headers=0)
    rows = ([machine_cell(value) for value in row.values()] for row in reading().for_programs())
    yield _file(folder / f"{sheet.name}.csv", lines_of_csv(after([headers], rows), delimiter=","), headers=1)


def _file(path: Path, lines: Iterable[str], *, headers: int) -> dict[str, Any]:
    digest, size, count = hashlib.sha256(), 0, -headers
    with path.open("wb") as file:
        for line in lines:
            content = line.encode()
            file.write(content)
            digest.update(content)
            size, count = size + len(content), count + 1
    return {"name": path.name, "rows": count, "bytes": size, "sha256": digest.hexdigest()}


def forget_old(*, today: date) -> None:
    """Keep the last thirty days, and the first version of each month."""
    months: set[tuple[int, int]] = set()
    for version in reversed(versions()):
        month = (version.day.year, version.day.month)
        if month in months and version.day <= today - KEPT_DAYS:
            shutil.rmtree(version.folder)
        months.add(month)

"""Profiles from files: one JSON object a line, for the offline bench."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO, TypeVar

from django.core.management.base import CommandError

from matching.scoring import Need, Offer, Reason

Row = dict[str, Any]
Profile = TypeVar("Profile", Need, Offer)


class Refused(ValueError):
    """What is wrong with a line, in a sentence."""


def read_needs(path: Path) -> tuple[list[Need], list[str | int]]:
    """The needs, numbered in the order of their ids, and those ids: `ids[need.id]` is as the file has it."""
    return _read(path, _need)


def read_offers(path: Path) -> tuple[list[Offer], list[str | int]]:
    """As `read_needs`. `title` is the line of presentation; `region` is short for `regions` with one code."""
    return _read(path, _offer)


def _read(path: Path, make: Callable[[int, Row], Profile]) -> tuple[list[Profile], list[str | int]]:
    rows: dict[str | int, tuple[int, Row]] = {}
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    _keep(rows, path, number, line)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    # Ties are broken by id: numbers first, then words, each in their own order.
    ids = sorted(rows, key=lambda key: (isinstance(key, str), key))
    profiles = []
    for place, key in enumerate(ids):
        number, row = rows[key]
        try:
            profiles.append(make(place, row))
        except Refused as error:
            raise CommandError(f"{path}, line {number}: {error}") from error
    return profiles, ids


def _keep(rows: dict[str | int, tuple[int, Row]], path: Path, number: int, line: bytes) -> None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path}, line {number}: this is not JSON in UTF-8 ({error}).") from error
    if not isinstance(row, dict):
        raise CommandError(f'{path}, line {number}: a line is an object, as {{"id": "1", "title": "…", "text": "…"}}.')
    key = row.get("id")
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise CommandError(f'{path}, line {number}: "id" is a word or a whole number, and each line needs one.')
    if key in rows:
        raise CommandError(f"{path}, line {number}: the id {key!r} is already that of line {rows[key][0]}.")
    rows[key] = (number, row)


def _need(place: int, row: Row) -> Need:
    return Need(
        id=place,
        title=_text(row, "title"),
        text=_text(row, "text"),
        region=_text(row, "region"),
        budget=_number(row, "budget"),
        themes=_words(row, "themes"),
        technologies=_words(row, "technologies"),
        audiences=_words(row, "audiences"),
    )


def _offer(place: int, row: Row) -> Offer:
    region = _text(row, "region")
    return Offer(
        id=place,
        name=_text(row, "name"),
        pitch=_text(row, "title"),
        text=_text(row, "text"),
        regions=_words(row, "regions") | ({region} if region else set()),
        public_references=_count(row, "public_references"),
        largest_reference=_number(row, "largest_reference"),
        open_introductions=_count(row, "open_introductions"),
        age_days=_count(row, "age_days"),
        themes=_words(row, "themes"),
        technologies=_words(row, "technologies"),
        audiences=_words(row, "audiences"),
    )


def _text(row: Row, field: str) -> str:
    value = row.get(field) or ""
    if not isinstance(value, str):
        raise Refused(f'"{field}" is a text.')
    return value


def _words(row: Row, field: str) -> frozenset[str]:
    value = row.get(field) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Refused(f'"{field}" is a list of words.')
    return frozenset(value)


def _number(row: Row, field: str) -> float | None:
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise Refused(f'"{field}" is a number, 0 or more.')
    return float(value)


def _count(row: Row, field: str) -> int | None:
    value = _number(row, field)
    if value is not None and value != int(value):
        raise Refused(f'"{field}" is a whole number.')
    return None if value is None else int(value)


def write(out: TextIO, rows: Iterable[Row]) -> int:
    """One JSON object a line; returns how many."""
    count = 0
    for row in rows:
        line = json.dumps(row, ensure_ascii=False)
        # What UTF-8 cannot say, half a character, is written as JSON escapes it.
        out.write(line.encode("utf-8", "backslashreplace").decode() + "\n")
        count += 1
    return count


def reasons_as_data(reasons: Sequence[Reason]) -> list[Row]:
    return [asdict(reason) for reason in reasons]


@contextmanager
def opened(path: Path | None, otherwise: Any) -> Iterator[TextIO]:
    """The file to write to, or what stands for it."""
    if path is None:
        yield otherwise
        return
    try:
        with path.open("w", encoding="utf-8") as stream:
            yield stream
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error

"""Rows as tables. Each app declares its columns once; what shows a list exports it, and the open data publish it, from there.

A value that its reader may not know is left empty, by the same rule as on pages (`Sheet.readable`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

CHUNK = 500  # rows read from the database at a time

Words = str | Promise
Choices = Sequence[tuple[Any, Words]] | Callable[[], Iterable[tuple[Any, Words]]]


class Kind(StrEnum):
    """What a column holds; the names of the types in JSON Table Schema."""

    TEXT = "string"
    NUMBER = "integer"
    AMOUNT = "number"
    DAY = "date"
    MOMENT = "datetime"
    FLAG = "boolean"
    LIST = "array"


@dataclass(frozen=True)
class Column:
    """`value` is read of the row: a function, or a path of attributes. `guard` names the readable field it depends on.

    `choices` name the codes that a value can take; a function where they are data. In a workbook, `formula` computes the cell from
    others of its row, by their names in braces, and must give `value`; `is_summed` adds the column up in a last line.
    """

    name: str
    label: Words
    value: Callable[[Any], Any] | str
    kind: Kind = Kind.TEXT
    guard: str = ""
    choices: Choices = ()
    formula: str = ""
    is_summed: bool = False

    @cached_property
    def read(self) -> Callable[[Any], Any]:
        return attrgetter(self.value) if isinstance(self.value, str) else self.value


def nothing_guarded(reader: Any, row: Any) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Sheet:
    """A list as a table. `page` names the address of the list; `select` gives the rows that a reader sees under a query
    string, in its order."""

    name: str
    title: Words
    page: str
    columns: tuple[Column, ...]
    select: Callable[[Any, Mapping[str, Any]], QuerySet[Any]]
    readable: Callable[[Any, Any], frozenset[str]] = nothing_guarded


class Reading:
    """One reading of a sheet by one reader: its headers in the language of now, its rows while they are asked for.

    `noted` is told after each CHUNK how many rows were read.
    """

    def __init__(
        self, sheet: Sheet, rows: QuerySet[Any], reader: Any, *, noted: Callable[[int], None] | None = None
    ) -> None:
        self.sheet, self.rows, self.reader, self.noted = sheet, rows, reader, noted
        self.headers = [str(column.label) for column in sheet.columns]
        self.words = [_words(column) for column in sheet.columns]

    def __iter__(self) -> Iterator[list[Any]]:
        """For each row its values, as codes."""
        columns = [(column.read, column.guard) for column in self.sheet.columns]
        for number, row in enumerate(self.rows.iterator(chunk_size=CHUNK), start=1):
            readable = self.sheet.readable(self.reader, row)
            yield [None if guard and guard not in readable else read(row) for read, guard in columns]
            if self.noted and number % CHUNK == 0:
                self.noted(number)

    def for_people(self) -> Iterator[list[Any]]:
        """For each row its values, codes replaced by their words."""
        for values in self:
            yield [_said(value, words) if words else value for value, words in zip(values, self.words, strict=True)]

    def for_programs(self) -> Iterator[dict[str, Any]]:
        """For each row its values by the names of the columns, as JSON values."""
        names = [column.name for column in self.sheet.columns]
        for values in self:
            yield {name: _plain(value) for name, value in zip(names, values, strict=True)}


def _words(column: Column) -> dict[Any, str]:
    choices = column.choices() if callable(column.choices) else column.choices
    return {code: str(label) for code, label in choices}


def _said(value: Any, words: Mapping[Any, str]) -> Any:
    if isinstance(value, list):
        return [words.get(each, each) for each in value]
    return words.get(value, value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def absolute(path: str) -> str:
    """An address of ours as the outside world writes it."""
    return f"{settings.SITE_URL}{path}"

"""The formats of exported tables. Each gives the file piece by piece, so that its size costs no memory.

CSV is for French spreadsheets: semicolons, a byte order mark, decimal commas in French. A text that a spreadsheet would take
for a formula gets an apostrophe before it; the cells of XLSX have a type, and need none.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone
from django.utils.formats import get_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.exports import CHUNK, Kind, Reading, Sheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BETWEEN_VALUES = " | "
PIECE = 64 * 1024  # bytes
LONGEST_CELL = 32_767  # characters, of XLSX
WIDTHS = {Kind.TEXT: 32, Kind.LIST: 32, Kind.MOMENT: 17}


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    label: str
    content_type: str
    write: Callable[[Reading], Iterator[bytes]]


class _Line:
    """What the csv module writes to: it gives the line back instead."""

    @staticmethod
    def write(line: str) -> str:
        return line


def file_name(title: str, form: str, day: date) -> str:
    """`irritants-2026-05-01.csv`."""
    return f"{slugify(title)}-{day.isoformat()}.{form}"


def lines_of_csv(rows: Iterable[Iterable[Any]], *, delimiter: str) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        yield writer.writerow(row)


def harmless(text: str) -> str:
    """Read as text by every spreadsheet, whatever it begins with."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(reading: Reading) -> Iterator[bytes]:
    """For spreadsheets in French: headers and words as on the page."""
    comma, yes, no = get_format("DECIMAL_SEPARATOR"), _("yes"), _("no")

    def cell(value: Any) -> str:
        if isinstance(value, bool):
            return yes if value else no
        if isinstance(value, Decimal):
            return (f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}").replace(".", comma)
        return harmless(_text(value))

    rows = ([cell(value) for value in row] for row in reading.for_people())
    headers = [harmless(header) for header in reading.headers]

    def pieces() -> Iterator[bytes]:
        yield "\ufeff".encode()
        yield from _gathered(lines_of_csv(after([headers], rows), delimiter=";"))

    return pieces()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return BETWEEN_VALUES.join(map(_text, value))
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def after(first: Iterable[Any], rest: Iterable[Any]) -> Iterator[Any]:
    yield from first
    yield from rest


def _gathered(lines: Iterable[str]) -> Iterator[bytes]:
    """Many lines a piece: each piece costs a call of the server."""
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == CHUNK:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()


def machine_cell(value: Any) -> str:
    """A JSON value in a CSV for programs: true and false, decimal points; texts harmless to whoever opens it by hand."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else harmless(_text(value))


def write_json(reading: Reading) -> Iterator[bytes]:
    """One list of objects, with the names and codes of programs."""

    def pieces() -> Iterator[bytes]:
        yield b"[\n"
        lines = map(as_json, reading.for_programs())
        yield from _gathered(f",\n{line}" if number else line for number, line in enumerate(lines))
        yield b"\n]\n"

    return pieces()


def as_json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def write_xlsx(reading: Reading) -> Iterator[bytes]:
    """A workbook of one sheet, written on the disk first: its directory comes last."""
    title = str(reading.sheet.title)
    yes, no = _("yes"), _("no")

    def pieces() -> Iterator[bytes]:
        with TemporaryDirectory(prefix="openinno-") as folder:
            path = Path(folder) / "export.xlsx"
            _write_workbook(path, reading, title, words={True: yes, False: no})
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    yield piece

    return pieces()


def _write_workbook(path: Path, reading: Reading, title: str, *, words: dict[bool, str]) -> None:
    import xlsxwriter  # here: only who asks for a workbook pays for it

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": path.parent}
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet(title[:31])
        formats = {
            Kind.DAY: workbook.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.MOMENT: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            Kind.AMOUNT: workbook.add_format({"num_format": "#,##0.00"}),
        }
        kinds = [column.kind for column in reading.sheet.columns]
        for number, kind in enumerate(kinds):
            sheet.set_column(number, number, WIDTHS.get(kind, 14))
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, reading.headers, workbook.add_format({"bold": True, "bottom": 1}))
        sums = {number: Decimal(0) for number, each in enumerate(reading.sheet.columns) if each.is_summed}
        formulas = _formulas(reading.sheet)
        line = 0
        for line, row in enumerate(reading.for_people(), start=1):
            for number, (value, kind) in enumerate(zip(row, kinds, strict=True)):
                if number in sums:
                    sums[number] += value or 0
                if number in formulas and value is not None:
                    sheet.write_formula(line, number, formulas[number](line + 1), formats.get(kind), value)
                else:
                    _write_cell(
                        sheet, line, number, words.get(value) if isinstance(value, bool) else value, formats.get(kind)
                    )
        if line:
            _write_sums(sheet, line, sums, workbook.add_format({"bold": True, "top": 1, "num_format": "#,##0.00"}))


def _formulas(sheet: Sheet) -> dict[int, Callable[[int], str]]:
    """By number of column, its formula for a line of the workbook."""
    letters = {column.name: _letter(number) for number, column in enumerate(sheet.columns)}

    def of(formula: str) -> Callable[[int], str]:
        return lambda line: "=" + formula.format(**{name: f"{letter}{line}" for name, letter in letters.items()})

    return {number: of(column.formula) for number, column in enumerate(sheet.columns) if column.formula}


def _letter(number: int) -> str:
    """`A`, `B`… `AA`: as spreadsheets name their columns; 0 is the first."""
    letter = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        letter, number = chr(ord("A") + rest) + letter, number - 1
    return letter


def _write_sums(sheet: Any, line: int, sums: dict[int, Decimal], form: Any) -> None:
    """A last line, under `line` rows, that adds up the columns of amounts; its first cell says so."""
    if not sums:
        return
    sheet.write_string(line + 1, 0, _("Total"), form)
    for number, value in sums.items():
        letter = _letter(number)
        sheet.write_formula(line + 1, number, f"=SUM({letter}2:{letter}{line + 1})", form, value)


def _write_cell(sheet: Any, line: int, number: int, value: Any, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, int | Decimal):
        sheet.write_number(line, number, value, form)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, number, timezone.localtime(value).replace(tzinfo=None), form)
    elif isinstance(value, date):
        sheet.write_datetime(line, number, value, form)
    else:
        sheet.write_string(line, number, _text(value)[:LONGEST_CELL])


FORMATS = {
    each.name: each
    for each in (
        Format("csv", "CSV", "text/csv; charset=utf-8", write_csv),
        Format("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
        Format("json", "JSON", "application/json", write_json),
    )
}

"""Table files from outside (CSV, XLSX, ODS): their rows as text, or every reason why they cannot be read.

What is refused is refused as a whole: a file that cannot be trusted in one place is corrected before anything is taken of it.
"""

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import python_calamine
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024  # bytes, of a spreadsheet, which is an archive
MAX_ROWS = 5_000
MAX_COLUMNS = 150
MAX_CELL = 20_000  # characters

_ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where. `line` is as the spreadsheet or the editor counts; 0 is the whole file."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        if not self.line:
            return self.reason
        if not self.column:
            return _("line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}
        place = {"line": self.line, "column": self.column, "reason": self.reason}
        return _("line %(line)d, column “%(column)s”: %(reason)s") % place


class TableRefused(Exception):
    """`problems` says all that is to be corrected."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that are not empty, by the key of their column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` gives each key with the title as it is written in the file."""

    columns: Mapping[str, str]
    rows: tuple[Row, ...]


def column_key(title: str) -> str:
    """« Résultat attendu » and `resultat_attendu` are one column."""
    return re.sub(r"[^a-z0-9]+", "_", folded(title)).strip("_")


def folded(text: str) -> str:
    """Without what people forget or type otherwise: accents, capitals, the kind of apostrophe, double spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def read_table(path: Path) -> Table:
    """The first sheet of the file, its first line being the titles. Raises TableRefused."""
    readers: dict[str, Callable[[Path], list[tuple[int, list[str]]]]] = {
        ".csv": _read_csv,
        ".xlsx": _read_xlsx,
        ".ods": _read_ods,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise _refused(_("The file is to be a CSV, XLSX or ODS table."))
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError:
        size = None
    if size is None:
        raise _refused(_("There is no file of that name."))
    if size > MAX_BYTES:
        reason = _("The file is too large (%(size)s): the limit is %(limit)s. Split it.")
        raise _refused(reason % {"size": filesizeformat(size), "limit": filesizeformat(MAX_BYTES)})
    return _as_table(reader(path))


def _refused(reason: str, line: int = 0) -> TableRefused:
    return TableRefused(Problem(line, "", reason))


def _as_table(lines: list[tuple[int, list[str]]]) -> Table:
    lines = [(line, _without_end(cells)) for line, cells in lines if any(cells)]
    if not lines:
        raise _refused(_("The file is empty."))
    (line, titles), rows = lines[0], lines[1:]
    if len(rows) > MAX_ROWS:
        raise _refused(_("The file has more than %(limit)d lines: split it.") % {"limit": MAX_ROWS})
    problems = [*_title_problems(line, titles), *(problem for row in lines for problem in _row_problems(*row, titles))]
    if problems:
        raise TableRefused(*problems)
    keys = [column_key(title) for title in titles]
    return Table(
        columns={key: title for key, title in zip(keys, titles, strict=True) if key},
        rows=tuple(
            Row(line, {key: cell for key, cell in zip(keys, cells, strict=False) if cell}) for line, cells in rows
        ),
    )


def _without_end(cells: list[str]) -> list[str]:
    """Sheets often go on with empty cells."""
    return cells[: 1 + max(position for position, cell in enumerate(cells) if cell)]


def _title_problems(line: int, titles: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for title in titles:
        key = column_key(title)
        if key and key in seen:
            yield Problem(line, title, _("Two columns have this title."))
        seen.add(key)


def _row_problems(line: int, cells: list[str], titles: list[str]) -> Iterator[Problem]:
    if len(cells) > MAX_COLUMNS:
        yield Problem(line, "", _("There are more than %(limit)d columns.") % {"limit": MAX_COLUMNS})
        return
    for position, cell in enumerate(cells):
        title = (titles[position] if position < len(titles) else "") or get_column_letter(position + 1)
        if cell and (position >= len(titles) or not titles[position]):
            yield Problem(line, title, _("This cell is under no title: check the separators of this line."))
        if len(cell) > MAX_CELL:
            yield Problem(line, title, _too_long())
        elif cell.startswith("="):
            yield Problem(line, title, _("This is a formula: replace it by its value."))


def _too_long() -> str:
    return _("This cell is too long: the limit is %(limit)d characters.") % {"limit": MAX_CELL}


def _read_csv(path: Path) -> list[tuple[int, list[str]]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = _("This file is not written in UTF-8: save it again as “CSV UTF-8”.")
        raise _refused(reason, line) from error
    if "\0" in text:
        raise _refused(
            _("This is not a text file: save it again as “CSV UTF-8”."), text.count("\n", 0, text.index("\0")) + 1
        )
    titles = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(";,\t", key=titles.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            lines.append((begins, [_text(cell) for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error as error:
        too_long = "field limit" in str(error)
        reason = _too_long() if too_long else _("The quotation marks of this line do not go in pairs.")
        raise _refused(reason, begins) from error
    return lines


def _text(value: Any) -> str:
    """A cell as a person would type it: whole numbers without a comma, days as 2026-11-24, oui or non."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def _check_archive(path: Path) -> None:
    """A spreadsheet is an archive: whole, and not larger unpacked than it should be."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                reason = _("Unpacked, this file is larger than %(limit)s: split it.")
                raise _refused(reason % {"limit": filesizeformat(MAX_UNPACKED)})
            # Reading all of it is what proves that the sizes it declares are the true ones.
            broken = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise _unreadable(path) from error
    if broken:
        raise _unreadable(path)


def _unreadable(path: Path) -> TableRefused:
    kind = path.suffix.lstrip(".").upper()
    return _refused(_("This file cannot be read as %(kind)s: open it and save it again.") % {"kind": kind})


def _merged(line: int, column: int) -> Problem:
    reason = _("This cell is merged with others: split it, and fill in each line.")
    return Problem(line, get_column_letter(column), reason)


def _read_xlsx(path: Path) -> list[tuple[int, list[str]]]:
    _check_archive(path)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            merged = book.get_sheet_by_index(0).merged_cell_ranges or []
        if merged:
            raise TableRefused(*(_merged(row + 1, column + 1) for (row, column), _end in sorted(merged)))
        with path.open("rb") as stream:  # ours to close: the library leaves its own open on what it cannot read
            return _xlsx_lines(openpyxl.load_workbook(stream, read_only=True).worksheets[0])
    except _BROKEN as error:
        raise _unreadable(path) from error


# What the two libraries raise on files that are none: neither wraps all of it.
_BROKEN = (
    python_calamine.CalamineError,
    ElementTree.ParseError,
    zipfile.BadZipFile,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
)


def _xlsx_lines(sheet: Any) -> list[tuple[int, list[str]]]:
    # What the file says of its own size may be wrong either way.
    sheet.reset_dimensions()
    lines: list[tuple[int, list[str]]] = []
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if len(lines) > MAX_ROWS + 1:
            break
        texts = ["=" if cell.data_type == "f" else _text(cell.value) for cell in cells]
        if any(texts):
            lines.append((line, texts))
    return lines


def _read_ods(path: Path) -> list[tuple[int, list[str]]]:
    _check_archive(path)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            problems = list(_ods_problems(content))
        if problems:
            raise TableRefused(*problems)
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            rows: Iterable[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except _BROKEN as error:
        raise _unreadable(path) from error
    return [(line, [_text(cell) for cell in cells]) for line, cells in enumerate(rows, start=1)]


def _ods_problems(content: Any) -> Iterator[Problem]:
    """Formulas and merged cells of the first sheet, and content repeated beyond the limits."""
    line = 1
    for _event, element in ElementTree.iterparse(content):  # noqa: S314 - see the import
        if element.tag == f"{_ODS_TABLE}table":
            return
        if element.tag == f"{_ODS_TABLE}table-row":
            repeated = int(element.get(f"{_ODS_TABLE}number-rows-repeated", "1"))
            yield from _ods_row_problems(element, line, repeated)
            line += repeated
            element.clear()


def _ods_row_problems(row: Any, line: int, repeated: int) -> Iterator[Problem]:
    column = 1
    for cell in row:
        width = int(cell.get(f"{_ODS_TABLE}number-columns-repeated", "1"))
        spans = (cell.get(f"{_ODS_TABLE}number-{each}-spanned", "1") for each in ("columns", "rows"))
        if any(span != "1" for span in spans):
            yield _merged(line, column)
        elif cell.get(f"{_ODS_TABLE}formula"):
            yield Problem(line, get_column_letter(column), _("This is a formula: replace it by its value."))
        if len(cell) and repeated > MAX_ROWS:
            yield Problem(line, "", _("The file has more than %(limit)d lines: split it.") % {"limit": MAX_ROWS})
        if len(cell) and width > MAX_COLUMNS:
            yield Problem(line, "", _("There are more than %(limit)d columns.") % {"limit": MAX_COLUMNS})
        column += width

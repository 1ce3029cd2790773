"""Table files: three kinds read alike, and what cannot be trusted is refused with its place and its reason."""

import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from django.utils import translation

from core import tables
from core.tables import MAX_CELL, MAX_COLUMNS, MAX_ROWS, TableRefused, column_key, read_table
from tests.tables import WRITERS, ods_cell, write_csv, write_ods, write_table, write_xlsx

ROWS = [
    ["Référence", "Titre", "Budget max"],
    ["A-1", "Les salles", 12500],
    ["", "", ""],
    ["A-2", "Les clés\nperdues", 0.5],
]


def refusal(path) -> list[tuple[int, str, str]]:
    with translation.override("en"), pytest.raises(TableRefused) as refused:
        read_table(path)
    return [(problem.line, problem.column, problem.reason) for problem in refused.value.problems]


@pytest.mark.parametrize("kind", WRITERS)
def test_the_three_kinds_say_the_same(kind, tmp_path):
    table = read_table(write_table(tmp_path, ROWS, kind))

    assert dict(table.columns) == {"reference": "Référence", "titre": "Titre", "budget_max": "Budget max"}
    assert [dict(row.cells) for row in table.rows] == [
        {"reference": "A-1", "titre": "Les salles", "budget_max": "12500"},
        {"reference": "A-2", "titre": "Les clés\nperdues", "budget_max": "0.5"},
    ]
    assert [row.line for row in table.rows] == [2, 4]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_separator_is_that_of_the_titles(delimiter, tmp_path):
    table = read_table(
        write_csv(tmp_path / "a.CSV", [["reference", "titre"], ["A-1", "a;b,c\td"]], delimiter=delimiter)
    )

    assert [dict(row.cells) for row in table.rows] == [{"reference": "A-1", "titre": "a;b,c\td"}]


def test_the_line_of_a_row_is_where_it_begins(tmp_path):
    table = read_table(write_csv(tmp_path / "a.csv", [["titre"], ["un\ndeux"], ["trois"]]))

    assert [row.line for row in table.rows] == [2, 4]


def test_days_and_answers_of_a_spreadsheet_read_as_they_are_typed(tmp_path):
    row = [date(2026, 11, 24), datetime.fromisoformat("2026-11-24T09:30"), True, False, 12.0, "  x "]
    table = read_table(write_xlsx(tmp_path / "a.xlsx", [list("abcdef"), row]))

    assert [*table.rows[0].cells.values()] == ["2026-11-24", "2026-11-24 09:30:00", "oui", "non", "12", "x"]


@pytest.mark.parametrize("title", ["Résultat attendu", "resultat_attendu", " RÉSULTAT-ATTENDU ", "Résultat  attendu :"])
def test_titles_are_read_whatever_their_dress(title):
    assert column_key(title) == "resultat_attendu"


def test_another_encoding_is_refused_where_it_shows(tmp_path):
    reason = "This file is not written in UTF-8: save it again as “CSV UTF-8”."

    assert refusal(write_csv(tmp_path / "a.csv", [["titre"], ["un"], ["été"]], encoding="cp1252")) == [(3, "", reason)]
    assert refusal(write_csv(tmp_path / "b.csv", [["titre"], ["un"]], encoding="utf-16")) == [(1, "", reason)]


def test_a_row_of_ten_megabytes_is_refused_by_its_cell_or_by_its_columns(tmp_path):
    too_long = f"This cell is too long: the limit is {MAX_CELL} characters."
    too_wide = f"There are more than {MAX_COLUMNS} columns."
    one_cell = write_csv(tmp_path / "a.csv", [["reference", "titre"], ["A-1", "ok"], ["A-2", "x" * 10_000_000]])
    many_cells = write_csv(tmp_path / "b.csv", [["reference"], ["x" * 1_000] * 10_000])

    assert refusal(one_cell) == [(3, "", too_long)]
    assert refusal(many_cells) == [(2, "", too_wide)]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_cell_has_a_limit(kind, tmp_path):
    just = write_table(tmp_path, [["titre"], ["x" * MAX_CELL]], kind)
    assert len(read_table(just).rows[0].cells["titre"]) == MAX_CELL

    beyond = write_table(tmp_path, [["titre"], ["x" * (MAX_CELL + 1)]], kind)
    assert refusal(beyond) == [(2, "titre", f"This cell is too long: the limit is {MAX_CELL} characters.")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_are_refused_each_at_its_place(kind, tmp_path):
    path = write_table(tmp_path, [["reference", "titre"], ["=1+1", "un"], ["A-2", "=A2"]], kind)
    reason = "This is a formula: replace it by its value."

    assert refusal(path) == [(2, "reference", reason), (3, "titre", reason)]


def test_formulas_and_merged_cells_of_an_open_document_are_refused(tmp_path):
    titles = f"<table:table-row>{ods_cell('reference')}{ods_cell('titre')}</table:table-row>"
    gap = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    formula = ods_cell(2, 'table:formula="of:=1+1"')
    merged = ods_cell("deux", 'table:number-rows-spanned="2"')
    path = write_ods(
        tmp_path / "a.ods", [], content=f"{titles}{gap}<table:table-row>{formula}{merged}</table:table-row>"
    )

    assert refusal(path) == [
        (5, "A", "This is a formula: replace it by its value."),
        (5, "B", "This cell is merged with others: split it, and fill in each line."),
    ]


def test_merged_cells_of_a_workbook_are_refused(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [["reference", "titre"], ["A-1", "un"], ["", "deux"]], merged="A2:A3")

    assert refusal(path) == [(2, "A", "This cell is merged with others: split it, and fill in each line.")]


def test_a_row_repeated_a_million_times_is_refused_unread(tmp_path):
    row = f'<table:table-row table:number-rows-repeated="1000000">{ods_cell("x")}</table:table-row>'

    path = write_ods(tmp_path / "a.ods", [], content=row)

    assert refusal(path) == [(1, "", f"The file has more than {MAX_ROWS} lines: split it.")]


@pytest.mark.parametrize("kind", WRITERS)
def test_the_number_of_lines_has_a_limit(kind, tmp_path):
    rows = [["titre"], *[["x"]] * MAX_ROWS]
    assert len(read_table(write_table(tmp_path, rows, kind)).rows) == MAX_ROWS

    path = write_table(tmp_path, [*rows, ["x"]], kind)
    assert refusal(path) == [(0, "", f"The file has more than {MAX_ROWS} lines: split it.")]


def test_a_file_too_large_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 1024)
    path = write_csv(tmp_path / "a.csv", [["titre"], ["x" * 1024]])

    [(line, column, reason)] = refusal(path)

    assert (line, column) == (0, "")
    assert reason.startswith("The file is too large (1.0")


def test_an_archive_that_swells_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_UNPACKED", 1024 * 1024)
    path = write_ods(tmp_path / "a.ods", [["titre"], ["x" * 2_000_000]])

    assert path.stat().st_size < 20_000
    assert [reason for _line, _column, reason in refusal(path)] == [
        "Unpacked, this file is larger than 1.0\xa0MB: split it."
    ]


def test_an_archive_that_lies_on_its_size_is_refused(tmp_path):
    path = write_ods(tmp_path / "a.ods", [["titre"], ["x" * 100_000]])
    with zipfile.ZipFile(path) as archive:
        true_size = archive.getinfo("content.xml").file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", true_size), struct.pack("<L", 100)))

    assert refusal(path) == [(0, "", "This file cannot be read as ODS: open it and save it again.")]


BROKEN = {
    "an empty file": ("a.csv", b"", "The file is empty."),
    "only separators": ("a.csv", b";;\r\n;;\r\n", "The file is empty."),
    "zeros": ("a.csv", b"titre\n\0\n", "This is not a text file: save it again as “CSV UTF-8”."),
    "quotation marks": ("a.csv", b'titre;autre\n"a;b\n', "The quotation marks of this line do not go in pairs."),
    "a cell under no title": (
        "a.csv",
        b"titre\na;b\n",
        "This cell is under no title: check the separators of this line.",
    ),
    "a title twice": ("a.csv", "Thème;theme\na;b\n".encode(), "Two columns have this title."),
    "no workbook": ("a.xlsx", b"PK\x03\x04 no", "This file cannot be read as XLSX: open it and save it again."),
    "no open document": ("a.ods", b"<html>", "This file cannot be read as ODS: open it and save it again."),
    "another kind": ("a.pdf", b"%PDF", "The file is to be a CSV, XLSX or ODS table."),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_table_is_refused_with_what_to_do(case, tmp_path):
    name, content, reason = BROKEN[case]
    path = tmp_path / name
    path.write_bytes(content)

    assert [found for _line, _column, found in refusal(path)] == [reason]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_an_archive_of_something_else_is_refused(kind, tmp_path):
    path = tmp_path / f"a.{kind}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")

    assert refusal(path) == [(0, "", f"This file cannot be read as {kind.upper()}: open it and save it again.")]


def test_a_file_that_is_not_there_is_said(tmp_path):
    assert refusal(tmp_path / "absent.csv") == [(0, "", "There is no file of that name.")]


LAUGHS = f"""<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "{"ha" * 1000}">{
    "".join(f'<!ENTITY {here} "{f"&{before};" * 10}">' for before, here in zip("abcdefgh", "bcdefghi", strict=True))
}]><t>&i;</t>"""
FETCH = """<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x SYSTEM "file://%s">]><t>&x;</t>"""
INSIDE = {
    "ods": "content.xml",
    "xlsx, its strings": "xl/sharedStrings.xml",
    "xlsx, its sheet": "xl/worksheets/sheet1.xml",
    "xlsx, its book": "xl/workbook.xml",
}


def holding(folder: Path, inside: str, content: str) -> Path:
    """A table one member of which is this XML."""
    path = write_table(folder, [["titre"], ["un"]], inside.split(",")[0])
    with zipfile.ZipFile(path) as archive:
        others = {name: archive.read(name) for name in archive.namelist() if name != INSIDE[inside]}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, kept in others.items():
            archive.writestr(name, kept)
        archive.writestr(INSIDE[inside], content)
    return path


@pytest.mark.parametrize("inside", INSIDE)
def test_entities_that_swell_are_refused(inside, tmp_path):
    [(line, _column, reason)] = refusal(holding(tmp_path, inside, LAUGHS))

    assert (line, reason.startswith("This file cannot be read as ")) == (0, True)


@pytest.mark.parametrize("inside", INSIDE)
def test_an_entity_reads_no_file_of_the_machine(inside, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe de la base")

    [(line, _column, reason)] = refusal(holding(tmp_path, inside, FETCH % secret))

    assert (line, "mot de passe" in reason) == (0, False)

"""What comes out of a table is what was in it, in each format, and no text becomes a formula."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.exports import Column, Kind, Reading, Sheet
from core.files import FORMATS, FORMULA_STARTS, harmless

COLUMNS = (
    Column("name", "Nom", lambda row: row["name"]),
    Column("state", "État", lambda row: row["state"], choices=[("open", "Ouvert")]),
    Column("amount", "Montant (€)", lambda row: row["amount"], Kind.AMOUNT, guard="money"),
    Column("day", "Jour", lambda row: row["day"], Kind.DAY),
    Column("at", "Le", lambda row: row["at"], Kind.MOMENT),
    Column("flag", "Oui ou non", lambda row: row["flag"], Kind.FLAG),
    Column("words", "Mots", lambda row: row["words"], Kind.LIST, choices=lambda: [("a", "Alpha"), ("b", "Bêta")]),
)
ROW = {
    "name": 'Un « nom » ; avec "guillemets"\net deux lignes',
    "state": "open",
    "amount": Decimal("12500.50"),
    "day": date(2026, 5, 1),
    "at": datetime(2026, 5, 1, 12, 0, tzinfo=UTC),
    "flag": True,
    "words": ["a", "b"],
}


class Rows(list):
    """Rows that are read like those of a QuerySet."""

    def iterator(self, chunk_size: int):
        return iter(self)


def written(form: str, *rows: dict, reads: frozenset[str] = frozenset({"money"})) -> bytes:
    sheet = Sheet("sheet", "Titre", "home", COLUMNS, lambda reader, query: Rows(), lambda reader, row: reads)
    with override("fr"):
        return b"".join(FORMATS[form].write(Reading(sheet, Rows(rows), None)))


def table(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_french_spreadsheet_reads_the_csv_as_the_page_says_it():
    headers, row = table(written("csv", ROW))

    assert headers == ["Nom", "État", "Montant (€)", "Jour", "Le", "Oui ou non", "Mots"]
    assert row == [ROW["name"], "Ouvert", "12500,50", "2026-05-01", "2026-05-01 14:00", "oui", "Alpha | Bêta"]


def test_json_has_names_and_codes():
    assert json.loads(written("json", ROW, {**ROW, "amount": None})) == [
        {
            "name": ROW["name"],
            "state": "open",
            "amount": 12500.5,
            "day": "2026-05-01",
            "at": "2026-05-01T14:00:00+02:00",
            "flag": True,
            "words": ["a", "b"],
        },
        {**json.loads(written("json", ROW))[0], "amount": None},
    ]
    assert json.loads(written("json")) == []


def test_a_workbook_has_typed_cells():
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", ROW))).active

    headers, row = sheet.iter_rows(values_only=True)
    assert (sheet.title, sheet.freeze_panes) == ("Titre", "A2")
    assert headers[:3] == ("Nom", "État", "Montant (€)")
    assert row == (
        ROW["name"],
        "Ouvert",
        12500.5,
        datetime.fromisoformat("2026-05-01"),
        datetime.fromisoformat("2026-05-01T14:00"),
        "oui",
        "Alpha | Bêta",
    )


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_text_is_never_a_formula(start):
    text = f"{start}HYPERLINK(1)"

    [_headers, [cell, *_others]] = table(written("csv", {**ROW, "name": text}))
    assert cell == f"'{text}"
    [_headers, [*_others, words]] = table(written("csv", {**ROW, "words": [text]}))
    assert words == f"'{text}"
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", {**ROW, "name": text}))).active
    assert sheet["A2"].data_type == "s"


def test_a_negative_amount_stays_a_number():
    [_headers, row] = table(written("csv", {**ROW, "amount": Decimal("-3")}))

    assert row[2] == "-3"


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_reader_may_not_know_is_empty(form):
    content = written(form, ROW, reads=frozenset())

    if form == "csv":
        assert table(content)[1][2] == ""
    elif form == "json":
        assert json.loads(content)[0]["amount"] is None
    else:
        assert openpyxl.load_workbook(io.BytesIO(content)).active["C2"].value is None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=5))
def test_any_text_comes_back_from_csv(texts):
    read = table(written("csv", *({**ROW, "name": text} for text in texts)))

    assert [row[0] for row in read[1:]] == [harmless(text) for text in texts]

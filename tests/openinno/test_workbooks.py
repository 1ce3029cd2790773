"""The workbook that we write is one that LibreOffice opens: converted without a window, it says the same as our CSV."""

import csv
import io
import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from core.files import FORMULA_STARTS
from matching.enums import FundingStatus
from matching.models import Payment
from tests.factories.accounts import curator
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import FundingFactory
from tests.people import make_world

OFFICE = shutil.which("soffice")
# Commas between cells, quotes around them where needed, UTF-8, from the first line.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="needs soffice: deploy/ensure-program.sh installs it for make test"),
]


def converted(content: bytes, folder) -> list[list[str]]:
    (folder / "export.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", AS_CSV, "--outdir", str(folder), "export.xlsx"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=True)
    assert (folder / "export.csv").exists(), done.stderr.decode()
    return list(csv.reader(io.StringIO((folder / "export.csv").read_text())))


@pytest.mark.parametrize(
    "name", ["irritants:export", "startups:export", "matching:export_pocs", "matching:export_lessons"]
)
def test_libreoffice_reads_what_the_csv_says(name, tmp_path):
    make_world()
    for start in FORMULA_STARTS:
        IrritantFactory(published=True, title=f'{start}1+1 « é » ; "x"', problem="Une ligne\net une autre")

    read = converted(b"".join(Client().get(reverse(name, args=["xlsx"]))), tmp_path)

    ours = b"".join(Client().get(reverse(name, args=["csv"]))).decode("utf-8-sig")
    wanted = list(csv.reader(io.StringIO(ours, newline=""), delimiter=";"))
    assert read[0] == wanted[0]
    assert len(read) == len(wanted)
    for line, expected in zip(read[1:], wanted[1:], strict=True):
        assert [said(cell) for cell in line] == [said(cell.removeprefix("'")) for cell in expected]


@pytest.mark.parametrize(
    "name", ["matching:export_fundings", "matching:export_payments", "matching:export_instalments"]
)
def test_libreoffice_computes_the_sums_that_we_wrote(name, tmp_path):
    """Opened, its formulas are computed again: balances and totals come out as our own, to the cent."""
    for granted in ("8000.00", "7000.01"):
        funding = FundingFactory(status=FundingStatus.AGREED, amount_granted=Decimal(granted))
        rest = Decimal(granted) - Decimal("3000.10")
        funding.instalments.create(position=1, kind="advance", amount=Decimal("3000.10"), due_on=date(2026, 1, 1))
        funding.instalments.create(position=2, kind="balance", amount=rest, due_on=date(2026, 9, 1))
        Payment.objects.create(funding=funding, amount=Decimal("1000.03"), paid_on=date(2026, 5, 4), by=curator())
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")
    content = b"".join(client.get(reverse(name, args=["xlsx"])))
    book = io.BytesIO(content)
    written = [list(row) for row in openpyxl.load_workbook(book, data_only=True).active.iter_rows(values_only=True)]
    formulas = [list(row) for row in openpyxl.load_workbook(book).active.iter_rows(values_only=True)]

    computed = converted(without_values(content), tmp_path)

    places = {
        (line, column)
        for line, row in enumerate(formulas)
        for column, value in enumerate(row)
        if str(value).startswith("=")
    }
    assert {written[-1][0], computed[-1][0]} == {"Total"}
    assert (
        len(places)
        == {"matching:export_fundings": 8, "matching:export_payments": 1, "matching:export_instalments": 7}[name]
    )
    assert {place: amount(computed[place[0]][place[1]]) for place in places} == {
        place: Decimal(str(written[place[0]][place[1]])).quantize(Decimal("0.01")) for place in places
    }


def without_values(content: bytes) -> bytes:
    """The workbook with its formulas alone: what is read of it then was computed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    bare = io.BytesIO()
    book.save(bare)
    return bare.getvalue()


def amount(cell: str) -> Decimal:
    """`6 999,98` or `6,999.98`, as LibreOffice writes it in the language it speaks."""
    digits = re.sub(r"[^0-9]", "", cell)
    return Decimal(digits) / 100


def said(cell: str) -> str:
    """A cell, however its blanks are written, and its time without seconds, of which there are none."""
    return re.sub(r"( \d\d:\d\d):00$", r"\1", " ".join(cell.split()))

"""The workbook that we write is one that LibreOffice opens: converted without a window, it says the same as our CSV."""

import csv
import io
import re
import shutil
import subprocess

import pytest
from django.test import Client
from django.urls import reverse

from core.files import FORMULA_STARTS
from tests.factories.irritants import IrritantFactory
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


def said(cell: str) -> str:
    """A cell, however its blanks are written, and its time without seconds, of which there are none."""
    return re.sub(r"( \d\d:\d\d):00$", r"\1", " ".join(cell.split()))

"""Archives are written piece by piece, and names that people typed are harmless in them."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.archives import LONGEST_NAME, PIECE, Entry, pieces, safe_name

AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def archive(*entries: Entry) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces(entries, at=AT))))


def test_an_archive_holds_the_files_with_their_names_and_date():
    files = {"kit/fiche.txt": b"Ce que l\xe2\x80\x99essai a appris", "kit/documents/\u00e9tude.csv": b"a;b\n"}

    found = archive(*(Entry(path, lambda data=data: io.BytesIO(data)) for path, data in files.items()))

    assert found.testzip() is None
    assert {each.filename: found.read(each) for each in found.infolist()} == files
    assert {each.date_time for each in found.infolist()} == {(2026, 5, 4, 10, 0, 0)}


def test_a_file_is_read_and_given_while_it_is_written_and_closed_after_it():
    class Noise(io.RawIOBase):
        """Two megabytes that do not compress; it says how much was read."""

        left = 2 * 1024 * 1024

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            import random

            size = min(len(buffer), self.left)
            buffer[:size] = random.Random(self.left).randbytes(size)  # noqa: S311
            self.left -= size
            return size

    source = Noise()
    given_out = pieces([Entry("bruit.bin", lambda: source)], at=AT)

    first = next(given_out)
    assert 0 < len(first) < 4 * PIECE
    assert source.left > 1024 * 1024
    assert max(map(len, given_out)) < 4 * PIECE
    assert source.closed


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("étude.pdf", "étude.pdf"),
        ("e\u0301tude.pdf", "étude.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/absolu/note.txt", "note.txt"),
        ("C:\\note.txt", "note.txt"),
        (".cache", "cache"),
        ("con.txt", "_con.txt"),
        ("a<b>:c|d?.csv", "a_b__c_d_.csv"),
        ("facture\u202egpj.exe", "facturegpj.exe"),
        ("ligne\ncassée\0.txt", "lignecassée.txt"),
        ("nom. .", "nom"),
        ("", "document"),
        ("..", "document"),
    ],
)
def test_a_name_is_made_harmless(typed, safe):
    assert safe_name(typed) == safe


def test_names_that_read_the_same_are_numbered():
    taken: list[str] = []
    for typed in ("Note.txt", "note.txt", "a/NOTE.TXT"):
        taken.append(safe_name(typed, taken=taken))

    assert taken == ["Note.txt", "note-2.txt", "NOTE-2.TXT"[:4] + "-3.TXT"]


@given(st.lists(st.text(max_size=200), max_size=12))
def test_whatever_is_typed_each_name_is_one_harmless_name_and_none_is_twice(typed):
    taken: list[str] = []
    for name in typed:
        taken.append(safe_name(name, taken=taken))

    assert len({each.casefold() for each in taken}) == len(taken)
    for each in taken:
        assert 0 < len(each) <= LONGEST_NAME
        assert not set(each) & set('<>:"/\\|?*\0')
        assert not each.startswith(".")
        assert not each.endswith((" ", "."))

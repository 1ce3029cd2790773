"""Archives (ZIP) given piece by piece while they are written: however large, they cost the memory of one piece."""

import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any

from django.utils import timezone

PIECE = 64 * 1024  # bytes
LONGEST_NAME = 100  # characters, with its suffix
# What no system takes in the name of a file, or takes for something else.
FORBIDDEN = set('<>:"/\\|?*')
DEVICES = {"con", "prn", "aux", "nul", *(f"{each}{number}" for each in ("com", "lpt") for number in range(1, 10))}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: its path in it, and what opens its content when its turn has come."""

    path: str
    open: Callable[[], IO[bytes]]


class _Pipe:
    """What the archive is written to: it keeps the bytes until they are taken, and cannot go back."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def write(self, data: Any) -> int:
        self.held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Asked for by zipfile; nothing waits here."""

    def take(self) -> bytes:
        taken, self.held = b"".join(self.held), []
        return taken


def pieces(entries: Iterable[Entry], *, at: datetime) -> Iterator[bytes]:
    """The archive of these files, all dated `at`. Each is opened when its turn comes, and closed after it."""
    pipe = _Pipe()
    stream: Any = pipe  # zipfile writes to whatever has `write`
    local = timezone.localtime(at)
    date_time = (max(local.year, 1980), local.month, local.day, local.hour, local.minute, local.second)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.path, date_time)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with closing(entry.open()) as source, archive.open(info, "w") as target:
                while piece := source.read(PIECE):
                    target.write(piece)
                    if ready := pipe.take():
                        yield ready
            yield pipe.take()
    yield pipe.take()


def safe_name(name: str, *, taken: Iterable[str] = ()) -> str:
    """The name of a file that somebody typed, as every system takes it: no folder, no device, nothing hidden or unseen, at most
    LONGEST_NAME characters; numbered if one of `taken` reads the same."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    clean = "".join("_" if each in FORBIDDEN else each for each in last if unicodedata.category(each)[0] != "C")
    path = PurePath(clean.strip(" .") or "document")
    suffix = path.suffix[:20]
    stem = path.name[: len(path.name) - len(path.suffix)].rstrip(" .")[: LONGEST_NAME - len(suffix) - 4].rstrip(" .")
    if stem.split(".")[0].lower() in DEVICES:
        stem = f"_{stem}"
    known = {each.casefold() for each in taken}
    candidates = [f"{stem}{suffix}", *(f"{stem}-{number}{suffix}" for number in range(2, len(known) + 3))]
    return next(each for each in candidates if each.casefold() not in known)

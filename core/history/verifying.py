"""Reading the chain from its beginning: which write was altered, removed or put in afterwards, the first one first."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Exists, OuterRef

from core.enums import Write
from core.history import tracking
from core.history.chain import BEGINNING, CONTENT, Head, digest_of, keys, link
from core.models import Change, Seal, Sealing

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which place of the chain (0 where none has it) and of which write."""

    what: str
    position: int
    change: int

    def __str__(self) -> str:
        where = f"seal {self.position}, " if self.position else ""
        return f"{where}write {self.change}: {self.what}"


@dataclass
class Verdict:
    """`faults` are in the order of the chain; `unsealed` writes wait for the next sealing."""

    sealed: int = 0
    unsealed: int = 0
    head: Head = field(default_factory=lambda: Head(0, BEGINNING))
    faults: list[Fault] = field(default_factory=list)
    asleep: list[str] = field(default_factory=list)


ALTERED = "the write was altered after it was sealed"
REMOVED = "the write was removed"
INSERTED = "the write was put in among those already sealed"
SEAL_ALTERED = "the seal was altered, or does not follow the one before it"
SEAL_REMOVED = "seals are missing before this one"
UNKNOWN_KEY = "sealed with a key that is not known here: set HISTORY_KEY or SECRET_KEY_FALLBACKS"
CUT = "the chain is shorter than it has been, or is another one"


def verify(*, expected: Head | None = None, most: int = 20) -> Verdict:
    """Read the whole chain, `most` faults at most. `expected` is a head that was kept elsewhere: the chain must go through it."""
    verdict = Verdict(asleep=tracking.missing())
    for fault in _faults(verdict, expected):
        if len(verdict.faults) < most:
            verdict.faults.append(fault)
    return verdict


def _faults(verdict: Verdict, expected: Head | None) -> Iterator[Fault]:
    known, erasures = keys(), _erasures()
    last, met = Head(0, BEGINNING), expected is None or not expected.position
    for line in _lines():
        fault = _broken(line, last, known) or _unlike(line, known, erasures.get(line.change))
        if fault:
            yield fault
        last = Head(line.position, line.chain)
        met = met or last == expected
        verdict.sealed += 1
    verdict.head = last
    if not met and expected is not None:
        yield Fault(CUT, expected.position, 0)
    yield from _without_seal(verdict)


@dataclass(frozen=True, slots=True)
class Line:
    """A seal, and what its write holds now: None where there is no such write."""

    position: int
    change: int
    key: str
    digest: str
    chain: str
    content: str | None


def _lines() -> Iterator[Line]:
    beyond = -1
    query = f"""
        SELECT position, change, key, digest, chain, CASE WHEN core_change.id IS NOT NULL THEN {CONTENT} END FROM
        (SELECT position, change, key, digest, chain FROM core_seal WHERE position > %s ORDER BY position LIMIT %s) AS link
        LEFT JOIN core_change ON core_change.id = link.change ORDER BY position
    """  # noqa: S608
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [beyond, PAGE])
            found = [Line(*row) for row in cursor.fetchall()]
        yield from found
        if len(found) < PAGE:
            return
        beyond = found[-1].position


@dataclass(frozen=True, slots=True)
class Erasure:
    """What a write must hold since personal data were taken out of it; `position` is None until it is sealed itself."""

    key: str
    digest: str
    position: int | None


def _erasures() -> dict[int, Erasure]:
    """By the write that was changed, its last erasure."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (after->>'write')::bigint, after->>'key', after->>'digest', position FROM core_change"
            " LEFT JOIN core_seal ON core_seal.change = core_change.id WHERE op = %s ORDER BY core_change.id",
            [Write.ERASED],
        )
        return {write: Erasure(key, digest, position) for write, key, digest, position in cursor.fetchall()}


def _broken(line: Line, last: Head, known: dict[str, bytes]) -> Fault | None:
    """What is wrong with the seal itself."""
    if line.position != last.position + 1:
        return Fault(SEAL_REMOVED, line.position, line.change)
    if line.key not in known:
        return Fault(UNKNOWN_KEY, line.position, line.change)
    if link(last.chain, line.position, line.change, line.digest, known[line.key]) != line.chain:
        return Fault(SEAL_ALTERED, line.position, line.change)
    return None


def _unlike(line: Line, known: dict[str, bytes], erasure: Erasure | None) -> Fault | None:
    """What is wrong with the write: it is not as its seal says, or as its erasure says where that came after the seal."""
    if line.content is None:
        return Fault(REMOVED, line.position, line.change)
    key, digest = line.key, line.digest
    if erasure and (erasure.position is None or erasure.position > line.position):
        key, digest = erasure.key, erasure.digest
    if key not in known:
        return Fault(UNKNOWN_KEY, line.position, line.change)
    if digest_of(line.content, known[key]) != digest:
        return Fault(ALTERED, line.position, line.change)
    return None


def _without_seal(verdict: Verdict) -> Iterator[Fault]:
    """Writes that no seal names: among those settled they came afterwards, above they wait."""
    state = Sealing.objects.filter(pk=1).first()
    settled = state.settled if state else 0
    bare = Change.objects.filter(~Exists(Seal.objects.filter(change=OuterRef("pk"))))
    verdict.unsealed = bare.filter(pk__gt=settled).count()
    for number in bare.filter(pk__lte=settled).order_by("pk").values_list("pk", flat=True):
        yield Fault(INSERTED, 0, number)

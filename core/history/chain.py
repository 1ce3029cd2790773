"""The seals over the history of writes: each holds the digest of one write and of the seal before it, under a key that the database
does not know. The reasoning is in docs/history.md.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from core.models import Change, Seal, Sealing

BEGINNING = "0" * 64
BATCH = 2000  # writes sealed in one transaction
LOCK = 7_303_014  # of the one sealer at a time; any number that nobody else uses

# The columns of a write in one text, the same on every server: JSON as PostgreSQL orders it, dates in UTC with microseconds.
CONTENT = """concat_ws(E'\\n', id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), tx, to_jsonb(of), to_jsonb(line), op,
    coalesce(before, 'null'), coalesce(after, 'null'), to_jsonb(about), coalesce(person::text, '-'), to_jsonb(request),
    to_jsonb(door), to_jsonb(reason), to_jsonb(role), erasing, to_jsonb(erased), salt)"""


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal: kept elsewhere, it says later whether the end of the chain was cut off."""

    position: int
    chain: str

    def __str__(self) -> str:
        return f"{self.position}:{self.chain}"


@cache
def _derived(secret: str) -> bytes:
    return hmac.new(secret.encode(), b"openinno.history", hashlib.sha256).digest()


def keys() -> dict[str, bytes]:
    """By name, the key in use first, then those that older seals may have been made with."""
    secrets = [settings.HISTORY_KEY or settings.SECRET_KEY, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [_derived(secret) for secret in secrets]
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in derived}


def digest_of(content: str, key: bytes) -> str:
    return hmac.new(key, b"write\n" + content.encode(), hashlib.sha256).hexdigest()


def link(previous: str, position: int, change: int, digest: str, key: bytes) -> str:
    """What the seal at `position` says, given the one before it."""
    text = json.dumps([previous, position, change, digest])
    return hmac.new(key, b"seal\n" + text.encode(), hashlib.sha256).hexdigest()


def head() -> Head:
    last = Seal.objects.order_by("-position").first()
    return Head(last.position, last.chain) if last else Head(0, BEGINNING)


def seal(*, at: datetime, most: int = BATCH) -> int:
    """Seal up to `most` writes that are committed and have no seal; returns how many. 0 while another sealer is at work.

    Writers are never waited for, nor wait: a write that commits late is sealed by a later call, whatever its number.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        state, _made = Sealing.objects.get_or_create(pk=1)
        cursor.execute(
            f"SELECT id, {CONTENT} FROM core_change AS each WHERE id > %s"  # noqa: S608
            " AND NOT EXISTS (SELECT 1 FROM core_seal WHERE core_seal.change = each.id) ORDER BY id LIMIT %s",
            [state.settled, most],
        )
        rows = cursor.fetchall()
        Seal.objects.bulk_create(list(_sealed(rows, head(), at)))
        if len(rows) < most:
            _settle(state)
    return len(rows)


def _sealed(rows: Iterable[tuple[int, str]], last: Head, at: datetime) -> Iterator[Seal]:
    name, key = next(iter(keys().items()))
    position, chain = last.position, last.chain
    for number, content in rows:
        position += 1
        digest = digest_of(content, key)
        chain = link(chain, position, number, digest, key)
        yield Seal(position=position, change=number, key=name, digest=digest, chain=chain, at=at)


def _settle(state: Sealing) -> None:
    """Remember below which number nothing can come any more, so that the next look begins there.

    Numbers are drawn before commits: one is settled when all transactions that were open when it was seen have ended. A restored
    database counts its transactions from the beginning: what was seen before is seen again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        )
        oldest, following = cursor.fetchone()
    if state.seen and state.seen_tx <= oldest:
        state.settled, state.seen = max(state.settled, state.seen), 0
    if not state.seen or state.seen_tx > following:
        state.seen = Change.objects.aggregate(most=Max("pk"))["most"] or 0
        state.seen_tx = following
    state.save()


def current_content(numbers: Iterable[int]) -> dict[int, str]:
    """The text that digests are made of, as the rows are now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {CONTENT} FROM core_change WHERE id = ANY(%s)", [list(numbers)])  # noqa: S608
        return dict(cursor.fetchall())


def erasure_digest(content: str) -> dict[str, Any]:
    """What an erasure notes of the write it has changed, so that the chain goes on holding."""
    name, key = next(iter(keys().items()))
    return {"key": name, "digest": digest_of(content, key)}

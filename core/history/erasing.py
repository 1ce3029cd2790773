"""What is erased from the tables leaves their history too, and the chain of seals goes on holding. See docs/history.md."""

import contextlib
import json
import uuid
from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from core.enums import Write
from core.history.chain import current_content, erasure_digest
from core.history.context import adding
from core.models import Change


@contextlib.contextmanager
def erasing(*, reason: str, at: datetime) -> Iterator[None]:
    """Around the writes that anonymise somebody: each column they change and each row they delete is erased from the history.

    What was there before is not copied, and goes from all earlier writes to the same rows. The columns that stay as they were stay
    in the history. It is one transaction: nothing is erased of an anonymisation that fails.
    """
    with transaction.atomic():
        with adding(erasing=True, reason=reason):
            yield
        with adding(reason=reason):
            _follow(at)


def _follow(at: datetime) -> None:
    """Take out of earlier writes what the writes of this transaction have erased, and note each erasure."""
    for former, columns in _touched():
        held = {*(former.before or {}), *(former.after or {})}
        former.before = _without(former.before, columns)
        former.after = _without(former.after, columns)
        former.erased = sorted({*former.erased, *(columns & held)})
        former.salt = uuid.uuid4()  # with the old one, the old digest would tell a guess right from a wrong one
        with _allowed():
            former.save(update_fields=["before", "after", "erased", "salt"])
        _note(former, at)


def _touched() -> list[tuple[Change, set[str]]]:
    """Earlier writes to the rows that were erased just now, each with the columns to take out of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT of, line, erased, id FROM core_change WHERE erasing AND tx = pg_current_xact_id()::text::bigint"
        )
        erased: dict[tuple[str, str], dict[str, int]] = {}
        for of, line, columns, number in cursor.fetchall():
            for column in columns:
                latest = erased.setdefault((of, line), {})
                latest[column] = max(number, latest.get(column, 0))
    found = []
    for (of, line), columns in sorted(erased.items()):
        for former in Change.objects.filter(about__contains=[f"{of}:{line}"], of=of, line=line).exclude(
            op=Write.ERASED
        ):
            gone = {name for name, number in columns.items() if former.pk < number}
            if gone & {*(former.before or {}), *(former.after or {})}:
                found.append((former, gone))
    return found


def _without(values: dict[str, object] | None, columns: set[str]) -> dict[str, object] | None:
    return None if values is None else {name: value for name, value in values.items() if name not in columns}


@contextlib.contextmanager
def _allowed() -> Iterator[None]:
    """The trigger that keeps the history as it is lets this through, until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openinno.erasing', 'yes', true)")
        yield
        cursor.execute("SELECT set_config('openinno.erasing', '', true)")


def _note(former: Change, at: datetime) -> None:
    """A write of its own: which one was changed, and the digest of what it holds now."""
    now = {"write": former.pk, **erasure_digest(current_content([former.pk])[former.pk])}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_change (at, tx, of, line, op, after, about, person, request, door, reason, role)
            SELECT %s, pg_current_xact_id()::text::bigint, of, line, %s, %s::jsonb, about, (said->>'person')::bigint,
                coalesce(said->>'request', ''), coalesce(said->>'door', ''), coalesce(said->>'reason', ''), session_user
            FROM core_change, CAST(nullif(current_setting('openinno.context', true), '') AS jsonb) AS said WHERE id = %s
            """,
            [at, Write.ERASED, json.dumps(now), former.pk],
        )

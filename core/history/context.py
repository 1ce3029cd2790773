"""Who is writing, by way of what and why: told to the database with each statement that writes, where triggers note it.

In the same round trip as the statement, and for its transaction alone: a connection that goes back to the pool forgets it, and
pages that only read cost nothing. Without Django's models: the settings name `in_job`.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

SETTING = "openinno.context"
LONGEST = 200  # characters of what comes from outside: the reference of a request, a reason
# The words that statements which write begin with. `WITH` may.
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "TRUNCATE", "COPY")

Said = dict[str, Any]
_telling: ContextVar[Callable[[], Said] | None] = ContextVar("openinno_history", default=None)


@contextlib.contextmanager
def told_by(tell: Callable[[], Said]) -> Iterator[None]:
    """Until the end of the block, writes are noted with what `tell` says: `person`, `request`, `door`, `reason`, `erasing`.

    Asked at each write: who is signed in may change during a request.
    """
    token = _telling.set(tell)
    try:
        yield
    finally:
        _telling.reset(token)


@contextlib.contextmanager
def adding(**said: Any) -> Iterator[None]:
    """Say more of the writes of this block: `with adding(reason="…"):`."""
    outer = _telling.get() or _outside
    with told_by(lambda: {**outer(), **said}):
        yield


def current() -> Said:
    """What would be noted of a write made now."""
    said = (_telling.get() or _outside)()
    return {name: value[:LONGEST] if isinstance(value, str) else value for name, value in said.items() if value}


def in_job(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Around each job of the worker: it names itself, and its number stands for the reference of a request."""
    job = context.job
    with told_by(lambda: {"door": f"job {job.task_name}", "request": f"job {job.id}"}):
        return call_next()


def watch(sender: object, connection: BaseDatabaseWrapper, **signal: Any) -> None:
    """To each connection that opens. Outermost: what measures statements sees them as they leave."""
    if _tell not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _tell)


def _outside() -> Said:
    """Outside requests and jobs: the command that this process runs."""
    program = os.path.basename(sys.argv[0])
    return {"door": " ".join(["command", *sys.argv[1:2]]) if program == "manage.py" else f"program {program}"}


def _tell(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not isinstance(statement, str) or not statement.lstrip()[:8].upper().startswith(WRITES):
        return execute(statement, params, many, context)
    said = json.dumps(current(), ensure_ascii=False).replace("\\u0000", "")
    telling = sql.SQL("SELECT set_config({}, {}, true)").format(sql.Literal(SETTING), sql.Literal(said)).as_string()
    if many:  # sent one by one: told before them, for a transaction that is open
        context["connection"].connection.execute(telling)
        return execute(statement, params, many, context)
    # A parameter makes Django read `%` as the beginning of one.
    telling = telling if params is None else telling.replace("%", "%%")
    result = execute(f"{telling}; {statement}", params, many, context)
    context["cursor"].nextset()
    return result

"""One request after the other through the WSGI handler that gunicorn calls, with what it asked of the database; then the same
statements alone, and the view that does nothing, so that all three saw the same machine."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test import RequestFactory

from openinno.bench.addresses import EMPTY
from openinno.startup import settle

WARM_UP = 5
HOST = "openinno.example"
ASKED_BY_ONE = 20  # requests from one address: fewer than any limit

Statement = tuple[str, Any]


class Failed(Exception):
    """A page did not answer 200: its time says nothing."""


@dataclass(slots=True)
class Recorder:
    """What one request asks of the database, and how long the answers take (s)."""

    statements: list[Statement] = field(default_factory=list)
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.statements.append((sql, params))


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is measured: what is done, and its time with that of the database (s)."""

    seconds: float
    sql_seconds: float
    statements: list[Statement]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of all times of one case, in milliseconds. `queries`: the most that one request needed."""

    queries: int
    sql: float
    p50: float
    p95: float
    raw: float
    empty: float

    @property
    def ratio(self) -> float:
        """To the SQL alone and a view that does nothing."""
        return self.p50 / (self.raw + self.empty)


class Site:
    """Production in this process."""

    def __init__(self) -> None:
        self.handler, self.requests, self.asked = WSGIHandler(), RequestFactory(), 0
        settle()  # as openinno.wsgi does
        self.bare = connections.create_connection("default")
        self.bare.connect()

    def ask(self, path: str, **headers: str) -> Asked:
        """A page, read to its end. Raises Failed."""
        environ = self._environ(path, headers)
        answered: list[str] = []

        def start_response(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
            answered.append(status)
            return len  # the way to write that no application uses any more

        with recording() as recorder:
            began = time.perf_counter()
            response = self.handler(environ, start_response)
            for _piece in response:
                pass
            response.close()
            seconds = time.perf_counter() - began
        if answered != ["200 OK"]:
            raise Failed(f"{path}: {answered}")
        return Asked(seconds, recorder.seconds, recorder.statements)

    def _environ(self, path: str, headers: dict[str, str]) -> dict[str, Any]:
        """As the proxy in front forwards it, from one machine after the other: none comes often enough to be limited."""
        self.asked += 1
        machine = self.asked // ASKED_BY_ONE
        forwarded = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"10.{machine >> 16 & 255}.{machine >> 8 & 255}.{machine & 255}",
            "Accept-Language": "fr",
        }
        environ: dict[str, Any] = self.requests.get(path, headers={**forwarded, **headers}).environ
        return environ

    def replay(self, statements: Iterable[Statement]) -> float:
        """Seconds that they take through a bare cursor of psycopg, each answer read."""
        asked = list(statements)
        began = time.perf_counter()
        with self.bare.connection.cursor() as cursor:
            if any(sql.startswith("SET LOCAL") for sql, _params in asked):
                with self.bare.connection.transaction():
                    _run(cursor, asked)
            else:
                _run(cursor, asked)
        return time.perf_counter() - began

    def measure(self, act: Callable[[Any], Asked], given: Sequence[Any], *, warm_up: int = WARM_UP) -> Figures:
        """`act` on each thing given, the SQL it needed alone, and the empty view, in turns."""
        for each in given[:warm_up]:
            self.replay(act(each).statements)
        found, raw, empty = [], [], []
        for each in given:
            found.append(act(each))
            raw.append(self.replay(found[-1].statements))
            empty.append(self.ask(f"/{EMPTY}").seconds)
        return Figures(
            queries=max(len(each.statements) for each in found),
            sql=_ms(median(each.sql_seconds for each in found)),
            p50=_ms(median(each.seconds for each in found)),
            p95=_ms(_p95([each.seconds for each in found])),
            raw=_ms(median(raw)),
            empty=_ms(median(empty)),
        )


@contextmanager
def recording() -> Iterator[Recorder]:
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        yield recorder


def _run(cursor: Any, statements: Iterable[Statement]) -> None:
    for sql, params in statements:
        cursor.execute(sql, params)
        if cursor.description:
            cursor.fetchall()


def _ms(seconds: float) -> float:
    return seconds * 1000


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[18] if len(values) > 1 else values[0]

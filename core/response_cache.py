"""Pages that visitors ask for again and again: written once, given again while the database answers the same to the same statements.

Nothing has to say what changed. Each time the page is asked for, its statements are asked again, and their answers compared byte
for byte with those that it was written from: what is given is what would be written now. Only the writing is saved, which is three
quarters of the time of a page (docs/benchmarks.md).
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, wraps
from itertools import product
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from psycopg import ServerCursor

LASTS = 60  # seconds: what a page says of time ("2 minutes ago") is true within them
LARGEST = 16 * 2**20  # bytes of all pages of a process together, with the answers that they were written from
OF_A_CELL = 48  # bytes of an object of Python, beside what is in it
OF_AN_ADDRESS = 4096  # bytes: the longest that gunicorn takes
# Of the cookies that a browser may send, those whose reader is anybody: another one may open a session or hold a message.
OF_ANYBODY = {"theme", settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME}

Answer = list[bytes | None]  # the cells of all rows, as they came from the database


@dataclass(slots=True)
class Listener:
    """What was asked of the database, with its answers. `is_whole`: those were all, and reading was all that they did."""

    asked: list[tuple[str, Any, Answer]] = field(default_factory=list)
    is_whole: bool = True

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        cursor = context["cursor"].cursor
        reads = isinstance(sql, str) and sql.lstrip("(\n ").startswith("SELECT")
        if reads and not many and not isinstance(cursor, ServerCursor):
            self.asked.append((sql, params, _answer(cursor)))
        else:
            self.is_whole = False
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to a visitor, and what it was written from."""

    asked: list[tuple[str, Any, Answer]]
    content: bytes
    headers: dict[str, str]
    until: float  # on the monotonic clock

    @property
    def size(self) -> int:
        """In bytes, with what Python needs to hold them."""
        read = sum(
            len(sql) + sum(len(cell or b"") + OF_A_CELL for cell in answer) for sql, _params, answer in self.asked
        )
        return OF_AN_ADDRESS + len(self.content) + read

    def is_as_now(self) -> bool:
        """Whether the database answers what it did."""
        if time.monotonic() > self.until:
            return False
        with connection.cursor() as cursor:
            for sql, params, answer in self.asked:
                cursor.execute(sql, params)
                if _answer(cursor.cursor) != answer:
                    return False
        return True


class Pages:
    """The pages of this process, those asked for last, as many as LARGEST holds."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Any, Page] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, key: Any) -> Page | None:
        with self._lock:
            if page := self._pages.get(key):
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Any, page: Page) -> None:
        now = time.monotonic()
        with self._lock:
            for over in [each for each, kept in self._pages.items() if kept.until < now]:
                self._drop(over)
            self._drop(key)
            self._pages[key] = page
            self._size += page.size
            while self._size > LARGEST:
                self._drop(next(iter(self._pages)))

    def forget(self) -> None:
        """All of them."""
        with self._lock:
            self._pages.clear()
            self._size = 0

    def _drop(self, key: Any) -> None:
        if page := self._pages.pop(key, None):
            self._size -= page.size


PAGES = Pages()


def cached_for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Of a page that anybody reads, and that depends on nothing but its address, the language, the theme and the database."""

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_of_anybody(request):
            return view(request, *args, **kwargs)
        write = partial(view, request, *args, **kwargs)
        response = again(key_of(request), write, may_keep=lambda: _left_no_trace(request))
        patch_vary_headers(response, ["Cookie"])  # as Django does where a session was looked for
        return response

    return cached


def again(key: Any, write: Callable[[], HttpResponse], *, may_keep: Callable[[], bool] = lambda: True) -> HttpResponse:
    """What `write` answered to this key, if the database would have it answer the same; else what it answers now."""
    known = PAGES.find(key)
    if known is not None and known.is_as_now():
        return HttpResponse(known.content, headers=known.headers)
    with _listening() as listener:
        response = write()
    if listener.is_whole and may_keep() and _is_plain(response):
        headers = dict(response.items())
        PAGES.keep(key, Page(listener.asked, response.content, headers, time.monotonic() + LASTS))
    return response


@contextmanager
def _listening() -> Iterator[Listener]:
    """Outermost: the history of writes, further in, makes a SELECT of what writes."""
    listener = Listener()
    connection.ensure_connection()  # else the history, which comes with the connection, would come before it
    connection.execute_wrappers.insert(0, listener)
    try:
        yield listener
    finally:
        connection.execute_wrappers.remove(listener)


def key_of(request: HttpRequest) -> tuple[Any, ...]:
    """All that a page for visitors depends on beside the database. Tomorrow it is another day.

    The query as it was sent: two that are not the same may read alike once they are written anew.
    """
    theme = request.COOKIES.get("theme", "")
    address = (request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", ""))
    return (*address, get_language(), theme if theme in {"light", "dark"} else "", timezone.localdate())


def _is_of_anybody(request: HttpRequest) -> bool:
    """Nobody is signed in, nothing waits to be said, and it is a whole page that is asked for."""
    is_whole = not any(name.startswith("HTTP_HX_") for name in request.META)
    return is_whole and request.method == "GET" and request.COOKIES.keys() <= OF_ANYBODY


def _left_no_trace(request: HttpRequest) -> bool:
    """Neither a session, nor a form with its secret, nor a word of one reader's own."""
    is_untouched = not request.session.modified and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    return is_untouched and not hasattr(request, "_csp_nonce")


def _is_plain(response: HttpResponseBase) -> bool:
    return response.status_code == 200 and not response.streaming and not response.cookies


def _answer(cursor: Any) -> Answer:
    """The cells of the last answer, before Python makes anything of them: of equal ones, it makes equal pages."""
    found = cursor.pgresult
    return [found.get_value(row, column) for row, column in product(range(found.ntuples), range(found.nfields))]

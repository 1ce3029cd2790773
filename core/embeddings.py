"""Texts to vectors, by a service that speaks OpenAI's protocol (`POST …/embeddings`): the State's Albert API, vLLM, Ollama.

Asked by jobs only. The address comes from the settings, so it may be of a private network; it is followed nowhere else.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from time import monotonic
from typing import Any

import numpy as np
from django.conf import settings
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from core.enums import EmbeddingStop

CONNECT_WITHIN = 5  # seconds
SILENT_FOR = 30  # seconds without a byte
ALL_WITHIN = 60  # seconds for the whole answer, however slowly it drips
LARGEST_ANSWER = 32 * 1024 * 1024  # bytes: a hundred vectors of ten thousand numbers, as text
READ_AT_ONCE = 64 * 1024  # bytes
SAID = 300  # characters of a refusal that are kept
LATER = frozenset({408, 425, 429})  # besides 5xx: the service may answer another time
KEY_REFUSED = frozenset({401, 403})
UNIT = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class Service:
    """Where to ask, and what a right answer looks like. `url` is the base, without `/embeddings`."""

    url: str
    key: str
    model: str
    dimensions: int


@dataclass(frozen=True, slots=True)
class Answer:
    """`vectors` are unit vectors in the order of the texts, as the bytes of 32-bit numbers; `tokens` as the service counts."""

    vectors: tuple[bytes, ...]
    tokens: int | None


class Later(Exception):
    """No use now: ask again. `wait` is what the service asks for, in seconds; `answered` says whether it said anything."""

    def __init__(self, said: str, *, wait: float | None = None, answered: bool = True) -> None:
        super().__init__(said[:SAID])
        self.wait = wait
        self.answered = answered


class Refused(Exception):
    """Asking the same again cannot help: somebody must change a setting."""

    def __init__(self, cause: EmbeddingStop, said: str) -> None:
        super().__init__(said[:SAID])
        self.cause = cause


def service() -> Service | None:
    """The one that the settings name; None when embeddings are off."""
    if not settings.EMBEDDINGS_URL:
        return None
    return Service(
        url=settings.EMBEDDINGS_URL,
        key=settings.EMBEDDINGS_KEY,
        model=settings.EMBEDDINGS_MODEL,
        dimensions=settings.EMBEDDINGS_DIMENSIONS,
    )


def ask(asked: Service, texts: Sequence[str], *, at: datetime) -> Answer:
    """The vectors of `texts`. Raises Later or Refused; `at` is what a date in `Retry-After` is compared with."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if asked.key:
        headers["Authorization"] = f"Bearer {asked.key}"
    body = json.dumps({"model": asked.model, "input": list(texts), "encoding_format": "float"}).encode()
    try:
        status, read, waits = _post(f"{asked.url}/embeddings", body, headers)
    except (HTTPError, HTTPException, OSError) as error:
        raise Later(f"{type(error).__name__}: {error}", answered=False) from error
    said = f"{status} {read[: 4 * SAID].decode('utf-8', 'replace')}".replace("\0", "�")
    if status in LATER or status >= 500:
        raise Later(said, wait=_seconds(waits, at))
    if status in KEY_REFUSED:
        raise Refused(EmbeddingStop.KEY, said)
    if status != 200:
        raise Refused(EmbeddingStop.REQUEST, said)
    return _answer(read, len(texts), asked.dimensions)


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, str]:
    """The status, the body and `Retry-After`."""
    until = monotonic() + ALL_WITHIN
    with PoolManager(timeout=Timeout(connect=CONNECT_WITHIN, read=SILENT_FOR), retries=False) as pool:
        response = pool.request("POST", url, body=body, headers=headers, redirect=False, preload_content=False)
        try:
            return response.status, _read(response, until), response.headers.get("Retry-After", "")
        finally:
            response.close()


def _read(response: BaseHTTPResponse, until: float) -> bytes:
    parts, length = [], 0
    while part := response.read1(READ_AT_ONCE):
        parts.append(part)
        length += len(part)
        if length > LARGEST_ANSWER:
            raise HTTPError("the answer is too large")
        if monotonic() > until:
            raise HTTPError("the answer takes too long")
    return b"".join(parts)


def _seconds(value: str, at: datetime) -> float | None:
    """Of a `Retry-After`, which is a number of seconds or a date; None when it is neither."""
    try:
        return max(float(int(value)), 0.0)
    except ValueError:
        pass
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(((date if date.tzinfo else date.replace(tzinfo=UTC)) - at).total_seconds(), 0.0)


def _answer(read: bytes, count: int, dimensions: int) -> Answer:
    """Raises Later for what is no answer at all, Refused for vectors of another length than expected."""
    try:
        said = json.loads(read)
        rows = {int(row["index"]): row["embedding"] for row in said["data"]}
        vectors = tuple(_unit(rows[place], dimensions) for place in range(count))
        if len(said["data"]) != count:
            raise ValueError(f"{len(said['data'])} vectors for {count} texts")
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise Later(f"This is no answer of the protocol: {type(error).__name__}: {error}") from error
    return Answer(vectors, _tokens(said))


def _unit(row: Any, dimensions: int) -> bytes:
    vector = np.asarray(row, dtype=np.float64)
    if vector.ndim != 1:
        raise ValueError("a vector is a list of numbers")
    if len(vector) != dimensions:
        raise Refused(EmbeddingStop.DIMENSIONS, f"Vectors of {len(vector)} numbers, not of {dimensions}.")
    length = float(np.linalg.norm(vector))
    if not math.isfinite(length) or length == 0.0:
        raise ValueError("a vector has a length")
    return (vector / length).astype(UNIT).tobytes()


def _tokens(said: dict[str, Any]) -> int | None:
    usage = said.get("usage")
    counted = usage.get("total_tokens") if isinstance(usage, dict) else None
    return counted if isinstance(counted, int) and counted > 0 else None

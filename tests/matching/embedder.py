"""A service of embeddings on this machine: OpenAI's protocol, vectors that follow from the words, and every way to fail."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zlib import crc32

import numpy as np

DIMENSIONS = 64
KEY = "cle-d-essai"
MODEL = "essai"


def vector_of(text: str) -> list[float]:
    """A bag of words: texts that share words are close."""
    vector = np.zeros(DIMENSIONS)
    for word in text.lower().split():
        vector[crc32(word.encode()) % DIMENSIONS] += 1
    return [float(number) for number in vector] if vector.any() else [1.0] * DIMENSIONS


@dataclass
class Said:
    """What one answer is, in the place of the right one."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    silence: float = 0.0  # seconds
    drips: float = 0.0  # seconds between two bytes


class Embedder:
    """`says` are the next answers, in order; once they are given, the right ones."""

    def __init__(self) -> None:
        self.says: list[Said] = []
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.url = ""

    @property
    def texts(self) -> list[str]:
        return [text for body in self.asked for text in body["input"]]

    def right(self, texts: list[str]) -> dict[str, Any]:
        """Last first: what is right is the index, not the place."""
        rows = [{"object": "embedding", "index": place, "embedding": vector_of(t)} for place, t in enumerate(texts)]
        return {"object": "list", "model": MODEL, "data": rows[::-1], "usage": {"total_tokens": 7 * len(texts)}}

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.asked.append(body)
        self.headers.append(dict(handler.headers))
        self.paths.append(handler.path)
        said = self.says.pop(0) if self.says else Said()
        time.sleep(said.silence)
        whole = self.right(body["input"])
        content = whole if said.body is None else said.body(whole) if callable(said.body) else said.body
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        handler.send_response(said.status)
        for name, value in {**said.headers, "Content-Type": "application/json"}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        for start in range(len(data)) if said.drips else ():
            handler.wfile.write(data[start : start + 1])
            handler.wfile.flush()
            time.sleep(said.drips)
        if not said.drips:
            handler.wfile.write(data)


@contextmanager
def running() -> Iterator[Embedder]:
    embedder = Embedder()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                embedder.answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    embedder.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield embedder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Where a scanner says that the site must not go: a server of ours that notes who came."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

# What wapiti asks at the beginning and at the end, to learn who came: as its own server, in a form that it reads.
ASKED_BY_SCANNER = ("/get_ssrf.php", "/get_xxe.php")


class Endpoint:
    """`came` holds the request line of each visit that was not the scanner's."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/"
        self.came: list[str] = []


@contextmanager
def listening() -> Iterator[Endpoint]:
    """On loopback alone, on a port of its own."""

    class Visit(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/" and not self.path.startswith(ASKED_BY_SCANNER):
                endpoint.came.append(self.requestline)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815 http.server's names

        def log_message(self, *args: Any) -> None:
            """Nothing: what came is told at the end."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Visit)
    endpoint = Endpoint(server.server_port)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()

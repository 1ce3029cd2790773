"""A tool of the agency is told what happens. It really is: while the year is told, a receiver listens on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from accounts.enums import SUBSCRIBED_EVENTS
from accounts.operations import deliveries, webhooks
from openinno.demo.clock import Chapter
from openinno.demo.stage import Stage

MADE, PAUSED = 24, 2  # days ago: within what the log keeps
# Where docs/api.md has its receiver listen.
AFTERWARDS = "http://127.0.0.1:9000/openinno"
FAILS_AT = 4  # its fourth message, once


class Receiver(BaseHTTPRequestHandler):
    """Takes everything, but is out of breath once."""

    received = 0

    def do_POST(self) -> None:
        Receiver.received += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        is_out = Receiver.received == FAILS_AT
        self.send_response(HTTPStatus.SERVICE_UNAVAILABLE if is_out else HTTPStatus.NO_CONTENT)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing to say on the console."""


@contextmanager
def _listening() -> Iterator[str]:
    Receiver.received = 0
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/openinno"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def the_agency_is_told(stage: Stage) -> Chapter:
    """Paused in the end, at an address where whoever tries the demonstration may listen."""
    with _listening() as url:
        yield MADE
        events = [event.value for event in SUBSCRIBED_EVENTS]
        name = "Tableau de suivi de l’équipe"
        webhook = webhooks.make(name=name, url=url, events=events, by=stage.curator, at=stage.at)
        webhooks.ping(webhook=webhook, at=stage.at)
        for days in range(MADE - 1, PAUSED - 1, -1):
            yield days
            while deliveries.deliver_next(at=stage.at):
                pass
        webhooks.pause(webhook=webhook, at=stage.at)
    webhooks.change(webhook=webhook, name=name, url=AFTERWARDS, events=events, at=stage.at)

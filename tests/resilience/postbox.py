"""A real mail server on the loopback that remembers every copy it said yes to, and when."""

import email
import email.policy
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.openinno.running import free_port


class Copy(NamedTuple):
    message_id: str
    to: str
    at: float  # of time.monotonic


class Postbox:
    """What arrived. `at_goodbye`, when set, is called once: when a client that has read our yes takes its leave."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.copies: list[Copy] = []
        self.at_goodbye: Callable[[], None] | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.copies.append(Copy(message["Message-ID"], message["To"], time.monotonic()))
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if act := self.at_goodbye:
            self.at_goodbye = None
            act()
        return "221 Bye"


@contextmanager
def listening() -> Iterator[Postbox]:
    postbox = Postbox(free_port())
    server = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    server.start()
    try:
        yield postbox
    finally:
        server.stop()

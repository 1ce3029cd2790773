"""Requests to addresses that people type: never to a private network, whatever the name leads to, and never for long.

The name is resolved once, each of its addresses is checked, and the connection goes to one of these very addresses, still under the
name that was asked (SNI, certificate, Host): a name that changes its mind between the check and the connection changes nothing.
No proxy, no redirection, no cookie; little is read of the answer, and there is one time limit for all of it.
"""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from django.utils.encoding import iri_to_uri
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as HTTPTimeout

from core.enums import Failure

CONNECT_WITHIN = 5  # seconds, for each of the addresses of a name
ANSWER_WITHIN = 8  # seconds, of silence
ALL_WITHIN = 12  # seconds, from the first packet to the last: a machine that answers drop by drop holds nobody up
MOST_ADDRESSES = 4  # of a name, tried one after the other
MOST_READ = 2048  # bytes of an answer
OPEN_PORTS_FROM = 1024  # below, only 443: other services of other machines are there
LONGEST_URL = 500  # characters
# What may be asked without TLS, where this machine is allowed at all.
THIS_MACHINE = r"^http://(localhost|127\.[0-9.]+|\[::1\])[:/]"
# Relays, translators, carriers and special uses, of which not every Python says that they are not public.
NEVER = (
    IPv4Network("100.64.0.0/10"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("64:ff9b::/32"),
    IPv6Network("100::/64"),
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),
    IPv6Network("5f00::/16"),
    IPv6Network("fec0::/10"),
)
BROKEN = (HTTPError, HTTPException, OSError, ValueError)


class Unsendable(Exception):
    """Nothing was sent, or no answer came: `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.value)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: the name asked, and the addresses found under it, all of which may be reached."""

    is_secure: bool
    host: str
    port: int
    netloc: str
    path: str
    addresses: tuple[str, ...]

    @property
    def url(self) -> str:
        """The address as it is kept: in ASCII, its scheme and its host in small letters, without a fragment."""
        return f"{'https' if self.is_secure else 'http'}://{self.netloc}{self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is the beginning of the body, whatever it is made of."""

    status: int
    text: str


def target_of(url: str, *, loopback: bool = False) -> Target:
    """Read an address and resolve its name. `loopback` also allows this machine, without TLS too: for demonstrations and tests.

    Raises Unsendable: the address is not sound, leads nowhere, or leads where nothing of ours may go.
    """
    parts, port = _split(url)
    host = _ascii(parts.hostname or "")
    addresses = _resolve(host, port)
    is_here = loopback and all(_plain(ip_address(each)).is_loopback for each in addresses)
    if not is_here and not all(_is_public(ip_address(each)) for each in addresses):
        raise Unsendable(Failure.PRIVATE)
    if port != 443 and port < OPEN_PORTS_FROM:
        raise Unsendable(Failure.PORT)
    netloc = f"[{host}]" if ":" in host else host
    target = Target(
        is_secure=parts.scheme == "https",
        host=host,
        port=port,
        netloc=netloc if parts.port is None else f"{netloc}:{port}",
        path=iri_to_uri(parts.path or "/") + (f"?{iri_to_uri(parts.query)}" if parts.query else ""),
        addresses=addresses,
    )
    if not target.is_secure and not (is_here and re.match(THIS_MACHINE, target.url)):
        raise Unsendable(Failure.SCHEME)
    return target


def _split(url: str) -> tuple[SplitResult, int]:
    if len(url) > LONGEST_URL or any(char.isspace() or not char.isprintable() or char == "\\" for char in url):
        raise Unsendable(Failure.ADDRESS)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise Unsendable(Failure.ADDRESS) from wrong
    if parts.scheme not in {"https", "http"}:
        raise Unsendable(Failure.SCHEME)
    if "@" in parts.netloc:
        raise Unsendable(Failure.CREDENTIALS)
    if not parts.hostname:
        raise Unsendable(Failure.ADDRESS)
    return parts, port if port is not None else {"https": 443, "http": 80}[parts.scheme]


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError as wrong:
        raise Unsendable(Failure.ADDRESS) from wrong


def _resolve(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise Unsendable(Failure.UNKNOWN) from wrong
    addresses = tuple(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
    if not addresses:
        raise Unsendable(Failure.UNKNOWN)
    return addresses


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address itself, not as it is written inside the newer protocol."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    found = _plain(address)
    is_special = found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback
    return found.is_global and not is_special and not any(found in network for network in NEVER)


def post(url: str, *, body: bytes, headers: Mapping[str, str], loopback: bool = False) -> Answer:
    """Send `body`, and read the beginning of the answer, whatever its status. Raises Unsendable like `target_of`, or without an answer."""
    target = target_of(url, loopback=loopback)
    with _one_limit_for_all() as limit:
        connection = _connected(target, limit)
        try:
            return _exchange(connection, target, body, headers)
        except BROKEN as broken:
            raise Unsendable(_why(broken, limit)) from broken
        finally:
            connection.close()


class _Limit:
    """Cuts whatever connection is under way once the time is over."""

    def __init__(self) -> None:
        self.connection: HTTPConnection | None = None
        self._over = Event()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def cut(self) -> None:
        self._over.set()
        open_socket = getattr(self.connection, "sock", None)
        if open_socket is not None:
            with suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def _one_limit_for_all() -> Iterator[_Limit]:
    limit = _Limit()
    timer = Timer(ALL_WITHIN, limit.cut)
    timer.daemon = True
    timer.start()
    try:
        yield limit
    finally:
        timer.cancel()


def _why(broken: Exception, limit: _Limit) -> Failure:
    # A refused connection is a kind of late one to urllib3.
    is_late = isinstance(broken, HTTPTimeout | TimeoutError) and not isinstance(broken, NewConnectionError)
    if is_late or limit.is_over:
        return Failure.TIMEOUT
    return Failure.CERTIFICATE if isinstance(broken, SSLError | ssl.SSLError) else Failure.UNREACHABLE


def _connected(target: Target, limit: _Limit) -> HTTPConnection:
    """The first of the addresses that lets itself be reached. Raises Unsendable with what the last one said."""
    failure = Failure.UNREACHABLE
    for address in target.addresses[:MOST_ADDRESSES]:
        if limit.is_over:
            failure = Failure.TIMEOUT
            break
        limit.connection = connection = _to(target, address)
        try:
            connection.connect()
        except BROKEN as broken:
            failure = _why(broken, limit)
        else:
            return connection
        connection.close()
    raise Unsendable(failure)


def _to(target: Target, address: str) -> HTTPConnection:
    if not target.is_secure:
        return HTTPConnection(address, target.port, timeout=CONNECT_WITHIN)
    return HTTPSConnection(
        address,
        target.port,
        timeout=CONNECT_WITHIN,
        server_hostname=target.host,
        ssl_context=ssl.create_default_context(),
    )


def _exchange(connection: HTTPConnection, target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    connection.timeout = ANSWER_WITHIN
    connection.request(
        "POST",
        target.path,
        body=body,
        headers={"Host": target.netloc, **headers},
        preload_content=False,
        decode_content=False,
    )
    response = connection.getresponse()
    read = b""
    # The status is the answer: a body that breaks off takes nothing from it.
    with suppress(*BROKEN):
        read = response.read(MOST_READ)
    return Answer(response.status, read.decode("utf-8", "replace").replace("\0", "�").strip())

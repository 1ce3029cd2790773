"""What is sent to addresses that people type: never to a private network, never for long, always under the name that was asked."""

import socket
import ssl
import threading
import time
from collections.abc import Callable

import pytest
import trustme

from core import outgoing
from core.enums import Failure
from core.outgoing import Unsendable, post, target_of
from tests.core.receiver import Receiver, receiving

PUBLIC = "93.184.215.14"
PRIVATE = [
    "0.0.0.0",  # noqa: S104 an address like the others here
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.9.9.9",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b::5db8:d70e",
    "64:ff9b:1::1",
    "100::1",
    "2001:db8::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "2002:a00:1::",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.fixture
def names(monkeypatch) -> dict[str, list[str]]:
    """What names lead to; literal addresses lead to themselves."""
    known: dict[str, list[str]] = {}
    really = socket.getaddrinfo

    def look_up(host, port, *args, **options):
        if host in known:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in known[host]]
        if not host.replace(".", "").isdigit() and ":" not in host:
            raise socket.gaierror(host)
        return really(host, port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def failure_of(call: Callable[..., object], *args: object, **options: object) -> Failure:
    with pytest.raises(Unsendable) as raised:
        call(*args, **options)
    return raised.value.failure


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_network_is_refused(names, address):
    names["outil.example"] = [address]

    assert failure_of(target_of, "https://outil.example/") == Failure.PRIVATE


@pytest.mark.parametrize("address", PRIVATE)
def test_one_private_address_among_public_ones_is_enough(names, address):
    names["outil.example"] = [PUBLIC, address]

    assert failure_of(target_of, "https://outil.example/") == Failure.PRIVATE


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]"])
def test_an_address_in_figures_is_checked_however_it_is_written(host):
    assert failure_of(target_of, f"https://{host}/") == Failure.PRIVATE


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_public_address_is_reached(names, address):
    names["outil.example"] = [address]

    assert target_of("https://outil.example:8443/a?b=c").addresses == (address,)


@pytest.mark.parametrize(
    ("url", "failure"),
    [
        ("", Failure.SCHEME),
        ("outil.example/a", Failure.SCHEME),
        ("http://outil.example/", Failure.PORT),
        ("http://outil.example:8080/", Failure.SCHEME),
        ("ftp://outil.example/", Failure.SCHEME),
        ("file:///etc/passwd", Failure.SCHEME),
        ("https://", Failure.ADDRESS),
        ("https:///chemin", Failure.ADDRESS),
        ("https://outil.example:0x50/", Failure.ADDRESS),
        ("https://outil.example:99999/", Failure.ADDRESS),
        ("https://[::1/", Failure.ADDRESS),
        ("https://outil.example\\@autre.example/", Failure.ADDRESS),
        ("https://outil.example/a b", Failure.ADDRESS),
        ("https://outil.example/\r\nHost: x", Failure.ADDRESS),
        ("https://outil.example/\0", Failure.ADDRESS),
        ("https://outil.example/" + "a" * outgoing.LONGEST_URL, Failure.ADDRESS),
        ("https://moi:secret@outil.example/", Failure.CREDENTIALS),
        ("https://moi@outil.example/", Failure.CREDENTIALS),
        ("https://@outil.example/", Failure.CREDENTIALS),
        ("https://outil.example:22/", Failure.PORT),
        ("https://outil.example:80/", Failure.PORT),
        ("https://outil.example:1023/", Failure.PORT),
        ("https://inconnu.example/", Failure.UNKNOWN),
        (f"https://{'a' * 64}.example/", Failure.UNKNOWN),
        (f"https://{'é' * 64}.example/", Failure.ADDRESS),
    ],
)
def test_an_address_that_is_not_sound_says_why(names, url, failure):
    names["outil.example"] = [PUBLIC]

    assert failure_of(target_of, url) == failure


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("HTTPS://Outil.Example", "https://outil.example/"),
        ("https://outil.example:1024/é?q=è#bas", "https://outil.example:1024/%C3%A9?q=%C3%A8"),
        ("https://université.example/", "https://xn--universit-j4a.example/"),
        (f"https://{PUBLIC}/", f"https://{PUBLIC}/"),
    ],
)
def test_an_address_is_kept_in_one_form(names, typed, kept):
    names["outil.example"] = names["xn--universit-j4a.example"] = [PUBLIC]

    assert target_of(typed).url == kept


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "http://localhost:8000/", "https://ici.example:8000/"])
def test_this_machine_is_reached_only_where_it_is_allowed(names, url):
    names["localhost"] = names["ici.example"] = ["127.0.0.1"]

    assert target_of(url, loopback=True).addresses == ("127.0.0.1",)
    assert failure_of(target_of, url) == Failure.PRIVATE


def test_where_this_machine_is_allowed_the_private_network_is_not_nor_a_name_without_tls(names):
    names["voisin.example"], names["ici.example"] = ["192.168.1.1"], ["127.0.0.1"]

    assert failure_of(target_of, "https://voisin.example/", loopback=True) == Failure.PRIVATE
    assert failure_of(target_of, "http://ici.example:8000/", loopback=True) == Failure.SCHEME


def sent_to(receiver: Receiver, **options: object) -> outgoing.Answer:
    return post(receiver.url(), body=b"{}", headers={"X-Test": "1"}, loopback=True, **options)


def test_what_is_sent_arrives_with_its_headers_and_the_answer_is_read():
    with receiving() as receiver:
        receiver.body = "reçu".encode()
        answer = sent_to(receiver)

    assert answer == outgoing.Answer(200, "reçu")
    [got] = receiver.received
    assert (got.path, got.body) == ("/openinno", b"{}")
    assert (got.headers["host"], got.headers["x-test"]) == (f"127.0.0.1:{receiver.port}", "1")
    assert "cookie" not in got.headers


def test_the_name_is_looked_up_again_at_each_sending_and_a_changed_mind_is_refused(names):
    with receiving() as receiver:
        names["localhost"] = ["127.0.0.1"]
        url = receiver.url(host="localhost")
        post(url, body=b"", headers={}, loopback=True)
        names["localhost"] = ["10.0.0.1"]

        assert failure_of(post, url, body=b"", headers={}, loopback=True) == Failure.PRIVATE
    assert len(receiver.received) == 1


def test_the_connection_goes_to_the_very_address_that_was_checked(names, monkeypatch):
    """The name changes its mind between the check and the connection: only the check asks for it."""
    asked: list[str] = []
    look_up = socket.getaddrinfo

    def watched(host, port, *args, **options):
        asked.append(host)
        return look_up(host, port, *args, **options)

    names["localhost"] = ["127.0.0.1"]
    monkeypatch.setattr(socket, "getaddrinfo", watched)
    with receiving() as receiver:
        post(receiver.url(host="localhost"), body=b"", headers={}, loopback=True)

    assert asked == ["localhost", "127.0.0.1"]


@pytest.fixture
def authority(monkeypatch, tmp_path) -> trustme.CA:
    """A certificate authority that this process trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def tls(authority: trustme.CA, name: str, asked: list[str | None] | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    if asked is not None:
        context.sni_callback = lambda connection, host, used: asked.append(host)
    return context


def test_over_tls_the_certificate_is_that_of_the_name_asked_whatever_the_address(names, authority):
    names["outil.example"], asked = ["127.0.0.1"], []
    with receiving(tls(authority, "outil.example", asked)) as receiver:
        url = receiver.url(host="outil.example", scheme="https")
        answer = post(url, body=b"{}", headers={}, loopback=True)

    assert answer.status == 200
    assert asked == ["outil.example"]
    assert receiver.received[0].headers["host"] == f"outil.example:{receiver.port}"


def test_a_certificate_of_another_name_or_of_nobody_known_is_refused(names, authority):
    names["outil.example"] = ["127.0.0.1"]
    for context in (tls(authority, "autre.example"), tls(trustme.CA(), "outil.example")):
        with receiving(context) as receiver:
            url = receiver.url(host="outil.example", scheme="https")

            assert failure_of(post, url, body=b"{}", headers={}, loopback=True) == Failure.CERTIFICATE
        assert receiver.received == []


def test_the_next_address_of_a_name_is_tried_when_the_first_does_not_answer(names):
    names["localhost"] = ["::1", "127.0.0.1"]
    with receiving() as receiver:
        answer = post(receiver.url(host="localhost"), body=b"", headers={}, loopback=True)

    assert answer.status == 200


def test_no_more_addresses_are_tried_than_the_limit(names, monkeypatch):
    monkeypatch.setattr(outgoing, "MOST_ADDRESSES", 1)
    names["localhost"] = ["::1", "127.0.0.1"]
    with receiving() as receiver:
        url = receiver.url(host="localhost")

        assert failure_of(post, url, body=b"", headers={}, loopback=True) == Failure.UNREACHABLE


def test_a_closed_door_is_unreachable():
    with receiving() as receiver:
        url = receiver.url()

    assert failure_of(post, url, body=b"", headers={}, loopback=True) == Failure.UNREACHABLE


def test_what_does_not_speak_http_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"

        def speak() -> None:
            connection, _address = server.accept()
            connection.recv(1000)
            connection.sendall(b"220 smtp.example ESMTP\r\n")
            connection.close()

        thread = threading.Thread(target=speak)
        thread.start()
        assert failure_of(post, url, body=b"", headers={}, loopback=True) == Failure.UNREACHABLE
        thread.join()


def test_a_machine_that_stays_silent_is_left(monkeypatch):
    monkeypatch.setattr(outgoing, "ANSWER_WITHIN", 0.2)
    with receiving() as receiver:
        receiver.silent_for = 1

        assert failure_of(sent_to, receiver) == Failure.TIMEOUT


def test_a_machine_that_answers_drop_by_drop_is_left_too(monkeypatch):
    monkeypatch.setattr(outgoing, "ALL_WITHIN", 0.5)
    with receiving() as receiver:
        receiver.drips = True
        began = time.monotonic()

        assert failure_of(sent_to, receiver) == Failure.TIMEOUT
    assert time.monotonic() - began < 3


def test_a_machine_that_never_ends_its_handshake_is_left_too(monkeypatch):
    monkeypatch.setattr(outgoing, "CONNECT_WITHIN", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"

        assert failure_of(post, url, body=b"", headers={}, loopback=True) == Failure.TIMEOUT


def test_a_redirection_is_an_answer_and_is_not_followed():
    with receiving() as elsewhere, receiving() as receiver:
        receiver.answers, receiver.headers = [302], {"Location": elsewhere.url()}
        answer = sent_to(receiver)

    assert answer.status == 302
    assert elsewhere.received == []


def test_only_the_beginning_of_an_answer_is_read_and_it_is_a_text_that_can_be_kept():
    with receiving() as receiver:
        receiver.body = b"\xff\0" + b"a" * 10_000_000
        answer = sent_to(receiver)

    assert answer.text == "��" + "a" * (outgoing.MOST_READ - 2)


def test_a_body_that_breaks_off_takes_nothing_from_the_status():
    with receiving() as receiver:
        receiver.headers = {"Content-Length": "1000"}
        answer = sent_to(receiver)

    assert answer.status == 200


def test_what_is_compressed_is_not_unpacked():
    with receiving() as receiver:
        receiver.headers, receiver.body = {"Content-Encoding": "gzip"}, b"pas du gzip"
        answer = sent_to(receiver)

    assert answer == outgoing.Answer(200, "pas du gzip")


def test_no_proxy_of_the_environment_is_asked(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with receiving() as receiver:
        assert sent_to(receiver).status == 200

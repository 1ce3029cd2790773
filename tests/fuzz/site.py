"""The site as one person finds it: its addresses and forms, read from its pages, and requests made of them that no page would make."""

import base64
import hmac
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag

from tests.fuzz.values import FILES, hostile

PEOPLE = ("", "etablissement", "entreprise", "reseau", "amue", "admin")
LEFT_ALONE = (
    *("/logout/", "/compte/sessions"),  # end the session
    *("/compte/password/", "/compte/2fa/", "/compte/email", "/compte/reauthenticate/"),  # change what one signs in with
    "/donnees/",  # ends the account
    *("/courriels/", "/static/"),  # of the demonstration alone; files as they are
)
_LEFT_ALONE = re.compile("|".join(LEFT_ALONE))
TIMEOUT = 30  # seconds
LONGEST_LINE = 4_000  # characters; gunicorn answers 414 to what is longer, and hangs up while it is being sent
STEP = 30  # seconds that a code of a second factor lasts
Values = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Door:
    """An address with what is sent there: by GET from a link, or as a form says."""

    method: str
    path: str
    values: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """Doors that differ by what they are about only are of one kind."""
        return self.method, kind_of(self.path), tuple(name for name, _ in self.values)


class Person:
    """Somebody signed in, or nobody, with a session of their own. Each request comes from another machine, as the proxy would say:
    what is counted by machine shuts nobody out."""

    def __init__(self, base: str, email: str, password: str, *, authority: Path | None = None) -> None:
        self.base, self.email, self.password = base, email, password
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(authority) if authority else True
        self.session.auth = _from_another_machine
        self.passed_over: set[str] = set()  # addresses of a kind that was known already
        self.secret = ""  # of the second factor, once there is one
        self.sign_in()

    def sign_in(self) -> None:
        """By the form, with the second factor where the role asks for one: set up the first time. Raises AssertionError."""
        self.session.cookies.clear()
        if not self.email:
            self.session.get(f"{self.base}/compte/login/", timeout=TIMEOUT)
            return
        page = self._fill("/compte/login/", login=self.email, password=self.password)
        if "/compte/2fa/authenticate/" in page.url:
            page = self._prove("/compte/2fa/authenticate/")
        elif self._is_led_to_second_factor():
            self._set_up_second_factor()
            page = self.session.get(f"{self.base}/mon-espace/", timeout=TIMEOUT)
        assert "/mon-espace/" in page.url, f"{self.email} could not sign in: {page.url}"

    def _is_led_to_second_factor(self) -> bool:
        return "/compte/2fa/" in self.session.get(f"{self.base}/mon-espace/", timeout=TIMEOUT).url

    def _set_up_second_factor(self) -> None:
        self._fill("/compte/reauthenticate/", password=self.password)
        page = self.session.get(f"{self.base}/compte/2fa/totp/activate/", timeout=TIMEOUT)
        found = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)
        assert found, f"no second factor to set up: {page.url}"
        self.secret = found[1]
        self._send(page, code=code_of(self.secret, at=time.time()))  # each reading of the page makes another secret

    def _prove(self, path: str) -> requests.Response:
        """A code serves once: the next one is waited for."""
        time.sleep(STEP - time.time() % STEP + 1)
        return self._fill(path, code=code_of(self.secret, at=time.time()))

    def _fill(self, path: str, **typed: str) -> requests.Response:
        return self._send(self.session.get(f"{self.base}{path}", timeout=TIMEOUT), **typed)

    def _send(self, page: requests.Response, **typed: str) -> requests.Response:
        sent = {**typed, **self.token(page.text)}
        return self.session.post(page.url, sent, headers={"Referer": page.url}, timeout=TIMEOUT)

    @staticmethod
    def token(page: str) -> dict[str, str]:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        return {"csrfmiddlewaretoken": found[1]} if found else {}

    def doors(self, most: int, *, of_a_kind: int = 3) -> list[Door]:
        """Found by walking from the home page: `of_a_kind` of each kind at most, `most` pages at most."""
        waiting, seen, kept = ["/", "/mon-espace/", "/en/"], set[str](), dict[object, list[Door]]()
        while waiting and len(seen) < most:
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            answer = self.session.get(urljoin(self.base, path), timeout=TIMEOUT)
            if "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            for door in _doors_of(BeautifulSoup(answer.text, "html.parser"), path):
                known = kept.setdefault(door.kind, [])
                if len(known) < of_a_kind and door not in known:
                    known.append(door)
                    if door.method == "get" and not door.values:
                        waiting.append(door.path)
                elif door not in known and door.method == "get":
                    self.passed_over.add(door.path)
        return [door for doors in kept.values() for door in doors]

    def _ask(self, method: str, url: str, **sent: Any) -> requests.Response:
        """Once more where the server had closed a connection that nobody used for a while. Raises NotAsked."""
        ask = partial(self.session.request, method, url, timeout=TIMEOUT, allow_redirects=False, **sent)
        try:
            return ask()
        except requests.exceptions.InvalidURL as error:
            raise NotAsked from error
        except requests.ConnectionError as error:
            if len(url) > LONGEST_LINE:
                raise NotAsked from error
            return ask()

    def send(self, door: Door, chance: random.Random) -> tuple[str, requests.Response]:
        """The door pushed with something wrong; what was sent, in words, and the answer. Raises NotAsked."""
        path, values = _bent_path(door.path, chance), _bent(list(door.values), chance)
        url = f"{self.base}{path}"  # joined, `//x/` would be the machine named x
        if door.method == "get":
            url = f"{url}?{urlencode(values, errors='surrogatepass')}" if values else url
            method = chance.choices(["GET", "HEAD", "OPTIONS", "POST", "DELETE"], [90, 3, 2, 4, 1])[0]
            answer = self._ask(method, url)
            return f"{method} {url[:2000]}", answer
        headers = {"Referer": self.base, **({"HX-Request": "true"} if chance.random() < 0.2 else {})}
        cookies = self.session.cookies
        token = cookies.get("csrftoken") or cookies.get("__Host-csrf") or ""
        files = [(name, chance.choice(FILES)) for name in door.files] or None
        answer = self._ask("POST", url, data=[*values, ("csrfmiddlewaretoken", token)], files=files, headers=headers)
        return (
            f"POST {url} {[(name, value[:80]) for name, value in values]} {[file[1][0] for file in files or []]}",
            answer,
        )


class NotAsked(Exception):
    """The request did not reach the site: no address, or one so long that the web server hangs up on it."""


def kind_of(path: str) -> str:
    """The same of two addresses that differ by what they are about only."""
    about = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<uuid>", path)
    about = re.sub(r"(?<=/)\d+(?=/)", "<number>", about)
    return re.sub(r"(?<=/)[\w-]{20,}(?=/)", "<slug>", about)


def code_of(secret: str, *, at: float) -> str:
    """Of a second factor at a moment in seconds since 1970: RFC 6238, six digits, SHA-1."""
    digest = hmac.digest(base64.b32decode(secret), int(at // STEP).to_bytes(8), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def _from_another_machine(request: requests.PreparedRequest) -> requests.PreparedRequest:
    one_of_them = random.randrange(1 << 17)  # noqa: S311 of the network of benchmarks, RFC 2544
    request.headers["X-Forwarded-For"] = str(ip_address("198.18.0.0") + one_of_them)
    return request


def _doors_of(page: BeautifulSoup, path: str) -> Iterator[Door]:
    for link in page.select("a[href]"):
        target = urlsplit(urljoin(path, str(link["href"])))
        if (
            not target.netloc
            and not target.scheme
            and target.path.startswith("/")
            and not _LEFT_ALONE.search(target.path)
        ):
            yield Door("get", target.path, tuple(parse_qsl(target.query, keep_blank_values=True)))
    for form in page.select("form"):
        action = urlsplit(urljoin(path, str(form.get("action") or "")))
        if action.netloc or _LEFT_ALONE.search(action.path):
            continue
        values, files = _fields(form)
        values += tuple(parse_qsl(action.query, keep_blank_values=True))
        yield Door(str(form.get("method") or "get").lower(), action.path, values, files)


def _fields(form: Tag) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    values, files = [], []
    for field in form.select("[name]"):
        name, kind = str(field["name"]), field.get("type", "")
        if name == "csrfmiddlewaretoken":
            continue
        if kind == "file":
            files.append(name)
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option[value]:not([value=''])")
            values.append((name, str(chosen.get("value", "")) if chosen else ""))
        else:
            values.append((name, field.get_text() if field.name == "textarea" else str(field.get("value", ""))))
    return tuple(values), tuple(files)


def _bent(values: Values, chance: random.Random) -> Values:
    """One or some of them replaced, left out, given twice, or one more."""
    bent: Values = []
    for name, value in values:
        drawn = chance.random()
        if drawn < 0.35:
            bent.append((name, hostile(chance)))
        elif drawn < 0.42:
            continue
        else:
            bent.append((name, value))
            if drawn < 0.48:
                bent.append((name, hostile(chance)))
    if chance.random() < 0.3:
        names = [
            "page",
            "q",
            "tri",
            "apres",
            "suite",
            "next",
            "saison",
            "par",
            "theme",
            "id",
            "__all__",
            "do",
            "format",
        ]
        bent.append((chance.choice(names), hostile(chance)))
    return bent


def _bent_path(path: str, chance: random.Random) -> str:
    """Now and then, one part of the address is another one; it ends as it ended: what is asked otherwise is sent to the right one."""
    if chance.random() > 0.12:
        return path
    parts = path.split("/")
    parts[chance.randrange(1, len(parts))] = requests.utils.quote(hostile(chance)[:500], errors="surrogatepass")
    return "/".join(parts) if parts[-1] == "" or not path.endswith("/") else "/".join([*parts, ""])

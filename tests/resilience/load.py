"""People at work: each story is one irritant from its draft to its POC, over HTTP, with real cookies and CSRF.

A person whose page does not come asks again, as people do. What they were told is done is written down, to be looked for after.
"""

import re
import threading
import time
import urllib.parse
from collections.abc import Set
from datetime import date
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any, NamedTuple, Self

from tests.openinno.running import Answer


class Told(NamedTuple):
    """A change that the site said is done."""

    kind: str
    uuid: str
    verb: str


class Stopped(Exception):
    """The load is over: the story ends where it is."""


class Person:
    """A browser of somebody's: cookies, and the CSRF token that goes with them."""

    def __init__(self, port: int, email: str) -> None:
        self.port, self.email = port, email
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, values: dict[str, Any] | None = None) -> Answer:
        """One request. Raises OSError or HTTPException while the site is down."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=15)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if values is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": self.cookies["csrftoken"]}, doseq=True)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return answer

    def sign_in(self, password: str) -> None:
        self.ask("GET", "/compte/login/")
        answer = self.ask("POST", "/compte/login/", {"login": self.email, "password": password})
        assert (answer.status, answer.headers["Location"]) == (302, "/mon-espace/"), answer.body


class Load:
    """As many people as the cast has sides, each in a thread, until `stop`."""

    def __init__(self, port: int, cast: dict[str, Any], *, pause: float) -> None:
        self.told: list[Told] = []
        self.titles: dict[str, str] = {}
        self.failures: list[BaseException] = []
        self.over = threading.Event()
        self.pause = pause
        self.stories = [Story(self, port, cast, side) for side in cast["sides"]]
        self.threads = [threading.Thread(target=self._work, args=[story]) for story in self.stories]

    def __enter__(self) -> Self:
        for story in self.stories:
            story.sign_in()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def _work(self, story: "Story") -> None:
        try:
            while True:
                story.tell()
        except Stopped:
            pass
        except BaseException as failure:
            self.failures.append(failure)
            self.over.set()


class Story:
    def __init__(self, load: Load, port: int, cast: dict[str, Any], side: dict[str, Any]) -> None:
        self.load, self.cast, self.side = load, cast, side
        self.university = Person(port, side["university"])
        self.company = Person(port, side["company"])
        self.curator = Person(port, cast["curator"])
        self.count = 0

    def sign_in(self) -> None:
        for person in (self.university, self.company, self.curator):
            person.sign_in(self.cast["password"])

    def tell(self) -> None:
        irritant = self.submit()
        page = f"/irritants/{irritant}"
        self.do(self.curator, f"{page}/corrections/", message="Dites combien de personnes sont touchées.")
        self.is_told("irritant", irritant, "request_changes")
        self.do(self.university, f"{page}/modifier/relecture/", different="1")
        self.is_told("irritant", irritant, "resubmit")
        self.do(self.curator, f"{page}/action/publish/")
        self.is_told("irritant", irritant, "publish")
        match = self.introduce(irritant)
        moves = (
            (self.company, "show_interest", {"message": "Nous savons faire."}),
            (self.university, "accept", {}),
            (self.university, "meet", {"met_on": date.today().isoformat()}),  # noqa: DTZ011 as a person types it
            (self.university, "start_poc", {"title": "Un essai"}),
        )
        for person, verb, values in moves:
            self.do(person, f"/mises-en-relation/{match}/action/{verb}/", **values)
            self.is_told("match", match, verb)
        if self.count % 2:
            self.do(self.university, f"{page}/action/solve/")
            self.is_told("irritant", irritant, "solve")

    def submit(self) -> str:
        """From the title to the button; the irritant's uuid."""
        self.count += 1
        title = f"{self.side['name']}, besoin numéro {self.count}"
        created = self.do(self.university, "/irritants/nouveau/", title=title)
        irritant = created.headers["Location"].split("/")[2]
        self.is_told("irritant", irritant, "draft")
        steps = {
            "situation": {"title": title, "situation": "Chaque semaine, huit gestionnaires ressaisissent tout."},
            "probleme": {"problem": "Les changements arrivent trop tard."},
            "resultat": {"outcome": "Un changement est connu en cinq minutes."},
            "public": {"themes": self.cast["theme"], "audiences": self.cast["audience"]},
            "budget": {"budget_silence": "unknown", "budget_visible": "on"},
        }
        for slug, values in steps.items():
            self.do(self.university, f"/irritants/{irritant}/modifier/{slug}/", **values)
        self.load.titles[irritant] = title
        self.do(self.university, f"/irritants/{irritant}/modifier/relecture/", different="1")
        self.is_told("irritant", irritant, "submit")
        return irritant

    def introduce(self, irritant: str) -> str:
        """The curator names the company, whether or not the engine has by now, and asks it; the introduction's uuid."""
        path = f"/mises-en-relation/irritant/{irritant}/candidats/"
        self.do(self.curator, f"{path}ajouter/", also={422}, startup=self.side["startup"])
        page = self.do(self.curator, path, method="GET").body
        match = re.search(rf'id="company-([0-9a-f-]+)"><a href="[^"]*">{self.side["name"]}<', page)[1]
        # Asked again, it shows the candidates and says that this one has changed: it was sent the first time.
        self.do(self.curator, f"{path}envoyer/", also={200}, match=match)
        self.is_told("match", match, "send")
        return match

    def is_told(self, kind: str, uuid: str, verb: str) -> None:
        self.load.told.append(Told(kind, uuid, verb))

    def do(
        self, person: Person, path: str, *, method: str = "POST", also: Set[int] = frozenset(), **values: Any
    ) -> Answer:
        """Until the site answers. Asked a second time it may say no: the first time was done, which is checked at the end.
        `also` are other answers that are right, when somebody else may have been there first."""
        first = True
        while True:
            if self.load.over.wait(self.load.pause):
                raise Stopped
            try:
                answer = person.ask(method, path, None if method == "GET" else values)
            except (OSError, HTTPException):
                answer = None
            if answer is not None and answer.status < 500:
                expected = {200} if method == "GET" else {302} if first else {302, 403}
                assert answer.status in expected | also, f"{person.email} {path}: {answer.status}\n{answer.body}"
                return answer
            first = False
            time.sleep(0.1)

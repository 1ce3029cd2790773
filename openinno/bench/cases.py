"""What is measured: which pages are asked, with which words, filters and readers."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.enums import Region
from accounts.models import Membership, Organisation, User
from accounts.operations import tokens
from core.exports import Reading
from core.files import FORMATS
from core.models import Word
from core.response_cache import PAGES
from irritants.exports import SHEET
from irritants.models import Listed
from openinno.bench.measuring import Asked, Site, recording
from openinno.bench.texts import SEED, misspelt
from taxonomy.models import Technology, Theme

LIST, API = "/irritants/", "/api/v1/irritants/"
VERY_COMMON = 12  # words
BOARD_PLACES = {"agency": "banc-agence", "network": "banc-reseau-0"}


@dataclass(frozen=True, slots=True)
class Case:
    """`act` is done on each of `given`. `held` to the goals of pages, to that of searches, or to that of boards of figures."""

    name: str
    act: Callable[[Any], Asked]
    given: Sequence[Any]
    held: str = ""
    warm_up: int = 5


@dataclass
class Drawn:
    """Words, filters and rows of the database as it is, drawn the same way each time."""

    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 no secret

    def __post_init__(self) -> None:
        self.rows = Listed.objects.count()
        known = Word.objects.filter(table=Listed._meta.db_table, documents__gt=0)
        counted = dict(known.values_list("word", "documents").order_by("-documents", "word"))
        self.words = set(counted)
        self.common = list(counted)[:VERY_COMMON]
        self.medium = [word for word, count in counted.items() if self.rows / 200 <= count <= self.rows / 50]
        self.rare = [word for word in list(counted)[-len(counted) // 10 :] if len(word) > 4]
        self.titles = list(Listed.objects.order_by("-pk").values_list("title", flat=True)[:2000])

    def one(self, among: Sequence[str]) -> str:
        return self.random.choice(among)

    def absent(self) -> str:
        """What no text has, nor anything like it."""
        return "".join(self.random.choices("kwxyz", k=9))

    def slipped(self) -> str:
        """A word with a slip of the fingers, which no text has."""
        while True:
            word = self.one(self.medium if self.random.random() < 0.5 else self.rare)
            if len(word) > 5 and (slip := misspelt(word, self.random.randrange(1000))) not in self.words:
                return slip

    def two(self) -> str:
        kinds = (self.common, self.medium, self.rare)
        return f"{self.one(self.random.choice(kinds))} {self.one(self.random.choice(kinds[:2]))}"

    def phrase(self) -> str:
        if self.random.random() < 0.3:
            return f'"{self.one(self.common)} {self.one(self.common)}"'
        words = self.one(self.titles).replace(",", "").split()
        start = self.random.randrange(len(words) - 2)
        return f'"{" ".join(words[start : start + 3])}"'

    def exclusion(self) -> str:
        return f"{self.one([*self.common, *self.medium])} -{self.one([*self.common, *self.medium])}"

    def beginning(self) -> str:
        """Of a word, or of a second one."""
        last = self.one([*self.common, *self.medium])[: self.random.randrange(2, 6)]
        return last if self.random.random() < 0.6 else f"{self.one(self.common)} {last}"


def searches(site: Site, drawn: Drawn, count: int) -> Iterator[Case]:
    """Of each kind of words, `count` pages of the list."""
    kinds: dict[str, Callable[[], str]] = {
        "very common word": lambda: drawn.one(drawn.common),
        "medium word": lambda: drawn.one(drawn.medium),
        "rare word": lambda: drawn.one(drawn.rare),
        "absent word": drawn.absent,
        "typo": drawn.slipped,
        "two words": drawn.two,
        "phrase": drawn.phrase,
        "excluded word": drawn.exclusion,
    }
    for name, draw in kinds.items():
        yield Case(f"search: {name}", site.ask, [_search(draw()) for _time in range(count)], held="search")
    typed = [f"/recherche/suggestions/?{urlencode({'q': drawn.beginning()})}" for _time in range(count)]
    yield Case("suggestion", site.ask, typed, held="search")


def _first(site: Site, path: str) -> Asked:
    """As a process answers who asks it first, within the minute that a page for visitors is kept."""
    PAGES.forget()
    return site.ask(path)


def _search(words: str) -> str:
    return f"{LIST}?{urlencode({'q': words})}"


def pages(site: Site, drawn: Drawn, person: User, count: int) -> Iterator[Case]:
    """The list, the page of an irritant, the API and the file, for a visitor and for somebody who signed in."""
    signed_in = partial(site.ask, Cookie=_session(person))
    program = partial(site.ask, Authorization=f"Bearer {_token(person)}")
    lists = [f"{LIST}?page={drawn.random.randrange(1, 6)}" for _time in range(count)]
    slugs = list(Listed.objects.values_list("irritant__slug", flat=True).order_by("pk")[:: max(1, drawn.rows // count)])
    details = [f"{LIST}{slug}/" for slug in slugs[:count]]
    first = partial(_first, site)
    yield Case("list", site.ask, lists, held="page", warm_up=count)
    yield Case("list, first asked", first, lists, held="page")
    yield Case("list, far page", first, [_far(drawn)] * count)
    yield Case("list, signed in", signed_in, lists)
    yield Case("faceted list", first, [_faceted(drawn) for _time in range(count)])
    yield Case("detail", site.ask, details, held="page", warm_up=count)
    yield Case("detail, first asked", first, details, held="page")
    yield Case("detail, signed in", signed_in, details)
    yield Case("API list", site.ask, [API] * count, held="page")
    yield Case("API list, first asked", first, [API] * count, held="page")
    yield Case("API list, with a token", program, [API] * count)
    turns = max(1, min(count, 30_000 // drawn.rows))
    yield Case("export (CSV)", _export, [drawn.rows] * turns, warm_up=0)


def boards(site: Site, person: User, count: int) -> Iterator[Case]:
    """Figures as the public, a curator, a network and an establishment read them, and rows behind one of them."""
    readers = {"establishment": person, **{kind: _reader(kind) for kind in ("agency", "network")}}
    yield Case("impact", site.ask, ["/impact/"] * count, held="board")
    yield Case("impact, rows", site.ask, ["/impact/lignes/?etape=met"] * count, held="board")
    for kind, reader in readers.items():
        signed_in = partial(site.ask, Cookie=_session(reader))
        yield Case(f"figures, {kind}", signed_in, ["/mon-espace/chiffres/"] * count, held="board")
    by_agency = partial(site.ask, Cookie=_session(readers["agency"]))
    for name, by in {"scheme": "dispositif", "establishment": "etablissement", "edition": "edition"}.items():
        yield Case(f"money, by {name}", by_agency, [f"/financements/tableau/?par={by}"] * count, held="board")
    files = ["/financements/?edition=banc-1"] * count
    yield Case("money, files of an edition", by_agency, files, held="board")
    rows = ["/mon-espace/chiffres/lignes/?cote=company"] * count
    yield Case("figures, rows of answers", by_agency, rows, held="board")


def _reader(kind: str) -> User:
    """Somebody of the agency, or of a network."""
    place, _new = Organisation.objects.get_or_create(slug=BOARD_PLACES[kind], defaults={"kind": kind, "name": kind})
    reader, is_new = User.objects.get_or_create(email=f"bench-{kind}@openinno.invalid")
    if is_new:
        reader.active_membership = Membership.objects.create(user=reader, organisation=place, role="manager")
        reader.save()
        # As in production, the agency has a second factor.
        Authenticator.objects.create(user=reader, type=Authenticator.Type.TOTP, data={"secret": "of the benchmark"})
    return reader


def _session(person: User) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _token(person: User) -> str:
    _row, secret = tokens.make(name="Banc", scopes=["read"], lifetime=timedelta(days=1), by=person, at=timezone.now())
    return secret


def _far(drawn: Drawn) -> str:
    """The page that follows a row in the middle of the list, by its key."""
    middle = Listed.objects.order_by("-at", "-pk")[drawn.rows // 2]
    return f"{LIST}?{urlencode({'apres': f'{middle.at.isoformat()}~{middle.pk}'})}"


def _faceted(drawn: Drawn) -> str:
    """One value of one facet, or several of several."""
    values = {
        "theme": list(Theme.objects.values_list("slug", flat=True)[:8]),
        "technology": list(Technology.objects.values_list("slug", flat=True)[:8]),
        "region": list(Region.values),
        "budget": ["25-50", "50-100"],
    }
    chosen = drawn.random.sample(sorted(values), drawn.random.randrange(1, 4))
    return f"{LIST}?{urlencode([(name, drawn.one(values[name])) for name in chosen])}"


def _export(rows: int) -> Asked:
    """The whole file, as the page streams it where it is small, and the worker writes it where it is large."""
    visitor = AnonymousUser()
    with recording() as recorder:
        began = time.perf_counter()
        for _piece in FORMATS["csv"].write(Reading(SHEET, SHEET.select(visitor, QueryDict()), visitor)):
            pass
        seconds = time.perf_counter() - began
    return Asked(seconds, recorder.seconds, recorder.statements)

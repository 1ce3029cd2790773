"""Addresses that change something: how to reach them, what to send, which answer each role gets. Here those of lifecycles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from irritants.enums import IRRITANT_MOVES, MERGE_MOVES, IrritantStatus
from irritants.models import Irritant, Merge
from matching.enums import (
    FUNDING_MOVES,
    LESSON_MOVES,
    MATCH_MOVES,
    POC_MOVES,
    MatchStatus,
    PocStatus,
)
from matching.models import Funding, Lesson, Match, Poc
from meetings.enums import EDITION_MOVES, MEETING_MOVES, MeetingStatus
from meetings.models import Edition, Meeting
from startups.enums import STARTUP_MOVES
from startups.models import Startup
from taxonomy.models import TargetAudience, Theme
from tests.factories.irritants import IrritantFactory, MergeFactory
from tests.factories.matching import (
    CriterionFactory,
    FundingFactory,
    LessonFactory,
    MatchFactory,
    PocFactory,
)
from tests.factories.startups import StartupFactory
from tests.meetings.days import meeting_that_is_over
from tests.meetings.open import open_edition
from tests.people import World

Answer = int | str
Data = dict[str, Any]
SIGN_IN = "sign in"
CURATORS = ("curator", "administrator")
OUTSIDERS = ("other_establishment", "other_company", "other_network")
ESTABLISHMENTS = ("establishment", "other_establishment")
SIGNED_IN = (*ESTABLISHMENTS, "company", "other_company", "network", "other_network", *CURATORS)
ROLES = ("visitor", *SIGNED_IN)


@dataclass(frozen=True)
class Post:
    """`make` builds what the address is about; `data` is what is sent. `done` is the answer that means that it was done."""

    make: Callable[[World], str]
    expected: dict[str, Answer]
    data: Callable[[World], Data] = lambda world: {}
    done: int = 302
    asks: bool = True  # a GET shows the form; else it is refused to all


def may(*allowed: str, hidden: Iterable[str] = (), done: int = 302, **others: Answer) -> dict[str, Answer]:
    """Done for `allowed`; for the other roles it is hidden (404) or refused (403), or what `others` says."""
    refused = {role: 404 if role in hidden else 403 for role in SIGNED_IN}
    return {"visitor": SIGN_IN, **refused, **dict.fromkeys(allowed, done), **others}


def all_but(*roles: str) -> tuple[str, ...]:
    return tuple(role for role in SIGNED_IN if role not in roles)


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("etude.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n")


# What the addresses are about: of the world's establishment, company and network.


def irritant_in(world: World, status: str, **fields: Any) -> Irritant:
    author = world.people["establishment"]
    irritant = IrritantFactory(
        establishment=author.organisation, author=author, status=status, budget_silence="unknown", **fields
    )
    irritant.themes.set(Theme.objects.all()[:1])
    irritant.audiences.set(TargetAudience.objects.all()[:1])
    return irritant


def merge_in(world: World, status: str) -> Merge:
    """Of an irritant of the establishment, into one of the other establishment."""
    other = world.people["other_establishment"]
    target = IrritantFactory(published=True, establishment=other.organisation, author=other)
    return MergeFactory(duplicate=irritant_in(world, IrritantStatus.PUBLISHED), target=target, status=status)


def match_in(world: World, status: str) -> Match:
    return MatchFactory(
        irritant=irritant_in(world, IrritantStatus.PUBLISHED), startup=world.startup, status=status, score=0.5
    )


def poc_in(world: World, status: str) -> Poc:
    match = match_in(world, MatchStatus.POC)
    return CriterionFactory(poc=PocFactory(match=match, status=status, ends_on=date(2099, 1, 1))).poc


def funding_in(world: World, status: str) -> Funding:
    return FundingFactory(poc=poc_in(world, PocStatus.RUNNING), status=status)


def lesson_in(world: World, status: str) -> Lesson:
    return LessonFactory(poc=poc_in(world, PocStatus.SCALED), status=status)


def edition_in(world: World, status: str) -> Edition:
    return open_edition(announced=False, status=status)


def meeting_in(world: World, status: str = MeetingStatus.PUBLISHED) -> Meeting:
    return meeting_that_is_over(status, match=match_in(world, MatchStatus.ACCEPTED))


def startup_in(world: World, status: str) -> Startup:
    """Another company of the world's network, for which its person now acts."""
    other = StartupFactory(status=status, networks=[world.people["network"].organisation])
    person = world.people["company"]
    person.active_membership = person.memberships.create(organisation=other.organisation, role="manager")
    person.save()
    return other


def at(name: str, **options: Any) -> Callable[[Callable[[World], Any]], Callable[[World], str]]:
    """The address of that name, for the uuid of what is made."""
    return lambda make: lambda world: reverse(name, args=[make(world).uuid, *options.get("more", ())])


# Verbs: who may, and from whom the object is hidden in the state that the verb leaves from.

OWN = ("establishment", *CURATORS)
NOT_SHOWN = (*OUTSIDERS, "company", "network")
BYSTANDERS = ("company", "other_company", "network", "other_network")
NOBODY_SEES = dict.fromkeys(SIGNED_IN, 404)
VERBS: dict[str, dict[str, dict[str, Answer]]] = {
    "irritant": {
        "submit": may(**NOBODY_SEES),  # from the review of what was told
        "withdraw": may("establishment", hidden=NOT_SHOWN),
        "publish": may(*CURATORS, hidden=NOT_SHOWN),
        "reject": may(*CURATORS, hidden=NOT_SHOWN),
        "solve": may(*OWN),
        "give_up": may(*OWN),
        "archive": may(*OWN),
        "reopen": may(*OWN, hidden=NOT_SHOWN),
        "merge": may(**NOBODY_SEES),  # by the consent of its establishment
    },
    "merge": {
        "accept": may("establishment", hidden=BYSTANDERS),
        "refuse": may("establishment", hidden=BYSTANDERS),
        "object": may("other_establishment", hidden=BYSTANDERS),
        "withdraw": may(*CURATORS, hidden=BYSTANDERS),
    },
    "startup": {
        "validate": may("network", *CURATORS, hidden=(*OUTSIDERS, "establishment")),
        "suspend": may("network", *CURATORS, hidden=(*OUTSIDERS, "establishment")),
        "reinstate": may("network", *CURATORS, hidden=(*OUTSIDERS, "establishment")),
    },
    "match": {
        "offer": may(**NOBODY_SEES),  # from the page of the irritant
        "shortlist": may(*CURATORS, hidden=all_but(*CURATORS)),
        "put_back": may(*CURATORS, hidden=all_but(*CURATORS)),
        "remove": may(*CURATORS, hidden=all_but(*CURATORS)),
        "send": may(*CURATORS, hidden=all_but(*CURATORS)),
        "show_interest": may("company", hidden=OUTSIDERS),
        "decline": may("company", hidden=OUTSIDERS),
        "accept": may("establishment", hidden=OUTSIDERS),
        "refuse": may("establishment", hidden=OUTSIDERS),
        "meet": may(*OWN, hidden=OUTSIDERS),
        "start_poc": may(*OWN, hidden=OUTSIDERS),
        "close": may(*OWN, hidden=OUTSIDERS),
        "abandon": may(**NOBODY_SEES),  # the reminders' own
        "reopen": may(*CURATORS, hidden=OUTSIDERS),
    },
    "poc": {
        "commit": may(*OWN, hidden=(*OUTSIDERS, "network")),
        "start": may(*OWN),
        "review": may(*OWN),
        "scale": may(*OWN),
        "extend": may(*OWN),
        "stop": may(*OWN),
        "abandon": may(*OWN),
    },
    "funding": {
        **dict.fromkeys(("prepare", "file", "complete", "drop", "reopen"), may(*OWN, hidden=(*OUTSIDERS, "network"))),
        **dict.fromkeys(
            ("assess", "ask_more", "grant", "refuse", "agree", "pay"),
            may(*CURATORS, hidden=(*OUTSIDERS, "network")),
        ),
        "settle": may(**NOBODY_SEES),  # the last payment does it
    },
    "edition": {
        "announce": may(*CURATORS, hidden=all_but(*CURATORS)),
        "cancel": may(*CURATORS),
        "reopen": may(*CURATORS),
    },
    "meeting": {
        "publish": may(**NOBODY_SEES),  # with the whole agenda
        **dict.fromkeys(("hold", "miss", "cancel", "plan_again"), may(*CURATORS, hidden=(*OUTSIDERS, "network"))),
    },
    "lesson": {
        "review": may("company", hidden=(*OUTSIDERS, "network")),
        "rework": may(*OWN, hidden=(*OUTSIDERS, "network")),
        "publish": may(*OWN, hidden=(*OUTSIDERS, "network")),
        "withdraw": may(*CURATORS),
    },
}
# The state that a verb leaves from here, where it is not the first of its row by name.
LEAVES: dict[tuple[str, str], str] = {
    ("irritant", "reopen"): IrritantStatus.ARCHIVED,
    ("match", "shortlist"): MatchStatus.SUGGESTED,
    ("match", "remove"): MatchStatus.SUGGESTED,
    ("match", "reopen"): MatchStatus.DECLINED,
    ("poc", "abandon"): PocStatus.RUNNING,
    ("meeting", "plan_again"): MeetingStatus.NO_SHOW,
}
ASKED: Data = {
    "reason": "Le besoin a changé.",
    "remove_reason": "other",
    "intent": "test",
    "message": "Précisez le calendrier.",
    "decline_reason": "budget",
    "title": "Un essai à deux",
    "met_on": "2026-05-01",
    "starts_on": "2026-05-04",
    "ends_on": "2099-05-04",
    "measure_1": "95",
    "amount": "5000",
    "date": "2026-05-04",
    "comment": "",
}
LIFECYCLES = {
    "irritant": (IRRITANT_MOVES, irritant_in, "irritants:verb"),
    "merge": (MERGE_MOVES, merge_in, "irritants:merge_verb"),
    "startup": (STARTUP_MOVES, startup_in, "startups:verb"),
    "match": (MATCH_MOVES, match_in, "matching:match_verb"),
    "edition": (EDITION_MOVES, edition_in, "meetings:edition_verb"),
    "meeting": (MEETING_MOVES, meeting_in, "meetings:meeting_verb"),
    "poc": (POC_MOVES, poc_in, "matching:poc_verb"),
    "funding": (FUNDING_MOVES, funding_in, "matching:funding_verb"),
    "lesson": (LESSON_MOVES, lesson_in, "matching:lesson_verb"),
}


def _verb(kind: str, verb: str) -> Post:
    table, make, name = LIFECYCLES[kind]
    status = LEAVES.get((kind, verb)) or min(table[verb].sources)
    return Post(at(name, more=[verb])(lambda world: make(world, status)), VERBS[kind][verb], lambda world: ASKED)


VERB_POSTS = {f"{kind} {verb}": _verb(kind, verb) for kind, (table, *_rest) in LIFECYCLES.items() for verb in table}

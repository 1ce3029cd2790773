"""The sourcing record of an irritant: which companies were told what, and when, so that equal treatment can be shown.

Read from the lines of the thread and from what was notified, never typed. It is the establishment's, whoever reads it: nothing is in it
that the establishment may not know, so that a curator prints the same note.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from accounts.models import Notification, Organisation, Visitor
from irritants.enums import Stage
from irritants.models import Event, Irritant
from irritants.rules import readable_fields
from irritants.thread import line
from matching.enums import MatchStatus
from matching.enums.sourcing import Telling
from matching.models import Answer, Match, Question

ENDED = frozenset({MatchStatus.DECLINED, MatchStatus.CLOSED})


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that one organisation was told at one moment; `people` received it."""

    organisation: Organisation
    kind: str
    key: str
    at: datetime
    people: int

    @property
    def words(self) -> str:
        return str(Telling(self.kind).label)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log: what happened on the thread or, with the organisation `told`, what it was told."""

    at: datetime
    text: str
    quote: str = ""
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A company to which the need was sent, and whether it heard as much as the others.

    Of the answers that can be read: `answers` it was told of, `earlier` were there to be read when it was asked, `later` came after its
    introduction had ended, `untold` it should have been told of and was not. `people` were told of the need itself.
    """

    match: Match
    people: int
    reminders: int
    answers: int
    earlier: int
    later: int
    untold: int

    @property
    def is_equal(self) -> bool:
        return bool(self.people) and not self.untold


@dataclass(frozen=True, slots=True)
class Record:
    """`words` are the different words that the agency joined when it sent the need: one, or none, where all read the same."""

    irritant: Irritant
    asked: list[Asked]
    questions: list[Question]
    entries: list[Entry]
    words: list[str]

    @property
    def is_equal(self) -> bool:
        return len(self.words) <= 1 and all(each.is_equal for each in self.asked)

    @property
    def unanswered(self) -> int:
        return sum(not getattr(question, "answer", None) for question in self.questions)


def record_of(irritant: Irritant, user: Visitor) -> Record:
    """In a number of queries that does not depend on what happened. `user` changes nothing of what is in it but its language."""
    matches = list(_sent(irritant))
    questions = list(Question.objects.filter(irritant=irritant).shown().for_list().order_by("said_at", "pk"))
    answers = [each.answer for each in questions if _is_shown(each)]
    told = _told(irritant, matches)
    asked = [_asked(match, [each for each in told if _is_to(each, match)], answers) for match in matches]
    sent = {each.word for each in matches}
    return Record(irritant, asked, questions, _entries(irritant, told, user), sorted(sent))


def _sent(irritant: Irritant) -> QuerySet[Match]:
    found: QuerySet[Match] = Match.objects.filter(irritant=irritant, sent_at__isnull=False)
    return found.select_related("startup__organisation").order_by("sent_at", "pk")


def _is_shown(question: Question) -> bool:
    answer: Answer | None = getattr(question, "answer", None)
    return answer is not None and answer.withdrawn_at is None


def _told(irritant: Irritant, matches: Iterable[Match]) -> list[Told]:
    """What the side of the companies was told of these introductions and of the answers, the oldest first."""
    about = Q(pk__in=[])
    if numbers := [str(match.pk) for match in matches]:
        about |= Q(key__regex=rf"^match-[a-z0-9-]+:({'|'.join(numbers)}):")
    if uuids := [
        str(uuid) for uuid in Answer.objects.filter(question__irritant=irritant).values_list("uuid", flat=True)
    ]:
        about |= Q(key__regex=rf"^(question-answered|answer-corrected):({'|'.join(uuids)})")
    told = (
        Notification.objects.filter(about, organisation__in=_concerned(irritant))
        .order_by()
        .values("organisation", "key")
    )
    rows = told.annotate(at=Min("created_at"), people=Count("pk"))
    kinds = [(row, _kind(row["key"])) for row in rows]
    organisations = Organisation.objects.in_bulk({row["organisation"] for row, _kind_ in kinds})
    found = [
        Told(organisations[row["organisation"]], kind, row["key"], row["at"], row["people"])
        for row, kind in kinds
        if kind
    ]
    return sorted(found, key=lambda each: (each.at, each.organisation.sort_key, each.key))


def _concerned(irritant: Irritant) -> set[int]:
    """The companies and networks that read lines of the thread, by the lines themselves: who has left a network since stays."""
    lines = Event.objects.filter(irritant=irritant, subject_kind__in=["match", "question"]).values_list("reader_ids")
    return {each for (readers,) in lines for each in readers} - set(irritant.establishment.thread_ids)


def _kind(key: str) -> str:
    """What a key tells; nothing for what is told to others than the companies’ side."""
    kind = re.sub(r"-\d+$", "", key.partition(":")[0])
    return kind if kind in Telling.values else ""


def _is_to(told: Told, match: Match) -> bool:
    """Whether the company of this introduction was told it, about this introduction or about an answer."""
    if told.organisation.pk != match.startup.organisation_id:
        return False
    return not told.key.startswith("match-") or told.key.split(":")[1] == str(match.pk)


def _asked(match: Match, told: list[Told], answers: list[Answer]) -> Asked:
    counts: dict[str, int] = defaultdict(int)
    for each in told:
        counts[each.kind] += 1
    heard = {UUID(each.key.split(":")[1]) for each in told if each.kind == Telling.ANSWERED}
    unheard = [answer for answer in answers if answer.uuid not in heard]
    earlier = [answer for answer in unheard if match.sent_at and answer.said_at < match.sent_at]
    later = [answer for answer in unheard if match.status in ENDED and answer.said_at >= match.status_at]
    return Asked(
        match=match,
        people=max((each.people for each in told if each.kind == Telling.SENT), default=0),
        reminders=counts[Telling.REMINDER] + counts[Telling.NUDGE],
        answers=sum(answer.uuid in heard for answer in answers),
        earlier=len(earlier),
        later=len(later),
        untold=len(unheard) - len(earlier) - len(later),
    )


def _entries(irritant: Irritant, told: Iterable[Told], user: Visitor) -> list[Entry]:
    """From the need to the meeting, the oldest first: what happened comes before what was told of it."""
    events = Event.objects.filter(irritant=irritant, stage__lte=Stage.MEETING)
    readable = readable_fields(user, irritant)
    lines = [line(each, irritant, user, readable) for each in events.readable_by(irritant.establishment).for_thread()]
    happened = [Entry(each.at, each.text, each.quote) for each in lines]
    return sorted([*happened, *(Entry(each.at, each.words, told=each) for each in told)], key=lambda each: each.at)

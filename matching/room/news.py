"""« Où en êtes-vous ? » in the room of a POC: what both sides were asked and when they answered."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import Visitor
from core.thread import Line
from irritants.models import Event
from irritants.thread import line
from matching.enums import PocFact
from matching.models import NewsAsked, Poc
from matching.room.criteria import name_of

GIVEN_SHOWN = 3  # answers; those before are on the thread


@dataclass(frozen=True, slots=True)
class NewsLine:
    """The latest question to one side. `who` is its organisation, in the words this reader may see."""

    asked: NewsAsked
    who: str
    may_answer: bool


def news_of(poc: Poc, user: Visitor, readable: Collection[str]) -> list[NewsLine]:
    """One line for each side that was ever asked, in one query."""
    latest: dict[str, NewsAsked] = {}
    for each in poc.news_asked.all():
        each.poc = poc
        latest.setdefault(each.side, each)
    return [
        NewsLine(
            asked=each,
            who=name_of(each.organisation(), poc, readable),
            may_answer=each.is_awaited and user.has_perm("matching.answer_news", each),
        )
        for _side, each in sorted(latest.items())
    ]


def given(poc: Poc, user: Visitor, readable: Collection[str]) -> list[Line]:
    """The latest answers of both sides, oldest first, in one query."""
    said = Event.objects.filter(subject_kind="poc", subject_id=poc.pk, verb=PocFact.NEWS).visible_to(user).for_thread()
    latest = said.order_by("-at", "-pk")[:GIVEN_SHOWN]
    return [line(event, poc.match.irritant, user, frozenset(readable)) for event in reversed(latest)]

"""The log of decisions of a POC, read from its events: what was decided, by whom, why, and when a decision was asked."""

from collections.abc import Collection

from accounts.models import Visitor
from core.thread import Line
from irritants.models import Event
from irritants.thread import line
from matching.enums import PocFact, PocVerb
from matching.models import Poc

LOGGED = (*PocVerb.values, PocFact.OPEN, PocFact.SLEEP, PocFact.WAKE, PocFact.ASK_DECISION)


def log_of(poc: Poc, user: Visitor, readable: Collection[str]) -> list[Line]:
    """What this reader may read of it, oldest first, in one query."""
    events = Event.objects.filter(subject_kind="poc", subject_id=poc.pk, verb__in=LOGGED).visible_to(user).for_thread()
    irritant = poc.match.irritant
    return [line(event, irritant, user, frozenset(readable)) for event in events]

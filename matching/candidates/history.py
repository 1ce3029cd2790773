"""What people decided so far, as the pairs that weights are learned from: one a pair, the last word said about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from irritants.models import Event
from matching.enums import BESIDE_THE_PAIR, DECISIONS, TAKEN_BACK
from matching.models import Decision, Match
from matching.models.matches import values_of
from matching.scoring.learning import Decided
from matching.scoring.weights import NAMES

VERBS = DECISIONS.keys() | TAKEN_BACK


@dataclass(frozen=True, slots=True)
class History:
    """`approximate` of the pairs were decided before values were kept: theirs are those of their last ranking."""

    decided: list[Decided]
    approximate: int


@dataclass(frozen=True, slots=True)
class _Said:
    match_id: int
    need_id: int
    verb: str
    code: str
    values: dict[str, float | None]


def history() -> History:
    """In three queries. Pairs that the engine had no view of teach nothing."""
    kept = _last_words(_said())
    before = _last_words(_said_before(known=set(Decision.objects.values_list("match", flat=True))))
    return History([*kept, *before], len(before))


def _said() -> Iterator[_Said]:
    rows = Decision.objects.order_by("at", "pk")
    for row in rows.values_list("match", "match__irritant", "verb", "code", "values"):
        yield _Said(*row)


def _said_before(known: set[int]) -> Iterator[_Said]:
    """From the thread, of introductions that no kept decision is about."""
    events = Event.objects.filter(subject_kind="match", verb__in=VERBS, by__isnull=False).order_by("at", "pk")
    rows = events.exclude(subject_id__in=known).values_list("subject_id", "verb", "detail")
    told: list[tuple[int, str, dict[str, Any]]] = list(rows)
    matches = Match.objects.in_bulk({subject for subject, _verb, _detail in told})
    for subject, verb, detail in told:
        if (match := matches.get(subject)) and match.reasons:
            yield _Said(subject, match.irritant_id, verb, str(detail.get("code", "")), values_of(match.reasons))


def _last_words(said: Iterable[_Said]) -> list[Decided]:
    """In the order of time: a later word replaces an earlier one, unless it is not about the pair."""
    found: dict[int, Decided] = {}
    for each in said:
        if each.verb in TAKEN_BACK:
            found.pop(each.match_id, None)
        elif each.code not in BESIDE_THE_PAIR.get(each.verb, ()):
            label, counts = DECISIONS[each.verb]
            values = tuple(_number(each.values.get(name)) for name in NAMES)
            if any(value == value for value in values):  # NaN is not equal to itself
                found[each.match_id] = Decided(each.need_id, values, bool(label), counts)
    return list(found.values())


def _number(value: float | None) -> float:
    return float("nan") if value is None else value

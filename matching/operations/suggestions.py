"""The engine's suggestions, kept as rows: made and refreshed by jobs, never in a request.

One at a time, whatever the number of workers: `engine` is held while profiles are read, ranked and written, so that what is
written was true of all that had been committed, and two companies that change together never undo each other.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from django.db import transaction
from django.db.models import Count, Min

from irritants.enums import IrritantStatus
from irritants.models import Event, Irritant
from matching.candidates import INDEX, Index, chunks
from matching.enums import UNDER_WAY, MatchFact, MatchOrigin, MatchStatus
from matching.models import Match
from matching.operations import statistics
from matching.scoring import Found, Need
from startups.models import Startup

SUGGESTIONS_PER_IRRITANT = 20
TOGETHER = 200  # irritants written in one transaction
REMATCH_AFTER = timedelta(days=60)  # since its publication: without anything under way, an irritant is then an old one
REMATCH_TOP = 5  # places of the list in which a company that joined or changed is worth a curator's look

ROUNDING = 1e-9  # sums of the same numbers in another order may differ by less

Ranked = Mapping[int, Found]  # by company


@dataclass(frozen=True, slots=True)
class _Work:
    """What is being written, and for which companies that joined or changed, if that is why."""

    at: datetime
    newcomers: frozenset[int] = frozenset()
    rewords: bool = False


@contextmanager
def engine(*, at: datetime) -> Iterator[Index]:
    """The index as the database is now, in a transaction during which nobody else writes suggestions."""
    with transaction.atomic():
        statistics.hold()
        statistics.ensure(at=at)
        INDEX.renew(at=at)
        yield INDEX


def suggest_for_irritant(*, irritant: Irritant, at: datetime) -> int:
    """Refresh the suggestions of a published irritant; returns how many it has. Running it again changes nothing.

    Introductions that a person has touched keep their state; only their score is refreshed.
    """
    if irritant.status != IrritantStatus.PUBLISHED:
        return 0
    with engine(at=at) as index:
        return _list([irritant.pk], index, _Work(at, rewords=True))


def suggest_for_startup(*, startup_id: int, at: datetime) -> int:
    """A company joined, changed or left: refresh the lists that it enters, moves in or leaves. Returns how many irritants that
    concerns. The others cannot change: the score of a pair depends on that pair alone."""
    work = _Work(at, frozenset({startup_id}))
    with engine(at=at) as index:
        concerned = _concerned(startup_id, index)
        parts = list(chunks([key for key in concerned if index.is_published(key)], TOGETHER))
        _list(parts[0] if parts else [], index, work, moved=startup_id)
        _suggest_reopening([key for key in concerned if not index.is_published(key)], index, work)
    for keys in parts[1:]:
        with engine(at=at) as index:
            _list(keys, index, work, moved=startup_id)
    return len(concerned)


def rebuild(*, newcomers: Collection[int] = (), at: datetime) -> int:
    """Refresh the suggestions of all published irritants; returns how many. Other jobs pass in between."""
    rows, work = Irritant.objects.order_by("pk").values_list("pk", flat=True), _Work(at, frozenset(newcomers))
    published = list(rows.filter(status=IrritantStatus.PUBLISHED))
    for keys in chunks(published, TOGETHER):
        with engine(at=at) as index:
            _list(keys, index, work)
    for keys in chunks(list(rows.filter(status=IrritantStatus.UNSOLVED)) if newcomers else [], TOGETHER):
        with engine(at=at) as index:
            _suggest_reopening(keys, index, work)
    return len(published)


def _concerned(startup_id: int, index: Index) -> list[int]:
    """The irritants of which the list has this company, or may have it: it scores at least as much as the last of the list."""
    holding = Match.objects.filter(startup=startup_id, listed=True).values_list("irritant", flat=True)
    found = set(holding)
    offer = index.ranker.offer(startup_id)
    if offer is not None:
        # Of rows, not of their keys: the index of the lists says it all, and the table is not read.
        listed = Match.objects.filter(listed=True).order_by().values_list("irritant")
        lists = listed.annotate(count=Count("*"), last=Min("score"))
        last = {irritant: score for irritant, count, score in lists if count >= SUGGESTIONS_PER_IRRITANT}
        scores = index.ranker.scores_of(offer).tolist()
        found |= {
            need.id
            for need, score in zip(index.ranker.needs, scores, strict=True)
            if score > 0 and score >= last.get(need.id, 0.0) - ROUNDING
        }
    return sorted(found)


def _list(keys: Collection[int], index: Index, work: _Work, *, moved: int | None = None) -> int:
    """Rank companies for these irritants and write what changed, in a number of statements that does not depend on theirs.

    Returns how many suggestions they have. One that is not published, any more, has none. `moved`: the company that changed, when
    nothing else did.
    """
    needs = [need for key in sorted(keys) if index.is_published(key) and (need := index.ranker.need(key))]
    ranked = {} if moved is None else _ranked_as_listed(needs, index, moved)
    ranked |= _ranked([need for need in needs if need.id not in ranked], index)
    return _write(ranked, work) if ranked else 0


def _ranked(needs: Sequence[Need], index: Index, *, among: Collection[int] | None = None) -> dict[int, Ranked]:
    best = index.ranker.find_each(needs, top=SUGGESTIONS_PER_IRRITANT, among=among)
    return {
        need.id: {each.offer_id: each for each in found if each.score > 0}
        for need, found in zip(needs, best, strict=True)
    }


def _ranked_as_listed(needs: Sequence[Need], index: Index, moved: int) -> dict[int, Ranked]:
    """Where the company comes in, or moves within the list: ranked with those that are listed, among whom all the others come behind.

    A list is left out where somebody else may come in: where the company is not above the one that was last, or where another
    one, which changed too, now scores less than that.
    """
    listed = Match.objects.filter(irritant__in=[need.id for need in needs], listed=True).order_by()
    last, count, among = dict[int, float](), Counter[int](), {moved}
    for irritant, startup, score in listed.values_list("irritant", "startup", "score"):
        last[irritant] = min(last.get(irritant, inf), -inf if score is None else score)
        count[irritant] += 1
        among.add(startup)

    def stays(need: int, ranked: Ranked) -> bool:
        if 0 < count[need] < SUGGESTIONS_PER_IRRITANT:
            return True  # all that score anything are listed
        lowest = min((each.score for each in ranked.values()), default=0.0)
        before = last.get(need, inf)
        return moved in ranked and ranked[moved].score > before + ROUNDING and lowest >= before - ROUNDING

    found = _ranked(needs, index, among=among)
    return {need: ranked for need, ranked in found.items() if stays(need, ranked)}


def _write(ranked: Mapping[int, Ranked], work: _Work) -> int:
    # Whoever offers help or adds a company meanwhile waits, and whoever moves one of these introductions.
    published = Irritant.objects.published().filter(pk__in=ranked).select_for_update(of=("self",), no_key=True)
    irritants = {irritant.pk: irritant for irritant in published.order_by("pk")}
    rows = Match.objects.filter(irritant__in=irritants).only("irritant", "startup", "status", "score", "listed")
    existing = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for match in existing:
        match.irritant = irritants[match.irritant_id]
    _drop([match for match in existing if match.startup_id not in ranked[match.irritant_id]])
    known = {(match.irritant_id, match.startup_id): match for match in existing}
    places = [
        (irritants[key], place, suggestion, known.get((key, suggestion.offer_id)))
        for key in irritants
        for place, suggestion in enumerate(ranked[key].values(), start=1)
    ]
    _keep([(suggestion, match) for _irritant, _place, suggestion, match in places if match], work)
    busy = {match.irritant_id for match in existing if match.status in UNDER_WAY}
    _add(
        [
            (irritant, suggestion, place <= REMATCH_TOP and irritant.pk not in busy and _is_old(irritant, work))
            for irritant, place, suggestion, match in places
            if match is None
        ],
        work,
    )
    return len(places)


def _is_old(irritant: Irritant, work: _Work) -> bool:
    return irritant.published_at is not None and irritant.published_at <= work.at - REMATCH_AFTER


def _drop(matches: Sequence[Match]) -> None:
    """No longer among the best. At one that is only suggested nobody has looked: it leaves the list as it came, and its
    events stay on the thread."""
    leaving = [match.pk for match in matches if match.status == MatchStatus.SUGGESTED]
    staying = [match.pk for match in matches if match.status != MatchStatus.SUGGESTED and match.listed]
    if leaving:
        Match.objects.filter(pk__in=leaving).delete()
    if staying:
        Match.objects.filter(pk__in=staying).update(listed=False)


def _keep(found: Sequence[tuple[Found, Match]], work: _Work) -> None:
    """Write the scores that changed, with their reasons: in one statement, an insertion of which each row is there already.

    A score that is the same has the same reasons, unless it is the irritant itself that changed.
    """
    changed = [
        _row(match.irritant, suggestion, work)
        for suggestion, match in found
        if work.rewords or not match.listed or match.score is None or abs(match.score - suggestion.score) > ROUNDING
    ]
    if changed:
        Match.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["irritant", "startup"],
            update_fields=["score", "reasons", "listed"],
        )


def _add(found: Sequence[tuple[Irritant, Found, bool]], work: _Work) -> list[Match]:
    """New suggestions, with their events; those of the newcomer for an old irritant are told to the curators."""
    if not found:
        return []
    startups = (
        Startup.objects.filter(pk__in={suggestion.offer_id for _irritant, suggestion, _old in found})
        .select_related("organisation")
        .prefetch_related("networks")
        .in_bulk()
    )
    rows = [_row(irritant, suggestion, work, old=old) for irritant, suggestion, old in found]
    made = Match.objects.bulk_create(rows)
    for match in made:
        match.startup = startups[match.startup_id]
    Event.objects.bulk_create(
        match.line(
            MatchFact.SUGGEST,
            by=None,
            at=work.at,
            target=MatchStatus.SUGGESTED,
            detail={"score": match.score},
            readers=[match.startup.organisation_id, *(network.pk for network in match.startup.networks.all())],
        )
        for match in made
    )
    return made


def _row(irritant: Irritant, suggestion: Found, work: _Work, *, old: bool = False) -> Match:
    return Match(
        irritant=irritant,
        startup_id=suggestion.offer_id,
        status_at=work.at,
        origin=MatchOrigin.ENGINE,
        score=suggestion.score,
        reasons=_as_data(suggestion),
        listed=True,
        rematched_at=work.at if old and suggestion.offer_id in work.newcomers else None,
    )


def _suggest_reopening(keys: Collection[int], index: Index, work: _Work) -> None:
    """Irritants closed without solution for which a newcomer is among the very best: suggested to curators, who may reopen."""
    needs = [need for key in sorted(keys) if (need := index.ranker.need(key)) and not index.is_published(key)]
    best = [
        suggestion
        for found in index.ranker.find_each(needs, top=REMATCH_TOP)
        for suggestion in found
        if suggestion.offer_id in work.newcomers and suggestion.score > 0
    ]
    closed = Irritant.objects.filter(pk__in={each.need_id for each in best}, status=IrritantStatus.UNSOLVED)
    irritants = closed.select_for_update(of=("self",), no_key=True).order_by("pk").in_bulk()
    known = set(Match.objects.filter(irritant__in=irritants).values_list("irritant", "startup"))
    new = [each for each in best if each.need_id in irritants and (each.need_id, each.offer_id) not in known]
    _add([(irritants[each.need_id], each, True) for each in new], work)


def _as_data(suggestion: Found) -> list[dict[str, object]]:
    """The reasons, as JSON gives them back."""
    return [
        {
            "criterion": reason.criterion,
            "weight": reason.weight,
            "value": reason.value,
            "contribution": reason.contribution,
            "matched": list(reason.matched),
            "unmatched": list(reason.unmatched),
            "missing": reason.missing,
        }
        for reason in suggestion.reasons()
    ]

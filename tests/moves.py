"""Every arrow of every lifecycle as the operation that takes it, with what it needs to be allowed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import CIRCULAR_MOVES
from accounts.models import CircularEvent, User
from accounts.operations import circulars
from core import states
from core.states import TransitionRefused
from irritants import operations as irritants
from irritants.models import Event, Irritant, Merge
from irritants.operations.cosignatures import put_under
from matching.enums import Side
from matching.models import Funding, Match, Poc
from matching.operations import fundings, lessons, matches, pocs, reminders
from meetings.models import EditionEvent
from meetings.operations import editions, meetings
from startups import operations as startups
from startups.models import StartupEvent
from taxonomy.models import TargetAudience, Theme
from tests.factories.accounts import CircularFactory, UserFactory, manager_of
from tests.factories.irritants import IrritantFactory, MergeFactory
from tests.factories.matching import CriterionFactory, FundingFactory, LessonFactory, MatchFactory, PocFactory
from tests.factories.meetings import EditionFactory, MeetingFactory
from tests.factories.startups import StartupFactory

AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)
REASON = "Le calendrier a changé."
MEASURES = {1: Decimal("95.00")}


def a_complete_irritant(status: str) -> Irritant:
    irritant = IrritantFactory(status=status, budget_silence="unknown")
    irritant.themes.set(Theme.objects.all()[:1])
    irritant.audiences.set(TargetAudience.objects.all()[:1])
    return irritant


def a_chased_match(status: str) -> Match:
    match = MatchFactory(status=status)
    if side := match.awaited_side:
        reminders.begin(match, Side(side), at=AT - timedelta(days=60))
        match.reminders.exclude(step=reminders.GIVE_UP).update(done_at=AT)
    return match


def a_poc_to_measure(status: str) -> Poc:
    return CriterionFactory(poc=PocFactory(status=status)).poc


MAKE: dict[str, Callable[[str], Any]] = {
    "circular": lambda status: CircularFactory(status=status),
    "irritant": a_complete_irritant,
    "merge": lambda status: MergeFactory(status=status),
    "startup": lambda status: StartupFactory(status=status),
    "match": a_chased_match,
    "edition": lambda status: EditionFactory(status=status),
    "meeting": lambda status: MeetingFactory(status=status),
    "poc": a_poc_to_measure,
    "funding": lambda status: FundingFactory(status=status),
    "lesson": lambda status: LessonFactory(status=status),
}


def events_of(instance: Any, verb: str) -> Any:
    """Those of this object. A merge is told on two threads: here on that of the irritant that would go."""
    kind = instance._meta.model_name
    logs: dict[str, Any] = {"startup": StartupEvent, "edition": EditionEvent, "circular": CircularEvent}
    rows: Any = logs.get(kind, Event).objects
    if isinstance(instance, Merge):
        rows = rows.filter(irritant=instance.duplicate)
    return rows.filter(subject_kind=kind, subject_id=instance.pk, verb=verb)


def _offer(match: Match, by: User) -> None:
    by = manager_of(match.startup.organisation)
    matches.offer(irritant=match.irritant, startup=match.startup, message="…", by=by, at=AT)


def _abandon(match: Match, by: User) -> None:
    """The engine's, by the last rung of the ladder."""
    if not reminders.work(at=AT):
        raise TransitionRefused("nothing was due")


def _pay(funding: Funding, by: User, amount: Decimal) -> None:
    fundings.record_payment(funding=funding, amount=amount, date=TODAY, by=by, at=AT)


Take = Callable[[Any, User], object]
TAKE: dict[str, dict[str, Take]] = {
    "circular": {
        "send": lambda it, by: circulars.send(
            circular=it, people=[UserFactory().pk], told_whom="Tous les établissements", by=by, at=AT
        ),
        "hold": lambda it, by: circulars.hold(circular=it, by=by, at=AT),
        # The worker's, which passes over what another one has at hand: tests/accounts/test_circulars_told_once.py.
        "leave": lambda it, by: states.move(it, "leave", table=CIRCULAR_MOVES, by=None, at=AT),
        "finish": lambda it, by: states.move(it, "finish", table=CIRCULAR_MOVES, by=None, at=AT),
        "drop": lambda it, by: circulars.drop(circular=it, by=by, at=AT),
        "resume": lambda it, by: circulars.resume(circular=it, by=by, at=AT),
    },
    "irritant": {
        "submit": lambda it, by: irritants.submit(irritant=it, by=by, at=AT),
        "withdraw": lambda it, by: irritants.withdraw(irritant=it, by=by, at=AT),
        "publish": lambda it, by: irritants.publish(irritant=it, by=by, at=AT),
        "reject": lambda it, by: irritants.reject(irritant=it, reason=REASON, by=by, at=AT),
        "solve": lambda it, by: irritants.solve(irritant=it, by=by, at=AT),
        "give_up": lambda it, by: irritants.give_up(irritant=it, reason=REASON, by=by, at=AT),
        "archive": lambda it, by: irritants.archive(irritant=it, by=by, at=AT),
        "reopen": lambda it, by: irritants.reopen(irritant=it, by=by, at=AT),
        "merge": lambda it, by: put_under(IrritantFactory(published=True), it, by=by, at=AT),
    },
    "merge": {
        "accept": lambda it, by: irritants.accept_merge(merge=it, intent="test", by=by, at=AT),
        "refuse": lambda it, by: irritants.refuse_merge(merge=it, reason=REASON, by=by, at=AT),
        "object": lambda it, by: irritants.object_to_merge(merge=it, reason=REASON, by=by, at=AT),
        "withdraw": lambda it, by: irritants.withdraw_merge(merge=it, reason=REASON, by=by, at=AT),
    },
    "startup": {
        "validate": lambda it, by: startups.validate(startup=it, by=by, at=AT),
        "suspend": lambda it, by: startups.suspend(startup=it, reason=REASON, by=by, at=AT),
        "reinstate": lambda it, by: startups.reinstate(startup=it, by=by, at=AT),
    },
    "match": {
        "offer": _offer,
        "shortlist": lambda it, by: matches.shortlist(match=it, by=by, at=AT),
        "put_back": lambda it, by: matches.put_back(match=it, by=by, at=AT),
        "remove": lambda it, by: matches.remove(match=it, reason=REASON, by=by, at=AT),
        "send": lambda it, by: matches.send(match=it, by=by, at=AT),
        "show_interest": lambda it, by: matches.show_interest(match=it, by=by, at=AT),
        "decline": lambda it, by: matches.decline(match=it, decline_reason="budget", by=by, at=AT),
        "accept": lambda it, by: matches.accept(match=it, by=by, at=AT),
        "refuse": lambda it, by: matches.refuse(match=it, decline_reason="budget", by=by, at=AT),
        "meet": lambda it, by: matches.meet(match=it, met_on=TODAY, by=by, at=AT),
        "start_poc": lambda it, by: matches.start_poc(match=it, title="Un essai", by=by, at=AT),
        "close": lambda it, by: matches.close(match=it, reason=REASON, by=by, at=AT),
        "abandon": _abandon,
        "reopen": lambda it, by: matches.reopen(match=it, by=by, at=AT),
    },
    "edition": {
        "announce": lambda it, by: editions.announce(edition=it, by=by, at=AT),
        "cancel": lambda it, by: editions.cancel(edition=it, reason=REASON, by=by, at=AT),
        "reopen": lambda it, by: editions.reopen(edition=it, by=by, at=AT),
    },
    "meeting": {
        "publish": lambda it, by: meetings.publish(meeting=it, by=by, at=AT),
        "hold": lambda it, by: meetings.hold(meeting=it, by=by, at=AT),
        "miss": lambda it, by: meetings.miss(meeting=it, by=by, at=AT),
        "cancel": lambda it, by: meetings.cancel(meeting=it, reason=REASON, by=by, at=AT),
        "plan_again": lambda it, by: meetings.plan_again(meeting=it, by=by, at=AT),
    },
    "poc": {
        "commit": lambda it, by: pocs.commit(poc=it, by=by, at=AT),
        "start": lambda it, by: pocs.start(poc=it, starts_on=TODAY, by=by, at=AT),
        "review": lambda it, by: pocs.review(poc=it, by=by, at=AT),
        "scale": lambda it, by: pocs.scale(poc=it, measures=MEASURES, reason=REASON, by=by, at=AT),
        "extend": lambda it, by: pocs.extend(poc=it, ends_on=date(2027, 1, 1), reason=REASON, by=by, at=AT),
        "stop": lambda it, by: pocs.stop(poc=it, measures=MEASURES, reason=REASON, by=by, at=AT),
        "abandon": lambda it, by: pocs.abandon(poc=it, reason=REASON, by=by, at=AT),
    },
    "funding": {
        "prepare": lambda it, by: fundings.prepare(funding=it, by=by, at=AT),
        "file": lambda it, by: fundings.file(funding=it, amount=Decimal(9000), by=by, at=AT),
        "assess": lambda it, by: fundings.assess(funding=it, by=by, at=AT),
        "ask_more": lambda it, by: fundings.ask_more(funding=it, message=REASON, by=by, at=AT),
        "complete": lambda it, by: fundings.complete(funding=it, message=REASON, by=by, at=AT),
        "grant": lambda it, by: fundings.grant(funding=it, amount=Decimal(8000), date=TODAY, by=by, at=AT),
        "refuse": lambda it, by: fundings.refuse(funding=it, reason=REASON, by=by, at=AT),
        "drop": lambda it, by: fundings.drop(funding=it, reason=REASON, by=by, at=AT),
        "agree": lambda it, by: fundings.agree(funding=it, date=TODAY, by=by, at=AT),
        "pay": lambda it, by: _pay(it, by, Decimal(1000)),
        "settle": lambda it, by: _pay(it, by, it.balance),
        "reopen": lambda it, by: fundings.reopen(funding=it, by=by, at=AT),
    },
    "lesson": {
        "review": lambda it, by: lessons.review(lesson=it, by=by, at=AT),
        "rework": lambda it, by: lessons.rework(lesson=it, reason=REASON, by=by, at=AT),
        "publish": lambda it, by: lessons.publish(lesson=it, by=by, at=AT),
        "withdraw": lambda it, by: lessons.withdraw(lesson=it, reason=REASON, by=by, at=AT),
    },
}

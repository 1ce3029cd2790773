"""What happens to POCs: one function per verb a person would say."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core import states
from matching.enums import LIVE_POCS, POC_MOVES, REQUIRED_TO_COMMIT, PocFact, PocVerb
from matching.models import Criterion, Match, Measure, Poc, PocNote
from matching.notifications import pocs as notifications
from matching.notifications import programs
from matching.operations import plans
from matching.operations.measures import measure_at_decision

MAX_CRITERIA = 3


@transaction.atomic
def open_poc(*, match: Match, title: str, by: User, at: datetime) -> Poc:
    """A POC to be framed, on the thread of its irritant."""
    poc = Poc.objects.create(match=match, title=title, status_at=at)
    poc.record(PocFact.OPEN, by=by, at=at)
    notifications.opened(poc, at=at)
    return poc


@transaction.atomic
def frame(
    *, poc: Poc, criteria: Sequence[Criterion], observers: Sequence[Organisation], by: User, at: datetime
) -> None:
    """Keep what was written while framing, complete or not. `criteria`, at most MAX_CRITERIA, replace those before, unless
    somebody committed the POC meanwhile and measured them already.

    Raises ValidationError for one criterion too many.
    """
    if len(criteria) > MAX_CRITERIA:
        raise ValidationError(_("A POC has at most three criteria."))
    poc.save_typed()
    plans.follow_the_budget(poc, by=by, at=at)
    states.lock(poc)
    if not Measure.objects.filter(criterion__poc=poc).exists():
        _replace_criteria(poc, criteria)
    poc.observers.set(observers)


def _replace_criteria(poc: Poc, criteria: Sequence[Criterion]) -> None:
    poc.criteria.all().delete()
    for position, criterion in enumerate(criteria, start=1):
        criterion.poc, criterion.position, criterion.pk = poc, position, None
        criterion.save()


@transaction.atomic
def commit(*, poc: Poc, by: User, at: datetime) -> None:
    """Both sides are bound from now on. Raises ValidationError with the list of what is missing, or when its end is past."""
    if absent := poc.missing():
        lacks = _("The POC cannot be committed yet, it lacks: %(what)s")
        raise ValidationError(
            [ValidationError(lacks, code=name, params={"what": REQUIRED_TO_COMMIT[name]}) for name in absent]
        )
    if poc.ends_on and poc.ends_on < timezone.localdate(at):
        raise ValidationError(_("The end date is past: choose a later one."))
    states.move(poc, PocVerb.COMMIT, table=POC_MOVES, by=by, at=at, committed_at=at)
    notifications.moved(poc, PocVerb.COMMIT, at=at)


@transaction.atomic
def start(*, poc: Poc, starts_on: date, by: User, at: datetime) -> None:
    """Raises ValidationError when it would start after its end."""
    if poc.ends_on and starts_on > poc.ends_on:
        raise ValidationError({"starts_on": _("The POC would start after its end date.")})
    states.move(poc, PocVerb.START, table=POC_MOVES, by=by, at=at, starts_on=starts_on)
    notifications.moved(poc, PocVerb.START, at=at)


@transaction.atomic
def review(*, poc: Poc, by: User, at: datetime) -> None:
    states.move(poc, PocVerb.REVIEW, table=POC_MOVES, by=by, at=at)
    notifications.moved(poc, PocVerb.REVIEW, at=at)


@transaction.atomic
def scale(*, poc: Poc, measures: Mapping[int, Decimal], reason: str, by: User, at: datetime) -> None:
    """Decided: it is scaled up. Raises ValidationError while a criterion has no measured value."""
    _decide(poc, PocVerb.SCALE, measures, reason, by=by, at=at)


@transaction.atomic
def stop(*, poc: Poc, measures: Mapping[int, Decimal], reason: str, by: User, at: datetime) -> None:
    """Decided: it stops. Raises ValidationError while a criterion has no measured value."""
    _decide(poc, PocVerb.STOP, measures, reason, by=by, at=at)


def _decide(poc: Poc, verb: PocVerb, measures: Mapping[int, Decimal], reason: str, *, by: User, at: datetime) -> None:
    measure_at_decision(poc=poc, values=measures, by=by, at=at)
    states.move(
        poc,
        verb,
        table=POC_MOVES,
        by=by,
        at=at,
        detail={"reason": reason},
        decided_at=at,
        reason=reason,
        asleep_since=None,
        sleep_reason="",
    )
    notifications.moved(poc, verb, at=at)
    programs.decided(poc, verb, at=at)


@transaction.atomic
def extend(*, poc: Poc, ends_on: date, reason: str, by: User, at: datetime) -> None:
    """Decided: it goes on until a later date. Raises ValidationError when that date is not later, or is past."""
    if poc.ends_on and ends_on <= poc.ends_on:
        raise ValidationError({"ends_on": _("The new end date must be later than the present one.")})
    if ends_on < timezone.localdate(at):
        raise ValidationError({"ends_on": _("The end date is past: choose a later one.")})
    states.move(
        poc,
        PocVerb.EXTEND,
        table=POC_MOVES,
        by=by,
        at=at,
        detail={"reason": reason, "until": ends_on},
        ends_on=ends_on,
        reason=reason,
    )
    notifications.moved(poc, PocVerb.EXTEND, at=at)
    programs.decided(poc, PocVerb.EXTEND, at=at)


@transaction.atomic
def abandon(*, poc: Poc, reason: str, by: User, at: datetime) -> None:
    """Stopped before its review, and why."""
    states.move(
        poc,
        PocVerb.ABANDON,
        table=POC_MOVES,
        by=by,
        at=at,
        detail={"reason": reason},
        decided_at=at,
        reason=reason,
        asleep_since=None,
        sleep_reason="",
    )
    notifications.moved(poc, PocVerb.ABANDON, at=at)
    programs.decided(poc, PocVerb.ABANDON, at=at)


@transaction.atomic
def sleep(*, poc: Poc, reason: str, by: User, at: datetime) -> None:
    """« En sommeil »: a flag beside the state, with its reason. Raises TransitionRefused if it is decided or asleep."""
    awake = Poc.objects.filter(pk=poc.pk, status__in=LIVE_POCS, asleep_since=None)
    if not awake.update(asleep_since=at, sleep_reason=reason, updated_at=at):
        raise states.TransitionRefused("sleep: decided, or asleep already")
    poc.asleep_since, poc.sleep_reason = at, reason
    poc.record(PocFact.SLEEP, by=by, at=at, detail={"reason": reason})


@transaction.atomic
def wake(*, poc: Poc, by: User, at: datetime) -> None:
    """Raises TransitionRefused if it is not asleep."""
    asleep = Poc.objects.filter(pk=poc.pk, asleep_since__isnull=False)
    if not asleep.update(asleep_since=None, sleep_reason="", updated_at=at):
        raise states.TransitionRefused("wake: not asleep")
    poc.asleep_since, poc.sleep_reason = None, ""
    poc.record(PocFact.WAKE, by=by, at=at)


def add_note(*, poc: Poc, text: str, private: bool, by: User) -> PocNote:
    """A note of the person's organisation."""
    return PocNote.objects.create(poc=poc, text=text, private=private, by=by, organisation=by.acting_for)

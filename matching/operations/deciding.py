"""A POC ends in a decision: the site asks for it until there is one. Only a decision, or a later end date, stops it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from irritants.models import Event
from matching.enums import LIVE_POCS, PocFact, PocStatus
from matching.models import Poc
from matching.notifications import pocs as notifications
from matching.room.asking import BEFORE_THE_END, EARLY, step_on


def call_for_decisions(*, at: datetime) -> int:
    """Take the step of today for each POC that ends soon or is past its end: once a step, whoever else does the same at once.

    Returns how many were asked for a decision.
    """
    today = timezone.localdate(at)
    ending = Poc.objects.live().filter(ends_on__lte=today + EARLY).order_by("ends_on", "pk")
    return sum(_ask(pk, today, at=at) for pk in ending.values_list("pk", flat=True))


@transaction.atomic
def _ask(pk: int, today: date, *, at: datetime) -> bool:
    """Decided or extended since it was listed, or asked already: nothing."""
    found = Poc.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).for_list()
    poc = found.filter(pk=pk, status__in=LIVE_POCS).first()
    if poc is None or poc.ends_on is None:
        return False
    step = step_on(today, ends_on=poc.ends_on)
    if step is None or _is_idle(poc, step) or _was_asked(poc, step):
        return False
    poc.record(PocFact.ASK_DECISION, by=None, at=at, detail={"step": step, "until": poc.ends_on})
    notifications.decision_asked(poc, step, at=at)
    return True


def _is_idle(poc: Poc, step: int) -> bool:
    """Nothing is to be decided at the end of what was not committed, or sleeps: it is asked once the date is past."""
    return step == BEFORE_THE_END and (poc.status == PocStatus.FRAMING or poc.asleep_since is not None)


def _was_asked(poc: Poc, step: int) -> bool:
    asked = Event.objects.filter(subject_kind="poc", subject_id=poc.pk, verb=PocFact.ASK_DECISION)
    return asked.filter(detail__step=step, detail__until=poc.ends_on.isoformat() if poc.ends_on else None).exists()

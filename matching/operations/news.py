"""« Où en êtes-vous ? »: both sides of a running POC are asked when nothing was heard of it for ASKED_AFTER."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from core import states
from irritants.models import Event
from matching.enums import LIVE_POCS, PocFact, PocStatus, Side
from matching.models import NewsAsked, Poc, PocDocument, PocNote
from matching.models.news import ASKED_AFTER
from matching.notifications import news as notifications


def ask(*, at: datetime) -> int:
    """Ask about each running POC of which nobody said anything lately; how many are asked about. Safe to run twice.

    What the engine writes is no news, nor is what one side keeps to itself. A side that has not answered yet is asked once more, and
    keeps its one question open.
    """
    quiet = Poc.objects.filter(_is_quiet(at)).order_by("pk")
    return sum(_ask(pk, at=at) for pk in quiet.values_list("pk", flat=True))


def _is_quiet(at: datetime) -> Q:
    """Running, awake, not to be left alone, and neither did anybody anything with it nor was it asked about for ASKED_AFTER."""
    since = at - ASKED_AFTER
    events = Event.objects.filter(subject_kind="poc", subject_id=OuterRef("pk"), at__gt=since)
    written = {"poc": OuterRef("pk"), "private": False, "created_at__gt": since}
    return Q(
        ~Exists(events.filter(Q(by__isnull=False) | Q(verb=PocFact.ASK_NEWS))),
        ~Exists(PocNote.objects.filter(**written)),
        ~Exists(PocDocument.objects.filter(**written)),
        status=PocStatus.RUNNING,
        asleep_since=None,
        unasked_since=None,
        status_at__lte=since,
    )


@transaction.atomic
def _ask(poc_id: int, *, at: datetime) -> bool:
    states.lock(Poc(pk=poc_id))
    poc = Poc.objects.for_list().filter(_is_quiet(at), pk=poc_id).first()
    if poc is None:
        return False  # somebody spoke, stopped it, or another worker asked, between the list and now
    poc.record(PocFact.ASK_NEWS, by=None, at=at)
    for side in Side:
        # Asked again, it is the same question: the links of both mails answer it.
        asked, _made = NewsAsked.objects.update_or_create(
            poc=poc, side=side, answered_at=None, defaults={"asked_at": at}
        )
        notifications.asked(asked, at=at)
    return True


@transaction.atomic
def answer(*, asked: NewsAsked, text: str, by: User, at: datetime) -> None:
    """What one side says, on the thread for the parties. Raises TransitionRefused when that question is answered, or the POC decided."""
    open_one = NewsAsked.objects.awaiting().filter(pk=asked.pk)
    if not open_one.update(answered_at=at, answered_by=by, updated_at=at):
        raise states.TransitionRefused("answer: answered already, or the POC is decided")
    asked.poc.record(PocFact.NEWS, by=by, at=at, detail={"message": text, "side": asked.side})
    notifications.told(asked, text, by=by, at=at)


@transaction.atomic
def stop(*, poc: Poc, by: User, at: datetime) -> None:
    """Nobody is asked any more about it, until somebody lets it be again. Raises TransitionRefused if it was stopped, or is decided."""
    asked = Poc.objects.filter(pk=poc.pk, status__in=LIVE_POCS, unasked_since=None)
    if not asked.update(unasked_since=at, updated_at=at):
        raise states.TransitionRefused("stop: stopped already, or decided")
    poc.unasked_since = at
    poc.record(PocFact.STOP_NEWS, by=by, at=at)


@transaction.atomic
def resume(*, poc: Poc, by: User, at: datetime) -> None:
    """Raises TransitionRefused if it is not stopped."""
    if not Poc.objects.filter(pk=poc.pk, unasked_since__isnull=False).update(unasked_since=None, updated_at=at):
        raise states.TransitionRefused("resume: not stopped")
    poc.unasked_since = None
    poc.record(PocFact.RESUME_NEWS, by=by, at=at)

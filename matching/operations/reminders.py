"""The ladder that chases an answer: asked again at day 9 and 21, given up at day 45. Rows with a due date, worked by a job."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from irritants.enums import IrritantStatus
from matching.enums import MATCH_MOVES, MatchFact, MatchStatus, MatchVerb, Side
from matching.models import Match, Reminder
from matching.models.matches import SILENT_AFTER
from matching.notifications import matches as notifications

LADDER = (SILENT_AFTER, timedelta(days=21), timedelta(days=45))
PARTIES = ("irritant__establishment", "startup__organisation")
GIVE_UP = len(LADDER)  # the last step asks nobody: it closes


def begin(match: Match, side: Side, *, at: datetime) -> None:
    """Plan the ladder for the side that now has to answer."""
    Reminder.objects.bulk_create(
        [Reminder(match=match, side=side, step=step, due_at=at + delay) for step, delay in enumerate(LADDER, start=1)],
        ignore_conflicts=True,
    )


def end(match: Match, *, at: datetime, by: User | None) -> None:
    """The answer came, or the introduction ended: nobody is asked again."""
    Reminder.objects.pending().filter(match=match).update(stopped_at=at, stopped_by=by)


@transaction.atomic
def stop(*, match: Match, step: int | None = None, by: User, at: datetime) -> None:
    """A person stops the reminders, or the one of that step alone; the introduction stays open.

    Raises TransitionRefused when that one is no longer to come.
    """
    if step is None:
        end(match, at=at, by=by)
    elif not Reminder.objects.pending().filter(match=match, step=step).update(stopped_at=at, stopped_by=by):
        raise states.TransitionRefused(f"stop: reminder {step} is not to come")
    match.record(MatchFact.STOP_REMINDERS, by=by, at=at, detail={"step": step} if step else {})


def shift(match: Match, *, until: date, at: datetime) -> None:
    """« Plus tard »: the ladder begins again on that day."""
    side = match.awaited_side
    end(match, at=at, by=None)
    if side is not None:
        begin(match, side, at=timezone.make_aware(datetime.combine(until, time(8))))


def work(*, at: datetime) -> int:
    """Take the steps that are due, each in a transaction of its own; returns how many were taken. Safe to run twice."""
    due = Reminder.objects.pending().filter(due_at__lte=at).order_by("due_at", "pk")
    return sum(_take(pk, at=at) for pk in due.values_list("pk", flat=True)[:500])


def _leave_time(taken: Reminder, *, late: timedelta) -> None:
    """A step that was taken late (the worker was away) moves those after it: there is always time to answer in between."""
    after = Reminder.objects.filter(match=taken.match, side=taken.side, step__gt=taken.step)
    after.filter(done_at=None, stopped_at=None).update(due_at=F("due_at") + late)


@transaction.atomic
def _take(reminder_id: int, *, at: datetime) -> bool:
    reminder = (
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related(*(f"match__{party}" for party in PARTIES))
        .filter(pk=reminder_id, due_at__lte=at, done_at=None, stopped_at=None)
        .first()
    )
    if reminder is None:
        return False
    match = reminder.match
    Reminder.objects.filter(pk=reminder.pk).update(done_at=at)
    _leave_time(reminder, late=at - reminder.due_at)
    if match.awaited_side != reminder.side:
        return False  # it was answered between the row's lock and now
    if reminder.step < GIVE_UP:
        match.record(MatchFact.REMIND, by=None, at=at, detail={"side": reminder.side, "step": reminder.step})
        notifications.reminded(match, Side(reminder.side), reminder.step, at=at)
        return True
    states.move(match, MatchVerb.ABANDON, table=MATCH_MOVES, by=None, at=at, reason=_("No answer came in time."))
    notifications.abandoned(match, Side(reminder.side), asked_in_vain=_asked_in_vain(match), at=at)
    return True


def _asked_in_vain(match: Match) -> int:
    """How many companies were asked about its irritant, when the last of them has let it pass and none ever answered; else 0."""
    asked = Match.objects.filter(irritant=match.irritant, sent_at__isnull=False)
    answered = asked.filter(Q(interested_at__isnull=False) | Q(status=MatchStatus.DECLINED))
    return 0 if answered.exists() or asked.open().exists() else asked.count()


def close_what_is_over(*, at: datetime) -> int:
    """Answers that are still awaited about an irritant that is no longer open: closed, and both sides told. How many."""
    over = Match.objects.awaiting_answer().exclude(irritant__status=IrritantStatus.PUBLISHED)
    return sum(_close(match, at=at) for match in over.select_related(*PARTIES))


@transaction.atomic
def _close(match: Match, *, at: datetime) -> bool:
    reason = _("The irritant is closed: %(state)s.") % {"state": match.irritant.get_status_display().lower()}
    try:
        states.move(match, MatchVerb.CLOSE, table=MATCH_MOVES, by=None, at=at, detail={"reason": reason}, reason=reason)
    except states.TransitionRefused:
        return False  # it was answered meanwhile
    end(match, at=at, by=None)
    notifications.closed(match, at=at)
    return True

"""What waits after a meeting of the Rencontres."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organisation
from dashboards.todo.shared import SHOWN, Todo
from matching.enums import MatchStatus, MatchVerb
from meetings.enums import MeetingStatus
from meetings.figures.report import both_wish_poc
from meetings.models import Meeting, Promise

SAID_OF = {MeetingStatus.PUBLISHED, MeetingStatus.HELD}


def debriefs_to_give(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    """Meetings that are over, of which this side said nothing; until the follow-up of their edition ends."""
    over = Meeting.objects.of(organisation).filter(
        status__in=SAID_OF, published_slot__ends_at__lte=at, edition__follow_up_until__gte=timezone.localdate(at)
    )
    silent = over.exclude(debriefs__organisation=organisation).for_list()
    for meeting in silent.order_by("published_slot__ends_at", "pk")[:SHOWN]:
        match = meeting.match
        is_company = match.startup.organisation_id == organisation.pk
        yield Todo(
            since=_end(meeting),
            what=_("The meeting is over: how did it go?")
            if is_company
            else _("The meeting with %(company)s is over: how did it go?") % {"company": match.startup},
            subject=match.irritant.title,
            action=_("Tell"),
            url=reverse("meetings:debrief", args=[meeting.uuid]),
        )


def pocs_to_open(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    """Meetings after which both sides would try a POC, and none is open: the establishment opens it."""
    own = Meeting.objects.filter(match__irritant__establishment=organisation, match__status=MatchStatus.MET)
    wished = both_wish_poc(own.filter(status=MeetingStatus.HELD)).for_list()
    for meeting in wished.annotate(wished_at=Max("debriefs__at")).order_by("wished_at", "pk")[:SHOWN]:
        yield Todo(
            since=meeting.wished_at,
            what=_("You and %(company)s both wish a POC") % {"company": meeting.match.startup},
            subject=meeting.match.irritant.title,
            action=_("Open the POC"),
            url=reverse("matching:match_verb", args=[meeting.match.uuid, MatchVerb.START_POC]),
        )


def promises_to_keep(organisation: Organisation, at: datetime) -> Iterator[Todo]:
    """What this side said that it would do."""
    today = timezone.localdate(at)
    waiting = Promise.objects.of(organisation).to_keep().select_related("meeting__match__irritant")
    for promise in waiting[:SHOWN]:
        yield Todo(
            since=promise.created_at,
            what=_("Promised for %(date)s") % {"date": _day(promise)},
            subject=promise.text,
            action=_("See"),
            url=f"{promise.meeting.get_absolute_url()}#promesses",
            urgent=promise.due_on < today,
        )


def late_promises(at: datetime) -> Iterator[Todo]:
    """For curators: what was to be done, and was not."""
    late = Promise.objects.to_keep().filter(due_on__lt=timezone.localdate(at))
    for promise in late.select_related("organisation", "meeting")[:SHOWN]:
        yield Todo(
            since=_morning(promise),
            what=_("%(organisation)s had promised it for %(date)s")
            % {"organisation": promise.organisation.label, "date": _day(promise)},
            subject=promise.text,
            action=_("See"),
            url=f"{promise.meeting.get_absolute_url()}#promesses",
            urgent=True,
        )


def _end(meeting: Meeting) -> datetime:
    return meeting.published_slot.ends_at if meeting.published_slot else meeting.status_at


def _day(promise: Promise) -> str:
    return date_format(promise.due_on)


def _morning(promise: Promise) -> datetime:
    return timezone.make_aware(datetime.combine(promise.due_on, datetime.min.time()))

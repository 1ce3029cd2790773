"""Whom a late person keeps waiting, and what they are told."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.notifications import Notice, notify
from meetings.enums import MeetingStatus
from meetings.models import Attendee, Meeting


def late(attendee: Attendee, *, until: datetime, at: datetime) -> None:
    """The people who come for the other side of this person's next meeting, if it begins before they arrive."""
    meeting = next_meeting(attendee, at)
    if meeting is None or meeting.published_slot is None or meeting.published_slot.starts_at >= until:
        return
    company = meeting.match.startup.organisation
    is_company = company.pk == attendee.registration.organisation_id
    other = meeting.match.irritant.establishment if is_company else company
    who = attendee.registration.organisation
    hour = time_format(timezone.localtime(until, meeting.edition.zone), "TIME_FORMAT")

    def compose(user: User) -> Notice:
        return Notice(
            title=_("%(organisation)s will be late") % {"organisation": who.label},
            body=_("They expect to be at your meeting of %(start)s at %(hour)s.")
            % {"start": meeting.published_slot, "hour": hour},
            action=_("See the meeting"),
            path=meeting.get_absolute_url(),
            why=_("You are told because you have a meeting with them today."),
        )

    notify(
        recipients=_who_comes(other, meeting),
        organisation=other,
        key=f"late:{meeting.pk}:{attendee.pk}:{until.isoformat()}",
        compose=compose,
        at=at,
    )


def next_meeting(attendee: Attendee, at: datetime) -> Meeting | None:
    """The one of theirs that is going on or comes next, among those that are still to be held."""
    organisation = attendee.registration.organisation
    ahead = Meeting.objects.of(organisation).filter(
        edition=attendee.registration.edition, status=MeetingStatus.PUBLISHED, published_slot__ends_at__gt=at
    )
    carried = attendee.entries.values("irritant")
    if carried.exists():
        ahead = ahead.filter(Q(match__irritant__in=carried) | Q(match__startup__organisation=organisation))
    found: Meeting | None = ahead.for_list().on_the_agenda().first()
    return found


def _who_comes(organisation: Organisation, meeting: Meeting) -> list[User]:
    registered = Attendee.objects.filter(registration__organisation=organisation, registration__edition=meeting.edition)
    people = registered.filter(user__isnull=False).carrying(meeting.match.irritant).select_related("user")
    return [attendee.user for attendee in people if attendee.user]

"""What is to be done after a meeting is noted, then done."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Organisation, User
from meetings.enums import MeetingFact
from meetings.models import Meeting, Promise


@transaction.atomic
def promise(
    *, meeting: Meeting, organisation: Organisation, text: str, due_on: date, by: User, at: datetime
) -> Promise:
    """One of the two sides will do this by that day; both read it on the thread."""
    noted = Promise.objects.create(meeting=meeting, organisation=organisation, text=text, due_on=due_on, by=by)
    meeting.record(MeetingFact.PROMISE, by=by, at=at, detail={"promise": text, "due_on": due_on})
    return noted


@transaction.atomic
def keep(*, promise: Promise, by: User, at: datetime) -> bool:
    """It is done. Whether it was news: said twice, it is kept once."""
    rows = Promise.objects.filter(pk=promise.pk, done_at=None)
    if not rows.update(done_at=at, done_by=by, updated_at=at):
        return False
    promise.meeting.record(MeetingFact.KEEP_PROMISE, by=by, at=at, detail={"promise": promise.text})
    return True

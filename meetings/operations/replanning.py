"""The rest of the day is planned again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import states
from core.states import TransitionRefused
from meetings.enums import EditionFact
from meetings.models import Edition, Run

SECONDS = 30  # people stand and wait


@transaction.atomic
def plan_rest(*, edition: Edition, by: User, at: datetime) -> Run:
    """Ask for an agenda in which whatever began before `at` stays as it is.

    Raises TransitionRefused while another one is being computed.
    """
    states.lock(edition)
    if edition.runs.under_way().exists():
        raise TransitionRefused("an agenda is being computed")
    run = Run.objects.create(edition=edition, by=by, asked_at=at, seconds=SECONDS, replans_from=at)
    edition.record(EditionFact.RUN, by=by, at=at)
    return run

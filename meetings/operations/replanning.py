"""The rest of the day is planned again."""

from datetime import datetime

from accounts.models import User
from meetings.models import Edition, Run
from meetings.operations import runs

SECONDS = 30  # people stand and wait
SEED = 1


def plan_rest(*, edition: Edition, by: User, at: datetime) -> Run:
    """Ask for an agenda in which whatever began before `at` stays as it is.

    Raises ValidationError while another one is being computed.
    """
    return runs.ask(edition=edition, seed=SEED, seconds=SECONDS, replans_from=at, by=by, at=at)

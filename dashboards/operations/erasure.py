"""Ending an account everywhere."""

from datetime import datetime

from accounts.models import User
from accounts.operations import erasure
from core.history.erasing import erasing
from matching.operations.forgetting import forget_person as forget_in_pocs
from meetings.operations.forgetting import forget_person as forget_in_rencontres

REASON = "deletion of an account"  # in the history of writes


def erase(*, user: User, at: datetime) -> bool:
    """The account is closed for good and names nobody any more, here or in what lies above it; False if it was done already."""
    with erasing(reason=REASON, at=at):
        forget_in_rencontres(addresses=erasure.addresses_of(user), by=user, at=at)
        forget_in_pocs(person=user, at=at)
        return erasure.erase(user=user, at=at)

"""Ending an account everywhere."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.operations import erasure
from matching.operations.forgetting import forget_person as forget_in_pocs
from meetings.operations.forgetting import forget_person as forget_in_rencontres


@transaction.atomic
def erase(*, user: User, at: datetime) -> bool:
    """The account is closed for good and names nobody any more, here or in what lies above it; False if it was done already."""
    addresses = erasure.addresses_of(user)
    forget_in_rencontres(addresses=addresses, by=user, at=at)
    forget_in_pocs(person=user, at=at)
    return erasure.erase(user=user, at=at)

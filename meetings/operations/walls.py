"""The screen of an edition gets its secret address."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from meetings.models import Edition, Wall
from meetings.models.registrations import new_key


@transaction.atomic
def renew(*, edition: Edition, by: User, at: datetime) -> Wall:
    """A new secret; the address given before leads nowhere from now on."""
    wall, _made = Wall.objects.update_or_create(edition=edition, defaults={"key": new_key(), "by": by, "made_at": at})
    return wall

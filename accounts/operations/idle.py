"""Accounts that nobody opens any more: told first, erased a month later."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.notifications import idle as notifications

IDLE_AFTER = timedelta(days=2 * 365)
NOTICE = timedelta(days=30)  # between the mail and the end


def _seen() -> QuerySet[Any]:
    """Accounts that could end, each with `seen_at`: the last sign-in, or the last call of one of its programs.

    Administrators are left out: somebody must be able to open the administration.
    """
    accounts: QuerySet[User] = User.objects.filter(erased_at=None, is_active=True, is_superuser=False)
    return accounts.annotate(seen_at=Greatest("date_joined", "last_login", Max("api_tokens__last_used_at")))


def to_warn(at: datetime) -> QuerySet[User]:
    """Not seen for IDLE_AFTER less NOTICE, and not told so since they were last seen."""
    untold = Q(idle_warned_at=None) | Q(idle_warned_at__lt=F("seen_at"))
    return _seen().filter(untold, seen_at__lt=at - IDLE_AFTER + NOTICE)


def to_erase(at: datetime) -> QuerySet[User]:
    """Not seen for IDLE_AFTER, told NOTICE ago or earlier, and not seen since."""
    return _seen().filter(seen_at__lt=at - IDLE_AFTER, idle_warned_at__gt=F("seen_at"), idle_warned_at__lte=at - NOTICE)


@transaction.atomic
def warn(*, at: datetime) -> int:
    """Tell each of `to_warn` when their account ends and how to keep it. Returns how many."""
    people = list(to_warn(at))
    for user in people:
        notifications.about_to_end(user, on=at + NOTICE, at=at)
    User.objects.filter(pk__in=[user.pk for user in people]).update(idle_warned_at=at)
    return len(people)

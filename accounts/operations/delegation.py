"""Whether a network validates the companies that are of it, which the agency lets it do."""

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from accounts.notifications import delegation as notifications
from core.history.context import adding


@transaction.atomic
def delegate(*, network: Organisation, validates: bool, reason: str, by: User, at: datetime) -> bool:
    """Let the network validate, suspend and reinstate its companies, or no longer; its people are told. False where it is so already."""
    with adding(reason=reason):
        others = Organisation.objects.networks().filter(pk=network.pk, validates=not validates)
        if not others.update(validates=validates, updated_at=at):
            return False
        network.validates = validates
        notifications.delegated(network, reason, at=at)
    return True

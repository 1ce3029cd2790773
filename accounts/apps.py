from typing import Any

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed

        email_confirmed.connect(claim_alerts, dispatch_uid="accounts.claim_alerts")


def claim_alerts(email_address: Any, **_context: Any) -> None:
    """django-allauth says that somebody has proved an address to be theirs, whatever the way: so are its alerts."""
    from accounts.operations import alerts

    alerts.claim(user=email_address.user, email=email_address.email, at=timezone.now())

from typing import Any

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.account.signals import email_changed, email_confirmed
        from allauth.socialaccount.providers import registry
        from allauth.socialaccount.signals import social_account_added

        from accounts.adapter.proconnect import ProConnectProvider
        from accounts.adapter.saml.provider import FederationProvider
        from accounts.sentences import declare_sentences

        declare_sentences()
        email_confirmed.connect(claim_alerts, dispatch_uid="accounts.claim_alerts")
        email_changed.connect(follow_address, dispatch_uid="accounts.follow_address")
        social_account_added.connect(arrive_linked, dispatch_uid="accounts.arrive_linked")
        registry.register(ProConnectProvider)
        registry.register(FederationProvider)


def claim_alerts(email_address: Any, **_context: Any) -> None:
    """django-allauth says that somebody has proved an address to be theirs, whatever the way: so are its alerts."""
    from accounts.operations import alerts, troubles

    alerts.claim(user=email_address.user, email=email_address.email, at=timezone.now())
    troubles.mend(address=email_address.email, at=timezone.now())


def follow_address(user: Any, **_context: Any) -> None:
    """django-allauth says that somebody has another address from now on."""
    from accounts.operations import troubles

    user.refresh_from_db(fields=["email"])
    troubles.follow_address(user=user, at=timezone.now())


def arrive_linked(sociallogin: Any, **_context: Any) -> None:
    """django-allauth says that somebody linked a door of elsewhere to their account: it may say of which organisation they are."""
    from accounts.adapter.social import arrive

    arrive(sociallogin.user, sociallogin.account, sociallogin.provider.id)

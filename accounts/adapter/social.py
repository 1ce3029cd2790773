"""Whom the doors of others let in: a new person, or one who linked that door themselves. Never the account of an address."""

from typing import Any, ClassVar

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import Provider
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy

from accounts.adapter.proconnect import ProConnectProvider, has_proved_organisation
from accounts.adapter.saml.provider import FederationProvider
from accounts.adapter.saml.supann import works_there
from accounts.enums import IdentityProvider
from accounts.http import sign_in_again, signed_in_lately
from accounts.models import User
from accounts.operations import consents, identities

SECRET_LENGTH = 43  # letters and digits, some 256 bits; ProConnect wants 32 at least


def arrive(user: User, account: SocialAccount, provider: str) -> None:
    """Bring the person to the organisation that this door says is theirs. `provider`: its kind, as organisations trust it."""
    said = account.extra_data
    if provider == ProConnectProvider.id:
        codes, is_proved = [f"{{SIRET}}{said.get('siret') or ''}"], has_proved_organisation(said)
    elif provider == FederationProvider.id:
        codes, is_proved = said["organisations"], works_there(said)
    else:
        return
    identities.arrive(user=user, provider=provider, codes=codes, is_proved=is_proved, at=timezone.now())


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultSocialAccountAdapter.error_messages,
        **dict.fromkeys(
            ("no_password", "no_verified_email"), gettext_lazy("This is your only way in: choose a password first.")
        ),
    }

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(SECRET_LENGTH)

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings alone: no row of a table opens a door."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """An establishment that the settings no longer name signs nobody in, but what is linked with it is shown and unlinked."""
        try:
            return super().get_provider(request, provider, client_id)
        except SocialApp.DoesNotExist:
            if client_id or provider in IdentityProvider.values:
                raise
            return FederationProvider(request, SocialApp(provider_id=provider, name=provider, settings={}))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Stop here who would need to sign in first: to link with an account, or because an account has their address."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            if request.user.is_authenticated and not signed_in_lately(request):
                messages.error(request, sign_in_again())
                raise ImmediateHttpResponse(redirect("socialaccount_connections"))
            return
        if sociallogin.is_existing:
            return
        address = taken_address(sociallogin)
        if address:
            said = {"address": address, "name": sociallogin.provider.name}
            raise ImmediateHttpResponse(render(request, "socialaccount/address_taken.html", said, status=409))

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """At once where an address and both names came; else a form asks for what lacks."""
        user = sociallogin.user
        return bool(sociallogin.email_addresses and user.first_name and user.last_name)

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        if form is None:  # else it has asked
            consents.ask(user=user, at=timezone.now())
        arrive(user, sociallogin.account, sociallogin.provider.id)
        return user

    def validate_disconnect(self, account: SocialAccount, accounts: Any) -> None:
        """Raises ValidationError for who signed in too long ago and has nothing else to prove who they are."""
        if not signed_in_lately(context.request):
            raise ValidationError(sign_in_again())


def taken_address(sociallogin: SocialLogin) -> str:
    """The address that came, where an account has it already, verified or not; else nothing."""
    for each in sociallogin.email_addresses:
        if filter_users_by_email(each.email):
            return str(each.email)
    return ""

"""What django-allauth has to say by mail: links to confirm or to choose a password, and what protects the account changing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.notifications.telling import Notice


def sign_in_notice(mail: str, context: Mapping[str, Any]) -> Notice:
    """The notice that stands for the mail of that name (`account/email/password_reset_key`). Raises KeyError for an unknown one.

    The addresses of links come from the request: only their path is kept, the mail puts SITE_URL before it.
    """
    if notice := _links().get(mail):
        return replace(notice, path=urlsplit(context[notice.path]).path)
    return Notice(
        title=_changes()[mail] % context,
        body=_(
            "If it was you, there is nothing to do. If it was not, choose a new password at once, then write to us."
        ),
        action=_("See my account"),
        path=reverse("accounts:account"),
        why=_("You receive this message because what you sign in with has changed. It cannot be switched off."),
    )


def _links() -> dict[str, Notice]:
    """Their `path` names the address in the context."""
    confirm = Notice(
        title=_("Confirm your address"),
        body=_(
            "The link shows a page with one button: press it, and the address is yours here. It is valid three days."
        ),
        action=_("Confirm my address"),
        path="activate_url",
        why=_("You receive this message because this address was typed on openinno. If it was not you, ignore it."),
    )
    choose = replace(
        confirm,
        title=_("Choose a new password"),
        body=_("The link is used once. Until then, your present password still works."),
        action=_("Choose a new password"),
        path="password_reset_url",
    )
    return {
        "account/email/email_confirmation_signup": replace(confirm, title=_("Open your account")),
        "account/email/email_confirmation": confirm,
        "account/email/password_reset_key": choose,
        "account/email/unknown_account": replace(
            choose,
            title=_("No account has this address"),
            body=_(
                "A new password was asked for, but no account is known under this address. You may have another one."
            ),
            action=_("Open an account"),
            path="signup_url",
        ),
        "account/email/account_already_exists": replace(
            choose,
            title=_("You have an account already"),
            body=_(
                "An account was asked for with this address, which has one. If you forgot the password, choose another."
            ),
        ),
    }


def _changes() -> dict[str, str]:
    return {
        "account/email/password_changed": _("Your password was changed"),
        "account/email/password_reset": _("Your password was chosen anew"),
        "account/email/password_set": _("Your account has a password now"),
        "account/email/email_changed": _("The main address of your account is now %(to_email)s"),
        "account/email/email_deleted": _("The address %(deleted_email)s was taken off your account"),
        "socialaccount/email/account_connected": _("%(provider)s now signs you in to your account"),
        "socialaccount/email/account_disconnected": _("%(provider)s no longer signs you in to your account"),
        "mfa/email/totp_activated": _("Codes of an application now protect your account"),
        "mfa/email/totp_deactivated": _("Codes of an application no longer protect your account"),
        "mfa/email/webauthn_added": _("A passkey was added to your account"),
        "mfa/email/webauthn_removed": _("A passkey was taken off your account"),
        "mfa/email/recovery_codes_generated": _("New recovery codes replace the earlier ones"),
    }

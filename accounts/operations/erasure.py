"""Ending an account: what names the person goes, what they did for an organisation stays and names nobody."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Lower, Replace
from django.utils import translation
from django.utils.html import escape

from accounts.models import (
    Alert,
    ApiToken,
    CircularRecipient,
    Consent,
    Draft,
    Export,
    Handover,
    Invitation,
    JoinRequest,
    Membership,
    Notification,
    Seeing,
    Subscriber,
    User,
)
from core.models import MailTrouble, OutgoingMail

NOWHERE = "compte.invalid"  # .invalid is never delivered: RFC 2606, section 2
# Keys of notifications that name who joins, or looks, or receives nothing more.
TOLD_OF_PEOPLE = "^(join-request|joined|without-manager|dead-address|seen-as|handover|handover-decided):"


def nobody_at(user: User) -> str:
    """The address that stands for an erased person: unique, and of nobody."""
    return f"{user.uuid}@{NOWHERE}"


@transaction.atomic
def erase(*, user: User, at: datetime) -> bool:
    """Take everything that says who it was out of the account, and close it for good; False if that was done already.

    The row stays, since the thread must say that somebody did it (GDPR, article 17(3)): it has no name, no address and no way in.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at:
        return False
    addresses = addresses_of(user)
    name = user.get_full_name()
    _forget_what_is_theirs(user)
    _forget_in_what_others_were_told(user, name, at=at)
    _forget_addresses(addresses, nobody_at(user), at=at)
    user.groups.clear()
    user.user_permissions.clear()
    user.email, user.first_name, user.last_name = nobody_at(user), "", ""
    user.active_membership = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login, user.idle_warned_at, user.mail_dead_at, user.erased_at = None, None, None, at
    user.terms_asked_at = None
    user.set_unusable_password()
    user.save()
    return True


def addresses_of(user: User) -> set[str]:
    """All those of the account, proved or not, in small letters."""
    theirs = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {address.lower() for address in (*theirs, user.email)}


def _forget_what_is_theirs(user: User) -> None:
    told = Notification.objects.filter(recipient=user)
    mails = list(told.exclude(mail=None).values_list("mail", flat=True))
    CircularRecipient.objects.filter(person=user).delete()
    told.delete()
    OutgoingMail.objects.filter(pk__in=mails).delete()
    Export.objects.filter(owner=user).delete()
    Handover.objects.filter(Q(giver=user) | Q(taker=user)).delete()
    Seeing.objects.filter(person=user).update(reason="")  # free text, about them
    owned: tuple[Any, ...] = (
        *(Authenticator, SocialAccount, UserSession, EmailAddress),
        *(ApiToken, Consent, Draft, Alert, JoinRequest, Membership),
    )
    for model in owned:
        model._default_manager.filter(user=user).delete()


def _forget_in_what_others_were_told(user: User, name: str, *, at: datetime) -> None:
    """Where they asked to join, or joined: here and in the mails that said so. And the journal of the administration."""
    with translation.override("fr"):
        nobody = User(erased_at=at).get_full_name()
    about = Notification.objects.filter(key__regex=TOLD_OF_PEOPLE)
    about = about.filter(Q(title__contains=name) | Q(body__contains=name))
    mails = OutgoingMail.objects.filter(pk__in=list(about.exclude(mail=None).values_list("mail", flat=True)))
    mails.update(
        subject=Replace("subject", Value(name), Value(nobody)),
        text=Replace("text", Value(name), Value(nobody)),
        html=Replace(Replace("html", Value(escape(name)), Value(nobody)), Value(name), Value(nobody)),
    )
    about.update(title=Replace("title", Value(name), Value(nobody)), body=Replace("body", Value(name), Value(nobody)))
    of_person = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=of_person, object_id=str(user.pk)).update(object_repr=nobody)


def _forget_addresses(addresses: set[str], nobody: str, *, at: datetime) -> None:
    """Where the address itself was written: invitations, alerts without an account, mails."""
    invited = Invitation.objects.annotate(small=Lower("email")).filter(small__in=addresses)
    invited.filter(accepted_at=None, revoked_at=None).update(revoked_at=at)
    invited.update(email=nobody, updated_at=at)
    Subscriber.objects.annotate(small=Lower("email")).filter(small__in=addresses).delete()
    MailTrouble.objects.filter(address__in=addresses).delete()
    OutgoingMail.objects.annotate(small=Lower("to")).filter(small__in=addresses).delete()

"""Making, using and withdrawing the tokens of programs."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from accounts.notifications import tokens as notifications

PREFIX = "oinno_"  # by which a person, or a program that looks for leaked secrets, recognises one
SECRET_BYTES = 32
LONGEST_SECRET = 100  # characters: what is longer is none of ours
SHOWN = len(PREFIX) + 4  # characters of a secret by which its person recognises it
MOST_ALIVE = 20  # tokens of one person
NOTED_EVERY = timedelta(minutes=1)  # how exact the date of the last use is


@transaction.atomic
def make(*, name: str, scopes: Iterable[str], lifetime: timedelta, by: User, at: datetime) -> tuple[ApiToken, str]:
    """A new token for the organisation the person acts for, and its secret, which nobody can read again.

    The person is told by mail. Raises ValidationError for one token too many.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if ApiToken.objects.alive(at).filter(user=by).count() >= MOST_ALIVE:
        raise ValidationError(_("You have %(limit)d tokens already: withdraw one first.") % {"limit": MOST_ALIVE})
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        user=by,
        membership=by.membership,
        name=name,
        scopes=list(scopes),
        digest=_digest(secret),
        hint=secret[:SHOWN],
        expires_at=at + lifetime,
    )
    notifications.made(token, at=at)
    return token, secret


def _digest(secret: str) -> str:
    """256 random bits need no slow hash: there is no dictionary to try."""
    return sha256(secret.encode()).hexdigest()


def borne(*, secret: str, at: datetime) -> ApiToken | None:
    """The living token of that secret, its use noted; its person then acts for the token's organisation."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_SECRET:
        return None
    alive = ApiToken.objects.alive(at).select_related("user", "membership__organisation")
    token: ApiToken | None = alive.filter(digest=_digest(secret)).first()
    if token is None:
        return None
    if token.last_used_at is None or at - token.last_used_at >= NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    token.user.active_membership = token.membership
    token.user.membership = token.membership
    return token


def revoke(*, token: ApiToken, at: datetime) -> bool:
    """It opens nothing any more; False if it was withdrawn already."""
    return bool(ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at, updated_at=at))

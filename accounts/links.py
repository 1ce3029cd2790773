"""Signed addresses in mails: stop those of some families, and the way back. Valid as long as the account is."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core import signing
from django.urls import reverse

from accounts.enums import CHOSEN_FAMILIES, Family, MailFrequency
from accounts.models import User

STOP_SALT, RESUME_SALT = "openinno.mails.stop", "openinno.mails.resume"


class LinkRefused(Exception):
    """The address was altered or cut, or its account is closed."""


def stop_path(user: User, families: Iterable[Family]) -> str:
    words = [family.value for family in families]
    return reverse("accounts:stop_mails", args=[signing.dumps([user.uuid.hex, words], salt=STOP_SALT)])


def resume_path(user: User, before: Mapping[Family, MailFrequency]) -> str:
    """Back to what each family was before the stop."""
    words = {family.value: frequency.value for family, frequency in before.items()}
    return reverse("accounts:resume_mails", args=[signing.dumps([user.uuid.hex, words], salt=RESUME_SALT)])


def to_stop(token: str) -> tuple[User, list[Family]]:
    """Whose mails, and which. Raises LinkRefused."""
    user, words = _read(token, STOP_SALT)
    families = [family for family in CHOSEN_FAMILIES if family in words]
    if not families:
        raise LinkRefused
    return user, families


def to_resume(token: str) -> tuple[User, dict[Family, MailFrequency]]:
    """Whose mails, and how often each family. Raises LinkRefused."""
    user, words = _read(token, RESUME_SALT)
    return user, {family: MailFrequency(words[family]) for family in CHOSEN_FAMILIES if family in words}


def _read(token: str, salt: str) -> tuple[User, dict[str, str]]:
    """Raises LinkRefused."""
    try:
        number, words = signing.loads(token, salt=salt)
        uuid = UUID(number)
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise LinkRefused from wrong
    user = User.objects.filter(uuid=uuid, is_active=True).first()
    if user is None:
        raise LinkRefused
    return user, words

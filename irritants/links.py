"""Signed addresses: the author of an irritant answers to the proposal of a merge without signing in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from accounts.models import User
from irritants.models import Merge

SALT = "openinno.irritants.merge"
VALID_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """Whose answer, about which proposal."""

    merge_uuid: UUID
    user_uuid: UUID


class LinkRefused(Exception):
    """The address was altered, cut or is too old."""


def answer_path(merge: Merge, user: User) -> str:
    """The address by which this person answers for their establishment."""
    return reverse("irritants:merge_answer", args=[signing.dumps([merge.uuid.hex, user.uuid.hex], salt=SALT)])


def read(token: str) -> AnswerLink:
    """Raises LinkRefused."""
    try:
        merge, user = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise LinkRefused from error
    return AnswerLink(UUID(merge), UUID(user))

"""Signed addresses: an addressee answers in one click, without signing in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from accounts.models import User
from matching.enums import Side
from matching.models import Lesson, Match, NewsAsked

SALT = "openinno.matching.answer"
READING_SALT = "openinno.matching.reading"
NEWS_SALT = "openinno.matching.news"
VALID_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """Whose answer, about which introduction, on which side."""

    match_uuid: UUID
    user_uuid: UUID
    side: Side


class LinkRefused(Exception):
    """The address was altered, cut or is too old."""


def answer_path(match: Match, user: User, side: Side) -> str:
    """The address by which this person answers for their side."""
    token = signing.dumps([match.uuid.hex, user.uuid.hex, str(side)], salt=SALT)
    return reverse("matching:answer", args=[token])


def read(token: str) -> AnswerLink:
    """Raises LinkRefused."""
    try:
        match, user, side = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise LinkRefused from error
    return AnswerLink(UUID(match), UUID(user), Side(side))


def reading_path(lesson: Lesson, user: User) -> str:
    """The address by which this person reads a lesson over for their company."""
    token = signing.dumps([lesson.uuid.hex, user.uuid.hex], salt=READING_SALT)
    return reverse("matching:read_over", args=[token])


def read_reading(token: str) -> tuple[UUID, UUID]:
    """Which lesson, and who. Raises LinkRefused."""
    try:
        lesson, user = signing.loads(token, salt=READING_SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise LinkRefused from error
    return UUID(lesson), UUID(user)


def news_path(asked: NewsAsked, user: User) -> str:
    """The address by which this person says how the POC goes."""
    token = signing.dumps([asked.uuid.hex, user.uuid.hex], salt=NEWS_SALT)
    return reverse("matching:news", args=[token])


def read_news(token: str) -> tuple[UUID, UUID]:
    """Which question, and whose answer. Raises LinkRefused."""
    try:
        asked, user = signing.loads(token, salt=NEWS_SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise LinkRefused from error
    return UUID(asked), UUID(user)

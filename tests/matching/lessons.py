"""What the tests of lessons learned have in common: who acts, and what came of it."""

from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Notification, Organisation, User
from irritants.models import Event
from matching.models import Lesson, PocDocument


def owner(lesson: Lesson) -> User:
    return lesson.poc.match.irritant.author


def house(lesson: Lesson) -> Organisation:
    return lesson.poc.match.irritant.establishment


def company(lesson: Lesson) -> User:
    return lesson.poc.match.startup.organisation.memberships.first().user


def browser(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(url: str, person: User | None = None) -> str:
    return browser(person).get(url).content.decode()


def verbs(lesson: Lesson) -> list[tuple[str, str]]:
    found = Event.objects.filter(subject_kind="lesson", subject_id=lesson.pk).order_by("pk")
    return list(found.values_list("verb", "audience"))


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("title", flat=True))


def document(lesson: Lesson, by: User, name: str = "note.txt", *, size: int = 5, private: bool = False) -> PocDocument:
    return PocDocument.objects.create(
        poc=lesson.poc,
        by=by,
        organisation=by.organisation,
        file=ContentFile(b"Notes", "note.txt"),
        name=name,
        content_type="text/plain",
        size=size,
        private=private,
    )

"""Addresses that change what surrounds a lesson: the company's word, who to call, the kit, the reuses."""

from django.core.files.base import ContentFile
from django.urls import reverse

from matching.enums import LessonStatus
from matching.links import reading_path
from matching.models import Clearance, Lesson, PocDocument, Reuse
from matching.operations import readings
from tests.factories.irritants import LONG_AGO
from tests.openinno.posts import OUTSIDERS, OWN, ROLES, Post, all_but, at, lesson_in, may
from tests.openinno.posts_beside import Maker
from tests.people import World

NOT_SHOWN = (*OUTSIDERS, "network")


def lesson(name: str, status: str = LessonStatus.PUBLISHED) -> Maker:
    return at(name)(lambda world: lesson_in(world, status))


def chased(world: World) -> Lesson:
    found = lesson_in(world, LessonStatus.DRAFT)
    readings.begin(found, at=LONG_AGO)
    return found


def with_contact(world: World, agreed: bool) -> Lesson:
    """That names the person of the establishment."""
    found = lesson_in(world, LessonStatus.PUBLISHED)
    found.contact, found.contact_person = "Poste 12", world.people["establishment"]
    found.contact_consented_at = LONG_AGO if agreed else None
    found.save()
    return found


def reused(world: World) -> Reuse:
    by = world.people["other_establishment"]
    return Reuse.objects.create(
        lesson=lesson_in(world, LessonStatus.PUBLISHED), establishment=by.organisation, by=by, kind="test"
    )


def document(name: str) -> Maker:
    """Of the company's."""

    def make(world: World) -> str:
        found, by = lesson_in(world, LessonStatus.PUBLISHED), world.people["company"]
        about = {"name": "note.txt", "content_type": "text/plain", "size": 5, "organisation": by.organisation, "by": by}
        added = PocDocument.objects.create(poc=found.poc, file=ContentFile(b"Notes", "note.txt"), **about)
        if name == "matching:hold_back_document":
            Clearance.objects.create(document=added, by=by, at=LONG_AGO)
        return reverse(name, args=[found.uuid, added.uuid])

    return make


SAID = {"comment": "Exact.", "on_problem": "Nous l’avions mal compris."}
LESSONS = {
    # To whoever holds the signed link: it was sent to one person.
    "matching:read_over": Post(
        lambda world: reading_path(lesson_in(world, LessonStatus.DRAFT), world.people["company"]),
        dict.fromkeys(ROLES, 200),
        lambda world: SAID,
        done=200,
    ),
    "matching:annotate": Post(lesson("matching:annotate"), may("company"), lambda world: SAID),
    "matching:stop_lesson_reminders": Post(
        at("matching:stop_lesson_reminders")(chased), may(*OWN, "company", hidden=NOT_SHOWN), asks=False
    ),
    "matching:lesson_contact": Post(
        lesson("matching:lesson_contact"),
        may(*OWN),
        lambda world: {"person": world.people["establishment"].pk, "contact": "Poste 12"},
    ),
    "matching:consent_to_be_called": Post(
        at("matching:consent_to_be_called")(lambda world: with_contact(world, False)), may("establishment"), asks=False
    ),
    "matching:end_contact": Post(
        at("matching:end_contact")(lambda world: with_contact(world, True)), may(*OWN), asks=False
    ),
    # Who does not see the room does not see what is in it.
    "matching:clear_document": Post(
        document("matching:clear_document"),
        may("company", hidden=all_but("company", *OWN)),
        asks=False,
    ),
    "matching:hold_back_document": Post(
        document("matching:hold_back_document"),
        may("company", hidden=all_but("company", *OWN)),
        asks=False,
    ),
    "matching:change_reuse": Post(
        at("matching:change_reuse")(reused), may("other_establishment"), lambda world: {"kind": "reuse", "context": "…"}
    ),
    "matching:withdraw_reuse": Post(at("matching:withdraw_reuse")(reused), may("other_establishment"), asks=False),
}

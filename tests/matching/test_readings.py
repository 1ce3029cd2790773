"""The company reads a lesson over: its word beside the text, the ladder that asks for it, and what follows from its silence."""

import json
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from core.states import TransitionRefused
from irritants.models import Event
from matching.enums import LessonStatus, PocStatus
from matching.models import Annotation, Lesson, LessonReminder
from matching.operations import lessons, readings
from tests.factories.accounts import curator, manager_of
from tests.factories.irritants import LONG_AGO
from tests.factories.matching import LessonFactory, PocFactory

pytestmark = pytest.mark.django_db


def day(number: float):
    return LONG_AGO + timedelta(days=number)


@pytest.fixture
def lesson() -> Lesson:
    """Written on day 0 by its establishment."""
    poc = PocFactory(status=PocStatus.SCALED)
    manager_of(poc.match.startup.organisation)
    sheet = Lesson(title="Ce que l’essai a appris", problem="Des salles.", tried="Une application.", results="94 %.")
    return lessons.write(lesson=sheet, poc=poc, by=poc.match.irritant.author, at=LONG_AGO)


def owner(lesson: Lesson):
    return lesson.poc.match.irritant.author


def company(lesson: Lesson):
    return lesson.poc.match.startup.organisation.memberships.first().user


def verbs(lesson: Lesson) -> list[str]:
    found = Event.objects.filter(subject_kind="lesson", subject_id=lesson.pk).order_by("pk")
    return list(found.values_list("verb", flat=True))


def told(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("title", flat=True))


def fresh(lesson: Lesson) -> Lesson:
    return Lesson.objects.get(pk=lesson.pk)


def words(lesson: Lesson) -> dict[str, str]:
    return dict(lesson.annotations.values_list("section", "text"))


def browser(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_company_says_its_word_beside_the_sections_and_reminders_end(lesson):
    said = {"problem": "Nous l’avions mal compris.", "tried": ""}

    lessons.review(lesson=lesson, comment="Exact.", words=said, by=company(lesson), at=day(3))

    stored = fresh(lesson)
    assert (stored.status, stored.company_comment, words(stored)) == (
        LessonStatus.REVIEWED,
        "Exact.",
        {"problem": "Nous l’avions mal compris."},
    )
    assert LessonReminder.objects.pending().count() == 0
    assert verbs(lesson) == ["write", "review"]


def test_a_word_is_changed_and_taken_back_and_what_stood_before_is_kept_on_the_thread(lesson):
    by = company(lesson)
    lessons.review(lesson=lesson, comment="Exact.", words={"problem": "Un", "tried": "Deux"}, by=by, at=day(1))
    lessons.publish(lesson=lesson, by=owner(lesson), at=day(2))

    said = {"problem": "Un, autrement", "tried": ""}
    assert readings.annotate(lesson=lesson, comment="Exact.", words=said, by=by, at=day(3)) is True
    assert readings.annotate(lesson=lesson, comment="Exact.", words=said, by=by, at=day(4)) is False

    assert words(lesson) == {"problem": "Un, autrement"}
    event = Event.objects.get(subject_kind="lesson", verb="annotate")
    assert (event.detail["before"], event.audience) == ({"problem": "Un", "tried": "Deux"}, "parties")


def test_the_company_cannot_block_by_its_silence_and_is_asked_three_times_in_all(lesson):
    assert readings.work(at=day(6.9)) == 0
    assert [readings.work(at=day(number)) for number in (7, 7, 14, 14, 21, 21)] == [1, 0, 1, 0, 1, 0]

    assert verbs(lesson) == ["write", "remind", "remind", "waited"]
    assert len(told(company(lesson))) == 3
    assert len(told(owner(lesson))) == 1

    lessons.publish(lesson=lesson, by=owner(lesson), at=day(21))

    stored = fresh(lesson)
    assert (stored.status, stored.unanswered, stored.published_at) == (LessonStatus.PUBLISHED, True, day(21))
    assert verbs(lesson)[-2:] == ["publish", "unanswered"]
    page = Client().get(lesson.get_absolute_url()).content.decode()
    assert "L’entreprise n’a pas répondu" in page


def test_before_its_time_is_over_nothing_is_published_without_it(lesson):
    with pytest.raises(ValidationError):
        lessons.publish(lesson=lesson, by=owner(lesson), at=day(21) - timedelta(seconds=1))

    assert (fresh(lesson).status, verbs(lesson)) == (LessonStatus.DRAFT, ["write"])


def test_the_button_comes_with_the_day(lesson):
    url = reverse("matching:lesson_verb", args=[lesson.uuid, "publish"])
    person = browser(owner(lesson))
    assert person.get(url).status_code == 200  # long ago

    Lesson.objects.filter(pk=lesson.pk).update(status_at=timezone.now() - readings.READ_WITHIN + timedelta(hours=1))

    assert (person.get(url).status_code, person.post(url).status_code) == (403, 403)


def test_a_text_that_changes_late_leaves_the_company_a_week(lesson):
    lesson.failed = "Les vacataires."
    lessons.save(lesson=lesson, at=day(20))
    assert [readings.work(at=day(number)) for number in (7, 14)] == [1, 1]

    assert readings.work(at=day(21)) == 0
    assert list(Lesson.objects.left_unread(day(26.9))) == []
    with pytest.raises(ValidationError):
        lessons.publish(lesson=lesson, by=owner(lesson), at=day(26.9))
    assert readings.work(at=day(27)) == 1
    assert list(Lesson.objects.left_unread(day(27))) == [lesson]
    lessons.publish(lesson=lesson, by=owner(lesson), at=day(27))

    assert fresh(lesson).unanswered is True


def test_an_answer_that_comes_after_the_publication_is_an_answer(lesson):
    lessons.publish(lesson=lesson, by=owner(lesson), at=day(21))

    readings.annotate(
        lesson=lesson, comment="", words={"problem": "Nous étions absents."}, by=company(lesson), at=day(30)
    )

    assert (fresh(lesson).unanswered, words(lesson)) == (False, {"problem": "Nous étions absents."})
    assert told(owner(lesson)) == [
        "L’entreprise a changé son mot sur votre retour d’expérience : Ce que l’essai a appris"
    ]


def test_back_to_draft_it_is_asked_again_from_the_beginning(lesson):
    by = owner(lesson)
    lessons.review(lesson=lesson, words={"tried": "Un mot"}, by=company(lesson), at=day(20))
    lessons.rework(lesson=lesson, reason="Une durée à corriger.", by=by, at=day(25))

    pending = LessonReminder.objects.pending().filter(lesson=lesson)
    assert [each.due_at for each in pending] == [day(32), day(39), day(46)]
    assert words(lesson) == {"tried": "Un mot"}
    with pytest.raises(ValidationError):
        lessons.publish(lesson=lesson, by=by, at=day(45))


def test_withdrawn_by_a_curator_it_no_longer_says_that_nobody_answered(lesson):
    lessons.publish(lesson=lesson, by=owner(lesson), at=day(21))

    lessons.withdraw(lesson=lesson, reason="Un nom y est écrit.", by=curator(), at=day(22))

    assert (fresh(lesson).unanswered, fresh(lesson).status) == (False, LessonStatus.DRAFT)
    assert LessonReminder.objects.pending().count() == 3


def test_reminders_are_stopped_once_and_the_time_to_answer_stays(lesson):
    readings.stop(lesson=lesson, by=company(lesson), at=day(2))
    with pytest.raises(TransitionRefused):
        readings.stop(lesson=lesson, by=company(lesson), at=day(2))

    assert readings.work(at=day(30)) == 0
    assert fresh(lesson).may_go_unread_at == day(21)
    assert verbs(lesson) == ["write", "stop_reminders"]


def test_a_reminder_of_a_sheet_that_was_read_meanwhile_asks_nobody(lesson):
    Lesson.objects.filter(pk=lesson.pk).update(text_at=None)
    lesson_read = fresh(lesson)
    lessons.review(lesson=lesson_read, by=company(lesson), at=day(3))
    LessonReminder.objects.update(stopped_at=None)

    assert readings.work(at=day(7)) == 0


def test_the_page_of_reading_shows_each_text_with_the_field_of_its_word(lesson):
    person = browser(company(lesson))
    url = reverse("matching:lesson_verb", args=[lesson.uuid, "review"])

    page = person.get(url).content.decode()
    assert all(text in page for text in ("Des salles.", "Une application.", "94 %.", 'name="on_tried"'))
    assert 'name="on_failed"' not in page  # it says nothing

    person.post(url, {"on_problem": "Un mot.", "on_failed": "Jamais demandé.", "comment": ""})
    assert (fresh(lesson).status, words(lesson)) == (LessonStatus.REVIEWED, {"problem": "Un mot."})

    person.post(
        reverse("matching:annotate", args=[lesson.uuid]), {"on_problem": "Un autre mot.", "comment": "Et voilà."}
    )
    assert (words(lesson), fresh(lesson).company_comment) == ({"problem": "Un autre mot."}, "Et voilà.")


def test_words_are_published_beside_the_text_and_nobody_else_writes_them(lesson):
    lessons.review(lesson=lesson, words={"tried": "Deux composantes, dit l’entreprise."}, by=company(lesson), at=day(1))
    lessons.publish(lesson=lesson, by=owner(lesson), at=day(2))
    url = reverse("matching:annotate", args=[lesson.uuid])

    assert "Deux composantes, dit l’entreprise." in Client().get(lesson.get_absolute_url()).content.decode()
    assert [browser(each).post(url, {"comment": "Faux."}).status_code for each in (owner(lesson), curator())] == [
        403,
        403,
    ]
    assert Annotation.objects.get().text == "Deux composantes, dit l’entreprise."


def link_of(person) -> str:
    """In the last mail that asked them."""
    return Notification.objects.filter(recipient=person).order_by("pk").last().mail_path


def test_the_link_of_the_mail_opens_the_sheet_and_takes_the_word_without_signing_in(lesson):
    url = link_of(company(lesson))

    page = Client().get(url)
    assert (page.status_code, page["X-Robots-Tag"], fresh(lesson).status) == (200, "noindex", LessonStatus.DRAFT)
    assert "Une application." in page.content.decode()

    assert Client().post(url, {"on_tried": "Nous confirmons."}).status_code == 200
    assert (fresh(lesson).status, words(lesson)) == (LessonStatus.REVIEWED, {"tried": "Nous confirmons."})
    assert Event.objects.get(subject_kind="lesson", verb="review").by == company(lesson)

    again = Client().post(url, {"on_tried": "Autre chose."})
    assert "Aucune réponse n’est plus attendue de vous" in again.content.decode()
    assert words(lesson) == {"tried": "Nous confirmons."}


def test_nothing_to_add_is_an_answer_in_one_click(lesson):
    Client().post(link_of(company(lesson)), {})

    assert (fresh(lesson).status, words(lesson)) == (LessonStatus.REVIEWED, {})


def test_after_a_publication_without_an_answer_the_link_still_takes_one(lesson):
    lessons.publish(lesson=lesson, by=owner(lesson), at=day(21))

    Client().post(link_of(company(lesson)), {"on_tried": "En retard, mais voici."})

    assert (fresh(lesson).unanswered, words(lesson)) == (False, {"tried": "En retard, mais voici."})


def test_a_link_is_refused_once_altered_old_or_of_somebody_who_left(lesson):
    url = link_of(company(lesson))
    assert Client().get(f"{url[:-3]}xx/").status_code == 410
    with patch("matching.links.VALID_FOR", timedelta(seconds=-1)):
        assert Client().get(url).status_code == 410

    company(lesson).memberships.all().delete()

    assert [getattr(Client(), method)(url).status_code for method in ("get", "post")] == [410, 410]
    assert fresh(lesson).status == LessonStatus.DRAFT


def test_words_of_the_company_are_found_by_the_search(lesson):
    lessons.review(lesson=lesson, words={"tried": "Avec un perroquet."}, by=company(lesson), at=day(1))
    lessons.publish(lesson=lesson, by=owner(lesson), at=day(2))
    assert "perroquet" in fresh(lesson).listed.body

    readings.annotate(lesson=lesson, comment="", words={"tried": "Avec un toucan."}, by=company(lesson), at=day(3))
    assert "toucan" in fresh(lesson).listed.body
    rows = b"".join(Client().get(reverse("matching:export_lessons", args=["json"])))
    assert [each["company_words"] for each in json.loads(rows)] == [["Ce qui a été essayé: Avec un toucan."]]


def test_the_database_refuses_a_draft_that_nobody_answered():
    from django.db import IntegrityError, transaction

    draft = LessonFactory(status=LessonStatus.DRAFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.filter(pk=draft.pk).update(unanswered=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.create(lesson=draft, section="tried", text="", by=curator(), said_at=LONG_AGO)

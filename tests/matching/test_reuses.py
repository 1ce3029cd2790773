"""Who builds on a lesson, and what its POC came to."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.states import TransitionRefused
from matching.enums import LessonStatus, Outcome, PocStatus
from matching.models import Lesson, Reuse
from matching.operations import kits, pocs, reuses
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.matching import CriterionFactory, LessonFactory, PocFactory
from tests.matching.lessons import browser, company, document, owner, read, told, verbs
from tests.moves import AT
from tests.people import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> Lesson:
    """Published, with somebody at the company."""
    lesson = LessonFactory(status=LessonStatus.PUBLISHED, title="Prévenir à temps")
    manager_of(lesson.poc.match.startup.organisation)
    return lesson


@pytest.fixture
def other() -> User:
    """Of another establishment."""
    return manager_of(OrganisationFactory(establishment=True))


def test_a_reuse_is_read_with_its_context_on_the_lesson_and_on_the_page_of_its_establishment(lesson, other):
    reuses.declare(lesson=lesson, kind="test", context="Une faculté, <un> semestre.", by=other, at=AT)

    shown = "Une faculté, &lt;un&gt; semestre."
    assert shown in read(lesson.get_absolute_url())
    page = read(reverse("matching:reuses_of", args=[other.organisation.slug]))
    assert (shown in page, lesson.title in page) == (True, True)
    own_page = read(other.organisation.get_absolute_url())
    assert f'hx-get="{reverse("matching:reuses_of", args=[other.organisation.slug])}"' in own_page
    part = browser(None).get(
        reverse("matching:reuses_of", args=[other.organisation.slug]), headers={"HX-Request": "true"}
    )
    assert "<html" not in part.content.decode()


def test_it_is_said_anew_and_withdrawn_and_those_who_ran_the_poc_are_told_each_time(lesson, other):
    reuse = reuses.declare(lesson=lesson, kind="test", context="Un semestre.", by=other, at=AT)
    assert reuses.change(reuse=reuse, kind="test", context="Un semestre.", by=other, at=AT) is False
    assert reuses.change(reuse=reuse, kind="reuse", context="Partout.", by=other, at=AT + timedelta(days=1)) is True
    reuses.withdraw(reuse=reuse, by=other, at=AT + timedelta(days=2))

    assert verbs(lesson) == [(each, "public") for each in ("reuse", "change_reuse", "end_reuse")]
    name = other.organisation.label
    news = [
        f"{name} s’appuie sur votre POC",
        f"{name} précise comment il s’appuie sur votre POC\u00a0: Nous réutilisons",
        f"{name} ne s’appuie plus sur votre POC",
    ]
    assert (told(owner(lesson)), told(company(lesson))) == (news, news)
    assert "Partout." not in read(lesson.get_absolute_url())
    assert "Partout." not in read(reverse("matching:reuses_of", args=[other.organisation.slug]))


def test_what_was_withdrawn_is_withdrawn_once_and_may_be_declared_again(lesson, other):
    reuse = reuses.declare(lesson=lesson, kind="test", by=other, at=AT)
    reuses.withdraw(reuse=reuse, by=other, at=AT)
    with pytest.raises(TransitionRefused):
        reuses.withdraw(reuse=reuse, by=other, at=AT)
    with pytest.raises(TransitionRefused):
        reuses.change(reuse=reuse, kind="reuse", by=other, at=AT)

    reuses.declare(lesson=lesson, kind="reuse", context="De nouveau.", by=other, at=AT)

    with pytest.raises(ValidationError):
        reuses.declare(lesson=lesson, kind="reuse", by=other, at=AT)
    stored = Reuse.objects.get()
    assert (stored.kind, stored.context, stored.withdrawn_at) == ("reuse", "De nouveau.", None)


def test_lists_and_figures_count_what_stands(lesson, other):
    def counted() -> tuple[int, list[str], int]:
        listed = Lesson.objects.get(pk=lesson.pk).listed
        return listed.reuses, listed.values_of("reused"), Lesson.objects.for_list().get(pk=lesson.pk).reuse_count

    reuse = reuses.declare(lesson=lesson, kind="test", by=other, at=AT)
    assert counted() == (1, ["true"], 1)
    reuses.withdraw(reuse=reuse, by=other, at=AT)
    assert counted() == (0, [], 0)


def test_only_the_establishment_that_said_it_changes_and_withdraws_it():
    world = make_world()
    people = world.people
    reuse = reuses.declare(lesson=world.lesson, kind="test", by=people["other_establishment"], at=AT)
    change, withdraw = (reverse(f"matching:{each}_reuse", args=[reuse.uuid]) for each in ("change", "withdraw"))

    for role in ("establishment", "company", "network", "curator"):
        assert [browser(people[role]).post(url, {"kind": "reuse"}).status_code for url in (change, withdraw)] == [
            403,
            403,
        ]
    assert Reuse.objects.standing().get().kind == "test"

    own = browser(people["other_establishment"])
    assert own.post(change, {"kind": "reuse", "context": "Partout."}).status_code == 302
    assert Reuse.objects.standing().get().context == "Partout."
    assert (own.post(withdraw).status_code, own.post(withdraw).status_code) == (302, 404)


def test_a_poc_that_was_extended_and_then_stopped_is_found_under_both():
    poc = CriterionFactory(poc=PocFactory(status=PocStatus.REVIEW)).poc
    by = poc.match.irritant.author
    pocs.extend(poc=poc, ends_on=date(2027, 1, 1), reason="Encore.", by=by, at=AT)
    lesson = LessonFactory(poc=poc, status=LessonStatus.PUBLISHED)
    assert Lesson.objects.get(pk=lesson.pk).listed.values_of("outcome") == ["extended"]

    pocs.review(poc=poc, by=by, at=AT)
    pocs.stop(poc=poc, measures={1: 2}, reason="Trop lent.", by=by, at=AT)

    assert lesson.outcomes() == [Outcome.EXTENDED, Outcome.STOPPED]
    for outcome, found in (("scaled", False), ("extended", True), ("stopped", True)):
        page = read(reverse("matching:lessons") + f"?outcome={outcome}")
        assert (lesson.get_absolute_url() in page) == found
    page = read(lesson.get_absolute_url())
    assert "prolongé, arrêté" in " ".join(page.split())


def test_a_lesson_published_before_the_extension_is_listed_again_after_it():
    poc = PocFactory(status=PocStatus.REVIEW)
    lesson = LessonFactory(poc=poc, status=LessonStatus.PUBLISHED)

    pocs.extend(poc=poc, ends_on=date(2027, 1, 1), reason="Encore.", by=curator(), at=AT)

    assert Lesson.objects.get(pk=lesson.pk).listed.values_of("outcome") == ["extended"]


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_for_any_row_count(rows, django_assert_num_queries):
    world = make_world()
    lesson, by = world.lesson, world.people["curator"]
    for number in range(rows):
        other = manager_of(OrganisationFactory(establishment=True))
        reuses.declare(lesson=lesson, kind="test", by=other, at=AT)
        reuses.declare(
            lesson=LessonFactory(status=LessonStatus.PUBLISHED),
            kind="test",
            by=world.people["other_establishment"],
            at=AT,
        )
        lesson.annotations.create(section=["tried", "problem", "results"][number], text="Oui.", by=by, said_at=AT)
        CriterionFactory(poc=lesson.poc, position=number + 1)
        kits.clear(lesson=lesson, document=document(lesson, by, f"{number}.txt"), by=by, at=AT)
    client = browser(by)

    with django_assert_num_queries(15):
        assert client.get(lesson.get_absolute_url()).status_code == 200
    with django_assert_num_queries(9):
        assert client.get(reverse("matching:kit_documents", args=[lesson.uuid])).status_code == 200
    with django_assert_num_queries(2):
        slug = world.people["other_establishment"].organisation.slug
        assert Client().get(reverse("matching:reuses_of", args=[slug])).status_code == 200

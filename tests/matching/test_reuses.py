"""Who builds on a lesson, who may be called about it, and what its kit holds."""

import io
import zipfile
from datetime import date, timedelta
from unittest.mock import patch

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, Organisation, User
from core.states import TransitionRefused
from irritants.models import Event
from matching.enums import LessonStatus, Outcome, PocStatus
from matching.models import Clearance, Lesson, PocDocument, Reuse
from matching.operations import contacts, kits, pocs, reuses
from matching.sheets import sheet_data, sheet_text
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.matching import CriterionFactory, LessonFactory, PocFactory
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


# Reuse


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


# Who to call


def test_who_names_themself_agrees_and_is_shown_to_those_who_are_signed_in(lesson, other):
    by = owner(lesson)
    url = reverse("matching:lesson_contact", args=[lesson.uuid])

    assert browser(by).post(url, {"person": by.pk, "contact": "Ariane Exemple, 01 02"}).status_code == 302

    stored = Lesson.objects.get(pk=lesson.pk)
    assert (stored.contact_person, stored.contact_consented_at is None) == (by, False)
    shown = [("01 02" in read(lesson.get_absolute_url(), person)) for person in (None, other, by, curator())]
    assert shown == [False, True, True, True]
    text = sheet_text(sheet_data(stored, other, frozenset({"establishment"})))
    assert ("01 02" in text, "affiché sur la page, aux personnes connectées" in text) == (False, True)


def test_a_colleague_is_asked_and_nothing_is_shown_before_they_agree(lesson, other):
    colleague, url = member_of(house(lesson)), lesson.get_absolute_url()
    contacts.name(lesson=lesson, person=colleague, contact="Bureau 12", by=owner(lesson), at=AT)

    assert [("Bureau 12" in read(url, person)) for person in (other, owner(lesson), colleague)] == [False, False, True]
    assert told(colleague) == ["On vous propose comme personne à appeler\u00a0: Prévenir à temps"]
    agree = reverse("matching:consent_to_be_called", args=[lesson.uuid])
    assert [browser(each).post(agree).status_code for each in (owner(lesson), curator(), other)] == [403, 403, 403]

    assert browser(colleague).post(agree).status_code == 302
    assert "Bureau 12" in read(url, other)
    with pytest.raises(TransitionRefused):
        contacts.consent(lesson=lesson, by=colleague, at=AT)
    assert verbs(lesson) == [("name_contact", "parties"), ("consent", "parties")]
    assert "Bureau 12" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_one_click_takes_the_consent_back_and_erases_what_was_shown(lesson, other):
    by = owner(lesson)
    contacts.name(lesson=lesson, person=by, contact="01 02", by=by, at=AT)
    end = reverse("matching:end_contact", args=[lesson.uuid])
    assert [browser(each).post(end).status_code for each in (other, company(lesson))] == [403, 403]

    assert browser(by).post(end).status_code == 302

    stored = Lesson.objects.get(pk=lesson.pk)
    assert (stored.contact, stored.contact_person, stored.contact_consented_at) == ("", None, None)
    assert "01 02" not in read(lesson.get_absolute_url(), other)


def test_another_name_asks_for_another_consent(lesson):
    by, colleague = owner(lesson), member_of(house(lesson))
    contacts.name(lesson=lesson, person=by, contact="01 02", by=by, at=AT)

    contacts.name(lesson=lesson, person=colleague, contact="03 04", by=by, at=AT)

    assert Lesson.objects.get(pk=lesson.pk).shown_contact == ""


def test_who_left_the_establishment_or_closed_their_account_is_shown_no_longer(lesson, other):
    by, url = owner(lesson), lesson.get_absolute_url()
    contacts.name(lesson=lesson, person=by, contact="01 02", by=by, at=AT)
    assert "01 02" in read(url, other)

    by.memberships.update(organisation=OrganisationFactory(establishment=True))
    assert "01 02" not in read(url, other)
    by.memberships.update(organisation=house(lesson))
    User.objects.filter(pk=by.pk).update(is_active=False)
    assert "01 02" not in read(url, other)


def test_a_person_of_another_house_is_not_named(lesson, other):
    with pytest.raises(ValidationError):
        contacts.name(lesson=lesson, person=other, contact="01 02", by=owner(lesson), at=AT)
    url = reverse("matching:lesson_contact", args=[lesson.uuid])
    assert browser(owner(lesson)).post(url, {"person": other.pk, "contact": "01 02"}).status_code == 422


def test_the_database_refuses_a_consent_of_nobody(lesson):
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.filter(pk=lesson.pk).update(contact="01 02", contact_consented_at=AT)


# What became of the POC


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


# The sheet on paper, and the kit


def pages_of(body: bytes) -> str:
    with pypdfium2.PdfDocument(body) as found:
        return "\n".join(page.get_textpage().get_text_range() for page in found)


def test_the_sheet_is_a_tagged_document_that_says_what_the_page_says(lesson):
    CriterionFactory(poc=lesson.poc)
    lesson.annotations.create(section="tried", text="#strong[Deux] composantes.", by=company(lesson), said_at=AT)

    response = Client().get(reverse("matching:lesson_sheet", args=[lesson.uuid]))

    assert response["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in response.content
    text = " ".join(pages_of(response.content).split())
    assert all(each in text for each in (lesson.title, lesson.tried, "#strong[Deux] composantes.", "Généralisé"))


def test_a_draft_is_no_document_for_others(other):
    lesson = LessonFactory(status=LessonStatus.DRAFT)
    manager_of(lesson.poc.match.startup.organisation)
    url = reverse("matching:lesson_sheet", args=[lesson.uuid])

    assert [browser(each).get(url).status_code for each in (None, other, company(lesson))] == [404, 404, 200]


def kit_of(lesson: Lesson, person: User) -> zipfile.ZipFile:
    response = browser(person).get(reverse("matching:kit", args=[lesson.uuid]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


def test_the_kit_holds_the_sheet_and_the_documents_that_were_cleared(lesson, other):
    both = {"Étude.txt": owner(lesson), "../../étude.txt": company(lesson), "secret.txt": company(lesson)}
    added = [document(lesson, by, name) for name, by in both.items()]
    for each in added[:2]:
        kits.clear(lesson=lesson, document=each, by=each.by, at=AT)

    found = kit_of(lesson, other)

    folder = "prevenir-a-temps"
    assert found.testzip() is None
    assert found.namelist() == [
        f"{folder}/fiche.pdf",
        f"{folder}/fiche.txt",
        f"{folder}/documents/Étude.txt",
        f"{folder}/documents/étude-2.txt",
    ]
    assert found.read(f"{folder}/documents/Étude.txt") == b"Notes"
    assert lesson.tried in found.read(f"{folder}/fiche.txt").decode()
    assert lesson.title in pages_of(found.read(f"{folder}/fiche.pdf"))


def test_what_is_private_or_gone_from_the_disk_is_not_in_it(lesson, other):
    by = company(lesson)
    with pytest.raises(ValidationError):
        kits.clear(lesson=lesson, document=document(lesson, by, private=True), by=by, at=AT)
    kept, gone = document(lesson, by, "gardé.txt"), document(lesson, by, "perdu.txt")
    for each in (kept, gone):
        kits.clear(lesson=lesson, document=each, by=by, at=AT)
    PocDocument.objects.filter(pk=kept.pk).update(private=True)
    gone.file.storage.delete(gone.file.name)

    assert len(kit_of(lesson, other).namelist()) == 2


def test_the_owner_takes_a_document_out_again(lesson, other):
    by = company(lesson)
    added = document(lesson, by)
    assert [kits.clear(lesson=lesson, document=added, by=by, at=AT) for _ in range(2)] == [True, False]
    assert [kits.hold_back(lesson=lesson, document=added, by=by, at=AT) for _ in range(2)] == [True, False]

    assert len(kit_of(lesson, other).namelist()) == 2
    assert verbs(lesson) == [("clear", "parties"), ("hold_back", "parties")]


def test_a_kit_never_weighs_more_than_its_limit(lesson):
    by = company(lesson)
    with patch("matching.operations.kits.KIT_LIMIT", 10):
        kits.clear(lesson=lesson, document=document(lesson, by, size=6), by=by, at=AT)
        with pytest.raises(ValidationError):
            kits.clear(lesson=lesson, document=document(lesson, by, size=5), by=by, at=AT)
        kits.clear(lesson=lesson, document=document(lesson, by, size=4), by=by, at=AT)

    assert Clearance.objects.weight(lesson.poc) == 10


def test_who_added_a_document_decides_about_it_and_nobody_else(lesson, other):
    added = document(lesson, company(lesson))
    urls = [reverse(f"matching:{each}_document", args=[lesson.uuid, added.uuid]) for each in ("clear", "hold_back")]

    for person, answer in ((owner(lesson), 403), (curator(), 403), (other, 404)):
        assert [browser(person).post(url).status_code for url in urls] == [answer, answer]
    assert browser(company(lesson)).post(urls[0]).status_code == 302
    page = read(reverse("matching:kit_documents", args=[lesson.uuid]), owner(lesson))
    assert f"partagé par {company(lesson).get_full_name()}" in page
    assert browser(company(lesson)).post(urls[1]).status_code == 302
    assert Clearance.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        ("visitor", 302),
        ("establishment", 200),
        ("other_establishment", 200),
        ("other_company", 403),
        ("network", 403),
        ("curator", 200),
    ],
)
def test_establishments_that_are_signed_in_take_the_kit(role, answer):
    world = make_world()
    response = browser(world.people[role]).get(reverse("matching:kit", args=[world.lesson.uuid]))
    b"".join(response)

    assert response.status_code == answer


def test_a_hidden_establishment_is_named_neither_on_paper_nor_by_its_files(other):
    lesson = LessonFactory(
        status=LessonStatus.PUBLISHED,
        poc__match__irritant__hide_establishment=True,
        poc__match__irritant__establishment__name="Université Confidentielle",
        poc__match__irritant__published=True,
    )
    by = owner(lesson)
    contacts.name(lesson=lesson, person=by, contact="Ariane, Université Confidentielle", by=by, at=AT)
    added = document(lesson, by, "universite-confidentielle.txt")
    kits.clear(lesson=lesson, document=added, by=by, at=AT)
    company_elsewhere = manager_of(OrganisationFactory(startup=True))

    data = sheet_data(lesson, company_elsewhere, frozenset())
    assert "Confidentielle" not in sheet_text(data)
    assert Clearance.objects.get().name_for(frozenset()) == f"document-{str(added.uuid)[:4]}.txt"
    assert "Confidentielle" not in pages_of(Client().get(reverse("matching:lesson_sheet", args=[lesson.uuid])).content)


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

    with django_assert_num_queries(14):
        assert client.get(lesson.get_absolute_url()).status_code == 200
    with django_assert_num_queries(9):
        assert client.get(reverse("matching:kit_documents", args=[lesson.uuid])).status_code == 200
    with django_assert_num_queries(2):
        slug = world.people["other_establishment"].organisation.slug
        assert Client().get(reverse("matching:reuses_of", args=[slug])).status_code == 200

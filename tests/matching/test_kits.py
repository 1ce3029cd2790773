"""The sheet of a lesson on paper, and what its reuse kit holds."""

import io
import zipfile
from unittest.mock import patch

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from irritants.models import Event
from matching.enums import LessonStatus
from matching.models import Clearance, Lesson, PocDocument
from matching.operations import contacts, documents, kits
from matching.sheets import sheet_data, sheet_text
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.matching import CriterionFactory, LessonFactory
from tests.matching.lessons import browser, company, document, owner, read, verbs
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


def text_file(content: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("protocole.txt", content.encode())


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


def test_the_kit_holds_the_version_that_was_cleared_and_no_newer_one(lesson, other):
    by = company(lesson)
    first = documents.add_document(poc=lesson.poc, upload=text_file("un"), private=False, by=by)
    kits.clear(lesson=lesson, document=first, by=by, at=AT)
    second = documents.add_version(document=first, upload=text_file("deux"), note="", by=by)

    before = kit_of(lesson, other)
    kits.clear(lesson=lesson, document=second, by=by, at=AT)
    kits.hold_back(lesson=lesson, document=first, by=by, at=AT)
    after = kit_of(lesson, other)

    folder = "prevenir-a-temps/documents"
    assert before.namelist()[2:] == [f"{folder}/protocole.txt"]
    assert before.read(f"{folder}/protocole.txt") == b"un"
    assert after.namelist()[2:] == [f"{folder}/protocole-v2.txt"]
    assert after.read(f"{folder}/protocole-v2.txt") == b"deux"


def test_the_page_of_the_kit_says_that_a_newer_version_is_not_in_it(lesson):
    by = company(lesson)
    first = documents.add_document(poc=lesson.poc, upload=text_file("un"), private=False, by=by)
    kits.clear(lesson=lesson, document=first, by=by, at=AT)
    url, warning = (
        reverse("matching:kit_documents", args=[lesson.uuid]),
        "la version 2, plus récente, n’est pas partagée",
    )

    alone = read(url, by)
    second = documents.add_version(document=first, upload=text_file("deux"), note="", by=by)
    behind = read(url, by)
    kits.clear(lesson=lesson, document=second, by=by, at=AT)
    both = read(url, by)

    assert [warning in page for page in (alone, behind, both)] == [False, True, False]
    assert [page.count("Ne plus le partager") for page in (alone, behind, both)] == [1, 1, 2]
    assert "version 2" in behind


def test_a_version_is_cleared_by_the_organisation_that_added_it(lesson):
    first = documents.add_document(poc=lesson.poc, upload=text_file("un"), private=False, by=company(lesson))
    second = documents.add_version(document=first, upload=text_file("deux"), note="", by=owner(lesson))
    urls = [reverse("matching:clear_document", args=[lesson.uuid, each.uuid]) for each in (first, second)]

    answers = [[browser(each).post(url).status_code for url in urls] for each in (company(lesson), owner(lesson))]

    assert answers == [[302, 403], [403, 302]]


def test_the_thread_says_which_version_was_shared(lesson):
    by = company(lesson)
    first = documents.add_document(poc=lesson.poc, upload=text_file("un"), private=False, by=by)
    second = documents.add_version(document=first, upload=text_file("deux"), note="", by=by)
    for each in (first, second):
        kits.clear(lesson=lesson, document=each, by=by, at=AT)

    said = Event.objects.filter(subject_kind="lesson", verb="clear").order_by("pk")
    assert [each.detail["document"] for each in said] == ["protocole.txt", "protocole.txt (v2)"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_the_kit_costs_as_much_with_more_versions(lesson, rows, django_assert_num_queries):
    by = company(lesson)
    last = documents.add_document(poc=lesson.poc, upload=text_file("un"), private=False, by=by)
    for _more in range(rows - 1):
        last = documents.add_version(document=last, upload=text_file("n"), note="", by=by)
        kits.clear(lesson=lesson, document=last, by=by, at=AT)
    client, url = browser(by), reverse("matching:kit_documents", args=[lesson.uuid])

    with django_assert_num_queries(9):
        client.get(url)


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

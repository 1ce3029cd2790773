"""Files beside an irritant: what they are is read from their content, and they only leave as downloads."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.uploads import MAX_SIZE
from irritants.enums import IrritantStatus
from irritants.models import Attachment, Irritant
from irritants.operations import MAX_ATTACHMENTS
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def zipped(**entries: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return content.getvalue()


DOCX = zipped(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
ODT = zipped(mimetype="application/vnd.oasis.opendocument.text", content_DOT_xml="<office/>")


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


@pytest.fixture
def draft(client) -> Irritant:
    irritant = IrritantFactory()
    sign_in(client, irritant.author)
    return irritant


def attach(client, irritant: Irritant, name: str, content: bytes, **data: str):
    upload = SimpleUploadedFile(name, content)
    return client.post(reverse("irritants:attach", args=[irritant.uuid]), {"upload": upload, **data})


ACCEPTED = {
    "etude.pdf": (PDF, "application/pdf"),
    "ÉTUDE D’USAGE.PDF": (PDF, "application/pdf"),
    "capture.png": (PNG, "image/png"),
    "notes.txt": ("Voilà ce que nous avons noté.".encode(), "text/plain"),
    "anciennes notes.txt": ("Voilà ce que nous avons noté.".encode("cp1252"), "text/plain"),
    "cahier.docx": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "cahier.odt": (ODT, "application/vnd.oasis.opendocument.text"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_file_that_is_what_its_name_says_comes_back_as_a_download(client, draft, name):
    content, content_type = ACCEPTED[name]
    attach(client, draft, name, content)

    response = client.get(Attachment.objects.get().get_absolute_url())

    assert b"".join(response) == content
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


REFUSED = {
    "a page": ("page.html", HTML),
    "a drawing that runs": ("dessin.svg", SVG),
    "a page renamed": ("page.pdf", HTML),
    "a page renamed as text": ("page.txt", HTML),
    "a drawing renamed as text": ("dessin.txt", b"\xef\xbb\xbf\n " + SVG),
    "a drawing renamed as an image": ("dessin.png", SVG),
    "an image renamed": ("image.pdf", PNG),
    "a document renamed": ("etude.png", PDF),
    "any archive renamed": ("archive.docx", zipped(virus="MZ")),
    "any archive renamed as open document": ("archive.odt", zipped(virus="MZ")),
    "a text document renamed as a table": ("cahier.xlsx", DOCX),
    "a broken archive": ("cahier.odt", b"PK\x03\x04" + b"\0" * 40),
    "an archive": ("archive.zip", zipped(a="b")),
    "a program": ("outil.exe", b"MZ\x90\x00"),
    "a program renamed": ("outil.txt", b"MZ\x90\x00\x03\x00"),
    "two suffixes": ("page.pdf.html", PDF),
    "no suffix": ("etude", PDF),
    "empty": ("etude.pdf", b""),
    "too large": ("etude.pdf", PDF + b"\0" * MAX_SIZE),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_not_accepted_says_why_beside_its_field(client, draft, case):
    response = attach(client, draft, *REFUSED[case])

    page = BeautifulSoup(response.content, "html.parser")
    described = page.find(attrs={"name": "upload"})["aria-describedby"].split()
    message = " ".join(page.find(id=each).get_text(" ", strip=True) for each in described if "error" in each)
    assert (response.status_code, Attachment.objects.count()) == (422, 0)
    assert message != ""


def test_a_file_just_within_the_size_is_accepted(client, draft):
    content = PDF.ljust(MAX_SIZE, b"\n")

    assert attach(client, draft, "etude.pdf", content).status_code == 302
    assert Attachment.objects.get().size == MAX_SIZE


def test_one_file_too_many_is_refused_until_another_is_removed(client, draft):
    for number in range(MAX_ATTACHMENTS):
        attach(client, draft, f"etude-{number}.pdf", PDF)
    refused = attach(client, draft, "de-trop.pdf", PDF)
    first = Attachment.objects.first()
    stored = first.file.path
    client.post(reverse("irritants:detach", args=[first.uuid]))

    assert (refused.status_code, Attachment.objects.count()) == (422, MAX_ATTACHMENTS - 1)
    assert attach(client, draft, "de-trop.pdf", PDF).status_code == 302
    assert stored != ""


def test_a_removed_file_leaves_the_disk(client, draft, django_capture_on_commit_callbacks):
    attach(client, draft, "etude.pdf", PDF)
    attachment = Attachment.objects.get()
    storage, name = attachment.file.storage, attachment.file.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("irritants:detach", args=[attachment.uuid]))

    assert not storage.exists(name)


@pytest.mark.parametrize("status", [IrritantStatus.SUBMITTED, IrritantStatus.PUBLISHED])
def test_once_submitted_files_are_neither_added_nor_removed(client, draft, status):
    attach(client, draft, "etude.pdf", PDF)
    fields = {"published_at": draft.status_at} if status == IrritantStatus.PUBLISHED else {}
    other = IrritantFactory(establishment=draft.establishment, author=draft.author, status=status, **fields)
    Attachment.objects.update(irritant=other)

    added = attach(client, other, "autre.pdf", PDF)
    removed = client.post(reverse("irritants:detach", args=[Attachment.objects.get().uuid]))

    assert (added.status_code, removed.status_code, Attachment.objects.count()) == (403, 403, 1)


def test_a_private_file_is_for_its_establishment_and_the_curators(client, draft):
    attach(client, draft, "marche.pdf", PDF, private="on")
    published = IrritantFactory(published=True, establishment=draft.establishment, author=draft.author)
    Attachment.objects.update(irritant=published)
    url = Attachment.objects.get().get_absolute_url()
    readers = {
        "a colleague": member_of(draft.establishment),
        "a curator": curator(),
        "another establishment": member_of(OrganisationFactory(establishment=True)),
        "a company": manager_of(StartupFactory(validated=True).organisation),
    }
    answers = {}
    for who, person in readers.items():
        sign_in(client, person)
        response = client.get(url)
        b"".join(response)
        named = "marche.pdf" in client.get(published.get_absolute_url()).content.decode()
        answers[who] = (response.status_code, named)
    client.logout()

    assert answers == {
        "a colleague": (200, True),
        "a curator": (200, True),
        "another establishment": (404, False),
        "a company": (404, False),
    }
    assert client.get(url).status_code == 302
    assert "marche.pdf" not in client.get(published.get_absolute_url()).content.decode()

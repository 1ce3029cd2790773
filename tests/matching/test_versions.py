"""Documents of the room of a POC: a new version keeps those before, for whoever may read the document."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matching.enums import PocStatus
from matching.models import Poc, PocDocument
from matching.operations import documents
from matching.room.documents import families_of
from tests.accounts.forms import signed_in
from tests.factories.accounts import OrganisationFactory, curator, member_of
from tests.factories.matching import PocFactory

pytestmark = pytest.mark.django_db


def table(lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.csv", lines.encode())


@pytest.fixture
def poc() -> Poc:
    return PocFactory(status=PocStatus.RUNNING)


@pytest.fixture
def company(poc):
    return member_of(poc.match.startup.organisation)


def content(document: PocDocument) -> str:
    with document.file.open("rb") as file:
        return file.read().decode()


def got_by(client, document: PocDocument) -> int:
    response = client.get(reverse("matching:poc_document", args=[document.uuid]))
    if response.streaming:
        response.getvalue()  # read to its end, the file is closed
    return response.status_code


def three_versions(poc, by, other, *, private: bool = False) -> list[PocDocument]:
    first = documents.add_document(poc=poc, upload=table("lieu;un"), private=private, by=by)
    second = documents.add_version(document=first, upload=table("lieu;deux"), note="Deux.", by=other)
    return [first, second, documents.add_version(document=second, upload=table("lieu;trois"), note="", by=by)]


def test_versions_are_numbered_and_nothing_is_overwritten(poc, company):
    kept = three_versions(poc, poc.match.irritant.author, company)

    assert [(each.number, each.first_id_of_all, each.by) for each in kept] == [
        (1, kept[0].pk, poc.match.irritant.author),
        (2, kept[0].pk, company),
        (3, kept[0].pk, poc.match.irritant.author),
    ]
    contents = [content(PocDocument.objects.get(pk=each.pk)) for each in kept]
    assert contents == ["lieu;un", "lieu;deux", "lieu;trois"]


def test_the_list_shows_the_latest_with_those_before(poc, company):
    kept = three_versions(poc, poc.match.irritant.author, company)
    other = documents.add_document(poc=poc, upload=table("autre"), private=False, by=company)

    found = families_of(poc, company, {"establishment"})

    assert [(each.latest.document, [version.document for version in each.earlier]) for each in found] == [
        (other, []),
        (kept[2], [kept[1], kept[0]]),
    ]


def test_who_wrote_a_version_is_named_to_colleagues_and_curators_alone(poc, company):
    documents.add_document(poc=poc, upload=table("lieu;un"), private=False, by=company)
    observer = member_of(OrganisationFactory())
    poc.observers.add(observer.organisation)

    named = {
        reader: families_of(poc, reader, {"establishment"})[0].latest.person
        for reader in (company, curator(), poc.match.irritant.author, observer)
    }

    assert list(named.values()) == [str(company), str(company), "", ""]


def test_an_observer_does_not_learn_a_hidden_establishment_from_its_documents(poc):
    documents.add_document(poc=poc, upload=table("lieu;un"), private=False, by=poc.match.irritant.author)
    observer = member_of(OrganisationFactory())
    poc.observers.add(observer.organisation)

    assert families_of(poc, observer, frozenset())[0].latest.organisation == "L’établissement"


def test_a_file_of_another_type_is_no_version(poc, company):
    first = documents.add_document(poc=poc, upload=table("lieu;un"), private=False, by=company)

    with pytest.raises(ValidationError):
        documents.add_version(
            document=first, upload=SimpleUploadedFile("outil.exe", b"MZ\x00\x01"), note="", by=company
        )

    assert PocDocument.objects.count() == 1


def test_observers_download_every_version_of_a_shared_document_and_add_none(poc, company):
    kept = three_versions(poc, poc.match.irritant.author, company)
    observer = member_of(OrganisationFactory())
    poc.observers.add(observer.organisation)
    client = signed_in(observer)

    got = [got_by(client, each) for each in kept]
    added = client.post(reverse("matching:add_version", args=[kept[0].uuid]), {"upload": table("non")})

    assert (got, added.status_code, PocDocument.objects.count()) == ([200, 200, 200], 403, 3)


def test_versions_of_a_private_document_stay_private(poc, company):
    kept = three_versions(poc, company, company, private=True)

    for other in (poc.match.irritant.author, curator(), member_of(OrganisationFactory())):
        client = signed_in(other)
        got = [got_by(client, each) for each in kept]
        added = client.post(reverse("matching:add_version", args=[kept[0].uuid]), {"upload": table("non")})
        assert (got, added.status_code) == ([404, 404, 404], 404)
    assert [each.private for each in PocDocument.objects.all()] == [True, True, True]


def test_a_version_is_added_from_its_page(poc, company):
    first = documents.add_document(poc=poc, upload=table("lieu;un"), private=False, by=company)
    client = signed_in(poc.match.irritant.author)
    address = reverse("matching:add_version", args=[first.uuid])

    refused = client.post(address, {"note": "Rien."})
    client.post(address, {"upload": table("lieu;deux"), "note": "Une salle de plus."})

    page = BeautifulSoup(client.get(poc.get_absolute_url()).content, "html.parser").select_one(
        "[aria-labelledby=documents]"
    )
    assert refused.status_code == 422
    assert ("Une salle de plus." in page.get_text(), "1 version antérieure" in page.get_text()) == (True, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_one_query_whatever_the_versions(rows, poc, company, django_assert_num_queries):
    first = documents.add_document(poc=poc, upload=table("lieu;un"), private=False, by=company)
    for _more in range(rows - 1):
        documents.add_version(document=first, upload=table("lieu;n"), note="", by=company)
    readable = {"establishment"}

    with django_assert_num_queries(1):
        (family,) = families_of(poc, company, readable)

    assert [family.latest.document.number, len(family.earlier)] == [rows, rows - 1]

"""Lists as files: what the page shows, to each reader what they may know, large ones by the worker."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import exports as doors
from accounts.models import Export, Notification
from accounts.operations import exports
from core.files import FORMATS
from irritants.enums import PUBLIC, IrritantStatus
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.factories.startups import StartupFactory
from tests.people import make_world

pytestmark = pytest.mark.django_db
LISTS = {
    "irritants:export": "irritants:list",
    "startups:export": "startups:list",
    "matching:export_pocs": "matching:pocs",
    "matching:export_lessons": "matching:lessons",
}


def client_of(person=None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def got(name: str, form: str = "json", person=None, **query) -> bytes:
    response = client_of(person).get(reverse(name, args=[form]), query)
    assert response.status_code == 200
    return b"".join(response)


def rows(name: str, person=None, **query) -> list[dict]:
    return json.loads(got(name, person=person, **query))


def text_of(form: str, content: bytes) -> str:
    """All that a file says."""
    if form != "xlsx":
        return content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize("status", IrritantStatus.values)
def test_only_public_irritants_are_exported_even_to_their_author(status):
    irritant = IrritantFactory(status=status)

    expected = [irritant.title] if status in PUBLIC else []
    assert [row["title"] for row in rows("irritants:export", irritant.author)] == expected


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", FORMATS)
def test_each_list_leaves_in_each_format_under_a_dated_name(name, form):
    make_world()

    response = Client().get(reverse(name, args=[form]))

    assert response["Content-Type"] == FORMATS[form].content_type
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert f"-{timezone.localdate().isoformat()}.{form}" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    assert len(text_of(form, b"".join(response))) > 100


def test_an_unknown_format_is_not_found():
    assert Client().get(reverse("irritants:export", args=["pdf"])).status_code == 404


def test_the_file_has_the_rows_of_the_page_in_its_order():
    for number in range(3):
        IrritantFactory(published=True, title=f"Salle {number}", answer_deadline=timezone.localdate())
    IrritantFactory(published=True, title="Cantine")

    for query in ({"q": "salle"}, {"sort": "deadline"}, {"open": "true"}, {}):
        page = Client().get(reverse("irritants:list"), query)
        shown = [card.irritant.title for card in page.context["cards"]]
        exported = [row["title"] for row in rows("irritants:export", **query)]
        assert sorted(exported) == sorted(shown)
        if "q" not in query:  # words: the page shows the best first, the file the newest
            assert exported == shown


class Hidden:
    """An irritant whose establishment and budget companies may not know."""

    NAME, BUDGET = "Université Confidentielle", Decimal("43210.00")

    def __init__(self) -> None:
        place = OrganisationFactory(establishment=True, name=self.NAME, region="53")
        self.irritant = IrritantFactory(
            published=True,
            establishment=place,
            hide_establishment=True,
            budget_visible=False,
            budget_min=self.BUDGET,
            budget_max=self.BUDGET,
        )
        CoSignatureFactory(irritant=self.irritant, budget_min=Decimal(1), budget_max=Decimal(1))

    def betrayed(self, content: str) -> bool:
        return any(word in content for word in (self.NAME, "43210", "43211", "Bretagne", '"53"'))


@pytest.mark.parametrize("form", FORMATS)
def test_hidden_names_and_budgets_are_in_the_file_of_who_may_know_them_only(form):
    hidden = Hidden()
    readers = {
        "visitor": None,
        "company": manager_of(StartupFactory(validated=True).organisation),
        "network": manager_of(OrganisationFactory(network=True)),
        "own": hidden.irritant.author,
        "curator": curator(),
    }

    found = {
        name: hidden.betrayed(text_of(form, got("irritants:export", form, person))) for name, person in readers.items()
    }

    assert found == {"visitor": False, "company": False, "network": False, "own": True, "curator": True}


def test_introductions_and_funding_are_each_one_s_own():
    world = make_world()
    seen = {
        role: (
            world.match.uuid.hex in got("matching:export_matches", person=person).decode().replace("-", ""),
            len(rows("matching:export_fundings", person)),
        )
        for role, person in world.people.items()
        if person
    }

    assert {role for role, (match, _) in seen.items() if match} == {
        "establishment",
        "company",
        "network",
        "curator",
        "administrator",
    }
    assert {role for role, (_, fundings) in seen.items() if fundings} == {
        "establishment",
        "company",
        "curator",
        "administrator",
    }


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("irritants:export", 5), ("startups:export", 7)])
def test_a_file_takes_the_same_queries_for_any_row_count(item_count, name, queries, django_assert_num_queries):
    for _ in range(item_count):
        (IrritantFactory(published=True) if name == "irritants:export" else StartupFactory(validated=True))

    with django_assert_num_queries(queries):
        assert len(rows(name)) == item_count


@pytest.fixture
def large(monkeypatch) -> None:
    """Three irritants, of which two are already many."""
    monkeypatch.setattr(doors, "DIRECT_ROWS", 2)
    for number in range(3):
        IrritantFactory(published=True, title=f"Salle {number}")


LARGE = reverse("irritants:export", args=["csv"]) + "?q=salle"


def test_a_long_list_is_offered_to_visitors_who_sign_in(large):
    response = Client().get(LARGE)

    assert "Connectez-vous" in response.content.decode()
    assert Client().post(LARGE).status_code == 200
    assert Export.objects.count() == 0


def test_a_long_list_is_prepared_and_its_owner_alone_downloads_it(large, run_jobs):
    place = OrganisationFactory(establishment=True)
    person, other = manager_of(place), manager_of(place)
    client = client_of(person)
    assert client.get(LARGE).status_code == 200
    assert Export.objects.count() == 0

    progress = client.post(LARGE).url
    assert "0 sur 3" in client.get(progress).content.decode()
    run_jobs()

    page = client.get(progress)
    link = reverse("accounts:exported", args=[page.context["token"]])
    assert [row[1] for row in table(b"".join(client.get(link)))] == ["Titre", "Salle 2", "Salle 1", "Salle 0"]
    assert Notification.objects.get(recipient=person).path == progress
    stranger = client_of(other)
    assert (stranger.get(progress).status_code, stranger.get(link).status_code) == (404, 404)
    assert Client().get(link).status_code == 302
    assert client.get(link.replace(page.context["token"], "inventé")).status_code == 404


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_has_what_its_owner_may_know_for_the_organisation_they_asked_for(large, run_jobs):
    hidden = Hidden()
    person = hidden.irritant.author
    asked = client_of(person).post(reverse("irritants:export", args=["json"])).url
    company = StartupFactory(validated=True).organisation
    person.active_membership = person.memberships.create(organisation=company)
    person.save(update_fields=["active_membership"])
    run_jobs()

    export = Export.objects.get(uuid=asked.split("/")[-2])
    with export.file.open() as file:
        assert hidden.betrayed(file.read().decode())


def test_a_file_expires_and_leaves_nothing(large, run_jobs):
    client = client_of(curator())
    progress = client.post(LARGE).url
    run_jobs()
    export = Export.objects.get()
    link = reverse("accounts:exported", args=[client.get(progress).context["token"]])
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert (client.get(progress).status_code, client.get(link).status_code) == (404, 404)
    exports.forget_expired(at=timezone.now() + timedelta(hours=2))
    assert (Export.objects.count(), default_storage.exists(export.file.name)) == (0, False)


def test_files_without_a_row_go_too_but_not_one_that_is_just_being_written():
    name = default_storage.save("exports/orphelin.csv", ContentFile(b"x"))
    exports.forget_expired(at=timezone.now())
    assert default_storage.exists(name)

    exports.forget_expired(at=timezone.now() + timedelta(hours=2))
    assert not default_storage.exists(name)


def test_an_export_forgotten_before_it_was_written_is_left(large, run_jobs):
    client_of(curator()).post(LARGE)
    Export.objects.all().delete()

    assert "dashboards.write_export" in run_jobs()
    assert Export.objects.count() == 0

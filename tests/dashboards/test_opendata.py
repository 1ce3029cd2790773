"""The open data: all that a visitor may read and nothing more, in files that say what they are."""

import csv
import hashlib
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dashboards.datasets import DATASETS
from dashboards.management.commands import opendata as command
from dashboards.operations import opendata
from irritants.enums import PUBLIC, IrritantStatus
from matching.enums import LessonStatus, PocStatus
from tests.factories.accounts import OrganisationFactory
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.factories.matching import LessonFactory, PocFactory
from tests.factories.startups import StartupFactory
from tests.people import make_world

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NAMES = ["irritants", "cosignatures", "companies", "pocs", "lessons", "words"]


def published() -> opendata.Version:
    return opendata.publish(at=NOON)


def rows(name: str, version: opendata.Version) -> list[dict]:
    return [json.loads(line) for line in (version.folder / f"{name}.jsonl").read_text().splitlines()]


def downloaded(name: str, version: str = "derniere") -> bytes:
    response = Client().get(reverse("dashboards:opendata_file", args=[version, name]))
    assert response.status_code == 200
    return b"".join(response)


def test_each_table_is_there_twice_and_the_manifest_tells_the_truth():
    make_world()

    manifest = json.loads((published().folder / "manifest.json").read_text())

    assert [each["name"] for each in manifest["files"]] == [
        f"{name}.{kind}" for name in NAMES for kind in ("jsonl", "csv")
    ]
    assert (manifest["version"], manifest["licence"]) == ("2026-05-04", "Licence Ouverte 2.0")
    assert (manifest["demonstration"], manifest["schema"]) == (True, opendata.SCHEMA)
    for file in manifest["files"]:
        content = downloaded(file["name"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
        read = content.decode().splitlines() if file["name"].endswith("jsonl") else table(content)[1:]
        assert len(read) == file["rows"]


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_both_formats_have_the_same_rows_in_the_same_order():
    make_world()
    version = published()

    for dataset in DATASETS:
        name = dataset.sheet.name
        headers, *lines = table((version.folder / f"{name}.csv").read_bytes())
        objects = rows(name, version)
        assert headers == [column.name for column in dataset.sheet.columns]
        assert [list(each) for each in objects] == [headers] * len(objects)
        assert [line[0] for line in lines] == [each[headers[0]] for each in objects]


@pytest.mark.parametrize("status", IrritantStatus.values)
def test_only_public_irritants_are_in_it(status):
    irritant = IrritantFactory(status=status)
    CoSignatureFactory(irritant=irritant, intent="buy")
    version = published()

    expected = [str(irritant.uuid)] if status in PUBLIC else []
    assert [row["id"] for row in rows("irritants", version)] == expected
    joined = [{"irritant": each, "intent": "buy", "establishments": 1} for each in expected]
    assert rows("cosignatures", version) == joined


def test_only_validated_companies_committed_pocs_and_published_lessons_are_in_it():
    for state in ("registered", "suspended"):
        StartupFactory(**{state: True})
    PocFactory(status=PocStatus.FRAMING)
    LessonFactory(status=LessonStatus.DRAFT)
    lesson = LessonFactory(status=LessonStatus.PUBLISHED)
    version = published()

    visitor = Client()
    for name in ("companies", "pocs", "lessons"):
        pages = [row["url"].removeprefix("http://127.0.0.1:8000") for row in rows(name, version)]
        assert pages
        assert {visitor.get(page).status_code for page in pages} == {200}
    assert [row["id"] for row in rows("lessons", version)] == [str(lesson.uuid)]


def test_nobody_is_named_and_no_address_of_a_person_is_in_it():
    world = make_world()
    people = User.objects.all()
    for number, person in enumerate(people):
        person.last_name = f"Nom-Propre-{number}"
        person.save()
    world.lesson.contact = "Nom-Propre-99, 04 00 00 00 00"
    world.lesson.save()
    type(world.poc).objects.update(decision_owner="Nom-Propre-98")
    version = published()

    whole = "".join(path.read_text() for path in version.folder.iterdir())
    assert len(whole) > 1000
    assert "Nom-Propre" not in whole
    assert [person.email for person in people if person.email in whole] == []


def test_what_is_hidden_from_companies_is_empty():
    place = OrganisationFactory(establishment=True, name="Université Confidentielle", region="53")
    irritant = IrritantFactory(
        published=True,
        establishment=place,
        hide_establishment=True,
        budget_visible=False,
        budget_min=Decimal("43210"),
        budget_max=Decimal("43210"),
    )
    CoSignatureFactory(irritant=irritant, establishment__name="École Discrète")
    version = published()

    whole = "".join(path.read_text() for path in version.folder.iterdir())
    assert [word for word in ("Confidentielle", "Discrète", "43210") if word in whole] == []
    [row] = rows("irritants", version)
    assert (row["establishment"], row["region"], row["budget_max"], row["cosigners"]) == (None, None, None, 1)


def test_a_text_is_no_formula_in_csv_and_itself_in_json_lines():
    IrritantFactory(published=True, title="=HYPERLINK(1)")
    version = published()

    assert rows("irritants", version)[0]["title"] == "=HYPERLINK(1)"
    headers, line = table((version.folder / "irritants.csv").read_bytes())
    assert dict(zip(headers, line, strict=True))["title"] == "'=HYPERLINK(1)"


def test_a_day_has_one_version_and_a_failure_leaves_the_former(monkeypatch):
    published()
    IrritantFactory(published=True)
    assert len(rows("irritants", published())) == 1

    monkeypatch.setattr(opendata, "render_to_string", lambda name: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        published()
    assert [path.name for path in opendata.root().iterdir()] == ["2026-05-04"]
    assert len(rows("irritants", opendata.versions()[0])) == 1


def test_the_last_thirty_days_and_the_first_version_of_each_month_are_kept():
    for days in range(100):
        folder = opendata.root() / (date(2026, 1, 20) + timedelta(days=days)).isoformat()
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text('{"files": []}')

    opendata.forget_old(today=date(2026, 4, 29))

    kept = [version.day for version in reversed(opendata.versions())]
    lasts = [date(2026, 3, 31) + timedelta(days=days) for days in range(30)]
    assert kept == [date(2026, 1, 20), date(2026, 2, 1), date(2026, 3, 1), *lasts]


def test_the_page_leads_to_the_files_and_says_that_it_is_a_demonstration():
    make_world()
    page = reverse("dashboards:opendata")
    assert "La première version arrive la nuit prochaine" in Client().get(page).content.decode()

    published()
    text = Client().get(page).content.decode()

    assert "Données de démonstration" in text
    for name in (*(f"{name}.{kind}" for name in NAMES for kind in ("csv", "jsonl")), "LICENCE.md"):
        assert f'href="{reverse("dashboards:opendata_file", args=["derniere", name])}"' in text
    assert "/donnees-ouvertes/2026-05-04/manifest.json" in text
    assert '"@type": "Dataset"' in text


@pytest.mark.parametrize(
    ("version", "name"),
    [("2026-05-04", "autre.csv"), ("2026-05-03", "words.csv"), ("2026-05-04", ".."), ("..", "words.csv"), ("x", "y")],
)
def test_only_files_of_a_version_are_given(version, name):
    published()

    assert Client().get(f"/donnees-ouvertes/{version}/{name}").status_code == 404
    assert downloaded("words.csv", "2026-05-04")


def test_files_may_be_read_by_pages_of_other_sites_and_are_kept_an_hour():
    published()

    response = Client().get(reverse("dashboards:opendata_file", args=["derniere", "words.jsonl"]))
    b"".join(response)

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["Content-Disposition"] == 'attachment; filename="2026-05-04-words.jsonl"'


def test_the_command_publishes_today(capsys):
    call_command("opendata")

    assert [version.day for version in opendata.versions()] == [timezone.localdate()]


def test_the_dictionary_is_that_of_the_code(monkeypatch, tmp_path):
    call_command("opendata", check=True)

    monkeypatch.setattr(command, "DOCUMENT", tmp_path / "opendata.md")
    with pytest.raises(CommandError):
        call_command("opendata", check=True)
    call_command("opendata", dictionary=True)
    call_command("opendata", check=True)

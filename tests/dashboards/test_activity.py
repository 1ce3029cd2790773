"""The yearly report: chosen by a curator, written by the worker, read by who asked for it."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import Export, Notification
from dashboards.figures import board
from dashboards.figures.scopes import AGENCY
from dashboards.operations import activity
from dashboards.operations.figures import recount
from irritants.models import Irritant
from matching.models import Lesson
from tests.dashboards.year import Year
from tests.factories.accounts import curator, manager_of
from tests.meetings import printing

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
PAGE = reverse("dashboards:activity")


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def downloaded(client: Client) -> bytes:
    page = BeautifulSoup(client.get(Export.objects.get().get_absolute_url()).content, "html.parser")
    return b"".join(client.get(page.select_one("a[download]")["href"]))


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_it_is_asked_for_left_and_downloaded(form, run_jobs):
    Year(80)
    recount(at=AT)
    person = curator()
    client = signed_in(person)

    asked = client.post(PAGE, {"season": "saison-2025", "form": form})
    waiting = client.get(asked.url).content.decode()
    ran = run_jobs()

    assert "0 parties sur 7 sont écrites" in waiting
    assert ran[0] == activity.JOB
    assert Export.objects.get().written == Export.objects.get().total
    assert [note.title for note in Notification.objects.filter(recipient=person)] == [
        "Votre export est prêt\xa0: Bilan d’activité Saison 2025–2026"
    ]
    assert downloaded(client).startswith({"html": b"<!doctype html>", "pdf": b"%PDF-"}[form])


def test_it_says_what_the_board_says(run_jobs):
    Year(120)
    recount(at=AT)
    client = signed_in(curator())
    client.post(PAGE, {"season": "saison-2024", "form": "html"})
    run_jobs()

    page = BeautifulSoup(downloaded(client), "html.parser")

    figures = board(AGENCY, "saison-2024").figures
    first = page.find("table")
    assert [row.td.text for row in first.select("tbody tr")] == [str(each.count) for each in figures.funnel]
    lessons = page.find("h2", string="Retours d’expérience").find_next("table")
    needs = AGENCY.journeys().filter(season=2024).values("irritant_id")
    assert len(lessons.select("tbody tr")) == Lesson.objects.filter(poc__match__irritant__in=needs).count() > 0
    assert page.select("script, style, [style]") == []


def test_the_pdf_has_every_part_and_names_no_establishment_that_hides(run_jobs):
    year = Year(80)
    Irritant.objects.update(hide_establishment=True)
    recount(at=AT)
    client = signed_in(curator())
    client.post(PAGE, {"season": "", "form": "pdf"})
    run_jobs()
    body = downloaded(client)

    text = " ".join(printing.pages(body))

    parts = ("Du besoin à sa réutilisation", "Saison par saison", "POC engagés", "Retours d’expérience")
    assert [part for part in parts if part not in text] == []
    assert printing.is_tagged(body)
    assert [person.organisation.label for person in year.people if person.organisation.label in text] == []


def test_a_report_written_twice_is_kept_once(run_jobs):
    Year(5)
    recount(at=AT)
    client = signed_in(curator())
    client.post(PAGE, {"season": "", "form": "html"})
    run_jobs()
    done = Export.objects.get().done_at

    activity.write(export=Export.objects.get())

    assert Export.objects.get().done_at == done


def test_only_curators_ask_for_it():
    year = Year(2)

    for person in (year.people[0], manager_of(year.networks[0])):
        assert signed_in(person).get(PAGE).status_code == 403
        assert signed_in(person).post(PAGE, {"season": "", "form": "pdf"}).status_code == 403

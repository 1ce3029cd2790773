"""Telling an irritant through its pages: what is typed is kept, what is refused says why beside its field."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from irritants.enums import IrritantStatus
from irritants.forms import MAX_QUESTIONS, QUESTION_LENGTH
from irritants.models import Event, Irritant
from taxonomy.models import TargetAudience, Theme
from tests.factories.accounts import OrganisationFactory, curator, member_of
from tests.factories.irritants import IrritantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    person = member_of(OrganisationFactory(establishment=True))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


@pytest.fixture
def draft(author) -> Irritant:
    return IrritantFactory(
        author=author, establishment=author.organisation, situation="", problem="", outcome="", title="Des salles vides"
    )


def at_step(irritant: Irritant, slug: str) -> str:
    return reverse("irritants:step", args=[irritant.uuid, slug])


def error_beside(response, name: str) -> str:
    """The message that the page ties to this field."""
    page = BeautifulSoup(response.content, "html.parser")
    field = page.find(attrs={"name": name})
    described = [page.find(id=each) for each in (field.get("aria-describedby") or "").split()]
    return " ".join(each.get_text(" ", strip=True) for each in described if each and "error" in each["id"])


ANSWERS = {
    "situation": {"title": "Des salles vides", "situation": "Chaque lundi, huit gestionnaires ressaisissent tout."},
    "probleme": {"problem": "Un changement sur dix arrive trop tard.", "tried": "Un tableur partagé."},
    "resultat": {"outcome": "Chacun le sait en cinq minutes."},
    "public": {"people_affected": "1200"},
    "budget": {"budget_min": "5000", "budget_max": "20000", "budget_visible": "on", "answer_deadline": "2030-01-31"},
    "confidentialite": {"hide_establishment": "on", "questions": "Où sont les données ?\n\nDepuis quand ?"},
}


def test_from_the_title_to_the_curators_through_every_step(client, author):
    client.post(reverse("irritants:create"), {"title": "Des salles vides"})
    irritant = Irritant.objects.get()
    terms = {"themes": [Theme.objects.first().pk], "audiences": [TargetAudience.objects.first().pk]}
    url = at_step(irritant, "situation")
    for slug, answers in ANSWERS.items():
        assert url == at_step(irritant, slug)
        assert client.get(url).status_code == 200
        url = client.post(url, {**answers, **(terms if slug == "public" else {})}).url
    response = client.post(url)

    irritant.refresh_from_db()
    assert response.url == irritant.get_absolute_url()
    assert irritant.status == IrritantStatus.SUBMITTED
    assert irritant.slug.startswith("des-salles-vides-")
    assert (irritant.people_affected, irritant.budget_min, irritant.budget_max) == (1200, 5000, 20000)
    assert irritant.questions == ["Où sont les données ?", "Depuis quand ?"]
    assert [event.verb for event in Event.objects.filter(irritant=irritant)] == ["draft", "submit"]


def test_going_back_keeps_what_was_just_typed(client, draft):
    response = client.post(at_step(draft, "probleme"), {"problem": "Trop tard.", "go": "back"})

    assert response.url == at_step(draft, "situation")
    assert "Trop tard." in client.get(at_step(draft, "probleme")).content.decode()


def test_coming_back_opens_the_first_step_that_lacks_something(client, draft):
    address = reverse("irritants:edit", args=[draft.uuid])
    assert client.get(address).url == at_step(draft, "situation")

    client.post(at_step(draft, "situation"), ANSWERS["situation"])

    assert client.get(address).url == at_step(draft, "probleme")


def test_autosave_keeps_the_paragraph_although_a_date_beside_it_is_half_typed(client, draft):
    typed = {"budget_silence": "unknown", "answer_deadline": "2030-0"}
    response = client.post(at_step(draft, "budget"), typed, headers={"X-Autosave": "1"})

    draft.refresh_from_db()
    assert response.status_code == 204
    assert (draft.budget_silence, draft.answer_deadline, draft.status) == ("unknown", None, IrritantStatus.DRAFT)


def test_autosave_never_empties_the_title(client, draft):
    client.post(at_step(draft, "situation"), {"title": "", "situation": "Chaque lundi."}, headers={"X-Autosave": "1"})

    draft.refresh_from_db()
    assert (draft.title, draft.situation) == ("Des salles vides", "Chaque lundi.")


REFUSED = {
    "no title": ("situation", {"title": ""}, "title"),
    "title too long": ("situation", {"title": "x" * 141}, "title"),
    "situation too long": ("situation", {"title": "x", "situation": "x" * 4001}, "situation"),
    "problem too long": ("probleme", {"problem": "x" * 4001}, "problem"),
    "tried too long": ("probleme", {"tried": "x" * 4001}, "tried"),
    "outcome too long": ("resultat", {"outcome": "x" * 4001}, "outcome"),
    "people below zero": ("public", {"people_affected": "-1"}, "people_affected"),
    "people beyond counting": ("public", {"people_affected": "99999999999"}, "people_affected"),
    "budget upside down": ("budget", {"budget_min": "10", "budget_max": "5"}, "budget_max"),
    "budget below zero": ("budget", {"budget_min": "-5", "budget_max": "5"}, "budget_min"),
    "budget beyond counting": ("budget", {"budget_max": "12345678901"}, "budget_max"),
    "no date": ("budget", {"answer_deadline": "31/02/2030"}, "answer_deadline"),
    "a day that is past": ("budget", {"answer_deadline": "2020-01-31"}, "answer_deadline"),
    "a question too many": ("confidentialite", {"questions": "Pourquoi ?\n" * (MAX_QUESTIONS + 1)}, "questions"),
    "question too long": ("confidentialite", {"questions": "x" * (QUESTION_LENGTH + 1)}, "questions"),
    "a null character": ("probleme", {"problem": "a\0b"}, "problem"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_stays_typed_with_its_message_beside_it(client, draft, case):
    slug, typed, field = REFUSED[case]

    response = client.post(at_step(draft, slug), typed)

    assert response.status_code == 422
    assert error_beside(response, field) != ""
    shown = BeautifulSoup(response.content, "html.parser").find(attrs={"name": field})
    assert (shown.get("value", "") or shown.text).strip() == typed[field].strip()
    before = Irritant.objects.get(pk=draft.pk)
    assert (before.title, before.updated_at) == (draft.title, draft.updated_at)


LIMITS = {
    "title": ("situation", {"title": "x" * 140}),
    "situation": ("situation", {"title": "x", "situation": "x" * 4000}),
    "questions": ("confidentialite", {"questions": "\n".join(["x" * QUESTION_LENGTH] * MAX_QUESTIONS)}),
    "equal budgets": ("budget", {"budget_min": "5", "budget_max": "5"}),
    "one budget": ("budget", {"budget_min": "5"}),
    "until this evening": ("budget", {"answer_deadline": timezone.localdate().isoformat()}),
    "no budget below": ("budget", {"budget_max": "5"}),
}


@pytest.mark.parametrize("case", LIMITS)
def test_what_is_just_within_the_limit_is_kept(client, draft, case):
    slug, typed = LIMITS[case]

    assert client.post(at_step(draft, slug), typed).status_code == 302


def test_an_incomplete_irritant_is_not_submitted_and_the_review_links_to_what_is_missing(client, draft):
    response = client.post(at_step(draft, "relecture"))

    draft.refresh_from_db()
    links = {
        link["href"] for link in BeautifulSoup(response.content, "html.parser").select("[data-oi-error-summary] a")
    }
    assert (response.status_code, draft.status) == (422, IrritantStatus.DRAFT)
    assert links == {at_step(draft, slug) for slug in ("situation", "probleme", "resultat", "public", "budget")}


def test_a_step_that_does_not_exist_and_somebody_elses_draft_are_not_found(client, draft):
    assert client.get(at_step(draft, "inconnue")).status_code == 404
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(at_step(draft, "situation")).status_code == 403

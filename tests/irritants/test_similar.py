"""The irritants that look like what one tells: while typing, before submitting, and joining one of them instead."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.search import recount_words
from irritants.enums import IrritantStatus
from irritants.models import CoSignature, Event, Irritant, Listed
from taxonomy.models import TargetAudience, Theme
from tests.factories.accounts import OrganisationFactory, manager_of, member_of
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
SIMILAR, CREATE = reverse("irritants:similar"), reverse("irritants:create")


@pytest.fixture
def author(client) -> User:
    person = member_of(OrganisationFactory(establishment=True))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def timetable(**fields: object) -> Irritant:
    about = {
        "title": "Emploi du temps affiché trop tard",
        "problem": "Les salles changent.",
        "situation": "",
        "outcome": "",
    }
    return IrritantFactory(**{"published": True, **about, **fields})


def draft_of(author: User, **fields: object) -> Irritant:
    about = {
        "title": "Des salles",
        "problem": "L’emploi du temps change.",
        "situation": "Chaque lundi.",
        "outcome": "Mieux.",
    }
    return IrritantFactory(author=author, establishment=author.organisation, **{**about, **fields})


def complete(draft: Irritant) -> Irritant:
    Irritant.objects.filter(pk=draft.pk).update(budget_silence="unknown")
    draft.themes.set(Theme.objects.all()[:1])
    draft.audiences.set(TargetAudience.objects.all()[:1])
    return draft


def step(draft: Irritant, slug: str) -> str:
    return reverse("irritants:step", args=[draft.uuid, slug])


def offered(response) -> dict[str, str]:
    """The titles shown, each with what is said below it."""
    page = BeautifulSoup(response.content, "html.parser")
    return {
        row.select_one("a").contents[0].strip(): row.select("p")[1].get_text(" ", strip=True)
        for row in page.select(".similar li")
    }


def test_a_title_that_is_typed_finds_the_public_ones_and_says_why(client, author):
    timetable()
    IrritantFactory(title="Emploi du temps d’un brouillon")

    found = offered(client.get(SIMILAR, {"title": "L’emploi du temps change"}))

    assert list(found) == ["Emploi du temps affiché trop tard"]
    assert "emploi, temps" in found["Emploi du temps affiché trop tard"]


def test_rare_words_count_more_than_common_ones_and_the_title_more_than_the_text(client, author):
    for number in range(6):
        timetable(title=f"Des étudiants attendent, cas {number}", problem="Le guichet est loin.")
    timetable(title="Un guichet pour les étudiants", problem="L’amphithéâtre est froid.")
    timetable(title="L’amphithéâtre froid des étudiants", problem="On y gèle.")
    recount_words(Listed)  # as every night

    found = list(offered(client.get(SIMILAR, {"title": "Amphithéâtre glacial pour les étudiants"})))

    assert found == ["L’amphithéâtre froid des étudiants", "Un guichet pour les étudiants"]


@pytest.mark.parametrize(
    "text", ["", "le la les", "chaque jour deux heures", "'\"\\\\ & | ! (", "é" * 1000, "\x00", "😀 😀"]
)
def test_what_says_nothing_finds_nothing(client, author, text):
    timetable(problem="Chaque jour, deux heures.")

    assert offered(client.get(SIMILAR, {"title": text})) == {}


def test_a_draft_is_compared_by_its_problem_too(client, author):
    timetable()
    draft = draft_of(author, title="Tout arrive après")

    assert list(offered(client.get(SIMILAR, {"title": draft.title}))) == []
    assert list(offered(client.get(SIMILAR, {"brouillon": draft.uuid}))) == ["Emploi du temps affiché trop tard"]


@pytest.mark.parametrize("named", ["", "inconnu", "00000000-0000-0000-0000-000000000000"])
def test_a_draft_that_is_not_one_finds_nothing(client, author, named):
    timetable()

    assert offered(client.get(SIMILAR, {"brouillon": named})) == {}


def test_the_draft_of_somebody_else_is_not_compared(client, author):
    timetable()
    stranger = draft_of(member_of(OrganisationFactory(establishment=True)))

    assert offered(client.get(SIMILAR, {"brouillon": stranger.uuid})) == {}


def test_a_company_does_not_read_there_the_name_that_is_hidden_from_it():
    timetable(hide_establishment=True, establishment__name="Université Cachée", establishment__short_name="UCachée")
    client = Client()
    client.force_login(
        manager_of(StartupFactory(validated=True).organisation), backend="django.contrib.auth.backends.ModelBackend"
    )

    response = client.get(SIMILAR, {"title": "Emploi du temps"})

    assert list(offered(response)) == ["Emploi du temps affiché trop tard"]
    assert "Cachée" not in response.content.decode()


def test_the_button_is_for_those_who_may_join(client, author):
    own = timetable(title="Emploi du temps à nous", establishment=author.organisation)
    joined = timetable(title="Emploi du temps rejoint")
    CoSignatureFactory(irritant=joined, establishment=author.organisation)
    other = timetable()

    page = BeautifulSoup(client.get(SIMILAR, {"title": "emploi du temps"}).content, "html.parser")

    assert len(page.select(".similar li")) == 3
    assert [button["value"] for button in page.select("button[name=join]")] == [str(other.uuid)]
    assert own.title in page.text


def test_from_a_title_only_joining_instead_keeps_the_title_as_a_draft(client, author):
    other = timetable()

    response = client.post(CREATE, {"title": "L’emploi du temps change", "join": str(other.uuid)})

    draft = Irritant.objects.get(author=author)
    assert (draft.title, draft.status) == ("L’emploi du temps change", IrritantStatus.DRAFT)
    assert response.url == f"{reverse('irritants:cosign', args=[other.uuid])}?brouillon={draft.uuid}"
    assert client.get(response.url).context["form"]["context"].value() == "L’emploi du temps change"


def test_from_a_step_what_was_just_typed_is_kept_and_goes_along(client, author):
    other, draft = timetable(), draft_of(author, people_affected=250, budget_max=900, budget_min=100)

    response = client.post(step(draft, "probleme"), {"problem": "Il change la nuit.", "join": str(other.uuid)})
    form = client.get(response.url).context["form"]

    draft.refresh_from_db()
    assert draft.problem == "Il change la nuit."
    assert form["context"].value() == "Chaque lundi.\n\nIl change la nuit."
    assert (form["people_affected"].value(), form["budget_max"].value()) == (250, 900)


@pytest.mark.parametrize("closes", [False, True])
def test_the_draft_stays_until_its_author_says_otherwise(client, author, closes):
    other, draft = timetable(), draft_of(author)
    url = f"{reverse('irritants:cosign', args=[other.uuid])}?brouillon={draft.uuid}"
    said = {
        "intent": "test",
        "context": "Chez nous.",
        "budget_silence": "unknown",
        **({"close_draft": "on"} if closes else {}),
    }

    client.post(url, said)

    draft.refresh_from_db()
    assert CoSignature.objects.get().irritant == other
    assert draft.status == (IrritantStatus.ARCHIVED if closes else IrritantStatus.DRAFT)
    assert draft.merged_into == (other if closes else None)
    assert [each.verb for each in Event.objects.filter(irritant=draft)] == (["merge"] if closes else [])
    shown = client.get(reverse("irritants:merged", args=[draft.uuid]))
    assert shown.status_code == (200 if closes else 404)
    if closes:
        assert "Chaque lundi." in shown.content.decode()
        assert Client().get(reverse("irritants:merged", args=[draft.uuid])).status_code == 404


def test_before_submitting_the_author_sees_them_and_says_that_theirs_is_different(client, author):
    other, draft = timetable(), complete(draft_of(author))
    review = step(draft, "relecture")

    assert list(offered(client.get(review))) == [other.title]
    unsaid = client.post(review)
    assert (unsaid.status_code, Irritant.objects.get(pk=draft.pk).status) == (422, IrritantStatus.DRAFT)

    client.post(review, {"different": "1"})
    assert Irritant.objects.get(pk=draft.pk).status == IrritantStatus.SUBMITTED


def test_before_submitting_the_author_may_join_one_instead(client, author):
    other, draft = timetable(), complete(draft_of(author))

    response = client.post(step(draft, "relecture"), {"join": str(other.uuid)})

    assert response.url == f"{reverse('irritants:cosign', args=[other.uuid])}?brouillon={draft.uuid}"
    assert Irritant.objects.get(pk=draft.pk).status == IrritantStatus.DRAFT


def test_nobody_is_asked_when_nothing_looks_like_it(client, author):
    draft = complete(draft_of(author))

    client.post(step(draft, "relecture"))

    assert Irritant.objects.get(pk=draft.pk).status == IrritantStatus.SUBMITTED


def test_the_key_enter_goes_on_and_never_joins():
    """Browsers press the first button of a form: it must not be one of the similar ones."""
    person = member_of(OrganisationFactory(establishment=True))
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    pages = [client.get(CREATE), client.get(step(draft_of(person), "situation"))]

    for response in pages:
        page = BeautifulSoup(response.content, "html.parser")
        form, similar = page.select_one("form#tell"), page.select_one(f"[hx-get^='{SIMILAR}']")
        assert form.find("button", {"type": "submit"})
        assert similar in form.find_all_next()
        assert similar not in form.find_all()

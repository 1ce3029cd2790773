"""Irritants for programs: what they read of them, what they may do, and that it is what the pages do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from irritants.enums import IrritantStatus
from irritants.models import CoSignature, Irritant
from taxonomy.models import TargetAudience, Technology, Theme
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import LONG_AGO, CoSignatureFactory, IrritantFactory
from tests.factories.startups import StartupFactory
from tests.programs import Program, problems

pytestmark = pytest.mark.django_db


def titles(response) -> list[str]:
    return [row["title"] for row in response.json()["results"]]


def published(title: str, **fields) -> Irritant:
    return IrritantFactory(published=True, title=title, **fields)


def whole(program: Program, path: str) -> list[str]:
    """The titles of all pages."""
    found, address = [], path
    while address:
        answer = program.get(address)
        found += titles(answer)
        address = answer.json()["next"]
    return found


def test_anybody_reads_the_public_ones_and_nothing_else():
    for status in IrritantStatus.values:
        IrritantFactory(status=status, title=status)

    assert sorted(titles(Program().get("irritants/"))) == ["published", "solved", "unsolved"]
    draft = Irritant.objects.get(status="draft")
    assert Program().get(f"irritants/{draft.uuid}/").status_code == 404
    assert Program(draft.author).get(f"irritants/{draft.uuid}/").json()["status"] == "draft"


def test_a_row_says_what_its_card_says():
    irritant = published("Salles vides", budget_min=1000, budget_max=2500)
    irritant.themes.set(Theme.objects.all()[:1])
    CoSignatureFactory(irritant=irritant)

    row = Program().get("irritants/").json()["results"][0]

    assert row["id"] == str(irritant.uuid)
    assert row["page"] == f"http://testserver{irritant.get_absolute_url()}"
    assert row["url"] == f"http://testserver/api/v1/irritants/{irritant.uuid}/"
    assert row["budget"] == {"min": "1000.00", "max": "2500.00", "silence": ""}
    assert row["establishment"]["name"] == irritant.establishment.name
    assert (row["cosigner_count"], row["stage"], row["withheld"]) == (1, "need", [])
    assert [theme["slug"] for theme in row["themes"]] == [Theme.objects.all()[0].slug]


def test_words_come_in_the_language_asked_for():
    irritant = published("Salles vides")
    irritant.themes.set(Theme.objects.exclude(name_en="").all()[:1])
    irritant.record("publish", by=irritant.author, at=LONG_AGO)
    theme = irritant.themes.get()
    address = f"irritants/{irritant.uuid}/"

    french, english = Program().get(address), Program(language="en-GB,en;q=0.8").get(address)

    assert (french["Content-Language"], english["Content-Language"]) == ("fr", "en")
    assert french.json()["themes"][0]["name"] == theme.name_fr
    assert english.json()["themes"][0]["name"] == theme.name_en
    assert french.json()["thread"][0]["text"].endswith("a publié cet irritant")
    assert english.json()["page"] == f"http://testserver/en{irritant.get_absolute_url()}"


def test_what_is_hidden_on_the_page_is_withheld_here():
    place = OrganisationFactory(establishment=True, name="Université Confidentielle")
    irritant = published(
        "Caché", establishment=place, hide_establishment=True, budget_min=1, budget_max=2, budget_visible=False
    )
    CoSignatureFactory(irritant=irritant, establishment__name="École Discrète", context="Chez nous aussi.")
    irritant.record("publish", by=irritant.author, at=LONG_AGO)
    company = manager_of(StartupFactory(validated=True).organisation)
    colleague = member_of(OrganisationFactory(establishment=True))
    address = f"irritants/{irritant.uuid}/"

    for program in (Program(), Program(company)):
        for answer in (program.get(address), program.get("irritants/")):
            text = answer.content.decode()
            assert not any(word in text for word in ("Confidentielle", "Discrète", "Chez nous aussi"))
        shown = program.get(address).json()
        assert (shown["establishment"], shown["budget"], shown["cosigners"], shown["own"]) == (None, None, None, None)
        assert shown["withheld"] == ["budget", "cosigners", "establishment", "own"]
    shown = Program(colleague).get(address).json()
    assert shown["withheld"] == ["own"]
    assert shown["cosigners"][0]["context"] == "Chez nous aussi."
    assert Program(curator()).get(address).json()["own"]["hide_establishment"] is True


@pytest.mark.parametrize(
    "query", ["", "?sort=recent", "?sort=deadline", "?sort=support", "?q=salles", "?q=sales"], ids=str
)
def test_pages_hold_everything_once_whatever_the_order(query):
    """Dates, deadlines and counts repeat, and some deadlines are blank: the places are told apart by the number of the row."""
    for number in range(7):
        irritant = published(
            f"Salles {'vides ' * (number % 3)}{number}",
            published_at=datetime(2026, 3, 1 + number % 2, tzinfo=UTC),
            answer_deadline=None if number % 3 else timezone.localdate() + timedelta(days=number % 2),
        )
        if number % 2:
            CoSignatureFactory(irritant=irritant)

    one_page = titles(Program().get(f"irritants/{query}"))
    paged = whole(Program(), f"irritants/{query}{'&' if query else '?'}page_size=2")

    assert len(one_page) == 7
    assert paged == one_page


def test_a_cursor_goes_on_from_its_row_whatever_was_published_since():
    for number in range(4):
        published(f"Irritant {number}", published_at=LONG_AGO + timedelta(days=number))
    first = Program().get("irritants/?page_size=2")

    published("Nouveau", published_at=LONG_AGO + timedelta(days=9))

    assert titles(first) == ["Irritant 3", "Irritant 2"]
    assert titles(Program().get(first.json()["next"])) == ["Irritant 1", "Irritant 0"]
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'


def test_one_s_own_come_in_any_state():
    place = OrganisationFactory(establishment=True)
    for status in ("draft", "submitted", "published"):
        IrritantFactory(establishment=place, status=status, title=status)
    IrritantFactory(status="draft")
    person = member_of(place)

    assert sorted(whole(Program(person), "irritants/own/?page_size=1")) == ["draft", "published", "submitted"]
    assert Program().get("irritants/own/").status_code == 401


def full() -> dict:
    return {
        "title": "Des salles vides",
        "situation": "Chaque lundi.",
        "problem": "Les étudiants attendent.",
        "outcome": "Personne n’attend plus.",
        "themes": [Theme.objects.first().slug],
        "technologies": [Technology.objects.first().slug],
        "audiences": [TargetAudience.objects.first().slug],
        "people_affected": 40,
        "budget_min": "1000.00",
        "budget_max": "2000",
        "answer_deadline": "2030-01-31",
        "hide_establishment": True,
        "questions": ["Où sont vos données ?", "Depuis quand ?"],
    }


def test_draft_correct_submit(run_jobs):
    person = member_of(OrganisationFactory(establishment=True))
    program = Program(person)

    drafted = program.post("irritants/", full())

    assert drafted.status_code == 201
    shown = drafted.json()
    irritant = Irritant.objects.get()
    assert drafted["Location"] == shown["url"] == f"http://testserver/api/v1/irritants/{irritant.uuid}/"
    assert (irritant.establishment, irritant.author) == (person.organisation, person)
    assert [event.verb for event in irritant.events.all()] == ["draft"]
    assert shown["questions"] == ["Où sont vos données ?", "Depuis quand ?"]
    changed = program.patch(shown["url"], {"title": "Des salles toujours vides", "budget_max": "3000.00"})
    assert changed.json()["budget"] == {"min": "1000.00", "max": "3000.00", "silence": ""}
    assert changed.json()["themes"] == shown["themes"]
    submitted = program.post(f"{shown['url']}submission/")
    assert (submitted.status_code, submitted.json()["status"]) == (200, "submitted")
    assert program.post(f"{shown['url']}submission/").status_code == 409
    assert program.patch(shown["url"], {"title": "Trop tard"}).status_code == 403


def test_a_submission_says_what_is_missing():
    program = Program(member_of(OrganisationFactory(establishment=True)))
    address = program.post("irritants/", {"title": "Presque rien"}).json()["url"]

    refused = program.post(f"{address}submission/")

    assert refused.status_code == 422
    assert [error["code"] for error in refused.json()["errors"]] == [
        *("situation", "problem", "outcome", "themes", "audiences", "budget")
    ]
    assert Irritant.objects.get().status == "draft"


def test_corrections_are_read_made_and_handed_in_again():
    irritant = IrritantFactory(submitted=True, changes_requested_at=LONG_AGO, changes_requested="Précisez.")
    irritant.themes.set(Theme.objects.all()[:1])
    irritant.audiences.set(TargetAudience.objects.all()[:1])
    program, address = Program(irritant.author), f"irritants/{irritant.uuid}/"

    assert program.get(address).json()["own"]["changes_requested"] == "Précisez."
    assert program.patch(address, {"budget_silence": "unknown"}).status_code == 200
    assert program.post(f"{address}submission/").json()["own"]["changes_requested_at"] is None


def test_a_change_of_what_was_changed_meanwhile_is_refused():
    irritant = IrritantFactory()
    program, address = Program(irritant.author), f"irritants/{irritant.uuid}/"
    tag = program.get(address)["ETag"]

    first = program.patch(address, {"title": "Le premier"}, If_Match=tag)
    second = program.patch(address, {"title": "Le second"}, If_Match=f"W/{tag}")
    third = program.patch(address, {"title": "Le troisième"}, If_Match=first["ETag"])

    assert [each.status_code for each in (first, second, third)] == [200, 412, 200]
    assert second.json()["code"] == "precondition_failed"
    assert program.get(address)["ETag"] == third["ETag"]


@pytest.mark.parametrize(
    ("sent", "status", "wrong"),
    [
        ({}, 400, {"title": "required"}),
        ({"title": ""}, 400, {"title": "blank"}),
        ({"title": "   "}, 422, {"title": "required"}),
        ({"title": "a\0b"}, 400, {"title": "null_characters_not_allowed"}),
        ({"title": "x" * 141}, 400, {"title": "max_length"}),
        ({"title": 12}, 400, {"title": "invalid"}),
        ({"title": "T", "titel": "T"}, 400, {"titel": "unknown"}),
        ({"title": "T", "people_affected": 10**30}, 400, {"people_affected": "max_value"}),
        ({"title": "T", "people_affected": "12"}, 400, {"people_affected": "invalid"}),
        ({"title": "T", "budget_min": 1000}, 400, {"budget_min": "invalid"}),
        ({"title": "T", "budget_min": "20", "budget_max": "10"}, 422, {"budget_max": "invalid"}),
        ({"title": "T", "answer_deadline": "2026-02-30"}, 400, {"answer_deadline": "invalid"}),
        ({"title": "T", "themes": ["inconnu"]}, 422, {"themes": "invalid_choice"}),
        ({"title": "T", "themes": "inconnu"}, 400, {"themes": "not_a_list"}),
        ({"title": "T", "hide_establishment": "yes"}, 400, {"hide_establishment": "invalid"}),
        ({"title": "T", "questions": ["?"] * 6}, 400, {"questions": "max_length"}),
        (["T"], 400, {"": "invalid"}),
    ],
)
def test_each_error_is_named_and_nothing_is_written(sent, status, wrong):
    answer = Program(member_of(OrganisationFactory(establishment=True))).post("irritants/", sent)

    assert (answer.status_code, problems(answer)) == (status, wrong)
    assert not Irritant.objects.exists()


def test_join_and_leave():
    irritant, person = published("Salles vides"), member_of(OrganisationFactory(establishment=True))
    program, address = Program(person), f"irritants/{irritant.uuid}/cosignature/"

    joined = program.post(address, {"intent": "test", "context": "Ici aussi.", "budget_max": "500.00"})

    assert joined.status_code == 201
    assert joined.json()["support"] == {"establishments": 2, "people": 0, "budget_max": "500.00"}
    cosignature = CoSignature.objects.get()
    assert (cosignature.establishment, cosignature.intent, cosignature.budget_min) == (person.organisation, "test", 0)
    assert program.post(address, {"intent": "test"}).status_code == 403
    assert program.delete(address).status_code == 204
    assert not CoSignature.objects.exists()
    assert [event.verb for event in irritant.events.order_by("pk")] == ["cosign", "leave", "keep"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("reader", "queries"), [("visitor", 4), ("company", 6)])
def test_the_list_takes_the_same_queries_for_any_row_count(rows, reader, queries, django_assert_num_queries):
    for number in range(rows):
        irritant = published(f"Irritant {number}", hide_establishment=True)
        irritant.themes.set(Theme.objects.all()[:2])
        CoSignatureFactory(irritant=irritant)
    program = Program(manager_of(StartupFactory(validated=True).organisation) if reader == "company" else None)
    program.get("irritants/")  # notes the use of the token

    with django_assert_num_queries(queries):
        assert len(titles(program.get("irritants/"))) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_one_irritant_takes_the_same_queries_however_long_its_thread(rows, django_assert_num_queries):
    irritant = published("Salles vides")
    for _number in range(rows):
        irritant.record("cosign", by=CoSignatureFactory(irritant=irritant).by, at=LONG_AGO)

    with django_assert_num_queries(7):
        shown = Program().get(f"irritants/{irritant.uuid}/").json()

    assert (len(shown["thread"]), len(shown["cosigners"])) == (rows, rows)

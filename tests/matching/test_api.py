"""Introductions, POCs and lessons for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.enums import LessonStatus, MatchStatus, PocStatus
from matching.models import Match, Milestone
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import LONG_AGO, IrritantFactory
from tests.factories.matching import CriterionFactory, LessonFactory, MatchFactory, MeasureFactory, PocFactory
from tests.factories.startups import StartupFactory
from tests.people import make_world
from tests.programs import Program, problems

pytestmark = pytest.mark.django_db


class Asked:
    """An introduction that was sent, and a program of each side."""

    def __init__(self, status: str = MatchStatus.SENT, **irritant: object) -> None:
        self.match = MatchFactory(irritant=IrritantFactory(published=True, **irritant), status=status)
        self.company = Program(manager_of(self.match.startup.organisation))
        self.establishment = Program(self.match.irritant.author)
        self.address = f"introductions/{self.match.uuid}/"

    def status(self) -> str:
        return Match.objects.get().status


def ids(response) -> list[str]:
    return [row["id"] for row in response.json()["results"]]


def test_yes_from_one_side_then_from_the_other():
    asked = Asked(hide_establishment=True, questions=["Depuis quand ?"])
    assert asked.company.get(asked.address).json()["irritant"]["establishment"] is None

    interested = asked.company.post(
        f"{asked.address}interest/", {"message": "Avec joie.", "answers": ["Depuis dix ans."]}
    )
    accepted = asked.establishment.post(f"{asked.address}accept/")

    assert interested.json()["answers"] == [{"question": "Depuis quand ?", "answer": "Depuis dix ans."}]
    assert (interested.json()["status"], accepted.json()["status"]) == ("interested", "accepted")
    assert asked.company.get(asked.address).json()["irritant"]["establishment"] is not None
    verbs = [event.verb for event in asked.match.irritant.events.order_by("pk")]
    assert verbs == ["show_interest", "accept"]


def test_the_establishment_s_questions_are_answered_or_it_is_no_answer():
    asked = Asked(questions=["Depuis quand ?", "Où ?"])

    refused = asked.company.post(f"{asked.address}interest/", {"answers": ["Depuis dix ans."]})

    assert (refused.status_code, problems(refused)) == (422, {"question_1": "required"})
    assert asked.status() == "sent"


def test_no_with_its_reason_and_only_once():
    asked = Asked()

    declined = asked.company.post(f"{asked.address}decline/", {"decline_reason": "budget", "reason": "Trop court."})

    assert (declined.json()["status"], declined.json()["decline_reason"]) == ("declined", "budget")
    again = asked.company.post(f"{asked.address}decline/", {"decline_reason": "budget"})
    assert (again.status_code, again.json()["code"]) == (409, "refused")


def test_later_within_three_months():
    asked = Asked()
    day = timezone.localdate() + timedelta(days=10)

    too_late = asked.company.post(f"{asked.address}postpone/", {"until": "2999-01-01"})
    postponed = asked.company.post(f"{asked.address}postpone/", {"until": day.isoformat()})

    assert (too_late.status_code, problems(too_late)) == (422, {"until": "invalid"})
    assert postponed.json()["postponed_until"] == day.isoformat()
    assert asked.establishment.post(f"{asked.address}postpone/", {"until": day.isoformat()}).status_code == 403


def test_each_side_answers_for_itself():
    asked = Asked()

    assert asked.establishment.post(f"{asked.address}interest/", {}).status_code == 403
    assert asked.company.post(f"{asked.address}accept/").status_code == 403
    assert asked.company.post(f"{asked.address}refuse/", {"decline_reason": "budget"}).status_code == 403
    stranger = Program(manager_of(StartupFactory(validated=True).organisation))
    assert stranger.post(f"{asked.address}interest/", {}).status_code == 404
    assert asked.status() == "sent"


def test_introductions_are_one_s_own():
    sent, suggested = Asked(), MatchFactory(status=MatchStatus.SUGGESTED)

    assert ids(sent.company.get("introductions/")) == [str(sent.match.uuid)]
    assert ids(sent.company.get("introductions/?status=met")) == []
    assert set(ids(Program(curator()).get("introductions/"))) == {str(sent.match.uuid), str(suggested.uuid)}
    assert Program().get("introductions/").status_code == 401


def test_a_poc_shows_its_room_to_those_who_are_in_it():
    world = make_world()
    Milestone.objects.create(poc=world.poc, title="Premier bilan", due_on="2026-06-01")
    address = f"pocs/{world.poc.uuid}/"

    public, inside = Program().get(address).json(), Program(world.people["company"]).get(address).json()

    assert public["room"] is None
    assert (inside["room"]["budget"], inside["room"]["milestones"][0]["title"]) == ("20000.00", "Premier bilan")
    assert public["criteria"][0]["threshold"] == "90.00"


def test_milestones_are_added_and_reached_by_the_team():
    world = make_world()
    team, stranger = Program(world.people["company"]), Program(world.people["other_company"])
    address = f"pocs/{world.poc.uuid}/milestones/"

    added = team.post(address, {"title": "Premier bilan", "due_on": "2026-06-01"})
    reached = team.post(f"milestones/{added.json()['id']}/reached/")

    assert (added.status_code, added.json()["done_on"]) == (201, None)
    assert reached.json()["done_on"] == timezone.localdate().isoformat()
    assert [event.verb for event in world.irritant.events.all()] == ["milestone"]
    assert stranger.post(address, {"title": "Intrus", "due_on": "2026-06-01"}).status_code == 403
    assert stranger.post(f"milestones/{added.json()['id']}/reached/").status_code == 403


def test_a_lesson_says_what_its_sheet_says():
    hidden = IrritantFactory(published=True, hide_establishment=True)
    poc = PocFactory(match=MatchFactory(irritant=hidden, status=MatchStatus.POC), status=PocStatus.SCALED)
    MeasureFactory(criterion=CriterionFactory(poc=poc))
    lesson = LessonFactory(poc=poc, status=LessonStatus.PUBLISHED, cost="1200.50", contact="Camille")
    LessonFactory(status=LessonStatus.DRAFT)
    lesson.reuses.create(establishment=OrganisationFactory(establishment=True, name="Ailleurs"), by=lesson_reader())

    assert ids(Program().get("lessons/")) == [str(lesson.uuid)]
    shown = Program().get(f"lessons/{lesson.uuid}/").json()
    assert (shown["cost"], shown["contact"], shown["irritant"]["establishment"]) == ("1200.50", None, None)
    assert shown["criteria"][0]["met"] is True
    assert shown["reuses"] == [{"establishment": "Ailleurs", "kind": "reuse", "context": ""}]
    assert (shown["outcomes"], shown["company_words"], shown["unanswered"]) == (["scaled"], [], False)


def test_a_lesson_says_who_to_call_to_those_who_know_the_establishment_once_that_person_has_agreed():
    hidden = IrritantFactory(published=True, hide_establishment=True)
    poc = PocFactory(match=MatchFactory(irritant=hidden, status=MatchStatus.POC), status=PocStatus.SCALED)
    about = {"contact": "Camille", "contact_person": hidden.author}
    lesson = LessonFactory(poc=poc, status=LessonStatus.PUBLISHED, **about)
    colleague, company = member_of(hidden.establishment), member_of(OrganisationFactory(startup=True))

    def contacts() -> list[str | None]:
        programs = (Program(), Program(company), Program(colleague))
        return [each.get(f"lessons/{lesson.uuid}/").json()["contact"] for each in programs]

    assert contacts() == [None, None, None]
    lesson.contact_consented_at = LONG_AGO
    lesson.save()
    assert contacts() == [None, None, "Camille"]


def lesson_reader():
    return member_of(OrganisationFactory(establishment=True))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("pocs/", 4), ("lessons/", 4), ("introductions/", 4)])
def test_lists_take_the_same_queries_for_any_row_count(path, queries, rows, django_assert_num_queries):
    startup = StartupFactory(validated=True)
    for _number in range(rows):
        irritant = IrritantFactory(published=True, hide_establishment=True)
        match = MatchFactory(irritant=irritant, startup=startup, status=MatchStatus.POC)
        LessonFactory(poc=PocFactory(match=match, status=PocStatus.SCALED), status=LessonStatus.PUBLISHED)
    program = Program(manager_of(startup.organisation))
    program.get(path)  # notes the use of the token

    with django_assert_num_queries(queries):
        assert len(ids(program.get(path))) == rows

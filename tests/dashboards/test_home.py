"""« Mon espace »: what waits for each role comes first, and costs the same whatever its length."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JoinRequest, User
from dashboards.todo import SHOWN, waiting_for
from irritants.enums import IrritantStatus
from matching.enums import FundingStatus, LessonStatus, MatchStatus, PocStatus
from tests.factories.accounts import (
    OrganisationFactory,
    ReportFactory,
    UserFactory,
    administrator,
    curator,
    manager_of,
    member_of,
)
from tests.factories.irritants import IrritantFactory, MergeFactory
from tests.factories.matching import (
    AnswerFactory,
    FundingFactory,
    LessonFactory,
    MatchFactory,
    PocFactory,
    QuestionFactory,
)
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
HOME = reverse("dashboards:home")


class Places:
    """One organisation of each kind, for which things wait."""

    def __init__(self) -> None:
        self.establishment = OrganisationFactory(establishment=True)
        self.network = OrganisationFactory(network=True)
        self.startup = StartupFactory(validated=True, networks=[self.network])

    def irritant(self, **fields: Any) -> Any:
        return IrritantFactory(establishment=self.establishment, author=member_of(self.establishment), **fields)

    def match(self, status: str, **fields: Any) -> Any:
        return MatchFactory(irritant=self.irritant(published=True), startup=self.startup, status=status, **fields)

    def poc(self, status: str, **fields: Any) -> Any:
        return PocFactory(match=self.match(MatchStatus.POC), status=status, **fields)

    def funding(self, status: str) -> Any:
        return FundingFactory(poc=self.poc(PocStatus.RUNNING, ends_on=LATER), status=status)

    def lesson(self, status: str) -> Any:
        return LessonFactory(poc=self.poc(PocStatus.SCALED), status=status)

    def people(self) -> dict[str, User]:
        return {
            "establishment": manager_of(self.establishment),
            "company": manager_of(self.startup.organisation),
            "network": manager_of(self.network),
            "curator": curator(),
        }


LATER = date(2100, 1, 1)
Waiting = Callable[[Places], Any]
# What waits, for whom, and the word of its button.
WAITS: dict[str, tuple[Waiting, dict[str, str]]] = {
    "a draft": (lambda at: at.irritant(), {"establishment": "Continuer"}),
    "a moderation": (lambda at: at.irritant(submitted=True), {"curator": "Modérer"}),
    "corrections": (
        lambda at: at.irritant(submitted=True, changes_requested_at=timezone.now(), changes_requested="…"),
        {"establishment": "Corriger"},
    ),
    "a rejected one": (lambda at: at.irritant(rejected=True), {}),
    "an archived one": (lambda at: at.irritant(status=IrritantStatus.ARCHIVED), {}),
    "a suggestion": (lambda at: at.match(MatchStatus.SUGGESTED), {}),
    "an offer": (lambda at: at.match(MatchStatus.OFFERED), {"curator": "Voir"}),
    "a need just sent": (lambda at: at.match(MatchStatus.SENT, status_at=timezone.now()), {"company": "Répondre"}),
    "a need sent long ago": (lambda at: at.match(MatchStatus.SENT), {"company": "Répondre", "network": "Voir"}),
    "a merge proposed": (
        lambda at: MergeFactory(duplicate=at.irritant(submitted=True, changes_requested_at=None)),
        {"establishment": "Répondre", "curator": "Modérer"},
    ),
    "a merge refused": (lambda at: MergeFactory(duplicate=at.irritant(published=True), status="refused"), {}),
    "an interested company": (lambda at: at.match(MatchStatus.INTERESTED), {"establishment": "Répondre"}),
    "a question just asked": (
        lambda at: QuestionFactory(irritant=at.irritant(published=True), said_at=timezone.now()),
        {"establishment": "Répondre"},
    ),
    "a question asked long ago": (
        lambda at: QuestionFactory(irritant=at.irritant(status=IrritantStatus.SOLVED)),
        {"establishment": "Répondre", "curator": "Voir"},
    ),
    "a question answered": (lambda at: AnswerFactory(question__irritant=at.irritant(published=True)), {}),
    "a question withdrawn": (lambda at: QuestionFactory(irritant=at.irritant(published=True), withdrawn=True), {}),
    "a report": (lambda at: ReportFactory(subject_uuid=at.irritant(published=True).uuid), {"curator": "Décider"}),
    "a question of an archived one": (
        lambda at: QuestionFactory(irritant=at.irritant(status=IrritantStatus.ARCHIVED)),
        {},
    ),
    "a meeting": (lambda at: at.match(MatchStatus.ACCEPTED), {"establishment": "Enregistrer"}),
    "a declined one": (lambda at: at.match(MatchStatus.DECLINED), {}),
    "a framing": (lambda at: at.poc(PocStatus.FRAMING, ends_on=LATER), {"establishment": "Cadrer"}),
    "a running POC": (lambda at: at.poc(PocStatus.RUNNING, ends_on=LATER), {}),
    "a late decision": (
        lambda at: at.poc(PocStatus.REVIEW, starts_on=None, ends_on=timezone.localdate() - timedelta(days=1)),
        {"establishment": "Décider", "curator": "Décider"},
    ),
    "a lesson to write": (lambda at: at.poc(PocStatus.STOPPED), {"establishment": "Rédiger"}),
    "a lesson to read over": (
        lambda at: at.lesson(LessonStatus.DRAFT),
        {"company": "Relire", "establishment": "Publier"},
    ),
    "a lesson to publish": (lambda at: at.lesson(LessonStatus.REVIEWED), {"establishment": "Publier"}),
    "a published lesson": (lambda at: at.lesson(LessonStatus.PUBLISHED), {}),
    "a file to complete": (lambda at: at.funding(FundingStatus.PREPARING), {"establishment": "Compléter"}),
    "papers asked": (lambda at: at.funding(FundingStatus.MORE_ASKED), {"establishment": "Compléter"}),
    "a filed file": (lambda at: at.funding(FundingStatus.FILED), {"curator": "Suivre"}),
    "a grant": (lambda at: at.funding(FundingStatus.GRANTED), {"curator": "Suivre"}),
    "a file paid": (lambda at: at.funding(FundingStatus.PAID), {}),
    "a company to validate": (
        lambda at: StartupFactory(registered=True, networks=[at.network]),
        {"network": "Valider", "curator": "Valider"},
    ),
    "somebody who asks to join": (
        lambda at: JoinRequest.objects.create(user=UserFactory(), organisation=at.establishment),
        {"establishment": "Décider"},
    ),
}


def home(person: User) -> Any:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(HOME)


def buttons(person: User) -> list[str]:
    page = BeautifulSoup(home(person).content, "html.parser")
    return [link.find(string=True, recursive=False).strip() for link in page.select("[aria-labelledby=todo] a.btn")]


@pytest.mark.parametrize("case", WAITS)
def test_what_waits_is_shown_to_those_it_waits_for_and_to_nobody_else(case):
    make, expected = WAITS[case]
    places = Places()
    make(places)

    shown = {role: buttons(person) for role, person in places.people().items()}

    assert shown == {role: [expected[role]] if role in expected else [] for role in shown}


@pytest.mark.parametrize("case", [case for case, (_make, expected) in WAITS.items() if expected])
def test_its_button_leads_to_a_page_that_opens(case):
    make, expected = WAITS[case]
    places = Places()
    make(places)
    people = places.people()

    for role in expected:
        client = Client()
        client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
        link = BeautifulSoup(client.get(HOME).content, "html.parser").select_one("[aria-labelledby=todo] a.btn")["href"]
        assert client.get(link, follow=True).status_code == 200


def test_people_of_other_organisations_have_nothing_to_do_with_it():
    places = Places()
    for make, _expected in WAITS.values():
        make(places)
    others = [
        member_of(OrganisationFactory(establishment=True)),
        member_of(StartupFactory(validated=True).organisation),
        member_of(OrganisationFactory(network=True)),
    ]

    assert [buttons(person) for person in others] == [[], [], []]


def test_the_oldest_comes_first_and_the_list_ends():
    places = Places()
    for number in range(SHOWN + 2):
        places.match(MatchStatus.INTERESTED, status_at=timezone.now() - timedelta(days=number))

    todos = home(places.people()["establishment"]).context["todos"]

    assert len(todos) == SHOWN
    assert [todo.since for todo in todos] == sorted(todo.since for todo in todos)
    assert (todos[0].urgent, todos[-1].urgent) == (True, False)


def test_an_administrator_sees_what_curators_see_and_a_newcomer_is_asked_whom_they_come_for():
    places = Places()
    places.irritant(submitted=True)
    manager_of(places.establishment)

    assert buttons(administrator()) == ["Modérer"]
    assert home(UserFactory()).url == reverse("accounts:onboarding")


QUERIES = {"establishment": 32, "company": 19, "network": 10, "curator": 29}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role", QUERIES)
def test_it_takes_the_same_queries_however_much_waits(role, rows, django_assert_num_queries):
    places = Places()
    for _number in range(rows):
        for make, _expected in WAITS.values():
            make(places)
    person = places.people()[role]
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    with django_assert_num_queries(QUERIES[role]):
        assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_silent_ones_too_the_longest_first(rows, django_assert_num_queries):
    for number in range(rows):
        MatchFactory(status=MatchStatus.SENT, status_at=timezone.now() - timedelta(days=number))
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")

    with django_assert_num_queries(11):
        matches = [row.match for row in client.get(reverse("dashboards:silence")).context["rows"]]

    assert [match.status_at for match in matches] == sorted(match.status_at for match in matches)
    assert len(matches) == rows


def test_the_tools_of_a_curator_come_after_what_waits_and_each_opens():
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(HOME).content.decode()

    tools = [link["href"] for link in BeautifulSoup(page, "html.parser").select(".tools a")]

    assert page.index('id="todo"') < page.index('id="tools"')
    assert len(tools) == 11
    assert [link for link in tools if client.get(link).status_code != 200] == []


def test_a_promised_answer_is_waited_for():
    places = Places()
    now = timezone.now()
    match = places.match(MatchStatus.SENT, status_at=now - timedelta(days=20))
    late = waiting_for(places.people()["network"], at=now)
    match.postponed_until = timezone.localdate(now) + timedelta(days=3)
    match.save()

    assert [todo.subject for todo in late] == [match.irritant.title]
    assert waiting_for(places.people()["network"], at=now) == []
    assert [todo.urgent for todo in waiting_for(places.people()["company"], at=now)] == [False]
    assert [todo.urgent for todo in waiting_for(places.people()["company"], at=now + timedelta(days=4))] == [True]


def test_when_everyone_has_answered_the_page_of_silences_says_so_right_under_its_title():
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")

    page = BeautifulSoup(client.get(reverse("dashboards:silence")).content, "html.parser")

    assert [heading.name for heading in page.select("main :is(h1, h2, h3)")] == ["h1", "h2"]

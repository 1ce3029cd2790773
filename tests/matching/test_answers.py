"""The link of a mail: it opens a page without signing in, changes nothing by being opened, and answers once."""

import re
from datetime import date, timedelta
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from irritants.models import Event
from matching import links
from matching.enums import MatchStatus, Side
from matching.links import answer_path
from matching.models import Match, Reminder
from matching.operations import matches, reminders
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match() -> Match:
    match = MatchFactory(status=MatchStatus.SENT)
    reminders.begin(match, Side.COMPANY, at=timezone.now())
    return match


@pytest.fixture
def link(match) -> str:
    return answer_path(match, manager_of(match.startup.organisation), Side.COMPANY)


def state(match: Match) -> tuple[str, list[str], int]:
    verbs = Event.objects.filter(irritant=match.irritant).order_by("pk").values_list("verb", flat=True)
    waiting = Reminder.objects.filter(match=match, done_at=None, stopped_at=None).count()
    return Match.objects.get(pk=match.pk).status, list(verbs), waiting


def notice(response) -> str:
    found = BeautifulSoup(response.content, "html.parser").select_one("main [role=status]")
    return found.get_text(" ", strip=True) if found else ""


def test_the_link_of_the_mail_opens_the_page_where_one_answers(run_jobs):
    match = MatchFactory(status=MatchStatus.SHORTLISTED)
    person = manager_of(match.startup.organisation)
    matches.send(match=match, by=curator(), at=timezone.now())
    run_jobs()

    message = next(each for each in mail.outbox if each.to == [person.email])
    path = re.search(r"https?://[^/\s]+(/repondre/\S+)", message.body).group(1)
    page = Client().get(path)

    assert page.status_code == 200
    assert match.irritant.title in page.content.decode()
    assert [button["value"] for button in BeautifulSoup(page.content, "html.parser").select("button[name=answer]")] == [
        "yes",
        "no",
        "later",
    ]
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("query", ["", "?answer=yes"])
def test_opening_it_changes_nothing_however_often(match, link, method, query):
    before = state(match)

    for _time in range(3):
        getattr(Client(), method)(link + query)

    assert state(match) == before


ANSWERS = {
    "yes": ({"yes-message": "Avec plaisir."}, (MatchStatus.INTERESTED, ["show_interest"], len(reminders.LADDER))),
    "no": ({"no-decline_reason": "budget"}, (MatchStatus.DECLINED, ["decline"], 0)),
    "later": (
        {"later-until": timezone.localdate() + timedelta(days=9)},
        (MatchStatus.SENT, ["postpone"], len(reminders.LADDER)),
    ),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_company_answers_once_and_then_reads_that_it_has(match, link, answer):
    data, expected = ANSWERS[answer]

    first = Client().post(link, {"answer": answer, **data})
    assert "Merci" in notice(first)
    assert state(match) == expected
    if answer != "later":  # who postponed may still change their mind
        again = [Client().get(link), Client().post(link, {"answer": "no", "no-decline_reason": "budget"})]
        assert all("Aucune réponse n’est plus attendue" in notice(each) for each in again)
        assert state(match) == expected


@pytest.mark.parametrize(
    ("answer", "status"),
    [("yes", MatchStatus.ACCEPTED), ("no", MatchStatus.DECLINED), ("later", MatchStatus.INTERESTED)],
)
def test_an_establishment_answers_in_its_turn(answer, status):
    match = MatchFactory(status=MatchStatus.INTERESTED)
    link = answer_path(match, member_of(match.irritant.establishment), Side.ESTABLISHMENT)

    response = Client().post(link, {"answer": answer, **ANSWERS[answer][0]})

    assert "Merci" in notice(response)
    assert Match.objects.get(pk=match.pk).status == status


INVALID = {
    "no without a reason": {"answer": "no", "no-reason": "Nous n’avons pas le temps."},
    "an unknown reason": {"answer": "no", "no-decline_reason": "x", "no-reason": "Nous n’avons pas le temps."},
    "later, without a day": {"answer": "later"},
    "later, in the past": {"answer": "later", "later-until": date(2020, 1, 1)},
    "later, much too late": {"answer": "later", "later-until": timezone.localdate() + timedelta(days=400)},
}


@pytest.mark.parametrize("case", INVALID)
def test_an_answer_that_lacks_something_keeps_what_was_typed(match, link, case):
    before = state(match)

    response = Client().post(link, INVALID[case])

    assert (response.status_code, state(match)) == (422, before)
    assert INVALID[case].get("no-reason", "") in response.content.decode()


def test_the_questions_of_the_irritant_are_to_be_answered():
    match = MatchFactory(
        irritant=IrritantFactory(published=True, questions=["Où sont les données ?"]), status=MatchStatus.SENT
    )
    link = answer_path(match, manager_of(match.startup.organisation), Side.COMPANY)

    without = Client().post(link, {"answer": "yes", "yes-message": "Avec plaisir."})
    with_it = Client().post(link, {"answer": "yes", "yes-question_0": "À Lyon."})

    match.refresh_from_db()
    assert (without.status_code, with_it.status_code) == (422, 200)
    assert match.answers == [{"question": "Où sont les données ?", "answer": "À Lyon."}]


def test_the_answer_is_that_of_the_person_written_to_whoever_is_signed_in(match):
    person = manager_of(match.startup.organisation)
    elsewhere = person.memberships.create(organisation=OrganisationFactory(startup=True))
    person.active_membership = elsewhere
    person.save()
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")

    client.post(answer_path(match, person, Side.COMPANY), {"answer": "yes"})

    event = Event.objects.get(verb="show_interest")
    assert (event.by, event.organisation) == (person, match.startup.organisation)
    person.refresh_from_db()
    assert person.active_membership == elsewhere


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("case", ["altered", "cut", "of another kind", "too old", "left", "closed account", "side"])
def test_a_link_that_is_not_good_any_more_says_so(match, method, case):
    person = manager_of(match.startup.organisation)
    long_ago = timezone.now() - links.VALID_FOR - timedelta(minutes=1)
    side = Side.ESTABLISHMENT if case == "side" else Side.COMPANY
    with (
        mock.patch("django.core.signing.time.time", return_value=long_ago.timestamp())
        if case == "too old"
        else (mock.MagicMock())
    ):
        link = answer_path(match, person, side)
    if case == "altered":
        link = link[:-3] + ("aa/" if not link.endswith("aa/") else "bb/")
    elif case == "cut":
        link = link[: len(link) // 2] + "/"
    elif case == "of another kind":
        with mock.patch.object(links, "SALT", "another purpose"):
            link = answer_path(match, person, side)
    elif case == "left":
        person.memberships.all().delete()
    elif case == "closed account":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    before = state(match)

    response = getattr(Client(), method)(link, {"answer": "yes"} if method == "post" else {})

    assert (response.status_code, state(match)) == (410, before)
    assert "Ce lien n’est plus valable" in response.content.decode()


def test_the_page_is_written_by_the_reader_only_through_csrf(match, link):
    before = state(match)

    response = Client(enforce_csrf_checks=True).post(link, {"answer": "yes"})

    assert (response.status_code, state(match)) == (403, before)

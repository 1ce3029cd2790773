"""Who has not opened or answered: seen, nudged within a limit, stopped step by step, told honestly when nobody ever answers."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Notification
from core.states import TransitionRefused
from dashboards.figures import board
from dashboards.figures.scopes import AGENCY
from dashboards.operations.figures import recount
from irritants.models import Event
from matching.enums import MatchStatus, Side
from matching.links import answer_path
from matching.models import Match
from matching.models.matches import WORD_LENGTH
from matching.operations import chasing, matches, reminders
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.startups import StartupFactory
from tests.moves import AT

pytestmark = pytest.mark.django_db
SILENCE = reverse("dashboards:silence")


def client_of(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Asked:
    """A company of a network that has not answered."""

    def __init__(self, **irritant) -> None:
        self.network = OrganisationFactory(network=True)
        self.startup = StartupFactory(validated=True, networks=[self.network])
        self.company = member_of(self.startup.organisation)
        self.match: Match = MatchFactory(
            irritant=IrritantFactory(published=True, **irritant),
            startup=self.startup,
            status=MatchStatus.SHORTLISTED,
            status_at=AT,
        )
        matches.send(match=self.match, by=curator(), at=AT)
        Notification.objects.all().delete()

    def facts(self, verb: str):
        return Event.objects.filter(subject_kind="match", subject_id=self.match.pk, verb=verb)

    def url(self, name: str, *more) -> str:
        return reverse(f"matching:{name}", args=[self.match.uuid, *more])


@pytest.fixture
def asked() -> Asked:
    return Asked()


# Nudges


def test_a_network_asks_its_company_with_a_word_and_the_thread_says_so(asked, run_jobs):
    by = member_of(asked.network)
    client = client_of(by)

    client.post(asked.url("nudge"), {"word": "Ce besoin est pour vous."})
    run_jobs()

    told = Notification.objects.get(recipient=asked.company)
    assert (told.body, bool(told.mail_path)) == ("Ce besoin est pour vous.", True)
    assert told.title.startswith(f"{asked.network.label} attend votre réponse")
    assert [each.to for each in mail.outbox] == [[asked.company.email]]
    event = asked.facts("nudge").get()
    assert (event.by, event.detail["message"]) == (by, "Ce besoin est pour vous.")
    seen = {
        "network": by,
        "company": asked.company,
        "curator": curator(),
        "establishment": asked.match.irritant.author,
    }
    pages = {who: client_of(person).get(asked.match.irritant.get_absolute_url()) for who, person in seen.items()}
    readers = {who for who, page in pages.items() if "Ce besoin est pour vous." in page.content.decode()}
    assert readers == {"network", "company", "curator"}


def test_nudges_are_limited_per_introduction_and_day(asked):
    by = member_of(asked.network)
    words = {"match": asked.match, "side": Side.COMPANY, "word": "", "by": by}
    for _number in range(chasing.NUDGES_A_DAY):
        chasing.nudge(**words, at=AT)

    with pytest.raises(ValidationError, match="24"):
        chasing.nudge(**words, at=AT + timedelta(hours=23))
    chasing.nudge(**words, at=AT + timedelta(hours=25))

    assert asked.facts("nudge").count() == chasing.NUDGES_A_DAY + 1


def test_a_nudge_too_many_keeps_what_was_typed(asked):
    client = client_of(member_of(asked.network))
    client.post(asked.url("nudge"), {"word": "Un."})

    response = client.post(asked.url("nudge"), {"word": "Deux."})

    page = BeautifulSoup(response.content, "html.parser")
    assert (response.status_code, page.select_one("textarea").get_text().strip()) == (422, "Deux.")
    assert asked.facts("nudge").count() == 1


@pytest.mark.parametrize("length", [WORD_LENGTH, WORD_LENGTH + 1])
def test_the_word_of_a_nudge_has_its_length(length, asked):
    response = client_of(member_of(asked.network)).post(asked.url("nudge"), {"word": "x" * length})

    assert response.status_code == (302 if length == WORD_LENGTH else 422)


def test_a_network_nudges_its_companies_only_and_an_answer_ends_it(asked):
    network = client_of(member_of(asked.network))
    matches.show_interest(match=asked.match, by=asked.company, at=AT)

    assert network.post(asked.url("nudge"), {}).status_code == 403
    with pytest.raises(TransitionRefused):
        chasing.nudge(match=asked.match, side=Side.COMPANY, word="", by=member_of(asked.network), at=AT)
    assert client_of(curator()).post(asked.url("nudge"), {"word": "Le besoin tient-il toujours ?"}).status_code == 302
    assert Notification.objects.filter(recipient=asked.match.irritant.author, title__contains="attend").count() == 1


def test_a_curator_s_word_may_not_give_a_hidden_name_and_a_network_s_guess_is_not_confirmed():
    asked = Asked(hide_establishment=True, establishment__name="Université Confidentielle")
    word = {"word": "Pour l’Université Confidentielle."}

    assert client_of(curator()).post(asked.url("nudge"), word).status_code == 422
    assert client_of(member_of(asked.network)).post(asked.url("nudge"), word).status_code == 302


# Opened


def test_that_the_side_asked_has_opened_is_kept_once_without_whose_eyes_it_was(asked):
    company = client_of(asked.company)
    company.get(asked.match.get_absolute_url())
    assert asked.facts("open").count() == 0  # reading changes nothing

    answers = [company.post(asked.url("opened")).status_code for _time in range(2)]

    event = asked.facts("open").get()
    assert (answers, event.by, event.audience, event.detail["side"]) == ([204, 204], None, "curators", "company")
    row = client_of(curator()).get(SILENCE).context["rows"][0]
    assert row.match.opened_at == event.at


def test_the_page_behind_the_link_of_the_mail_tells_it_too(asked):
    link = answer_path(asked.match, asked.company, Side.COMPANY)
    page = Client().get(link)
    form = BeautifulSoup(page.content, "html.parser").select_one("[data-oi-opened]")

    assert Client().post(form["action"]).status_code == 204
    assert asked.facts("open").count() == 1
    assert Client().post(reverse("matching:answer_opened", args=["faux"])).status_code == 410


def test_nothing_is_kept_once_answered_and_the_other_side_is_seen_anew(asked):
    chasing.note_opening(match=asked.match, side=Side.COMPANY, at=AT)
    matches.show_interest(match=asked.match, by=asked.company, at=AT + timedelta(days=1))
    late = chasing.note_opening(match=asked.match, side=Side.COMPANY, at=AT + timedelta(days=2))
    row = client_of(curator()).get(SILENCE).context["rows"][0]
    opened = chasing.note_opening(match=asked.match, side=Side.ESTABLISHMENT, at=AT + timedelta(days=2))

    assert (late, row.match.opened_at, opened) == (False, None, True)


# Reminders, one by one


def test_one_reminder_is_stopped_and_the_others_still_come(asked):
    client = client_of(curator())

    client.post(asked.url("stop_reminder", 1), {"silences": "1"})
    client.post(asked.url("stop_reminder", 1))

    due = [reminders.work(at=AT + timedelta(days=number, minutes=1)) for number in (9, 21)]
    assert due == [0, 1]
    assert [event.detail.get("step") for event in asked.facts("stop_reminders")] == [1]


def test_the_ladder_is_shown_with_a_button_each_where_it_can_be_stopped(asked):
    for url in (SILENCE, asked.match.get_absolute_url()):
        page = BeautifulSoup(client_of(curator()).get(url).content, "html.parser")
        assert [form["action"] for form in page.select(".ladder form")] == [
            asked.url("stop_reminder", step) for step in (1, 2, 3)
        ]


# The list


@pytest.mark.parametrize("rows", [1, 3])
def test_the_silences_of_a_network_are_its_companies_in_the_same_queries(rows, django_assert_num_queries):
    network = OrganisationFactory(network=True)
    for _number in range(rows):
        startup = StartupFactory(validated=True, networks=[network])
        match = MatchFactory(startup=startup, status=MatchStatus.SENT)
        reminders.begin(match, Side.COMPANY, at=AT)
    MatchFactory(status=MatchStatus.SENT)
    MatchFactory(startup=startup, status=MatchStatus.INTERESTED)
    client = client_of(manager_of(network))

    with django_assert_num_queries(9):
        shown = client.get(SILENCE).context["rows"]

    assert len(shown) == rows


def test_silences_are_filtered_by_side_and_network(asked):
    other = MatchFactory(status=MatchStatus.INTERESTED)
    client = client_of(curator())

    def shown(**query) -> list[Match]:
        return [row.match for row in client.get(SILENCE, query).context["rows"]]

    assert {*shown()} == {asked.match, other}
    assert (shown(side="company"), shown(side="establishment")) == ([asked.match], [other])
    assert shown(network=asked.network.slug) == [asked.match]
    assert {*shown(side="personne", network="inconnu", page="zéro")} == {asked.match, other}


# When nobody answers


def give_up(match: Match) -> None:
    reminders.begin(match, Side.COMPANY, at=AT)
    for number in (9, 21, 45):
        reminders.work(at=AT + timedelta(days=number, minutes=1))


def test_when_nobody_ever_answered_the_author_is_told_how_many_were_asked(asked):
    other = MatchFactory(irritant=asked.match.irritant, status=MatchStatus.SENT, status_at=AT)
    give_up(other)

    told = Notification.objects.filter(recipient=asked.match.irritant.author)
    assert sorted(note.title.partition("\xa0:")[0] for note in told) == [
        "Aucune entreprise n’a encore répondu",
        "Aucune réponse n’est venue",  # the first of the two, while the second was still awaited
    ]
    assert "2 entreprises ont été sollicitées" in told.get(title__startswith="Aucune entreprise").body


def test_when_one_answered_or_is_still_awaited_it_is_not_said(asked):
    MatchFactory(irritant=asked.match.irritant, status=MatchStatus.DECLINED)
    give_up(asked.match)

    titles = Notification.objects.filter(recipient=asked.match.irritant.author).values_list("title", flat=True)
    assert [title.partition("\xa0:")[0] for title in titles] == ["Aucune réponse n’est venue"]


# Response times


def answered(side: Side, days: float) -> None:
    """An introduction that this side answered after so many days."""
    match = MatchFactory(status=MatchStatus.SHORTLISTED, status_at=AT)
    match.irritant.record("publish", by=match.irritant.author, at=AT)
    by = member_of(match.startup.organisation)
    matches.send(match=match, by=by, at=AT)
    if side == Side.COMPANY:
        matches.decline(match=match, decline_reason="budget", by=by, at=AT + timedelta(days=days))
    else:
        matches.show_interest(match=match, by=by, at=AT)
        matches.accept(match=match, by=match.irritant.author, at=AT + timedelta(days=days))


def test_response_times_are_read_from_the_events_by_side():
    for days in (1, 2, 3, 4, 20):
        answered(Side.COMPANY, days)
    answered(Side.ESTABLISHMENT, 6)
    never = Asked()
    give_up(never.match)
    offered = MatchFactory(status=MatchStatus.SHORTLISTED, origin="company", status_at=AT)
    matches.send(match=offered, by=curator(), at=AT + timedelta(days=1))

    recount(at=AT)

    company, establishment = board(AGENCY).figures.times
    page = client_of(curator()).get(reverse("dashboards:figure_rows"), {"cote": "company"})
    # Those who were interested at once count too: the establishment's answer was theirs before.
    assert (company.count, company.median, company.slow, company.unanswered) == (6, 2.5, 12.0, 1)
    assert (establishment.count, establishment.median) == (1, 6.0)
    assert [answer.took.days for answer in page.context["page_obj"]] == [20, 4, 3, 2, 1, 0]


@pytest.mark.parametrize(("answers", "shown"), [(4, False), (5, True)])
def test_they_are_published_once_they_tell_on_nobody(answers, shown):
    for _number in range(answers):
        answered(Side.COMPANY, 3)
    recount(at=AT)

    assert ("Qui répond, et en combien de temps" in Client().get("/").content.decode()) is shown

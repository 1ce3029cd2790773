"""What the pages of introductions, POCs, funding and lessons cost, and what they say to input that makes no sense."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from irritants.enums import IrritantStatus
from irritants.models import Event
from matching.enums import FundingStatus, LessonStatus, MatchStatus, PocStatus, Side
from matching.models import FundingDocument, FundingPaper, FundingPlan, Match, Payment, Poc, PocNote
from matching.operations import reminders
from matching.views import board
from tests.factories.accounts import curator, manager_of
from tests.factories.irritants import LONG_AGO, IrritantFactory
from tests.factories.matching import CriterionFactory, FundingFactory, LessonFactory, MatchFactory, PocFactory
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_curator() -> Client:
    client = Client()
    client.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def match_page(rows: int) -> str:
    match = MatchFactory(status=MatchStatus.SENT)
    for _number in range(rows):
        reminders.begin(match, Side.COMPANY, at=LONG_AGO)
    return match.get_absolute_url()


def poc_page(rows: int) -> str:
    poc = PocFactory(status=PocStatus.RUNNING)
    person = manager_of(poc.match.startup.organisation)
    for position in range(1, rows + 1):
        CriterionFactory(poc=poc, position=position)
        PocNote.objects.create(poc=poc, by=person, organisation=person.organisation, text="Tout va bien.")
        FundingFactory(poc=poc, status=FundingStatus.GRANTED)
    return poc.get_absolute_url()


def funding_page(rows: int) -> str:
    funding = FundingFactory(status=FundingStatus.AGREED)
    for number in range(rows):
        Payment.objects.create(funding=funding, amount=100, paid_on="2026-05-04", by=curator())
        FundingPaper.objects.create(funding=funding, label=f"Devis {number}", name="devis.pdf", size=5, by=curator())
        FundingDocument.objects.create(funding=funding, kind="decision", name="lettre.pdf", size=5, by=curator())
    rest = funding.amount_granted - (rows - 1)
    for number, amount in enumerate([Decimal(1)] * (rows - 1) + [rest], start=1):
        funding.instalments.create(position=number, kind="interim", amount=amount, due_on="2026-06-01")
    return funding.get_absolute_url()


def plan_page(rows: int) -> str:
    """As many versions, each with as many schemes."""
    poc, by = PocFactory(status=PocStatus.RUNNING), curator()
    for number in range(1, rows + 1):
        plan = FundingPlan.objects.create(poc=poc, number=number, cost=Decimal(9000), by=by, at=LONG_AGO)
        for _scheme in range(rows):
            scheme = FundingFactory(poc=poc, status=FundingStatus.GRANTED).scheme
            plan.shares.create(source="scheme", scheme=scheme, amount=Decimal(10))
    return reverse("matching:plan", args=[poc.uuid])


def candidates_page(rows: int) -> str:
    irritant = IrritantFactory(published=True)
    for _number in range(rows):
        MatchFactory(irritant=irritant, status=MatchStatus.SUGGESTED, score=0.5)
        StartupFactory(validated=True)
    return reverse("matching:candidates", args=[irritant.uuid])


def rows_of(factory: object, name: str, **fields: object):
    def page(rows: int) -> str:
        factory.create_batch(rows, **fields)
        return reverse(name)

    return page


PAGES = {
    "introductions": (rows_of(MatchFactory, "matching:matches", status=MatchStatus.SENT), 7),
    "board": (rows_of(MatchFactory, "matching:board", status=MatchStatus.SENT), 9),
    "POCs": (rows_of(PocFactory, "matching:pocs", status=PocStatus.RUNNING), 10),
    "funding": (rows_of(FundingFactory, "matching:fundings", status=FundingStatus.GRANTED), 11),
    "board of the money": (rows_of(FundingFactory, "matching:funding_board", status=FundingStatus.GRANTED), 6),
    "plan of funding": (plan_page, 10),
    "lessons": (rows_of(LessonFactory, "matching:lessons", status=LessonStatus.PUBLISHED), 10),
    "candidates": (candidates_page, 20),
    "an introduction": (match_page, 8),
    "a POC": (poc_page, 21),
    "a funding file": (funding_page, 10),
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_the_same_queries_for_any_row_count(name, rows, by_curator, django_assert_num_queries):
    make, queries = PAGES[name]
    url = make(rows)

    with django_assert_num_queries(queries):
        assert by_curator.get(url).status_code == 200


@pytest.mark.parametrize("name", ["matching:matches", "matching:pocs", "matching:fundings", "matching:lessons"])
def test_what_makes_no_sense_in_an_address_is_ignored(name, by_curator):
    for query in ({"status": "inconnu"}, {"page": "zéro"}, {"q": "'(((\0"}):
        assert by_curator.get(reverse(name), query).status_code == 200


def test_several_candidates_are_sent_in_one_gesture_and_what_could_not_be_is_said(by_curator):
    irritant = IrritantFactory(published=True)
    ready = MatchFactory(irritant=irritant, status=MatchStatus.SUGGESTED)
    suspended = MatchFactory(irritant=irritant, startup=StartupFactory(suspended=True), status=MatchStatus.SHORTLISTED)
    elsewhere = MatchFactory(status=MatchStatus.SUGGESTED)
    chosen = [ready.uuid, suspended.uuid, elsewhere.uuid, "autre chose"]

    response = by_curator.post(reverse("matching:curate", args=[irritant.uuid]), {"match": chosen}, follow=True)

    statuses = [Match.objects.get(pk=match.pk).status for match in (ready, suspended, elsewhere)]
    assert statuses == [MatchStatus.SENT, MatchStatus.SHORTLISTED, MatchStatus.SUGGESTED]
    assert "n’est pas validée" in response.content.decode()


@pytest.mark.parametrize("length", [300, 301])
def test_the_reason_of_a_sleep_is_kept_whole_or_refused(length, by_curator):
    poc, reason = PocFactory(status=PocStatus.RUNNING), "x" * length

    response = by_curator.post(reverse("matching:poc_sleep", args=[poc.uuid]), {"reason": reason})

    kept = Poc.objects.get(pk=poc.pk).sleep_reason
    assert (response.status_code, kept) == ((302, reason) if length == 300 else (422, ""))
    assert Event.objects.filter(verb="sleep").count() == (1 if length == 300 else 0)


def refused(client: Client, url: str, values: dict[str, object]) -> list[str]:
    """What the one summary of errors says of a form that was sent; the page answers 422."""
    response = client.post(url, values, follow=True)
    summaries = BeautifulSoup(response.content, "html.parser").select("[data-oi-error-summary]")
    assert (response.status_code, len(summaries)) == (422, 1)
    return [" ".join(line.get_text(" ").split()) for line in summaries[0].select("li")]


def test_a_company_that_cannot_be_added_is_said_at_its_field(by_curator):
    match = MatchFactory(irritant=IrritantFactory(published=True), status=MatchStatus.SUGGESTED)
    url = reverse("matching:add", args=[match.irritant.uuid])

    assert refused(by_curator, url, {"startup": match.startup.pk}) == [
        "Une autre entreprise : Cette entreprise ne peut pas être ajoutée : elle y est déjà, ou elle n’est pas validée."
    ]
    assert refused(by_curator, url, {}) == ["Une autre entreprise : Ce champ est obligatoire."]
    assert Match.objects.count() == 1


def test_to_send_to_nobody_is_said(by_curator):
    irritant = MatchFactory(irritant=IrritantFactory(published=True), status=MatchStatus.SUGGESTED).irritant

    response = by_curator.post(reverse("matching:curate", args=[irritant.uuid]), {}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["Cochez d’abord au moins une entreprise."]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("matching:add_milestone", ["Jalon", "Prévu le"]),
        ("matching:add_note", ["Note"]),
        ("matching:add_document", ["Document"]),
        ("matching:consider_funding", ["Dispositif de financement"]),
        ("matching:poc_sleep", ["Pourquoi il est en sommeil"]),
    ],
)
def test_what_is_wrong_with_each_form_of_the_room_is_in_one_summary(name, fields, by_curator):
    poc = PocFactory(status=PocStatus.RUNNING)

    lines = refused(by_curator, reverse(name, args=[poc.uuid]), {})

    assert [line.split(" : ")[0] for line in lines] == fields


def test_what_is_wrong_with_a_framing_and_its_criteria_is_in_one_summary(by_curator):
    poc = PocFactory(status=PocStatus.FRAMING)
    formset = {"criteria-TOTAL_FORMS": 3, "criteria-INITIAL_FORMS": 0, "criteria-0-label": "Délai"}
    formset |= {f"criteria-{number}-sense": "at_least" for number in range(3)}

    lines = refused(by_curator, reverse("matching:poc_edit", args=[poc.uuid]), {"title": "", **formset})

    assert lines == ["Titre : Ce champ est obligatoire.", "Seuil : Ce champ est obligatoire."]


@pytest.mark.parametrize("budget", [None, 20_000])
def test_a_poc_is_offered_for_commitment_once_nothing_lacks(budget, by_curator):
    poc = PocFactory(status=PocStatus.FRAMING, budget=budget)
    CriterionFactory(poc=poc)

    page = BeautifulSoup(by_curator.get(poc.get_absolute_url()).content, "html.parser")

    assert [poc.missing(), "Engager" in page.select_one(".actions").get_text()] == (
        [["budget"], False] if budget is None else [[], True]
    )
    assert ("il lui manque" in page.get_text()) is (budget is None)


def test_a_full_column_of_the_board_leads_to_those_it_hides(by_curator, monkeypatch):
    monkeypatch.setattr(board, "PER_COLUMN", 1)
    MatchFactory.create_batch(3, status=MatchStatus.SENT)

    page = BeautifulSoup(by_curator.get(reverse("matching:board")).content, "html.parser")

    links = [(link["href"], str(link.contents[0]).strip()) for link in page.select(".board p a")]
    assert links == [(f"{reverse('matching:matches')}?status=sent", "2 autres")]


@pytest.mark.parametrize("status", IrritantStatus)
def test_only_of_a_published_irritant_companies_can_be_asked_and_the_page_of_candidates_says_so(status, by_curator):
    match = MatchFactory(irritant=IrritantFactory(status=status), status=MatchStatus.SUGGESTED, score=0.5)

    answer = by_curator.get(reverse("matching:candidates", args=[match.irritant.uuid]))

    page, is_published = BeautifulSoup(answer.content, "html.parser"), status == IrritantStatus.PUBLISHED
    assert bool(page.select_one("#sending")) is bool(page.select_one(f"#send-{match.uuid}")) is is_published
    assert ("aucune entreprise ne peut être sollicitée" in page.select_one("#curation").text) is not is_published

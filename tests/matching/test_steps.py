"""Who owes the next step of a funding file, by when, and that they are reminded; which schemes the page of a POC proposes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Notification
from dashboards.todo import waiting_for
from matching.enums import FundingStatus, StepOwner
from matching.models import Funding
from matching.models.steps import next_step
from matching.operations import fundings
from tests.accounts.forms import signed_in
from tests.factories.accounts import curator
from tests.factories.matching import FundingFactory, FundingSchemeFactory, PocFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)
MEETS = TODAY + timedelta(days=26)  # papers due 14 days before: in 12 days
WAITING = {
    FundingStatus.CONSIDERED: (StepOwner.ESTABLISHMENT, "Le dossier de financement est à préparer (dans 12 jours)"),
    FundingStatus.PREPARING: (StepOwner.ESTABLISHMENT, "2 pièces à remettre (dans 12 jours)"),
    FundingStatus.FILED: (StepOwner.AGENCY, "Un dossier de financement a été déposé : suivez son instruction"),
    FundingStatus.ASSESSED: (StepOwner.FUNDER, "La décision du financeur est attendue (dans 26 jours)"),
    FundingStatus.MORE_ASKED: (
        StepOwner.ESTABLISHMENT,
        "Un complément est demandé sur le dossier de financement",
    ),
    FundingStatus.GRANTED: (StepOwner.AGENCY, "Un financement a été accordé : enregistrez sa convention"),
    FundingStatus.AGREED: (StepOwner.AGENCY, "La convention est signée : prévoyez les versements"),
    FundingStatus.PART_PAID: (StepOwner.AGENCY, "La convention est signée : prévoyez les versements"),
    FundingStatus.REFUSED: None,
    FundingStatus.DROPPED: None,
    FundingStatus.PAID: None,
}


def file_in(status: str, **fields: object) -> Funding:
    scheme = FundingSchemeFactory(required_papers=["Devis", "Budget"], papers_due_days=14)
    return FundingFactory(status=status, **{"scheme": scheme, "body_meets_on": MEETS, "status_at": AT, **fields})


@pytest.mark.parametrize("status", FundingStatus)
def test_each_state_says_who_owes_what_and_by_when(status):
    step = next_step(file_in(status), today=TODAY)

    assert (step and (step.owner, str(step).replace("\xa0", " "))) == WAITING[status]


def scheduled(due_on: date) -> Funding:
    funding = file_in(FundingStatus.AGREED)
    funding.instalments.create(position=1, kind="balance", amount=Decimal(8000), due_on=due_on)
    return funding


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "dans 1 jour"), (0, "aujourd’hui"), (-1, "1 jour de retard"), (-3, "3 jours de retard")],
)
def test_a_planned_payment_is_awaited_from_the_funder(days, words):
    step = next_step(scheduled(TODAY + timedelta(days=days)), today=TODAY)

    assert step is not None
    assert (step.owner, step.when, step.is_late) == (StepOwner.FUNDER, words, days < 0)


def told(person) -> list[str]:
    return [each.body for each in Notification.objects.filter(recipient=person).order_by("pk")]


def test_who_owes_a_late_step_is_reminded_once_a_week():
    by = curator()
    late = file_in(FundingStatus.PREPARING, body_meets_on=TODAY + timedelta(days=11))
    scheduled(TODAY - timedelta(days=1))
    file_in(FundingStatus.PREPARING, body_meets_on=None)  # nothing says by when, and it has just begun
    scheduled(TODAY + timedelta(days=90))

    first = [fundings.remind_of_steps(at=AT + timedelta(days=day)) for day in (0, 1)]

    assert first == [2, 2]
    assert (len(told(late.poc.match.irritant.author)), len(told(by))) == (1, 1)
    fundings.remind_of_steps(at=AT + timedelta(days=7))
    assert (len(told(late.poc.match.irritant.author)), len(told(by))) == (2, 2)


def test_the_space_of_each_says_what_they_owe():
    by = curator()
    preparing = file_in(FundingStatus.PREPARING)
    scheduled(TODAY - timedelta(days=2))
    scheduled(TODAY + timedelta(days=2))
    with override("fr"):
        owed = {
            person: [todo.what.replace("\xa0", " ").replace("\u202f", " ") for todo in waiting_for(person, at=AT)]
            for person in (preparing.poc.match.irritant.author, by)
        }

    assert list(owed.values()) == [
        ["2 pièces à remettre (dans 12 jours)"],
        ["Un versement de 8 000 € est attendu (2 jours de retard)"],
    ]


def test_what_tells_its_own_day_is_not_said_to_wait_since_another():
    by = curator()
    scheduled(timezone.localdate() - timedelta(days=12))
    file_in(FundingStatus.FILED)

    page = BeautifulSoup(signed_in(by).get(reverse("dashboards:home")).content, "html.parser")

    said = [" ".join(each.text.split()) for each in page.select(".todo .what")]
    assert "Un versement de 8 000 € est attendu (12 jours de retard)" in said
    assert any(each.startswith("Un dossier de financement a été déposé : suivez son instruction · ") for each in said)


def test_the_page_of_a_poc_says_which_schemes_fit_and_why_the_others_do_not():
    today = timezone.localdate()
    poc = PocFactory(status="running", starts_on=None, ends_on=today + timedelta(days=60))  # 20 000 €
    FundingSchemeFactory(name="Qui convient", rate=50, ceiling=9000, meeting_dates=[today + timedelta(days=30)])
    FundingSchemeFactory(name="Trop grand", floor=Decimal("15000"), rate=50)
    FundingSchemeFactory(name="Fermé", closes_on=today - timedelta(days=1))
    FundingFactory(poc=poc, status=FundingStatus.CONSIDERED, scheme__name="Déjà demandé")

    soup = BeautifulSoup(signed_in(poc.match.irritant.author).get(poc.get_absolute_url()).content, "html.parser")

    def words_of(name: str) -> str:
        line = next(each for each in soup.select(".todo li") if name in each.text)
        return " ".join(line.text.replace("\u202f", " ").replace("\xa0", " ").split())

    assert "Qui convient convient Il peut apporter jusqu’à 9 000 €." in words_of("Qui convient")
    assert "Son taux donnerait 10 000 €, alors que l’aide minimale est de 15 000 €." in words_of("Trop grand")
    assert "Les dépôts sont clos depuis le" in words_of("Fermé")
    groups = {group["label"]: [each.text for each in group.find_all("option")] for group in soup.find_all("optgroup")}
    assert "Qui convient" in groups["Conviennent au POC"]
    assert {"Trop grand", "Fermé"} <= set(groups["Ne conviennent pas en l’état"])
    assert "Déjà demandé" not in str(groups)


def test_a_file_is_opened_for_the_next_meeting_that_its_papers_can_reach():
    poc = PocFactory(status="running")  # ends on 1 September 2026
    soon, next_one = TODAY + timedelta(days=10), TODAY + timedelta(days=40)
    scheme = FundingSchemeFactory(meeting_dates=[soon, next_one], papers_due_days=14)

    funding = fundings.consider(poc=poc, scheme=scheme, by=curator(), at=AT)

    assert (funding.body_meets_on, funding.papers_due_on) == (next_one, next_one - timedelta(days=14))

"""The decision sheet of a POC: as a page and as a PDF, for its team and its observers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from matching.enums import CriterionSense, FundingStatus, PocStatus
from matching.models import Poc
from matching.operations import pocs
from tests.accounts.forms import signed_in
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.matching import CriterionFactory, FundingFactory, MeasureFactory, PocFactory
from tests.meetings.printing import is_tagged, language, pages

pytestmark = pytest.mark.django_db
HOSTILE = "#panic(1) *gras* $x$ <b>balise</b> [crochet]"


@pytest.fixture
def poc() -> Poc:
    poc = PocFactory(status=PocStatus.REVIEW, title="Prévenir « à l’heure »", starts_on=None, ends_on=date(2026, 9, 1))
    CriterionFactory(poc=poc)
    second = CriterionFactory(
        poc=poc, position=2, label="Ressaisies", sense=CriterionSense.AT_MOST, threshold=10, unit="saisies"
    )
    MeasureFactory(criterion=second, value=Decimal("31"), measured_on=date(2026, 4, 1), note=HOSTILE)
    MeasureFactory(criterion=second, value=Decimal("12.5"), measured_on=date(2026, 5, 1))
    FundingFactory(poc=poc, status=FundingStatus.GRANTED)
    return poc


def url(name: str, poc: Poc) -> str:
    return reverse(f"matching:{name}", args=[poc.uuid])


def read(poc: Poc, user: object) -> tuple[str, str]:
    """The page, and the PDF, as texts with plain spaces."""
    browser = signed_in(user)
    page = browser.get(url("decision_sheet", poc)).content.decode()
    printed = " ".join(pages(browser.get(url("decision_pdf", poc)).content))
    return tuple(each.replace("\u00a0", " ").replace("\u202f", " ") for each in (page, printed))


def decide(poc: Poc) -> None:
    measures = {1: Decimal(94), 2: Decimal("12.5")}
    pocs.stop(poc=poc, measures=measures, reason="Trop lent :\nrien de mieux.", by=curator(), at=timezone.now())


def test_before_the_decision_it_says_what_it_is_to_be_taken_on(poc):
    page, printed = read(poc, poc.match.irritant.author)

    for told in (page, printed):
        assert "Les étudiants sont-ils prévenus à temps ?" in told
        assert "le POC se termine le 1 septembre 2026" in told.replace("1er", "1")
        assert "12,5 saisies" in told
        assert "8000 €" in told.replace("8 000", "8000")
    assert "non mesuré" in printed
    assert "Date et signature" in printed


def test_after_the_decision_it_says_which_and_why_and_how_it_came_about(poc):
    decide(poc)
    page, printed = read(poc, manager_of(poc.match.startup.organisation))

    for told in (page, printed):
        assert all(words in told for words in ("Arrêté", "Trop lent", "rien de mieux", "94 %", "31 saisies"))
        assert "Décision : le POC s’arrête" in told
    assert "Date et signature" not in printed


def test_what_people_typed_is_text_and_never_markup(poc):
    poc.question = HOSTILE
    poc.save()
    _page, printed = read(poc, curator())

    assert printed.count(HOSTILE) == 2


def test_the_file_is_accessible_and_has_a_french_name(poc):
    response = signed_in(curator()).get(url("decision_pdf", poc))

    name = f"fiche-de-decision-prevenir-a-lheure-{timezone.localdate().isoformat()}.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-cache")
    assert (is_tagged(response.content), language(response.content)) == (True, "fr")


def test_it_is_complete_in_english(poc):
    decide(poc)
    with translation.override("en"):
        addresses = [url(name, poc) for name in ("decision_sheet", "decision_pdf")]
    browser = signed_in(curator())
    page, printed = browser.get(addresses[0]).content.decode(), " ".join(pages(browser.get(addresses[1]).content))

    for told in (page, printed):
        assert "Log of decisions" in told
        assert "Fiche de décision" not in told


def test_its_team_and_observers_read_it_observers_without_the_money_and_nobody_else(poc, client):
    observer, stranger = (manager_of(OrganisationFactory(establishment=True)) for _number in range(2))
    poc.observers.add(observer.organisation)

    for told in read(poc, observer):
        assert ("Financement accordé" in told, "12,5 saisies" in told) == (False, True)
    for name in ("decision_sheet", "decision_pdf"):
        assert signed_in(stranger).get(url(name, poc)).status_code == 403
        assert client.get(url(name, poc)).status_code == 302
    hidden = PocFactory(status=PocStatus.FRAMING)
    assert signed_in(stranger).get(url("decision_sheet", hidden)).status_code == 404


def test_a_poc_that_is_only_begun_has_a_sheet_too():
    poc = PocFactory(
        status=PocStatus.FRAMING, question="", decision_owner="", starts_on=None, ends_on=None, budget=None
    )
    page, printed = read(poc, poc.match.irritant.author)
    assert all("À prendre" in told for told in (page, printed))


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_whatever_was_measured(rows, django_assert_num_queries):
    poc = PocFactory(status=PocStatus.RUNNING)
    for position in range(1, rows + 1):
        MeasureFactory.create_batch(rows, criterion=CriterionFactory(poc=poc, position=position))
        FundingFactory(poc=poc, status=FundingStatus.GRANTED)
        poc.milestones.create(title="Bilan", due_on=timezone.localdate() + timedelta(days=position))
    browser = signed_in(curator())

    with django_assert_num_queries(16):
        assert browser.get(url("decision_sheet", poc)).status_code == 200

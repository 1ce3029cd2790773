"""« Où en est-on ? » at the top of a POC, the log of its decisions, and who reads them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from matching.enums import CriterionSense, FundingStatus, LessonStatus, MatchStatus, PocStatus
from matching.models import Payment, Poc
from matching.operations import pocs
from tests.accounts.forms import signed_in
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import (
    CriterionFactory,
    FundingFactory,
    LessonFactory,
    MatchFactory,
    MeasureFactory,
    PocFactory,
)
from tests.meetings.printing import pages

pytestmark = pytest.mark.django_db


def day(days: int):
    return timezone.localdate() + timedelta(days=days)


def words(html: object) -> str:
    return " ".join(html.get_text(" ").replace("\u00a0", " ").replace("\u202f", " ").split())


def seen(poc: Poc, user: object) -> BeautifulSoup:
    return BeautifulSoup(signed_in(user).get(poc.get_absolute_url()).content, "html.parser")


def facts(poc: Poc, user: object) -> dict[str, str]:
    rows = seen(poc, user).select(".where-facts > div")
    return {words(row.dt): words(row.dd) for row in rows}


def owed(poc: Poc, user: object) -> list[str]:
    return [words(each) for each in seen(poc, user).select(".owed li")]


def running(**given: object) -> Poc:
    return PocFactory(**{"status": PocStatus.RUNNING, "starts_on": None, "ends_on": day(12), **given})


def test_the_top_of_the_page_says_where_we_are():
    poc = running()
    for position, value in enumerate(("95", "60", None), start=1):
        criterion = CriterionFactory(poc=poc, position=position)
        if value:
            MeasureFactory(criterion=criterion, value=Decimal(value))
    poc.milestones.create(title="Bilan", due_on=day(40))
    poc.milestones.create(title="Recette", due_on=day(-3))
    poc.milestones.create(title="Fait", due_on=day(-30), done_on=day(-30))
    funding = FundingFactory(poc=poc, status=FundingStatus.AGREED)
    Payment.objects.create(funding=funding, amount=3000, paid_on=day(-1), by=curator())

    found = facts(poc, poc.match.irritant.author)

    assert found["Décision"].startswith("dans 12 jours")
    assert found["Prochain jalon"] == "3 jours de retard Recette"
    assert found["Critères"] == "1 atteint 1 non atteint · 1 non mesuré"
    assert found["Argent"] == "8 000 € accordés 3 000 € versés · budget de 20 000 €"


def test_who_has_to_do_what_now_the_latest_first():
    poc = running(ends_on=day(5))
    CriterionFactory(poc=poc)
    poc.milestones.create(title="Recette", due_on=day(-3))
    poc.milestones.create(title="Plus tard", due_on=day(40))
    FundingFactory(poc=poc, status=FundingStatus.FILED)
    establishment = poc.match.irritant.establishment.label

    assert owed(poc, curator()) == [
        "L’équipe : Recette · 3 jours de retard",
        f"{establishment} : Passer en revue, puis décider · dans 5 jours",
        "L’équipe : 1 critère à mesurer · dans 5 jours",
        f"L’Amue : {poc.fundings.get().scheme} : Un dossier de financement a été déposé : suivez son instruction",
    ]


def _decided(lesson: str | None) -> Poc:
    poc = PocFactory(status=PocStatus.SCALED)
    if lesson:
        LessonFactory(poc=poc, status=lesson)
    return poc


STATES = {
    "framing": (lambda: PocFactory(status=PocStatus.FRAMING), "{own} : Cadrer le POC : il manque 1 élément"),
    "committed": (lambda: PocFactory(status=PocStatus.COMMITTED, starts_on=None), "{own} : Démarrer le POC"),
    "review": (
        lambda: PocFactory(status=PocStatus.REVIEW, starts_on=None, ends_on=day(0)),
        "La vice-présidente chargée du numérique : Décider : généraliser, prolonger ou arrêter · aujourd’hui",
    ),
    "decided": (lambda: _decided(None), "{own} : Dire ce qu’il a appris"),
    "lesson written": (lambda: _decided(LessonStatus.DRAFT), "{company} : Relire le retour d’expérience"),
    "lesson read over": (lambda: _decided(LessonStatus.REVIEWED), "{own} : Publier le retour d’expérience"),
    "lesson published": (lambda: _decided(LessonStatus.PUBLISHED), None),
}


@pytest.mark.parametrize("name", STATES)
def test_each_state_waits_for_somebody(name):
    make, line = STATES[name]
    poc = make()
    own, company = poc.match.irritant.establishment.label, poc.match.startup
    expected = [line.format(own=own, company=company)] if line else []

    assert owed(poc, curator()) == expected


def test_the_public_and_others_read_none_of_it_and_observers_no_money(client):
    poc = running()
    FundingFactory(poc=poc, status=FundingStatus.GRANTED)
    observer, stranger = (manager_of(OrganisationFactory(establishment=True)) for _number in range(2))
    poc.observers.add(observer.organisation)

    assert "Argent" in facts(poc, manager_of(poc.match.startup.organisation))
    assert set(facts(poc, observer)) == {"État", "Décision", "Prochain jalon", "Critères"}
    assert len(owed(poc, observer)) == 1
    assert facts(poc, stranger) == {}
    assert not BeautifulSoup(client.get(poc.get_absolute_url()).content, "html.parser").select(".where")


def test_what_is_owed_leads_only_those_who_may_do_it():
    poc = running()
    observer = manager_of(OrganisationFactory(establishment=True))
    poc.observers.add(observer.organisation)
    url = reverse("matching:poc_verb", args=[poc.uuid, "review"])

    def links(user: object) -> list[str]:
        return [each["href"] for each in seen(poc, user).select(".owed a")]

    company = manager_of(poc.match.startup.organisation)
    assert [links(user) for user in (poc.match.irritant.author, company, observer)] == [[url], [], []]


def test_a_name_that_the_reader_may_not_read_is_written_nowhere():
    """Before it is disclosed to the company."""
    irritant = IrritantFactory(published=True, hide_establishment=True)
    poc = running(match=MatchFactory(irritant=irritant, status=MatchStatus.POC))
    measured = {"by": irritant.author, "organisation": irritant.establishment}
    MeasureFactory(criterion=CriterionFactory(poc=poc), **measured)
    pocs.review(poc=poc, by=irritant.author, at=timezone.now())
    browser, name = signed_in(manager_of(poc.match.startup.organisation)), irritant.establishment.label

    page, sheet = (browser.get(url).content.decode() for url in (poc.get_absolute_url(), _sheet(poc)))
    printed = " ".join(pages(browser.get(f"{_sheet(poc)}pdf/").content))

    assert [name in told for told in (page, sheet, printed)] == [False, False, False]
    assert ["L’établissement" in told for told in (sheet, printed)] == [True, True]
    owner = signed_in(irritant.author).get(_sheet(poc)).content.decode()
    assert name in owner


def _sheet(poc: Poc) -> str:
    return reverse("matching:decision_sheet", args=[poc.uuid])


def test_the_log_tells_what_was_decided_with_the_reasons_to_whom_it_concerns(client):
    poc, by, at = running(ends_on=day(-1)), curator(), timezone.now()
    CriterionFactory(poc=poc, sense=CriterionSense.AT_MOST)
    pocs.sleep(poc=poc, reason="Travaux.", by=by, at=at)
    pocs.wake(poc=poc, by=by, at=at)
    pocs.review(poc=poc, by=by, at=at)
    pocs.extend(poc=poc, ends_on=day(20), reason="Un mois.", by=by, at=at)
    pocs.review(poc=poc, by=by, at=at)
    pocs.stop(poc=poc, measures={1: Decimal(99)}, reason="Trop lent.", by=by, at=at)

    def log(html: bytes) -> list[str]:
        lines = BeautifulSoup(html, "html.parser").select("#decisions .thread > li")
        return [
            words(line.find_all("p")[0]) + (f" « {line.blockquote.text} »" if line.blockquote else "") for line in lines
        ]

    team = log(signed_in(poc.match.irritant.author).get(poc.get_absolute_url()).content)
    public = log(client.get(poc.get_absolute_url()).content)

    assert team == [
        "Le POC est mis en sommeil « Travaux. »",
        "Le POC sort de son sommeil",
        "Le POC est en revue : " + poc.title,
        "Décision : le POC est prolongé « Un mois. »",
        "Le POC est en revue : " + poc.title,
        "Décision : le POC s’arrête « Trop lent. »",
    ]
    assert public == [team[3], team[5]]

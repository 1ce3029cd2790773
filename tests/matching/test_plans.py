"""The plan of funding of a POC: its shares make its cost, its versions are kept, nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from irritants.models import Event
from matching.enums import FundingStatus, PocStatus
from matching.models import FundingPlan, Poc, Share
from matching.operations import plans, pocs
from tests.accounts.forms import signed_in, text
from tests.factories.accounts import OrganisationFactory, curator, manager_of
from tests.factories.matching import FundingFactory, FundingSchemeFactory, PocFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
OWN, COMPANY = ("own", None), ("company", None)


def write(
    poc: Poc, *, cost: str = "20000.00", is_complete: bool = True, reason: str = "", **shares: str
) -> FundingPlan:
    """By the establishment, after the version in force."""
    current = FundingPlan.objects.current(poc)
    return plans.write_plan(
        poc=poc,
        cost=Decimal(cost),
        shares={(source, None): Decimal(amount) for source, amount in shares.items()},
        is_complete=is_complete,
        reason=reason,
        instead_of=current.number if current else 0,
        by=poc.match.irritant.author,
        at=AT,
    )


def said(poc: Poc) -> list[tuple[int, Decimal, bool, dict]]:
    return [
        (plan.number, plan.cost, plan.is_complete, plan.typed())
        for plan in FundingPlan.objects.filter(poc=poc).order_by("number")
    ]


@pytest.fixture
def poc() -> Poc:
    return PocFactory(status=PocStatus.RUNNING)  # 20 000 €


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("14999.99", "Personne ne paie encore 0,01 € du coût."),
        ("15000.01", "Les parts dépassent le coût de 0,01 €."),
    ],
)
def test_a_complete_plan_that_misses_a_cent_is_refused_and_says_which(poc, own, words):
    with pytest.raises(ValidationError) as refused:
        write(poc, own=own, company="5000.00")

    assert [each.replace("\xa0", " ") for each in refused.value.messages] == [words]
    assert said(poc) == []


def test_a_draft_need_not_add_up(poc):
    write(poc, own="1.00", is_complete=False)

    assert said(poc) == [(1, Decimal("20000.00"), False, {OWN: Decimal("1.00")})]


def test_an_amendment_is_a_new_version_with_its_reason_and_the_cost_is_the_budget(poc):
    write(poc, own="15000.00", company="5000.00")
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        write(poc, cost="21000.00", own="16000.00", company="5000.00")

    write(poc, cost="21000.00", own="16000.00", company="5000.00", reason="Deux capteurs de plus.")

    assert said(poc) == [
        (1, Decimal("20000.00"), True, {OWN: Decimal("15000.00"), COMPANY: Decimal("5000.00")}),
        (2, Decimal("21000.00"), True, {OWN: Decimal("16000.00"), COMPANY: Decimal("5000.00")}),
    ]
    assert Poc.objects.get().budget == Decimal("21000.00")
    assert list(Event.objects.filter(verb="plan").values_list("detail__number", flat=True)) == [1, 2]


def test_a_plan_that_says_the_same_is_not_kept_twice(poc):
    write(poc, own="20000.00")

    write(poc, own="20000.00", company="0.00")

    assert len(said(poc)) == 1


def test_who_wrote_on_an_older_version_is_told(poc):
    write(poc, own="20000.00")

    with pytest.raises(ValidationError, match="Quelqu’un d’autre a modifié le plan"):
        plans.write_plan(
            poc=poc,
            cost=poc.budget,
            shares={COMPANY: poc.budget},
            is_complete=True,
            reason="",
            instead_of=0,
            by=curator(),
            at=AT,
        )

    assert len(said(poc)) == 1


def test_a_framing_with_another_budget_makes_the_plan_a_draft():
    poc = PocFactory(status=PocStatus.FRAMING)
    write(poc, own="20000.00")
    poc.budget = Decimal("18000.00")

    pocs.frame(poc=poc, criteria=[], observers=[], by=poc.match.irritant.author, at=AT)

    assert said(poc)[1] == (2, Decimal("18000.00"), False, {OWN: Decimal("20000.00")})
    connection.check_constraints()


@contextmanager
def checked() -> Iterator[None]:
    """What the database checks when a transaction ends."""
    with transaction.atomic():
        yield
        connection.check_constraints()


def broken_cost(plan: FundingPlan) -> None:
    bad = FundingPlan.objects.create(poc=plan.poc, number=2, cost=plan.cost, is_complete=True, by=plan.by, at=AT)
    Share.objects.create(plan=bad, source="own", amount=Decimal("19999.99"))


def broken_share(plan: FundingPlan) -> None:
    Share.objects.create(plan=plan, source="company", amount=Decimal("0.01"))


def broken_budget(plan: FundingPlan) -> None:
    Poc.objects.update(budget=Decimal("20000.01"))


def no_share(plan: FundingPlan) -> None:
    FundingPlan.objects.create(poc=plan.poc, number=2, cost=plan.cost, is_complete=True, by=plan.by, at=AT)


@pytest.mark.parametrize("spoil", [broken_cost, broken_share, broken_budget, no_share])
def test_the_database_itself_refuses_a_complete_plan_that_does_not_make_the_cost(poc, spoil):
    plan = write(poc, own="20000.00")
    connection.check_constraints()

    with pytest.raises(IntegrityError), checked():
        spoil(plan)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda plan: FundingPlan.objects.update(cost=Decimal(1)),
        lambda plan: Share.objects.update(amount=Decimal(1)),
        lambda plan: Share.objects.all()._raw_delete("default"),
    ],
)
def test_a_version_is_never_changed(poc, spoil):
    plan = write(poc, own="20000.00")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        spoil(plan)


def page(poc: Poc) -> str:
    return reverse("matching:write_plan", args=[poc.uuid])


def test_the_form_keeps_what_was_typed_and_shows_what_remains(poc):
    scheme = FundingSchemeFactory()
    client = signed_in(poc.match.irritant.author)
    typed = {"cost": "20000.00", "own": "12000.50", f"scheme_{scheme.pk}": "7000.00", "instead_of": 0, "complete": "1"}

    answer = client.post(page(poc), typed)

    soup = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, said(poc)) == (422, [])
    assert soup.find(attrs={"data-oi-rest": True}).text.replace("\xa0", " ") == "999,50 €"
    at_the_cost = soup.find(id=soup.find("input", attrs={"name": "cost"})["aria-describedby"].split()[-1])
    assert "Personne ne paie encore" in at_the_cost.text
    assert soup.select_one("[data-oi-error-summary] a")["href"] == "#id_cost"
    assert {name: soup.find("input", attrs={"name": name})["value"] for name in typed if name != "complete"} == {
        "cost": "20000.00",
        "own": "12000.50",
        f"scheme_{scheme.pk}": "7000.00",
        "instead_of": "0",
    }

    assert client.post(page(poc), {**typed, "company": "999.50"}).status_code == 302
    assert said(poc)[0][3] == {
        OWN: Decimal("12000.50"),
        COMPANY: Decimal("999.50"),
        ("scheme", scheme.pk): Decimal("7000.00"),
    }


@pytest.mark.parametrize("amount", ["1e309", "-1e309", "NaN", "Infinity", "99999999999999999999", "douze"])
def test_what_is_no_amount_counts_for_nothing_in_what_remains(poc, amount):
    answer = signed_in(poc.match.irritant.author).post(page(poc), {"cost": amount, "own": "12", "instead_of": 0})

    soup = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, soup.find("input", attrs={"name": "cost"})["value"]) == (422, amount)
    assert soup.find(attrs={"data-oi-rest": True}).text.replace("\xa0", " ") == "-12 €"


def test_a_grant_that_is_not_what_the_plan_counts_on_is_said(poc):
    funding = FundingFactory(poc=poc, status=FundingStatus.GRANTED)  # 8 000 €
    plans.write_plan(
        poc=poc,
        cost=Decimal(20000),
        shares={OWN: Decimal(10000), ("scheme", funding.scheme_id): Decimal(10000)},
        is_complete=True,
        reason="",
        instead_of=0,
        by=curator(),
        at=AT,
    )

    answer = signed_in(curator()).get(reverse("matching:plan", args=[poc.uuid]))

    assert "L’accord n’est pas ce que le plan prévoit" in text(answer)


def test_an_observer_of_the_poc_reads_nothing_of_who_pays(poc):
    observer = manager_of(OrganisationFactory(establishment=True))
    poc.observers.add(observer.organisation)
    write(poc, own="20000.00")
    client = signed_in(observer)

    assert client.get(reverse("matching:plan", args=[poc.uuid])).status_code == 403
    assert "Plan de financement" not in text(client.get(poc.get_absolute_url()))

"""What holds of the money whatever was done, by whom and in which order; and everything that can be done to it, well or badly."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.exports import Reading, Sheet
from core.states import TransitionRefused, possible
from matching.enums import FUNDING_MOVES, FundingMoney, InstalmentKind
from matching.exports import FUNDINGS, INSTALMENTS, PAYMENTS
from matching.filters import FundingFilter
from matching.models import Funding, FundingPlan, Payment, Poc
from matching.models.editions import editions
from matching.models.steps import dues_of
from matching.operations import fundings, instalments, plans
from matching.operations.instalments import Planned
from matching.views.funding_board import FUNDING_GROUPS

AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)
REFUSED = (TransitionRefused, ValidationError)


# What holds


def total(amounts: Any) -> Decimal:
    return sum((amount or Decimal(0) for amount in amounts), Decimal(0))


def check_files() -> None:
    """Of each file: paid is the sum of its payments and within its grant; its instalments make its grant; no cent is lost."""
    for funding in Funding.objects.all():
        paid = total(funding.payments.values_list("amount", flat=True))
        planned = list(funding.instalments.values_list("amount", flat=True))
        granted = funding.amount_granted or Decimal(0)
        assert funding.amount_paid == paid
        assert paid <= granted <= (funding.amount_asked or Decimal(0))
        assert not planned or total(planned) == granted
        if planned:
            assert total(due.paid for _instalment, due in dues_of(funding, today=TODAY)) == paid
            assert total(funding.instalments.with_paid().values_list("paid", flat=True)) == paid


def check_plans() -> None:
    """Of each version: complete, its shares make its cost. The one in force, if complete, is of the budget of its POC."""
    for plan in FundingPlan.objects.filter(is_complete=True):
        assert total(plan.shares.values_list("amount", flat=True)) == plan.cost
    for poc in Poc.objects.all():
        numbers = list(poc.plans.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        current = FundingPlan.objects.current(poc)
        assert current is None or not current.is_complete or current.cost == poc.budget


def money_of(funding: Funding, today: date) -> dict[FundingMoney, Decimal]:
    """The sums of the board for one file, in plain Python: what they are compared with."""
    granted = funding.amount_granted or Decimal(0)
    has_agreement = funding.status in {"agreed", "part_paid", "paid"}
    due = total(each.amount for each in funding.instalments.all() if each.due_on < today)
    return {
        FundingMoney.WISHED: funding.amount_wished or Decimal(0),
        FundingMoney.ASKED: funding.amount_asked or Decimal(0),
        FundingMoney.GRANTED: granted,
        FundingMoney.AGREED: granted if has_agreement else Decimal(0),
        FundingMoney.PAID: funding.amount_paid,
        FundingMoney.LATE: max(due - funding.amount_paid, Decimal(0)) if has_agreement else Decimal(0),
    }


def rows_of(sheet: Sheet, reader: User, query: dict[str, str]) -> list[dict[str, Any]]:
    """What the export says: amounts as they are, before any format rounds them."""
    names = [column.name for column in sheet.columns]
    return [dict(zip(names, row, strict=True)) for row in Reading(sheet, sheet.select(reader, query), reader)]


EXPORTED = {
    FundingMoney.WISHED: "amount_wished",
    FundingMoney.ASKED: "amount_asked",
    FundingMoney.GRANTED: "amount_granted",
    FundingMoney.PAID: "amount_paid",
    FundingMoney.LATE: "late",
}


def check_totals(curator: User) -> None:
    """Each number of each board is the sum of the files it leads to, and of their export; the last line is the sum of the lines."""
    today = timezone.localdate()
    expected = {funding.pk: money_of(funding, today) for funding in Funding.objects.all()}
    client = Client()
    client.force_login(curator, backend="django.contrib.auth.backends.ModelBackend")
    pages = {by: client.get(reverse("matching:funding_board"), {"par": by}).context for by in FUNDING_GROUPS}
    # A set: the last line is the same on each board, its files and their export are read once.
    for cell in {cell for page in pages.values() for line in [*page["lines"], page["total"]] for cell in line.cells}:
        _check_cell(cell, expected, curator)
    for page in pages.values():
        columns = zip(*(line.cells for line in page["lines"]), strict=True)
        sums = [sum(cell.value for cell in column) for column in columns]
        assert sums == ([cell.value for cell in page["total"].cells] if page["lines"] else [])
    check_editions(curator, pages["edition"]["lines"])
    paid = total(each[FundingMoney.PAID] for each in expected.values())
    assert total(row["amount"] for row in rows_of(PAYMENTS, curator, {})) == paid
    planned = rows_of(INSTALMENTS, curator, {})
    assert all(row["amount"] - row["paid"] == row["rest"] for row in planned)
    late = total(row["rest"] for row in planned if row["late"])
    assert late == total(each[FundingMoney.LATE] for each in expected.values())


def check_editions(curator: User, lines: list[Any]) -> None:
    """Added up by the edition that they carry, the exports say what the board of editions says."""
    board = {(line.name, cell.money): cell.value for line in lines for cell in line.cells if cell.value}
    read: dict[tuple[str, FundingMoney | None], Decimal | int] = defaultdict(int)
    names = dict(editions())
    for row in rows_of(FUNDINGS, curator, {}):
        read[names[row["edition"]], None] += 1
        for money, column in EXPORTED.items():
            read[names[row["edition"]], money] += row[column] or 0
    agreed = {key: value for key, value in board.items() if key[1] == FundingMoney.AGREED}
    assert board == {**{key: value for key, value in read.items() if value}, **agreed}
    received: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(PAYMENTS, curator, {}):
        received[names[row["edition"]]] += row["amount"]
    assert received == {name: value for (name, money), value in board.items() if money == FundingMoney.PAID}
    late: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(INSTALMENTS, curator, {}):
        if row["late"]:
            late[names[row["edition"]]] += row["rest"]
    assert late == {name: value for (name, money), value in board.items() if money == FundingMoney.LATE}


def _check_cell(cell: Any, expected: dict[int, dict[FundingMoney, Decimal]], curator: User) -> None:
    query = dict(parse_qsl(urlsplit(cell.url).query))
    reader = SimpleNamespace(user=curator)
    found = FundingFilter(query, queryset=Funding.objects.visible_to(curator), request=reader).qs
    exported = rows_of(FUNDINGS, curator, query)
    if cell.money is None:
        assert cell.value == found.count() == len(exported)
        return
    assert cell.value == total(expected[pk][cell.money] for pk in found.values_list("pk", flat=True))
    if cell.money in EXPORTED:
        assert cell.value == total(row[EXPORTED[cell.money]] for row in exported)
    assert all(
        row["balance"] == row["amount_granted"] - row["amount_paid"] for row in exported if row["amount_granted"]
    )


# What can be done


@dataclass
class Person:
    """Somebody with pages open: what they see is as old as their last look."""

    user: User
    seen: list[Funding]
    poc: Poc
    version: int = 0

    def look(self) -> None:
        self.seen = [Funding.objects.get(pk=funding.pk) for funding in self.seen]
        current = FundingPlan.objects.current(self.poc)
        self.version = current.number if current else 0


Draw = Callable[[int, int], int]
Act = Callable[[Person, Funding, Draw], object]


def cents(draw: Draw, most: int = 1_200_000) -> Decimal:
    """Sometimes nothing or less, sometimes too much."""
    return Decimal(draw(-1, most)) / 100


def _file(who: Person, funding: Funding, draw: Draw) -> None:
    fundings.file(funding=funding, amount=cents(draw), by=who.user, at=_at(funding))


def _at(funding: Funding) -> datetime:
    """After its last move: each move has a date of its own."""
    return max(AT, funding.status_at) + timedelta(seconds=1)


def _grant(who: Person, funding: Funding, draw: Draw) -> None:
    fundings.grant(funding=funding, amount=cents(draw), date=TODAY, by=who.user, at=_at(funding))


def _pay(who: Person, funding: Funding, draw: Draw) -> Payment:
    amount = funding.balance if draw(0, 9) == 0 else cents(draw, 400_000)
    return fundings.record_payment(funding=funding, amount=amount, date=TODAY, by=who.user, at=_at(funding))


def _plan_payments(who: Person, funding: Funding, draw: Draw) -> None:
    """An advance and the rest, now and then wrong by a cent, or about a schedule that was replaced."""
    granted = funding.amount_granted or Decimal(0)
    advance = Decimal(draw(1, max(int(granted * 100), 1))) / 100
    wrong = Decimal("0.01") if draw(0, 4) == 0 else Decimal(0)
    days = [TODAY + timedelta(days=draw(-400, 400)) for _each in range(2)]
    planned = [
        Planned(InstalmentKind.ADVANCE, advance, days[0]),
        Planned(InstalmentKind.BALANCE, granted - advance + wrong, days[1]),
    ]
    seen = instalments.latest_of(funding) if draw(0, 4) else 1
    instalments.plan_payments(
        funding=funding,
        planned=[each for each in planned if each.amount],
        instead_of=seen,
        by=who.user,
        at=_at(funding),
    )


def _write_plan(who: Person, funding: Funding, draw: Draw) -> None:
    """Own funds and each scheme; the company brings what is left, now and then wrong by a cent."""
    cost = cents(draw)
    shares = {("own", None): cents(draw, 300_000), ("scheme", funding.scheme_id): cents(draw, 300_000)}
    wrong = Decimal("0.01") if draw(0, 4) == 0 else Decimal(0)
    shares["company", None] = cost - total(shares.values()) + wrong
    plans.write_plan(
        poc=who.poc,
        cost=cost,
        shares=shares,
        is_complete=bool(draw(0, 2)),
        reason="Le chiffrage a changé." if draw(0, 3) else "",
        instead_of=who.version,
        by=who.user,
        at=AT,
    )


def _simple(act: Callable[..., object], **said: Any) -> Act:
    return lambda who, funding, draw: act(funding=funding, **said, by=who.user, at=_at(funding))


ACTS: dict[str, Act] = {
    "prepare": _simple(fundings.prepare),
    "file": _file,
    "assess": _simple(fundings.assess),
    "grant": _grant,
    "refuse": _simple(fundings.refuse, reason="Enveloppe épuisée."),
    "drop": _simple(fundings.drop, reason="Le projet s’arrête."),
    "agree": _simple(fundings.agree, date=TODAY),
    "pay": _pay,
    "plan_payments": _plan_payments,
    "write_plan": _write_plan,
    "reopen": _simple(fundings.reopen),
}
# Gestures that end a file come up seldom, or few would get to their payments.
SELDOM = {"refuse", "drop"}


def do(who: Person, number: int, draw: Draw) -> Payment | None:
    """One gesture of one person on one of the files they see, mostly one that its state allows as they see it.

    The payment it made; None where it was refused, or is no payment.
    """
    funding = who.seen[number % len(who.seen)]
    usual = [name for name in possible(funding.status, FUNDING_MOVES) if name in ACTS and name not in SELDOM]
    names = [*usual, "plan_payments", "write_plan"] if draw(0, 4) else sorted(ACTS)
    try:
        done = ACTS[names[draw(0, len(names) - 1)]](who, funding, draw)
    except REFUSED:
        return None
    return done if isinstance(done, Payment) else None


def drawn_from(random: Random) -> Draw:
    return random.randint

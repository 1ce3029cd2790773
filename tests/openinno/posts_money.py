"""Addresses that change plans of funding, planned payments and the documents of a file."""

from datetime import date

from matching.models import Funding
from tests.openinno.posts import OUTSIDERS, OWN, Post, at, may, pdf
from tests.people import World

NOT_SHOWN = (*OUTSIDERS, "network")


def lines(*amounts: str) -> dict[str, object]:
    """What the form of planned payments sends."""
    sent: dict[str, object] = {"payments-TOTAL_FORMS": len(amounts), "payments-INITIAL_FORMS": 0, "instead_of": 0}
    for number, amount in enumerate(amounts):
        sent |= {
            f"payments-{number}-kind": "balance",
            f"payments-{number}-amount": amount,
            f"payments-{number}-due_on": date(2026, 6, 1 + number).isoformat(),
        }
    return sent


def funding_of(world: World) -> Funding:
    return world.funding  # 8 000 € granted


MONEY = {
    "matching:write_plan": Post(
        at("matching:write_plan")(lambda world: world.poc),
        may(*OWN),
        lambda world: {"cost": "20000.00", "own": "20000.00", "complete": "1", "instead_of": 0},
    ),
    "matching:plan_payments": Post(
        at("matching:plan_payments")(funding_of),
        may("curator", "administrator", hidden=NOT_SHOWN),
        lambda world: lines("5000.00", "3000.00"),
    ),
    "matching:add_funding_document": Post(
        at("matching:add_funding_document")(funding_of),
        may(*OWN, hidden=NOT_SHOWN),
        lambda world: {"kind": "decision", "upload": pdf()},
        asks=False,
    ),
}

"""How values read in the language of the reader."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def plain_number(value: Decimal) -> str:
    """`94,5` for 94.50: only the decimals that say something."""
    return number_format(Decimal(f"{value.normalize():f}"))


def money(value: Decimal | float | str | None) -> str:
    """`12 500 €` for an amount in euros: cents only when there are some; a dash for nothing."""
    if value is None or value == "":
        return "—"
    amount = Decimal(str(value))
    digits = f"{amount:,.2f}" if amount % 1 else f"{amount:,.0f}"
    if (get_language() or "fr").startswith("en"):
        return f"€{digits}"
    return digits.replace(",", NARROW_SPACE).replace(".", ",") + f"{NO_BREAK_SPACE}€"

"""The board of the money, for curators: what is wished, asked, granted, under agreement, paid and late, by what one asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest
from matching.enums import FundingMoney, FundingStatus
from matching.models import Funding
from matching.models.editions import editions


@dataclass(frozen=True, slots=True)
class Group:
    """A way to share out the files: where it is read, by which filter of the list it is found again."""

    label: str | Promise
    filter: str
    key: str
    name: str


_place = "poc__match__irritant__establishment"
# A share-out in which each file is in one group, so that each euro is counted once.
FUNDING_GROUPS: dict[str, Group] = {
    "dispositif": Group(_("Scheme"), "scheme", "scheme__slug", "scheme__name"),
    "etablissement": Group(_("Establishment"), "establishment", f"{_place}__slug", f"{_place}__name"),
    "edition": Group(_("Edition"), "edition", "edition", "edition"),
    "etat": Group(_("State"), "status", "status", "status"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A sum of the board, and the address of the files that make it."""

    money: FundingMoney | None
    value: Decimal | int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    cells: list[Cell]


def _url(query: Mapping[str, str]) -> str:
    return f"{reverse('matching:fundings')}?{urlencode(query)}" if query else reverse("matching:fundings")


def line_of(name: str, row: Mapping[str, Any], query: Mapping[str, str]) -> Line:
    """One line of the board from a row of `FundingQuerySet.sums`."""
    files = Cell(None, row["files"], _url(query))
    sums = [Cell(money, row[f"sum_{money}"], _url({**query, "money": str(money)})) for money in FundingMoney]
    return Line(name, [files, *sums])


def total_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The sum of rows: nothing is counted a second time in the database."""
    rows = list(rows)
    sums = {f"sum_{money}": sum((row[f"sum_{money}"] for row in rows), Decimal(0)) for money in FundingMoney}
    return {"files": sum(row["files"] for row in rows), **sums}


def _names(group: Group) -> dict[str, str | Promise]:
    """How the values of a group read, in the order of its lines; nothing where they are names already."""
    if group.filter == "edition":
        return dict[str, str | Promise](editions())
    return dict(FundingStatus.choices) if group.filter == "status" else {}


@require_safe
@permission_required("matching.read_funding_board", raise_exception=True)
def funding_board(request: AuthenticatedRequest) -> HttpResponse:
    """Each number leads to the files that make it; the last line is the sum of those above."""
    chosen = request.GET.get("par", "")
    by = chosen if chosen in FUNDING_GROUPS else "dispositif"
    group = FUNDING_GROUPS[by]
    rows = list(Funding.objects.sums(*{group.key: 1, group.name: 1}, today=timezone.localdate()).order_by(group.name))
    names = _names(group)
    rows.sort(key=lambda row: list(names).index(row[group.name]) if names else 0)
    context = {
        "by": by,
        "groups": FUNDING_GROUPS,
        "group": group,
        "lines": [
            line_of(str(names.get(row[group.name], row[group.name])), row, {group.filter: row[group.key]})
            for row in rows
        ],
        "total": line_of("", total_of(rows), {}),
        "columns": FundingMoney,
    }
    return render(request, "matching/funding_board.html", context)

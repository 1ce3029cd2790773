"""The organiser's grid: slots × tables, what has no seat, and the last steps; moved by drag, keyboard or menu."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest
from meetings.candidates import Day, read_day
from meetings.candidates.changes import changes_of
from meetings.candidates.rows import is_fact
from meetings.enums import StepKind
from meetings.figures.planning import Words
from meetings.models import Edition, GridStep, Meeting, Slot, Table
from meetings.operations.publishing import broken_rules
from meetings.operations.steps import last_step
from meetings.planner.agenda import Violation
from meetings.views.planning import planned

SHOWN_STEPS = 5


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting in the grid, or a wish without a seat. `broken`: what is wrong with its seat, in words."""

    wish: str
    irritant: str
    company: str
    establishment: str
    meeting: Meeting | None = None
    is_fact: bool = False
    is_told: bool = False
    has_moved: bool = False
    broken: tuple[str, ...] = ()

    @property
    def is_locked(self) -> bool:
        return self.meeting is not None and self.meeting.is_locked


@dataclass(frozen=True, slots=True)
class Cell:
    table: Table
    card: Card | None
    is_off: bool


@dataclass(frozen=True, slots=True)
class Row:
    slot: Slot
    cells: list[Cell]
    begins_day: bool
    is_closed: bool


@require_safe
@never_cache
@planned
def grid(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    return draw(request, edition)


def draw(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    """The page; for htmx, the grid alone with what there is to say."""
    partial = request.headers.get("HX-Target") == "grid"
    template = "meetings/_grid.html" if partial else "meetings/grid.html"
    return render(request, template, {**grid_context(edition), "partial": partial})


def grid_context(edition: Edition) -> dict[str, Any]:
    """A fixed number of queries, whatever the size."""
    now = timezone.now()
    number = last_step(edition)
    day = read_day(edition, at=now, seated=True)
    cards = _cards(day)
    seated = {each.wish for each in day.working}
    steps = list(edition.steps.to_undo().select_related("by")[:SHOWN_STEPS])
    changes = changes_of(day.meetings.values())
    return {
        "edition": edition,
        "seen": number,
        "tables": list(day.tables.values()),
        "rows": _rows(day, cards),
        "tray": sorted((card for wish, card in cards.items() if wish not in seated), key=lambda card: card.irritant),
        "broken": [card for card in cards.values() if card.broken],
        "steps": [{"step": step, "what": step_words(step)} for step in steps],
        "placed": len(day.working),
        "wished": len(day.problem.wishes),
        "pending": len(changes),
    }


def step_words(step: GridStep) -> str:
    return str(StepKind(step.what).label)


def _cards(day: Day) -> dict[str, Card]:
    """One for each wish, by its key."""
    wrong = _wrong(day)
    cards = {}
    for wish in day.problem.wishes:
        match, meeting = day.matches[wish.key], day.meetings.get(wish.key)
        told = meeting is not None and meeting.published_slot_id is not None
        cards[wish.key] = Card(
            wish=wish.key,
            irritant=match.irritant.title,
            company=match.startup.organisation.name,
            establishment=match.irritant.establishment.label,
            meeting=meeting,
            is_fact=meeting is not None and is_fact(meeting),
            is_told=told,
            has_moved=told and meeting is not None and meeting.has_moved,
            broken=tuple(wrong.get(wish.key, ())),
        )
    return cards


def _wrong(day: Day) -> dict[str, list[str]]:
    words, found = Words(day), dict[str, list[str]]()
    violations: list[Violation] = broken_rules(day)
    for violation in violations:
        for placement in violation.placements:
            found.setdefault(placement.wish, []).append(words.rule(violation.rule))
    for wish in day.orphans:
        found.setdefault(wish, []).append(words.orphan())
    return found


def _rows(day: Day, cards: dict[str, Card]) -> list[Row]:
    at = {(each.slot, each.table): cards[each.wish] for each in day.working}
    off = {table.key: table.off for table in day.problem.tables}
    closed = {slot.key for slot in day.problem.slots if slot.closed}
    rows: list[Row] = []
    for key, slot in day.slots.items():
        cells = [Cell(table, at.get((key, number)), key in off[number]) for number, table in day.tables.items()]
        begins = not rows or rows[-1].slot.local_start.date() != slot.local_start.date()
        rows.append(Row(slot, cells, begins, key in closed))
    return rows

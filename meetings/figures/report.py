"""What an edition gave: figures read from the rows, each one the number of rows that a page lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, F, Q

from accounts.enums import OrganisationKind
from meetings.enums import MeetingStatus, Wish
from meetings.models import Attendee, Debrief, Edition, Entry, Meeting, Promise, Registration

RATINGS = (5, 4, 3, 2, 1)
M = MeetingStatus


@dataclass(frozen=True, slots=True)
class Totals:
    """What anybody may know. `planned` are the meetings that people were told of, cancelled ones included."""

    edition: Edition
    establishments: int = 0
    companies: int = 0
    irritants: int = 0
    planned: int = 0
    held: int = 0
    missed: int = 0
    cancelled: int = 0
    unsaid: int = 0
    pocs: int = 0

    @property
    def held_percent(self) -> int | None:
        return round(100 * self.held / self.planned) if self.planned else None


def totals_of(editions: Sequence[Edition]) -> list[Totals]:
    """Of each, in their order. Three queries, whatever the number of editions."""
    meetings = _by_edition(
        Meeting.objects.filter(edition__in=editions),
        "edition",
        planned=Count("pk", filter=~Q(status=M.DRAFT), distinct=True),
        held=Count("pk", filter=Q(status=M.HELD), distinct=True),
        missed=Count("pk", filter=Q(status=M.NO_SHOW), distinct=True),
        cancelled=Count("pk", filter=Q(status=M.CANCELLED), distinct=True),
        unsaid=Count("pk", filter=Q(status=M.PUBLISHED), distinct=True),
        pocs=Count("match__poc", filter=Q(status=M.HELD), distinct=True),
    )
    people = _by_edition(
        Registration.objects.standing().filter(edition__in=editions),
        "edition",
        establishments=Count("pk", filter=Q(organisation__kind=OrganisationKind.ESTABLISHMENT)),
        companies=Count("pk", filter=Q(organisation__kind=OrganisationKind.STARTUP)),
    )
    entries = _by_edition(Entry.objects.filter(edition__in=editions), "edition", irritants=Count("pk"))
    return [
        Totals(edition, **meetings.get(edition.pk, {}), **people.get(edition.pk, {}), **entries.get(edition.pk, {}))
        for edition in editions
    ]


def totals(edition: Edition) -> Totals:
    return totals_of([edition])[0]


def _by_edition(rows: Any, path: str, **counts: Any) -> dict[int, dict[str, int]]:
    found = rows.order_by().values(edition_id_=F(path)).annotate(**counts)
    return {row.pop("edition_id_"): row for row in found}


@dataclass(frozen=True, slots=True)
class Details:
    """What curators alone know. `average` is of the ratings, 1 to 5; None without any."""

    expected: int
    arrived: int
    debriefs: int
    rated: int
    average: float | None
    wishing_poc: int
    both_wish_poc: int
    promises: int
    kept: int
    late: int


NOTHING: dict[str, Any] = {
    **dict.fromkeys(("expected", "arrived", "debriefs", "rated", "wishing_poc", "both_wish_poc"), 0),
    **dict.fromkeys(("promises", "kept", "late"), 0),
    "average": None,
}


def details_of(editions: Sequence[Edition], *, today: date) -> dict[int, Details]:
    """By the key of the edition. Four queries, whatever their number."""
    people = _by_edition(
        Attendee.objects.coming().filter(registration__edition__in=editions),
        "registration__edition",
        expected=Count("pk"),
        arrived=Count("pk", filter=Q(checked_in_at__isnull=False)),
    )
    said = _by_edition(
        Debrief.objects.filter(meeting__edition__in=editions),
        "meeting__edition",
        debriefs=Count("pk"),
        rated=Count("rating"),
        average=Avg("rating"),
        wishing_poc=Count("pk", filter=Q(wish=Wish.POC)),
    )
    promises = _by_edition(
        Promise.objects.filter(meeting__edition__in=editions),
        "meeting__edition",
        promises=Count("pk"),
        kept=Count("pk", filter=Q(done_at__isnull=False)),
        late=Count("pk", filter=Q(done_at=None, due_on__lt=today)),
    )
    both = _by_edition(
        both_wish_poc(Meeting.objects.filter(edition__in=editions)), "edition", both_wish_poc=Count("pk")
    )
    return {edition.pk: Details(**NOTHING | _merged(edition.pk, people, said, promises, both)) for edition in editions}


def _merged(pk: int, *counted: dict[int, dict[str, Any]]) -> dict[str, Any]:
    return {name: value for each in counted for name, value in each.get(pk, {}).items()}


def both_wish_poc(meetings: Any) -> Any:
    """Those after which each of the two sides would try a POC."""
    wishing = Debrief.objects.filter(wish=Wish.POC)
    company, establishment = F("match__startup__organisation"), F("match__irritant__establishment")
    return meetings.filter(
        Q(debriefs__in=wishing, debriefs__organisation=company) & Q(pk__in=_wished_by(establishment, wishing))
    )


def _wished_by(side: F, wishing: Any) -> Any:
    return Meeting.objects.filter(debriefs__in=wishing, debriefs__organisation=side).values("pk")


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart, and of the table that it is drawn in: `part` is its length in percent of the longest."""

    label: str
    value: int
    query: str
    part: int


def bars(lines: Sequence[tuple[str, int, str]]) -> list[Bar]:
    longest = max((value for _label, value, _query in lines), default=0) or 1
    return [Bar(label, value, query, round(100 * value / longest)) for label, value, query in lines]


def outcome_bars(found: Totals) -> list[Bar]:
    """What became of the meetings that people were told of."""
    counts = {M.HELD: found.held, M.NO_SHOW: found.missed, M.CANCELLED: found.cancelled, M.PUBLISHED: found.unsaid}
    return bars([(str(state.label), count, f"etat={state.value}") for state, count in counts.items()])


def rating_bars(edition: Edition) -> list[Bar]:
    """How many sides gave each rating, the best first. One query."""
    given = Debrief.objects.filter(meeting__edition=edition, rating__isnull=False).order_by()
    counts = dict(given.values_list("rating").annotate(Count("pk")))
    return bars([(f"{rating} / 5", counts.get(rating, 0), f"note={rating}") for rating in RATINGS])

"""Where an edition stands, for who organises it: counts, and what waits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matching.enums import MatchStatus
from matching.models import Match
from meetings.enums import ON_THE_AGENDA
from meetings.models import Attendee, Edition, Meeting, Registration

ACCEPTED = frozenset({MatchStatus.ACCEPTED, MatchStatus.MET, MatchStatus.POC})


@dataclass(frozen=True, slots=True)
class EditionFigures:
    """`wishes`: introductions of its irritants that both sides accepted. `seats`: tables by slots. `left` is None without limit."""

    entries: int
    organisations: int
    waiting: int
    people: int
    on_screen: int
    left: int | None
    tables: int
    slots: int
    wishes: int
    planned: int
    told: int

    @property
    def seats(self) -> int:
        return self.tables * self.slots


def figures_of(edition: Edition) -> EditionFigures:
    """In seven queries."""
    registered = edition.registrations.filter(cancelled_at=None)
    counted = registered.aggregate(
        standing=Count("pk", filter=Q(confirmed_at__isnull=False)), waiting=Count("pk", filter=Q(confirmed_at=None))
    )
    people = Attendee.objects.coming().filter(registration__edition=edition)
    counted |= people.aggregate(people=Count("pk"), on_screen=Count("pk", filter=Q(is_remote=True)))
    meetings = Meeting.objects.filter(edition=edition).aggregate(
        planned=Count("pk", filter=Q(slot__isnull=False)), told=Count("pk", filter=Q(status__in=ON_THE_AGENDA))
    )
    on_the_spot = counted["people"] - counted["on_screen"]
    return EditionFigures(
        entries=edition.entries.count(),
        organisations=counted["standing"],
        waiting=counted["waiting"],
        people=counted["people"],
        on_screen=counted["on_screen"],
        left=None if edition.capacity is None else max(0, edition.capacity - on_the_spot),
        tables=edition.tables.count(),
        slots=edition.slots.count(),
        wishes=Match.objects.filter(irritant__entries__edition=edition, status__in=ACCEPTED).count(),
        planned=meetings["planned"],
        told=meetings["told"],
    )


def absent_sides(edition: Edition) -> list[Organisation]:
    """Organisations with an accepted introduction of this edition that have not registered: nothing can be planned for them."""
    wishes = Match.objects.filter(irritant__entries__edition=edition, status=MatchStatus.ACCEPTED)
    sides = Organisation.objects.filter(
        Q(pk__in=wishes.values("irritant__establishment")) | Q(pk__in=wishes.values("startup__organisation"))
    )
    registered = Registration.objects.filter(edition=edition, cancelled_at=None).values("organisation")
    found: list[Organisation] = list(sides.exclude(pk__in=registered).by_name())
    return found


def participants(edition: Edition) -> list[tuple[str, list[Organisation]]]:
    """Organisations that agreed to be named, by kind, by name."""
    listed = Registration.objects.standing().filter(edition=edition, is_listed=True)
    found = Organisation.objects.filter(pk__in=listed.values("organisation")).by_name()
    rows: dict[str, list[Organisation]] = {}
    for kind in (OrganisationKind.ESTABLISHMENT, OrganisationKind.STARTUP, OrganisationKind.NETWORK):
        rows[str(kind.label)] = []
    for organisation in found:
        rows.setdefault(str(OrganisationKind(organisation.kind).label), []).append(organisation)
    return [(label, organisations) for label, organisations in rows.items() if organisations]


def diets(people: Iterable[Attendee]) -> list[tuple[str, int]]:
    """How many people have each dietary need, for the caterer, without a name; the most frequent first."""
    counted = Counter(
        " ".join(person.diet.split()).lower() for person in people if person.diet and not person.is_remote
    )
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))

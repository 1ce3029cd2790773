"""What people were told of each meeting, version after version."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.models import AgendaVersion

Seat = tuple[int, int]  # keys of a slot and of a table


@dataclass(frozen=True, slots=True)
class Told:
    """Of one introduction: `seat` is the last one told, `before` the one of the version before the latest.

    `number` and `at` are those of the version that last changed something for it.
    """

    seat: Seat
    before: Seat | None
    number: int
    at: datetime
    is_seated: bool

    def is_new_in(self, version: int) -> bool:
        """Added by this version; in the first one everything is, which says nothing."""
        return version > 1 and self.number == version and self.before is None

    def moved_in(self, version: int) -> Seat | None:
        """Where it was before this version moved it; None for one that did not move."""
        return self.before if self.number == version and self.is_seated else None


def told_in(versions: Iterable[AgendaVersion]) -> dict[str, Told]:
    """By the uuid of each introduction that was ever on the agenda. The versions come in their order."""
    told: dict[str, Told] = {}
    for version in versions:
        seats = {match: (int(slot), int(table)) for match, slot, table in version.placements}
        for match, known in told.items():
            if known.is_seated and match not in seats:
                told[match] = replace(known, before=known.seat, number=version.number, at=version.at, is_seated=False)
        for match, seat in seats.items():
            earlier = told.get(match)
            if earlier is None or not earlier.is_seated or earlier.seat != seat:
                before = earlier.seat if earlier and earlier.is_seated else None
                told[match] = Told(seat, before, version.number, version.at, is_seated=True)
    return told

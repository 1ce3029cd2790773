"""What is read of an edition to plan it: a fixed number of queries, whatever its size."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from matching.enums import MatchStatus
from matching.models import Match
from meetings.enums import SEATED
from meetings.models import Attendee, Edition, Entry, Meeting, Registration, Slot, Table, Unavailability


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one edition, in orders that do not change from one reading to the next."""

    edition: Edition
    slots: list[Slot]
    tables: list[Table]
    registrations: list[Registration]
    attendees: list[Attendee]
    carried: dict[int, set[int]]  # of an attendee: the entries that he or she carries
    entries: list[Entry]
    meetings: list[Meeting]
    matches: list[Match]
    off: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    """("attendee" | "registration" | "table", its number) → numbers of the slots that are unticked."""


def read_rows(edition: Edition) -> Rows:
    """Nine queries. Matches: the accepted ones of entered irritants, and all those that have a meeting here."""
    slots = list(edition.slots.order_by("starts_at", "pk"))
    for slot in slots:
        slot.edition = edition
    rows = Rows(
        edition=edition,
        slots=slots,
        tables=list(edition.tables.order_by("number")),
        registrations=list(edition.registrations.standing().select_related("organisation", "by").order_by("pk")),
        attendees=list(
            Attendee.objects.coming()
            .filter(registration__edition=edition)
            .select_related("user", "registration__by")
            .order_by("pk")
        ),
        carried=_carried(edition),
        entries=list(edition.entries.select_related("irritant").order_by("pk")),
        meetings=list(edition.meetings.order_by("pk")),
        matches=_matches(edition),
    )
    _note_unavailabilities(rows)
    by_pk = {match.pk: match for match in rows.matches}
    for meeting in rows.meetings:
        meeting.match, meeting.edition = by_pk[meeting.match_id], edition
    return rows


def _carried(edition: Edition) -> dict[int, set[int]]:
    links = Attendee.entries.through.objects.filter(entry__edition=edition)
    carried: dict[int, set[int]] = defaultdict(set)
    for attendee, entry in links.values_list("attendee_id", "entry_id"):
        carried[attendee].add(entry)
    return dict(carried)


def _matches(edition: Edition) -> list[Match]:
    accepted = Q(status=MatchStatus.ACCEPTED, irritant__in=edition.entries.values("irritant"))
    here = Q(pk__in=edition.meetings.values("match"))
    return list(
        Match.objects.filter(accepted | here)
        .select_related("irritant__establishment", "startup__organisation")
        .order_by("pk")
    )


def _note_unavailabilities(rows: Rows) -> None:
    of_edition = Unavailability.objects.filter(slot__edition=rows.edition)
    for slot, attendee, registration, table in of_edition.values_list(
        "slot_id", "attendee_id", "registration_id", "table_id"
    ):
        kind = "attendee" if attendee else "registration" if registration else "table"
        rows.off[kind, attendee or registration or table].add(slot)


def is_fact(meeting: Meeting) -> bool:
    """Whether it was held or missed: no agenda moves it any more."""
    return meeting.status in SEATED

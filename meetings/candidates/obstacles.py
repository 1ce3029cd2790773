"""Accepted introductions that cannot be planned at an edition, and what is missing."""

from dataclasses import dataclass

from accounts.models import Organisation
from matching.enums import MatchStatus
from matching.models import Match
from meetings.enums import MeetingStatus, Missing
from meetings.models import Edition


@dataclass(frozen=True, slots=True)
class Obstacle:
    """`organisation` is who can do something about it."""

    match: Match
    missing: Missing
    organisation: Organisation


def obstacles(edition: Edition) -> list[Obstacle]:
    """Every accepted introduction that waits for a meeting and is no wish of this edition: one row for each thing that is missing.

    Four queries, whatever their number.
    """
    matches = (
        Match.objects.filter(status=MatchStatus.ACCEPTED)
        .select_related("irritant__establishment", "startup__organisation")
        .order_by("irritant__title", "pk")
    )
    entered = set(edition.entries.values_list("irritant_id", flat=True))
    cancelled = set(edition.meetings.filter(status=MeetingStatus.CANCELLED).values_list("match_id", flat=True))
    places = {each.organisation_id: each for each in edition.registrations.filter(cancelled_at=None)}
    found = []
    for match in matches:
        demand, supply = match.irritant.establishment, match.startup.organisation
        if match.irritant_id not in entered:
            found.append(Obstacle(match, Missing.ENTRY, demand))
        for organisation in (demand, supply):
            registration = places.get(organisation.pk)
            if registration is None:
                found.append(Obstacle(match, Missing.REGISTRATION, organisation))
            elif registration.is_waiting:
                found.append(Obstacle(match, Missing.PLACE, organisation))
        if match.pk in cancelled:
            found.append(Obstacle(match, Missing.CANCELLED, supply))
    return found

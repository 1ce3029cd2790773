"""What the page of an edition says of itself to search engines."""

from typing import Any

from core.exports import absolute
from core.metadata import CONTEXT
from meetings.enums import EditionStatus
from meetings.models import Edition

STATUSES = {
    EditionStatus.ANNOUNCED: f"{CONTEXT}/EventScheduled",
    EditionStatus.CANCELLED: f"{CONTEXT}/EventCancelled",
}


def linked_data(edition: Edition, *, has_screens: bool) -> dict[str, Any]:
    """An event of schema.org; nothing of one that is being prepared. `has_screens`: one can take part from afar."""
    if edition.status == EditionStatus.DRAFT:
        return {}
    starts, ends = edition.bounds()
    mode = "MixedEventAttendanceMode" if has_screens else "OfflineEventAttendanceMode"
    return {
        "@context": CONTEXT,
        "@type": "Event",
        "@id": absolute(edition.get_absolute_url()),
        "url": absolute(edition.get_absolute_url()),
        "name": edition.name,
        "description": edition.summary or edition.name,
        "startDate": starts.isoformat(),
        "endDate": ends.isoformat(),
        "eventStatus": STATUSES[EditionStatus(edition.status)],
        "eventAttendanceMode": f"{CONTEXT}/{mode}",
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "location": {"@type": "Place", "name": edition.venue, "address": edition.address or edition.venue},
        "organizer": {"@type": "Organization", "name": "openinno", "url": absolute("/")},
    }

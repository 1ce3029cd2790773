"""PDF files as a reader opens them, and a day of meetings to print."""

from datetime import UTC, datetime, timedelta

import pypdfium2
import pypdfium2.raw as pdfium

from matching.enums import MatchStatus
from meetings.enums import MeetingStatus
from meetings.models import AgendaVersion, Edition, Meeting, Slot
from tests.factories.accounts import curator
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import MatchFactory
from tests.factories.meetings import (
    AttendeeFactory,
    MeetingFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
)
from tests.factories.startups import StartupFactory

PUBLISHED_ON = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def pages(body: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(body)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def is_tagged(body: bytes) -> bool:
    return bool(pdfium.FPDFCatalog_IsTagged(pypdfium2.PdfDocument(body)))


def language(body: bytes) -> str:
    document = pypdfium2.PdfDocument(body)
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (pdfium.FPDF_WCHAR * (size // 2))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def publish(edition: Edition, *, number: int, at: datetime | None = None) -> AgendaVersion:
    """What is on the agenda now becomes this version."""
    rows = edition.meetings.on_the_agenda().select_related("match")
    placements = [[str(each.match.uuid), each.published_slot_id, each.published_table_id] for each in rows]
    edition.version = number
    edition.save(update_fields=["version"])
    at = at or PUBLISHED_ON + timedelta(days=number - 1)
    return AgendaVersion.objects.create(
        edition=edition, number=number, by=curator(), at=at, placements=placements
    )


def make_meeting(edition: Edition, *, position: int = 0, table: int = 1, **fields: object) -> Meeting:
    """Published; both sides are registered, with a person each."""
    irritant = fields.pop("irritant", None) or IrritantFactory(published=True)
    startup = fields.pop("startup", None) or StartupFactory(validated=True)
    for organisation in (irritant.establishment, startup.organisation):
        if not edition.registrations.filter(organisation=organisation).exists():
            AttendeeFactory(registration=RegistrationFactory(edition=edition, organisation=organisation))
    seat = {"slot": slot_at(edition, position), "table": edition.tables.filter(number=table).first()}
    seat["table"] = seat["table"] or TableFactory(edition=edition, number=table)
    match = MatchFactory(irritant=irritant, startup=startup, status=MatchStatus.ACCEPTED)
    return MeetingFactory(**{"edition": edition, "match": match, "status": MeetingStatus.PUBLISHED, **seat, **fields})


def slot_at(edition: Edition, position: int) -> Slot:
    wanted = SlotFactory.build(edition=edition, position=position)
    found = edition.slots.filter(starts_at=wanted.starts_at).first()
    return found or SlotFactory(edition=edition, position=position)


def move(meeting: Meeting, *, position: int, table: int | None = None) -> None:
    """To another seat, as an organiser publishes it."""
    slot = slot_at(meeting.edition, position)
    place = meeting.published_table
    if table:
        place = meeting.edition.tables.filter(number=table).first() or TableFactory(
            edition=meeting.edition, number=table
        )
    Meeting.objects.filter(pk=meeting.pk).update(
        slot=slot, table=place, published_slot=slot, published_table=place
    )



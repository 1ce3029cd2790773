"""The lines of a company's own thread."""

from collections.abc import Iterable

from core.thread import Line, sentence_of
from startups.models import StartupEvent


def lines(events: Iterable[StartupEvent]) -> list[Line]:
    return [line(event) for event in events]


def line(event: StartupEvent) -> Line:
    """The same for all who may read the event."""
    sentence = sentence_of(event.subject_kind, event.verb)
    actor = event.organisation.label if event.organisation else "openinno"
    return Line(
        sentence.read(actor, event.detail),
        event.at,
        sentence.icon,
        sentence.tone,
        quote=event.detail.get("reason", ""),
    )

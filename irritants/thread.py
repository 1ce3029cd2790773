"""The lines of a thread as one reader sees them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Visitor, is_curator, organisation_of
from core.enums import Audience
from core.formats import money, plain_number
from core.thread import Line, sentence_of
from irritants.enums import FACTS_OF_COSIGNERS
from irritants.models import Event, Irritant
from irritants.rules import readable_fields


def lines(irritant: Irritant, user: Visitor) -> list[Line]:
    """The thread of an irritant for this reader, oldest first, in one query."""
    events: Iterable[Event] = Event.objects.filter(irritant=irritant).visible_to(user).for_thread()
    readable = readable_fields(user, irritant)
    return [line(event, irritant, user, readable) for event in events]


def line(event: Event, irritant: Irritant, user: Visitor, readable: frozenset[str]) -> Line:
    """One event of the thread of this irritant, of which the reader sees the `readable` fields."""
    sentence = sentence_of(event.subject_kind, event.verb)
    detail = {name: _in_words(name, value) for name, value in event.detail.items()}
    colleague = event.organisation is not None and event.organisation == organisation_of(user)
    named = event.by is not None and (colleague or is_curator(user))
    return Line(
        text=sentence.read(_actor(event, irritant, readable), detail),
        at=event.at,
        icon=sentence.icon,
        tone=sentence.tone,
        person=str(event.by) if named else "",
        audience=str(Audience(event.audience).label) if is_curator(user) else "",
        quote=event.detail.get("reason") or event.detail.get("message") or "",
    )


def _actor(event: Event, irritant: Irritant, readable: frozenset[str]) -> str:
    """Who did it, in the words this reader may see."""
    if event.organisation is None:
        return "openinno"
    if event.organisation_id == irritant.establishment_id and "establishment" not in readable:
        return _("The establishment")
    joins = (event.subject_kind == "irritant" and event.verb in FACTS_OF_COSIGNERS) or event.subject_kind == "merge"
    if joins and event.organisation.kind != OrganisationKind.AGENCY and "cosigners" not in readable:
        return _("Another establishment")
    return event.organisation.label


def _in_words(name: str, value: object) -> object:
    if name == "amount" and isinstance(value, str | int | float):
        return money(value)
    if name == "value" and isinstance(value, str | int | float):
        return plain_number(Decimal(str(value)))
    if name in {"on", "until"} and isinstance(value, str) and (day := parse_date(value)):
        return date_format(day)
    return value.isoformat() if isinstance(value, date) else value

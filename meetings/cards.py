"""What pages show of an edition: its phases with their dates, its days hour by hour, what one may do now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Visitor, organisation_of
from meetings.enums import EditionStatus, Phase
from meetings.models import Edition, ProgrammeItem, Registration, Slot


@dataclass(frozen=True, slots=True)
class PhaseShown:
    """A phase with its first and last day; `state` is done, now or next."""

    label: str
    first: date
    last: date
    what: str
    state: str


def phases_of(edition: Edition, at: datetime) -> list[PhaseShown]:
    """Its phases in order, from the call on. A phase that lasts no day is left out."""
    now, day = edition.phase(at), timedelta(days=1)
    rows = [
        (Phase.CALL, edition.call_from, edition.call_until, _("Establishments bring their irritants.")),
        (Phase.CURATION, edition.call_until + day, edition.curation_until, _("The introductions are prepared.")),
        (Phase.ANSWERS, edition.curation_until + day, edition.answers_until, _("Companies and establishments answer.")),
        (
            Phase.AGENDA,
            edition.answers_until + day,
            edition.starts_on - day,
            _("The agenda is planned, then published."),
        ),
        (Phase.DAYS, edition.starts_on, edition.ends_on, _("Everybody meets, table by table.")),
        (Phase.FOLLOW_UP, edition.ends_on + day, edition.follow_up_until, _("Each meeting gets its follow-up.")),
    ]
    return [
        PhaseShown(
            label=str(phase.label),
            first=first,
            last=last,
            what=what,
            state="now" if phase == now else "done" if phase < now else "next",
        )
        for phase, first, last, what in rows
        if first <= last
    ]


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the programme: an item, or meetings that follow each other without one between."""

    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    is_meetings: bool = False


def programme_of(edition: Edition) -> list[tuple[date, list[Moment]]]:
    """Each day with what it holds, the earliest first, on the clock of the place. Two queries."""
    items = [_item(edition, each) for each in edition.programme.all()]
    moments = sorted([*items, *_rounds(edition, items)], key=lambda moment: (moment.starts, moment.ends, moment.title))
    return [(day, list(rows)) for day, rows in groupby(moments, key=lambda moment: moment.starts.date())]


def _item(edition: Edition, item: ProgrammeItem) -> Moment:
    starts, ends = (timezone.localtime(each, edition.zone) for each in (item.starts_at, item.ends_at))
    return Moment(starts, ends, item.title, item.place)


def _rounds(edition: Edition, items: list[Moment]) -> Iterator[Moment]:
    """The slots between two items of the programme make one line."""
    begun: list[Slot] = []
    for slot in edition.slots.select_related("edition"):
        if begun and (slot.local_start.date() != begun[0].local_start.date() or _between(items, begun[-1], slot)):
            yield _meetings(begun)
            begun = []
        begun.append(slot)
    if begun:
        yield _meetings(begun)


def _between(items: list[Moment], before: Slot, after: Slot) -> bool:
    return any(before.starts_at < item.starts <= after.starts_at for item in items)


def _meetings(slots: list[Slot]) -> Moment:
    return Moment(slots[0].local_start, slots[-1].local_end, _("Meetings, table by table"), is_meetings=True)


@dataclass(frozen=True, slots=True)
class Call:
    """What this reader is invited to do now: a word, and the button that leads there."""

    text: str
    label: str
    url: str
    tone: str = "primary"
    icon: str = "arrow-right-circle"


def calls_for(user: Visitor, edition: Edition, registration: Registration | None) -> list[Call]:
    """What one may do now, by the phase and one's role, the most useful first."""
    found = [
        *_call_to_enter(user, edition),
        *_call_to_come(user, edition, registration),
        *_call_to_sign_in(user, edition),
    ]
    return found if edition.status == EditionStatus.ANNOUNCED else []


def _call_to_enter(user: Visitor, edition: Edition) -> Iterator[Call]:
    if user.has_perm("meetings.enter_edition", edition):
        url = reverse("meetings:enter", args=[edition.slug])
        yield Call(_("The call for irritants is open."), _("Bring an irritant"), url, icon="box-arrow-in-right")


def _call_to_come(user: Visitor, edition: Edition, registration: Registration | None) -> Iterator[Call]:
    url = reverse("meetings:registration", args=[edition.slug])
    if registration is not None and registration.cancelled_at is None:
        if user.has_perm("meetings.set_availability", registration):
            free = reverse("meetings:availability", args=[edition.slug])
            yield Call(_say_place(registration), _("Our registration"), url, "secondary", "person-check")
            yield Call("", _("When we are free"), free, "secondary", "calendar-check")
            if edition.version:
                agenda = reverse("meetings:agenda", args=[edition.slug])
                yield Call("", _("Our agenda"), agenda, "secondary", "calendar3")
    elif user.has_perm("meetings.register_edition", edition):
        yield Call(_("Registration is open."), _("Register"), url, icon="person-plus")


def _say_place(registration: Registration) -> str:
    if registration.is_waiting:
        return _("You are on the waiting list.")
    return _("You are registered.")


def _call_to_sign_in(user: Visitor, edition: Edition) -> Iterator[Call]:
    if not user.is_authenticated and edition.takes_registrations():
        url = f"{reverse('account_login')}?next={edition.get_absolute_url()}"
        yield Call(_("Registration is open to universities and companies."), _("Sign in to register"), url)


def own_registration(user: Any, edition: Edition) -> Registration | None:
    """That of the organisation one acts for."""
    organisation = organisation_of(user)
    if organisation is None:
        return None
    found: Registration | None = (
        edition.registrations.filter(organisation=organisation).select_related("edition").first()
    )
    return found

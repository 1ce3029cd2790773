"""What can be sat at, and when: slots of a day, tables, and what the programme says between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import states
from meetings.enums import EditionFact
from meetings.models import Edition, Meeting, ProgrammeItem, Slot, Table
from meetings.models.editions import MOST_SLOTS, MOST_TABLES

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Pause:
    """A time of a day in which nobody meets, on the clock of the place."""

    starts: time
    ends: time
    title: str


@dataclass(frozen=True, slots=True)
class DayPlan:
    """How a day is cut, on the clock of the place: slots of so many minutes, with so many between, around the pauses."""

    day: date
    first: time
    last: time
    minutes: int
    between: int
    pauses: tuple[Pause, ...] = ()

    def spans(self, zone: ZoneInfo) -> list[Span]:
        """The slots, the earliest first. One that would run into a pause begins after it; none ends after `last`."""
        length, gap = timedelta(minutes=self.minutes), timedelta(minutes=self.between)
        starts, end = datetime.combine(self.day, self.first), datetime.combine(self.day, self.last)
        found: list[Span] = []
        while starts + length <= end and len(found) < MOST_SLOTS:
            if pause := self._pause_at(starts, starts + length):
                starts = datetime.combine(self.day, pause.ends)
                continue
            found.append((starts.replace(tzinfo=zone), (starts + length).replace(tzinfo=zone)))
            starts += length + gap
        return found

    def _pause_at(self, starts: datetime, ends: datetime) -> Pause | None:
        touched = (pause for pause in self.pauses if pause.starts < ends.time() and starts.time() < pause.ends)
        return next(touched, None)


@transaction.atomic
def lay_out_day(*, edition: Edition, plan: DayPlan, by: User, at: datetime) -> list[Slot]:
    """Add the slots of a day, and its pauses to the programme.

    Raises ValidationError where they run into slots that exist, or would be too many.
    """
    states.lock(edition)
    spans = plan.spans(edition.zone)
    if not spans:
        raise ValidationError(_("No slot fits between these hours."))
    refuse_overlaps(edition, spans)
    if edition.slots.count() + len(spans) > MOST_SLOTS:
        raise ValidationError(_("An edition has at most %(most)s slots.") % {"most": MOST_SLOTS})
    made = Slot.objects.bulk_create(Slot(edition=edition, starts_at=starts, ends_at=ends) for starts, ends in spans)
    _add_pauses(edition, plan)
    _record(edition, by=by, at=at)
    return made


def refuse_overlaps(edition: Edition, spans: Sequence[Span], *, but: Slot | None = None) -> None:
    """Raises ValidationError with the first slot of the edition that one of the spans runs into."""
    touched = Q()
    for starts, ends in spans:
        touched |= Q(starts_at__lt=ends, ends_at__gt=starts)
    others = edition.slots.exclude(pk=but.pk) if but else edition.slots.all()
    existing = others.filter(touched).first()
    if existing:
        clock = {"from": f"{existing.local_start:%H:%M}", "to": f"{existing.local_end:%H:%M}"}
        raise ValidationError(_("There is a slot already from %(from)s to %(to)s on that day.") % clock)


def _add_pauses(edition: Edition, plan: DayPlan) -> None:
    """Those with a title, unless the programme has something of that name at that time."""
    for pause in plan.pauses:
        starts, ends = (
            datetime.combine(plan.day, clock).replace(tzinfo=edition.zone) for clock in (pause.starts, pause.ends)
        )
        if pause.title:
            known = {"starts_at": starts, "title": pause.title}
            ProgrammeItem.objects.get_or_create(edition=edition, **known, defaults={"ends_at": ends})


@transaction.atomic
def change_slot(*, slot: Slot, starts_at: datetime, ends_at: datetime, by: User, at: datetime) -> None:
    """Raises ValidationError where it would run into another slot, or a meeting was told at it."""
    states.lock(slot.edition)
    _refuse_told(Q(slot=slot) | Q(published_slot=slot))
    refuse_overlaps(slot.edition, [(starts_at, ends_at)], but=slot)
    slot.starts_at, slot.ends_at = starts_at, ends_at
    slot.save(update_fields=["starts_at", "ends_at"])
    _record(slot.edition, by=by, at=at)


@transaction.atomic
def remove_slots(*, edition: Edition, slots: Iterable[Slot], by: User, at: datetime) -> int:
    """Raises ValidationError when a meeting sits at one of them. Returns how many there were."""
    states.lock(edition)
    gone = [slot.pk for slot in slots]
    _refuse_told(Q(slot__in=gone) | Q(published_slot__in=gone))
    removed: int = edition.slots.filter(pk__in=gone).delete()[1].get("meetings.Slot", 0)
    _record(edition, by=by, at=at)
    return removed


@transaction.atomic
def add_tables(
    *, edition: Edition, count: int, room: str = "", video_links: Sequence[str] = (), by: User, at: datetime
) -> list[Table]:
    """Numbered after those that exist; the first ones get the links. Raises ValidationError when they would be too many."""
    states.lock(edition)
    if edition.tables.count() + count > MOST_TABLES:
        raise ValidationError(_("An edition has at most %(most)s tables.") % {"most": MOST_TABLES})
    last = edition.tables.aggregate(last=Max("number"))["last"] or 0
    links = [*video_links, *[""] * count][:count]
    made = Table.objects.bulk_create(
        Table(edition=edition, number=last + number, room=room, video_link=link)
        for number, link in enumerate(links, start=1)
    )
    _record(edition, by=by, at=at)
    return made


@transaction.atomic
def change_table(*, table: Table, by: User, at: datetime) -> None:
    """Keep what was typed of its number, name, room and link."""
    table.save(update_fields=["number", "name", "room", "video_link", "updated_at"])
    _record(table.edition, by=by, at=at)


@transaction.atomic
def remove_table(*, table: Table, by: User, at: datetime) -> None:
    """Raises ValidationError when a meeting sits at it."""
    edition = table.edition
    states.lock(edition)
    _refuse_told(Q(table=table) | Q(published_table=table))
    table.delete()
    _record(edition, by=by, at=at)


def _refuse_told(seated: Q) -> None:
    if Meeting.objects.filter(seated).exists():
        raise ValidationError(_("A meeting sits there: move it or cancel it first."))


@transaction.atomic
def keep_item(*, item: ProgrammeItem, by: User, at: datetime) -> None:
    """Keep what was typed of an item of the programme, new or not."""
    item.save()
    item.edition.record(EditionFact.CHANGE, by=by, at=at, detail={"programme": item.title})


@transaction.atomic
def remove_item(*, item: ProgrammeItem, by: User, at: datetime) -> None:
    item.edition.record(EditionFact.CHANGE, by=by, at=at, detail={"programme": item.title})
    item.delete()


def _record(edition: Edition, *, by: User, at: datetime) -> None:
    detail = {"tables": edition.tables.count(), "slots": edition.slots.count()}
    edition.record(EditionFact.LAY_OUT, by=by, at=at, detail=detail)

"""Editions of the Rencontres: their dates, their place, what can be sat at and when, which irritants come."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator
from core.enums import Audience
from core.models import Dated, EventShape, Stateful
from irritants.models import Irritant
from meetings.enums import EditionStatus, Phase, TimeZone

MOST_TABLES = 100  # of one edition
MOST_SLOTS = 200  # of one edition, all days together
NEEDS_KEPT_FOR = timedelta(days=30)  # after the last day: dietary and access needs are then deleted

STAMP = "%Y%m%dT%H%M"  # of a slot: when it begins, on the clock of the place

# Each date begins what follows the one before it; none of them may go back in time.
PHASE_DATES = ("call_from", "call_until", "curation_until", "answers_until", "starts_on", "ends_on", "follow_up_until")


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: Visitor) -> Self:
        """What is being prepared is the curators'; the rest is public."""
        return self if is_curator(user) else self.exclude(status=EditionStatus.DRAFT)

    def announced(self) -> Self:
        return self.filter(status=EditionStatus.ANNOUNCED)

    def to_come(self, today: date) -> Self:
        """Those whose last day is not past, the next one first."""
        return self.filter(ends_on__gte=today).order_by("starts_on", "pk")

    def with_counts(self) -> Self:
        """`entry_count`: irritants brought that everybody reads; `organisation_count`: organisations with a place."""
        has_place = Q(registrations__confirmed_at__isnull=False, registrations__cancelled_at=None)
        is_read = Q(entries__irritant__listed__isnull=False)
        return self.annotate(
            entry_count=models.Count("entries", filter=is_read, distinct=True),
            organisation_count=models.Count("registrations", filter=has_place, distinct=True),
        )

    def named(self, slugs: Iterable[str]) -> "models.QuerySet[Edition, tuple[str, str]]":
        """Word of the address and name of those that are public, the latest first."""
        known = self.exclude(status=EditionStatus.DRAFT).filter(slug__in=list(slugs))
        return known.order_by("-starts_on", "-pk").values_list("slug", "name")

    def with_needs_to_forget(self, at: datetime) -> Self:
        """Whose last day is NEEDS_KEPT_FOR past, and whose dietary and access needs were not deleted yet."""
        over = timezone.localdate(at) - NEEDS_KEPT_FOR
        return self.filter(needs_forgotten_at=None, ends_on__lt=over).order_by("pk")

    def past(self, today: date) -> Self:
        return self.filter(ends_on__lt=today).order_by("-starts_on", "-pk")


class Edition(Stateful):
    """Some days on which universities and companies meet, table by table."""

    status = models.CharField(
        _("state"), max_length=12, choices=EditionStatus, default=EditionStatus.DRAFT, editable=False
    )
    slug = models.SlugField(_("word in the address"), max_length=80, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("in a few words"), max_length=1000, blank=True)
    venue = models.CharField(_("place"), max_length=200)
    address = models.TextField(_("address"), max_length=500, blank=True)
    practical = models.TextField(
        _("practical facts"), max_length=4000, blank=True, help_text=_("How to come, what to bring, meals, access.")
    )
    time_zone = models.CharField(_("time zone"), max_length=40, choices=TimeZone, default=TimeZone.PARIS)

    call_from = models.DateField(_("call for irritants, from"))
    call_until = models.DateField(_("call for irritants, until"))
    curation_until = models.DateField(_("companies are asked until"))
    answers_until = models.DateField(_("answers until"))
    registration_until = models.DateField(_("registration until"))
    agenda_on = models.DateField(_("agenda published on"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    follow_up_until = models.DateField(_("follow-up until"))

    capacity = models.PositiveIntegerField(
        _("people on the spot at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    fewest_meetings = models.PositiveSmallIntegerField(
        _("meetings each should have at least"), default=1, validators=[MaxValueValidator(20)]
    )
    most_meetings = models.PositiveSmallIntegerField(
        _("meetings each has at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cancel_reason = models.TextField(_("reason of the cancellation"), max_length=2000, blank=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version of the agenda"), default=0, editable=False)
    needs_forgotten_at = models.DateTimeField(_("needs deleted on"), null=True, editable=False)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    objects: ClassVar[Any] = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            *[
                models.CheckConstraint(
                    name=f"meetings_edition_{later}_follows", condition=Q(**{f"{later}__gte": F(earlier)})
                )
                for earlier, later in pairwise(PHASE_DATES)
            ],
            models.CheckConstraint(
                name="meetings_edition_agenda_before_the_day", condition=Q(agenda_on__lte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="meetings_edition_registration_before_the_end", condition=Q(registration_until__lte=F("ends_on"))
            ),
            models.CheckConstraint(
                name="meetings_edition_fewest_below_most",
                condition=Q(most_meetings=None) | Q(most_meetings__gte=F("fewest_meetings")),
            ),
            models.CheckConstraint(
                name="meetings_edition_cancelled_says_why",
                condition=~Q(status=EditionStatus.CANCELLED) | ~Q(cancel_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meetings:edition", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, at: datetime | None = None) -> date:
        """The date at its place."""
        return timezone.localdate(at or timezone.now(), self.zone)

    def phase(self, at: datetime | None = None) -> Phase:
        """Where it stands: its dates say, nobody types it."""
        day = self.today(at)
        if day < self.call_from:
            return Phase.PREPARATION
        ends = {
            Phase.CALL: self.call_until,
            Phase.CURATION: self.curation_until,
            Phase.ANSWERS: self.answers_until,
            Phase.AGENDA: self.starts_on - timedelta(days=1),
            Phase.DAYS: self.ends_on,
            Phase.FOLLOW_UP: self.follow_up_until,
        }
        return next((phase for phase, last in ends.items() if day <= last), Phase.OVER)

    def days(self) -> list[date]:
        return [self.starts_on + timedelta(days=number) for number in range((self.ends_on - self.starts_on).days + 1)]

    def bounds(self) -> tuple[datetime | date, datetime | date]:
        """When it begins and ends: by its programme and its slots; by its days alone where it has none yet."""
        known = [*self.programme.values_list("starts_at", "ends_at"), *self.slots.values_list("starts_at", "ends_at")]
        if not known:
            return self.starts_on, self.ends_on
        starts, ends = min(starts for starts, _ends in known), max(ends for _starts, ends in known)
        return timezone.localtime(starts, self.zone), timezone.localtime(ends, self.zone)

    def takes_irritants(self, at: datetime | None = None) -> bool:
        return self.status == EditionStatus.ANNOUNCED and self.phase(at) == Phase.CALL

    def takes_registrations(self, at: datetime | None = None) -> bool:
        day = self.today(at)
        return self.status == EditionStatus.ANNOUNCED and self.call_from <= day <= self.registration_until

    def takes_availabilities(self, at: datetime | None = None) -> bool:
        """Until its last day: what a late change breaks is said, and planned again."""
        return self.status == EditionStatus.ANNOUNCED and self.today(at) <= self.ends_on

    @property
    def is_published(self) -> bool:
        """Whether an agenda was published."""
        return self.version > 0

    def record(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
        readers: tuple[int, ...] = (),
    ) -> "EditionEvent":
        """Write on the log of this edition, which curators read, and the organisations in `readers`."""
        return EditionEvent.objects.create(
            edition=self,
            subject_kind="edition",
            subject_id=self.pk,
            verb=verb,
            source=source,
            target=target,
            by=by,
            organisation=by.organisation if by else None,
            at=at,
            audience=Audience.PARTIES if readers else Audience.CURATORS,
            reader_ids=sorted(set(readers)),
            detail=dict(detail or {}),
        )


class EditionEvent(EventShape):
    """One dated line of an edition's log. Append-only (a trigger keeps it so)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="events", verbose_name=_("edition"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )

    class Meta(EventShape.Meta):
        verbose_name = _("event of an edition")
        verbose_name_plural = _("events of editions")

    def __str__(self) -> str:
        return f"{self.edition} · {self.verb}"


class Table(Dated):
    """A place where one meeting at a time is held, in a room or on screen."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tables", verbose_name=_("edition"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=60, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    # Read by the two sides of a meeting and by curators only.
    video_link = models.URLField(_("link of the video meeting"), blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="meetings_table_number_once")]

    def __str__(self) -> str:
        return self.name or str(_("Table %(number)s") % {"number": self.number})


class Spanned(models.Model):
    """Something that lasts from one moment to another."""

    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]


class Slot(Spanned):
    """A time at which each table holds one meeting. Those of one edition never overlap."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="slots", verbose_name=_("edition"))

    class Meta(Spanned.Meta):
        ordering = ["starts_at", "pk"]
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            *Spanned.Meta.constraints,
            # Its address names it by the minute.
            models.CheckConstraint(
                name="meetings_slot_begins_on_a_minute",
                condition=Q(
                    starts_at=Func(
                        Value("minute"), F("starts_at"), function="date_trunc", output_field=models.DateTimeField()
                    )
                ),
                violation_error_message=_("A slot begins on a whole minute."),
            ),
            ExclusionConstraint(
                name="meetings_slot_never_overlap",
                expressions=[
                    ("edition", RangeOperators.EQUAL),
                    (
                        Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at, self.edition.zone):%H:%M}"

    @property
    def stamp(self) -> str:
        """What names it in addresses and forms: no two slots of an edition begin together."""
        return f"{self.local_start:{STAMP}}"

    @property
    def local_start(self) -> datetime:
        """On the clock of the place."""
        return timezone.localtime(self.starts_at, self.edition.zone)

    @property
    def local_end(self) -> datetime:
        return timezone.localtime(self.ends_at, self.edition.zone)


class ProgrammeItem(Spanned):
    """What the public programme says beside the meetings: welcome, a talk, a break, lunch."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="programme", verbose_name=_("edition"))
    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=140)
    place = models.CharField(_("place"), max_length=100, blank=True)

    class Meta(Spanned.Meta):
        ordering = ["starts_at", "pk"]
        verbose_name = _("item of the programme")
        verbose_name_plural = _("items of the programme")

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """An irritant that its establishment brings to an edition. One that found nobody may come again to another."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries", verbose_name=_("edition"))
    irritant = models.ForeignKey(Irritant, on_delete=models.PROTECT, related_name="entries", verbose_name=_("irritant"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered on"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [models.UniqueConstraint(fields=["edition", "irritant"], name="meetings_entry_once")]

    def __str__(self) -> str:
        return f"{self.irritant} · {self.edition}"

"""Meetings between an irritant and a company, what each side says of them, and what they promise."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import Dated, Stateful
from irritants.enums import Stage
from irritants.models import Event
from matching.models import Match
from meetings.enums import MEETING_AUDIENCES, ON_THE_AGENDA, MeetingStatus, Wish
from meetings.models.editions import Edition, Slot, Table

NOTE_LENGTH = 4000  # characters
PROMISE_LENGTH = 300


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Visitor) -> Self:
        """To its two sides once people were told of it; drafts to curators."""
        if is_curator(user):
            return self
        organisation = organisation_of(user)
        if organisation is None:
            return self.none()
        side = Q(match__startup__organisation=organisation) | Q(match__irritant__establishment=organisation)
        return self.filter(side, published_slot__isnull=False)

    def on_the_agenda(self) -> Self:
        """What people were told, by time and table."""
        return self.filter(status__in=ON_THE_AGENDA).order_by("published_slot__starts_at", "published_table__number")

    def planned(self) -> Self:
        """Those that the working agenda seats, told or not."""
        return self.filter(slot__isnull=False)

    def of(self, organisation: Organisation) -> Self:
        return self.filter(
            Q(match__startup__organisation=organisation) | Q(match__irritant__establishment=organisation)
        )

    def for_list(self) -> Self:
        """What a row shows, in one query whatever the row count."""
        return self.select_related(
            "edition",
            "match__irritant__establishment",
            "match__startup__organisation",
            "slot",
            "table",
            "published_slot",
            "published_table",
        )


class Meeting(Stateful):
    """One introduction at one edition. `slot` and `table` are the organiser's working agenda; `published_…` is what people were told.

    One per edition and introduction: the same pair never meets twice on one day.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("edition"))
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("introduction"))
    status = models.CharField(
        _("state"), max_length=12, choices=MeetingStatus, default=MeetingStatus.DRAFT, editable=False
    )
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("slot"))
    table = models.ForeignKey(Table, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("table"))
    is_locked = models.BooleanField(_("locked"), default=False)
    published_slot = models.ForeignKey(
        Slot, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("slot that was told")
    )
    published_table = models.ForeignKey(
        Table, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("table that was told")
    )
    cancel_reason = models.TextField(_("reason of the cancellation"), max_length=2000, blank=True, editable=False)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["slot__starts_at", "table__number", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(fields=["edition", "match"], name="meetings_meeting_pair_once"),
            # Checked at the end of a transaction: two meetings may swap their seats.
            models.UniqueConstraint(
                fields=["slot", "table"], name="meetings_meeting_one_at_a_table", deferrable=Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["published_slot", "published_table"],
                name="meetings_meeting_one_told_at_a_table",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="meetings_meeting_seated_whole",
                condition=Q(slot=None, table=None) | Q(slot__isnull=False, table__isnull=False),
            ),
            models.CheckConstraint(
                name="meetings_meeting_told_whole",
                condition=Q(published_slot=None, published_table=None)
                | Q(published_slot__isnull=False, published_table__isnull=False),
            ),
            models.CheckConstraint(
                name="meetings_meeting_told_iff_on_the_agenda",
                condition=Q(status__in=sorted(ON_THE_AGENDA), published_slot__isnull=False)
                | (~Q(status__in=sorted(ON_THE_AGENDA)) & Q(published_slot=None)),
            ),
            models.CheckConstraint(
                name="meetings_meeting_cancelled_says_why",
                condition=~Q(status=MeetingStatus.CANCELLED) | ~Q(cancel_reason=""),
            ),
            models.CheckConstraint(
                name="meetings_meeting_locked_has_a_seat", condition=Q(is_locked=False) | Q(slot__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.match)

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.uuid])

    @property
    def is_on_the_agenda(self) -> bool:
        return self.status in ON_THE_AGENDA

    @property
    def has_moved(self) -> bool:
        """Whether the working agenda says other than what people were told."""
        return (self.slot_id, self.table_id) != (self.published_slot_id, self.published_table_id)

    def record(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> Event:
        """Write on the thread of the irritant."""
        return self.match.irritant.append_event(
            subject=self,
            verb=verb,
            by=by,
            at=at,
            source=source,
            target=target,
            detail={"company": self.match.startup.organisation.name, "edition": self.edition.name, **(detail or {})},
            audience=MEETING_AUDIENCES.get(verb, Audience.CURATORS),
            stage=Stage.MEETING,
            readers=self.match.party_ids(),
        )


class Debrief(models.Model):
    """What one side says of a meeting: read by that side and by curators, its wish by the other side too."""

    # Made by the phone that typed it, so that what was sent twice after a bad connection is kept once.
    client_id = models.UUIDField(_("identifier given by the device"), default=uuid.uuid4, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="debriefs", verbose_name=_("meeting"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    rating = models.PositiveSmallIntegerField(
        _("rating"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    wish = models.CharField(_("wished follow-up"), max_length=12, choices=Wish, blank=True)
    note = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    at = models.DateTimeField(_("date"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("debrief")
        verbose_name_plural = _("debriefs")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="meetings_debrief_once_a_side"),
            models.CheckConstraint(
                name="meetings_debrief_rating_of_five", condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.organisation}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    def to_keep(self) -> Self:
        """Not done yet, the earliest due first."""
        return self.filter(done_at=None).order_by("due_on", "pk")

    def of(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)


class Promise(Dated):
    """What one side said that it would do after a meeting, and by when. Both sides read it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="promises", verbose_name=_("meeting"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="promises", verbose_name=_("who does it")
    )
    text = models.CharField(_("what is to be done"), max_length=PROMISE_LENGTH)
    due_on = models.DateField(_("by when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("noted by"))
    done_at = models.DateTimeField(_("done on"), null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("done by"))

    objects: ClassVar[Any] = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("thing to do after a meeting")
        verbose_name_plural = _("things to do after meetings")

    def __str__(self) -> str:
        return self.text

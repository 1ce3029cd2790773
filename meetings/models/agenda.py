"""How an agenda comes about: runs of the planner, an organiser's steps, the versions that people were told."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Dated
from meetings.models.editions import Edition

LONGEST_RUN = 600  # seconds


class RunQuerySet(models.QuerySet["Run"]):
    def under_way(self) -> Self:
        return self.filter(ended_at=None)

    def ended(self) -> Self:
        """Those that left an agenda, the latest first."""
        return self.filter(ended_at__isnull=False, error="").order_by("-ended_at", "-pk")


class Run(Dated):
    """One computation of an agenda by the worker, with its best value so far and the bound that nothing can exceed."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="runs", verbose_name=_("edition"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked on"))
    seed = models.PositiveIntegerField(_("seed"), default=1)
    seconds = models.PositiveSmallIntegerField(
        _("seconds at most"), default=60, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_RUN)]
    )
    # From when on meetings may move: what is earlier is kept as it is.
    replans_from = models.DateTimeField(_("plans again from"), null=True, blank=True)
    started_at = models.DateTimeField(_("began on"), null=True)
    stop_asked_at = models.DateTimeField(_("asked to stop on"), null=True)
    ended_at = models.DateTimeField(_("ended on"), null=True)
    error = models.TextField(_("what went wrong"), blank=True)
    value = models.FloatField(_("value of the agenda"), null=True)
    bound = models.FloatField(_("bound of the value"), null=True)
    placed = models.PositiveIntegerField(_("meetings placed"), default=0)
    wished = models.PositiveIntegerField(_("meetings wished"), default=0)
    # [[uuid of the introduction, number of the slot, number of the table], …]
    placements = models.JSONField(_("agenda"), default=list)
    # [{"match": uuid, "reason": code, "data": {…}, "remedy": [{…}]}, …]: see meetings.planner
    unmet = models.JSONField(_("wishes that did not fit"), default=list)
    figures = models.JSONField(_("figures"), default=dict)
    taken_up_at = models.DateTimeField(_("taken up on"), null=True)

    objects: ClassVar[Any] = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("computation of an agenda")
        verbose_name_plural = _("computations of agendas")
        constraints = [
            models.UniqueConstraint(fields=["edition"], condition=Q(ended_at=None), name="meetings_run_one_at_a_time"),
            models.CheckConstraint(
                name="meetings_run_taken_up_if_ended",
                condition=Q(taken_up_at=None) | Q(ended_at__isnull=False, error=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:run", args=[self.edition.slug, self.uuid])

    @property
    def is_under_way(self) -> bool:
        return self.ended_at is None

    def lasted(self, at: datetime) -> float:
        """Seconds since it began; 0 while it waits."""
        return ((self.ended_at or at) - self.started_at).total_seconds() if self.started_at else 0.0


class AgendaVersion(models.Model):
    """An agenda as people were told it. `changes` says what differs from the version before."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="versions", verbose_name=_("edition"))
    number = models.PositiveSmallIntegerField(_("number"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("published by"))
    at = models.DateTimeField(_("published on"))
    # [[uuid of the introduction, number of the slot, number of the table], …]
    placements = models.JSONField(_("agenda"), default=list)
    # [{"match": uuid, "kind": "added" | "moved" | "removed", "before": [slot, table] | null, "after": … }, …]
    changes = models.JSONField(_("changes"), default=list)
    told = models.PositiveIntegerField(_("people told"), default=0)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of an agenda")
        verbose_name_plural = _("versions of agendas")
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="meetings_version_number_once")]

    def __str__(self) -> str:
        return f"{self.edition} · {self.number}"


class GridStepQuerySet(models.QuerySet["GridStep"]):
    def to_undo(self) -> Self:
        """Those that still stand, the latest first."""
        return self.filter(undone_at=None).order_by("-pk")


class GridStep(models.Model):
    """What an organiser changed in the working agenda, with the seats before and after: a step can be undone."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="steps", verbose_name=_("edition"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("date"))
    what = models.CharField(_("what was done"), max_length=12)
    # {number of the meeting: [slot, table, locked]}
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    undone_at = models.DateTimeField(_("undone on"), null=True)

    objects: ClassVar[Any] = GridStepQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("step of an organiser")
        verbose_name_plural = _("steps of organisers")
        indexes = [models.Index(fields=["edition", "-id"], condition=Q(undone_at=None), name="meetings_step_to_undo")]

    def __str__(self) -> str:
        return f"{self.what} · {self.at:%H:%M}"

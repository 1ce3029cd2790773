"""What figures are counted from. The database reads it from the events, as of the last time it was asked to (`Kept.counted_at`)."""

from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from irritants.models import Event, Irritant
from matching.enums.matches import Side
from matching.models.matches import Match
from startups.models import Startup

EVERYONE = 0  # in `Journey.network_id`: through whichever company


def _row_of(model: type[models.Model], name: Any, **options: Any) -> models.ForeignKey:
    """A reference of a view: nothing is checked nor deleted through it."""
    return models.ForeignKey(
        model, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name=name, **options
    )


class JourneyQuerySet(models.QuerySet["Journey"]):
    def whole(self) -> Self:
        """One row per need, whichever companies it was sent to."""
        return self.filter(network_id=EVERYONE)

    def through(self, network: Organisation) -> Self:
        """One row per need that was sent to a company of this network, with what came of it through them."""
        return self.filter(network_id=network.pk)

    def latest_first(self) -> Self:
        return self.order_by("-need_at", "-irritant_id")


class Journey(models.Model):
    """How far a need went: when it first reached each step, and how long after the step before. One row per need, and one per network
    whose companies it was sent to."""

    pk = models.CompositePrimaryKey("network_id", "irritant_id")
    irritant = _row_of(Irritant, _("irritant"))
    network_id = models.BigIntegerField(_("network"))
    establishment = _row_of(Organisation, _("establishment"))
    is_public = models.BooleanField(_("public"))
    season = models.IntegerField(_("season"))  # the year of its 1 September
    need_at = models.DateTimeField(_("published on"))
    introduced_at = models.DateTimeField(_("sent to a company on"), null=True)
    introduced_took = models.DurationField(null=True)
    met_at = models.DateTimeField(_("met on"), null=True)
    met_took = models.DurationField(null=True)
    committed_at = models.DateTimeField(_("POC committed on"), null=True)
    committed_took = models.DurationField(null=True)
    granted_at = models.DateTimeField(_("granted on"), null=True)
    granted_took = models.DurationField(null=True)
    shared_at = models.DateTimeField(_("lesson published on"), null=True)
    shared_took = models.DurationField(null=True)
    reused_at = models.DateTimeField(_("reused on"), null=True)
    reused_took = models.DurationField(null=True)

    objects: ClassVar[Any] = JourneyQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "matching_journey"
        ordering = ["-need_at", "-irritant_id"]
        verbose_name = _("journey of a need")
        verbose_name_plural = _("journeys of needs")

    def __str__(self) -> str:
        return f"{self.irritant_id}/{self.network_id}"


class TimedAnswerQuerySet(models.QuerySet["TimedAnswer"]):
    def given(self) -> Self:
        """Those that a person gave; the others never came."""
        return self.filter(took__isnull=False)

    def never(self) -> Self:
        return self.filter(took__isnull=True)

    def latest_first(self) -> Self:
        return self.order_by("-answered_at", "-event_id")


class TimedAnswer(models.Model):
    """An answer of a side and the time it took; none (`took`) where nobody waited for it any longer."""

    event = models.OneToOneField(
        Event, on_delete=models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    side = models.CharField(_("side"), max_length=15, choices=Side)
    match = _row_of(Match, _("introduction"))
    irritant = _row_of(Irritant, _("irritant"))
    startup = _row_of(Startup, _("company"))
    establishment = _row_of(Organisation, _("establishment"))
    organisation = _row_of(Organisation, _("organisation asked"))
    is_public = models.BooleanField(_("public"))
    season = models.IntegerField(_("season"))  # of the need; 0 where it has none
    asked_at = models.DateTimeField(_("asked on"))
    answered_at = models.DateTimeField(_("answered or given up on"))
    took = models.DurationField(_("time taken"), null=True)

    objects: ClassVar[Any] = TimedAnswerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "matching_timedanswer"
        ordering = ["-answered_at", "-event_id"]
        verbose_name = _("answer with its time")
        verbose_name_plural = _("answers with their times")

    def __str__(self) -> str:
        return f"{self.side} {self.took}"


class Kept(models.Model):
    """Figures counted once for everybody who reads them: of a scope (`public`, `agency` or the slug of a network) and a cohort
    (empty for all). The shape of `data` is that of `dashboards.figures.shapes.Figures`."""

    scope = models.CharField(_("of whom"), max_length=80)
    cohort = models.CharField(_("cohort"), max_length=20, blank=True)
    counted_at = models.DateTimeField(_("counted on"))
    data = models.JSONField(_("figures"), encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["scope", "cohort"]
        verbose_name = _("figures kept")
        verbose_name_plural = _("figures kept")
        constraints = [models.UniqueConstraint(fields=["scope", "cohort"], name="matching_kept_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.cohort}".strip()

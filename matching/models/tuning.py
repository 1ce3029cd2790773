"""What the engine stands on: statistics of all texts, and the weights of its criteria. Versions, of which one is in use."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User

REASON_LENGTH = 500  # characters


class CorpusStatistics(models.Model):
    """How rare each feature of the texts is, as `Statistics.to_bytes` writes it: hashes and counts, no word of anybody."""

    version = models.CharField(_("version"), max_length=16)
    made_at = models.DateTimeField(_("made on"))
    texts = models.PositiveIntegerField(_("texts"))
    data = models.BinaryField(_("statistics"), editable=False)
    is_current = models.BooleanField(_("in use"))

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("statistics of the texts")
        verbose_name_plural = _("statistics of the texts")
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="matching_statistics_one_current"
            )
        ]

    def __str__(self) -> str:
        return self.version


class WeightingQuerySet(models.QuerySet["Weighting"]):
    def applied(self) -> "Weighting":
        return self.get(is_applied=True)

    def for_list(self) -> Self:
        """The latest first."""
        return self.order_by("-number")


class Weighting(models.Model):
    """A version of the weights: proposed by a refit, in use once a curator applies it, never deleted (a trigger keeps it so).

    `shares` is what `Weights.of` reads: nothing in it means the engine's own. `figures` is what the refit measured, old
    against new; the first version has none.
    """

    number = models.PositiveIntegerField(_("version"), unique=True)
    made_at = models.DateTimeField(_("made on"))
    shares = models.JSONField(_("weights"), default=dict)
    figures = models.JSONField(_("figures"), default=dict)
    is_applied = models.BooleanField(_("in use"), default=False)

    objects: ClassVar[WeightingQuerySet] = WeightingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the weights")
        verbose_name_plural = _("versions of the weights")
        constraints = [
            models.UniqueConstraint(
                fields=["is_applied"], condition=Q(is_applied=True), name="matching_weighting_one_applied"
            )
        ]

    def __str__(self) -> str:
        return str(_("version %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("matching:weighting", args=[self.number])


class Application(models.Model):
    """Who put a version to use, when and why. Rows are only ever added."""

    weighting = models.ForeignKey(
        Weighting, on_delete=models.PROTECT, related_name="applications", verbose_name=_("version of the weights")
    )
    before = models.ForeignKey(
        Weighting, on_delete=models.PROTECT, related_name="+", verbose_name=_("version in use before")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("date"))
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of weights")
        verbose_name_plural = _("changes of weights")

    def __str__(self) -> str:
        return f"{self.before} → {self.weighting}"

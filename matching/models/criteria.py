"""What decides of a POC's success, and each value that was measured of it: nothing measured is ever overwritten."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matching.enums.pocs import CriterionSense
from matching.models.pocs import Poc


class Criterion(models.Model):
    """A measurable criterion of success. A POC has one to three: `position` is 1, 2 or 3.

    Its measures are read by each of its properties: prefetch them for lists.
    """

    poc = models.ForeignKey(Poc, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("POC"))
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("what is measured"), max_length=160)
    sense = models.CharField(_("success is"), max_length=10, choices=CriterionSense, default=CriterionSense.AT_LEAST)
    threshold = models.DecimalField(_("threshold"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=30, blank=True)

    class Meta:
        ordering = ["poc", "position"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["poc", "position"], name="matching_criterion_position_once"),
            models.CheckConstraint(
                name="matching_criterion_three_at_most", condition=Q(position__gte=1, position__lte=3)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def history(self) -> list["Measure"]:
        """All that was measured, oldest first."""
        return list(self.measures.all())

    @property
    def latest(self) -> "Measure | None":
        """The one that counts: of the last day measured and, of those of that day, written last."""
        found = self.history
        return found[-1] if found else None

    @property
    def measured(self) -> Decimal | None:
        return self.latest.value if self.latest else None

    def is_reached_by(self, value: Decimal) -> bool:
        """Whether this value is on the right side of the threshold; the threshold itself is."""
        return value >= self.threshold if self.sense == CriterionSense.AT_LEAST else value <= self.threshold

    @property
    def is_met(self) -> bool | None:
        """Whether the latest measure is on the right side of the threshold; None before it is measured."""
        return None if self.measured is None else self.is_reached_by(self.measured)


class Measure(models.Model):
    """One value of a criterion, on one day. A wrong one is corrected by another: the one written last counts."""

    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="measures", verbose_name=_("criterion")
    )
    value = models.DecimalField(_("measured value"), max_digits=12, decimal_places=2)
    measured_on = models.DateField(_("measured on"))
    note = models.TextField(_("how it was measured"), blank=True, max_length=500)
    # Empty on what was measured before a history was kept, where the thread does not say by whom.
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    at = models.DateTimeField(_("written on"))

    class Meta:
        ordering = ["criterion", "measured_on", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.criterion.unit}".strip()

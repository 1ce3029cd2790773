"""The threshold of purchases without competition, as it was entered: a rule of law is data here, and bears its date."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PurchaseRuleQuerySet(models.QuerySet["PurchaseRule"]):
    def in_force(self, on: date) -> "PurchaseRule | None":
        """The latest that applies on that day, as far as it was entered."""
        return self.filter(applies_from__lte=on).order_by("-applies_from").first()


class PurchaseRule(models.Model):
    """Under which amount an innovative purchase may be made without competition, from one day to the next rule.

    Edited in the administration. A rule that changes is a new row: what was read before keeps its reason.
    """

    article = models.CharField(_("article"), max_length=120)
    threshold = models.DecimalField(_("threshold (€, without tax)"), max_digits=12, decimal_places=2)
    applies_from = models.DateField(_("applies from"), unique=True)
    source = models.CharField(_("text that states it"), max_length=250)
    link = models.URLField(_("link"), blank=True)

    objects: ClassVar[Any] = PurchaseRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-applies_from"]
        verbose_name = _("threshold of innovative purchases")
        verbose_name_plural = _("thresholds of innovative purchases")
        constraints = [
            models.CheckConstraint(name="matching_purchaserule_threshold_positive", condition=Q(threshold__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.applies_from}"

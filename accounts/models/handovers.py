"""A manager hands their place over to a colleague, who has to accept it."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Organisation, User
from core.models import Dated


class HandoverQuerySet(models.QuerySet["Handover"]):
    def open(self, at: datetime) -> Self:
        return self.filter(decided_at=None, expires_at__gt=at)

    def visible_to(self, user: User) -> Self:
        """To the two people concerned, and to nobody else."""
        return self.filter(Q(giver=user) | Q(taker=user)).select_related("organisation", "giver", "taker")


class Handover(Dated):
    """Proposed by a manager to another member. `accepted` is empty while it waits, and False when it was refused or taken back."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="handovers", verbose_name=_("organisation")
    )
    giver = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("manager who hands over")
    )
    taker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("member who takes over"))
    leaves = models.BooleanField(_("the one who hands over leaves the organisation"), default=False)
    proposed_at = models.DateTimeField(_("proposed on"))
    expires_at = models.DateTimeField(_("expires on"))
    decided_at = models.DateTimeField(_("decided on"), null=True)
    accepted = models.BooleanField(_("handover accepted"), null=True)

    objects: ClassVar[Any] = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "organisation"], condition=Q(decided_at=None), name="accounts_handover_one_pending"
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="accounts_handover_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(decided_at=None, accepted=None) | Q(decided_at__isnull=False, accepted__isnull=False),
                name="accounts_handover_decided_iff_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.giver} → {self.taker}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:handover", args=[self.uuid])

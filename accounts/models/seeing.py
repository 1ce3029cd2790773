"""Administrators who look at the site as somebody else does."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from core.models import Dated

LASTS = timedelta(minutes=30)
REASON_LENGTH = 300


class SeeingQuerySet(models.QuerySet["Seeing"]):
    def open(self, at: datetime) -> Self:
        """Neither ended nor over, and still allowed: who looks administers, and who is looked at does not."""
        return self.filter(
            ended_at=None,
            expires_at__gt=at,
            administrator__is_superuser=True,
            administrator__is_active=True,
            person__is_active=True,
            person__is_superuser=False,
            person__is_staff=False,
        )

    def of(self, person: User) -> Self:
        """Those that concern this person, the latest first."""
        return self.filter(person=person).select_related("administrator")


class Seeing(Dated):
    """An administrator reads the site with the eyes of a person, for a reason, and for LASTS at most. Kept, and shown to the person."""

    administrator = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("administrator who looks")
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seen", verbose_name=_("person seen"))
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    started_at = models.DateTimeField(_("begun on"))
    expires_at = models.DateTimeField(_("expires on"))
    ended_at = models.DateTimeField(_("ended on"), null=True)

    objects: ClassVar[Any] = SeeingQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("look as somebody else")
        verbose_name_plural = _("looks as somebody else")
        constraints = [
            models.UniqueConstraint(
                fields=["administrator"], condition=Q(ended_at=None), name="accounts_seeing_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(administrator=F("person")), name="accounts_seeing_somebody_else"),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("started_at") + LASTS), name="accounts_seeing_half_an_hour_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def over_at(self) -> datetime:
        """When it ended, or ends by itself."""
        return self.ended_at or self.expires_at

    @property
    def minutes(self) -> int:
        """How long it lasted, or may last; a minute begun counts."""
        return ceil((self.over_at - self.started_at) / timedelta(minutes=1))

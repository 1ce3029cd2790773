"""What is to be reached on the way of a POC: by whom, until when, and after what."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from core.models import Dated
from matching.enums.pocs import LIVE_POCS
from matching.models.pocs import Poc


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def awaited(self) -> Self:
        """Not reached, of POCs that are neither decided nor asleep."""
        return self.filter(done_on=None, poc__status__in=LIVE_POCS, poc__asleep_since=None)

    def for_telling(self) -> Self:
        """What is said of one to whoever sees to it, in one query."""
        sides = ("poc__match__irritant__establishment", "poc__match__startup__organisation")
        return self.select_related("owner", "person", *sides)


class Milestone(Dated):
    """`owner` is a side of the POC, none for both; `person` one of theirs. It comes after others of the same POC, never in a circle."""

    poc = models.ForeignKey(Poc, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("POC"))
    title = models.CharField(_("milestone"), max_length=160)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("reached on"), null=True, blank=True)
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    person = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("in person")
    )
    after: ClassVar[models.ManyToManyField] = models.ManyToManyField(
        "self", symmetrical=False, related_name="before", blank=True, verbose_name=_("comes after")
    )

    objects: ClassVar[Any] = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.CheckConstraint(
                name="matching_milestone_person_of_owner", condition=Q(person=None) | Q(owner__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title

    def seen_to_by(self) -> list[Organisation]:
        """Its owner; both sides where it has none."""
        return [self.owner] if self.owner else self.poc.sides()

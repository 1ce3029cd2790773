"""What lists and the search box read of public irritants."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ListedShape
from irritants.enums import Stage
from irritants.models.irritants import Irritant


class ListedQuerySet(models.QuerySet["Listed"]):
    def for_cards(self) -> Self:
        """Everything a card shows, in one query; whom hidden names were disclosed to is read by `cards`, for whom it matters."""
        return (
            self.select_related("irritant__establishment").defer("search", "headwords", "body").order_by("-at", "-pk")
        )


class Listed(ListedShape):
    """One public irritant, as `irritants_listed_refresh` of the database writes it."""

    irritant = models.OneToOneField(
        Irritant, on_delete=models.CASCADE, primary_key=True, related_name="listed", verbose_name=_("irritant")
    )
    # Far away where there is no deadline, and long past where nobody answers any more.
    answers_until = models.DateField(_("open to answers until"))
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage)
    supporters = models.PositiveIntegerField(_("other establishments that have joined"))
    testers = models.PositiveIntegerField(_("of them, those who would test a solution"), default=0)
    buyers = models.PositiveIntegerField(_("of them, those who would buy one"), default=0)
    people = models.PositiveBigIntegerField(_("people affected, everywhere"))
    budget_min = models.DecimalField(_("pooled budget, from (€)"), max_digits=14, decimal_places=2)
    budget_max = models.DecimalField(_("pooled budget, up to (€)"), max_digits=14, decimal_places=2)

    objects: ClassVar[Any] = ListedQuerySet.as_manager()

    class Meta(ListedShape.Meta):
        verbose_name = _("public irritant")
        verbose_name_plural = _("public irritants")
        indexes = [
            *ListedShape.Meta.indexes,
            models.Index(fields=["-at", "-irritant"], name="irritants_listed_newest"),
            models.Index(fields=["answers_until", "-at", "-irritant"], name="irritants_listed_deadline"),
            models.Index(fields=["-supporters", "-at", "-irritant"], name="irritants_listed_support"),
        ]

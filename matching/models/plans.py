"""Who pays what of a POC. A plan is never changed: each amendment is a new version, and the last one is in force."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matching.enums.fundings import ShareSource
from matching.models.fundings import FundingScheme
from matching.models.pocs import Poc


class FundingPlanQuerySet(models.QuerySet["FundingPlan"]):
    def current(self, poc: Poc) -> "FundingPlan | None":
        """The version in force of this POC, if one was ever written."""
        return self.filter(poc=poc).order_by("-number").first()

    def with_rows(self) -> Self:
        """With their shares and who wrote them, in two queries whatever their number."""
        return self.select_related("by").prefetch_related("shares__scheme")


class FundingPlan(models.Model):
    """One version of the plan of a POC. Once it is declared complete its shares sum to its cost, to the cent: a trigger sees to it."""

    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="plans", verbose_name=_("POC"))
    number = models.PositiveIntegerField(_("version"))
    cost = models.DecimalField(_("cost (€)"), max_digits=12, decimal_places=2)
    is_complete = models.BooleanField(_("complete"), default=False)
    reason = models.CharField(_("why it is amended"), max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written on"))

    objects: ClassVar[Any] = FundingPlanQuerySet.as_manager()

    class Meta:
        ordering = ["poc", "-number"]
        verbose_name = _("plan of funding")
        verbose_name_plural = _("plans of funding")
        constraints = [
            models.UniqueConstraint(fields=["poc", "number"], name="matching_fundingplan_number_once"),
            models.CheckConstraint(name="matching_fundingplan_cost_positive", condition=Q(cost__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.poc} · {self.number}"

    @property
    def planned(self) -> Decimal:
        """The euros of its shares."""
        return self.shares.aggregate(sum=Sum("amount", default=Decimal(0)))["sum"]

    def typed(self) -> dict[tuple[str, int | None], Decimal]:
        """Its shares by who pays: the source, and the scheme where it is one."""
        return {(share.source, share.scheme_id): share.amount for share in self.shares.all()}


class Share(models.Model):
    """What one of those who pay takes on. Nothing is no share: it is left out."""

    plan = models.ForeignKey(FundingPlan, on_delete=models.PROTECT, related_name="shares", verbose_name=_("plan"))
    source = models.CharField(_("who pays"), max_length=15, choices=ShareSource)
    scheme = models.ForeignKey(
        FundingScheme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funding scheme"),
    )
    amount = models.DecimalField(_("amount (€)"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["plan", "pk"]
        verbose_name = _("share of a plan")
        verbose_name_plural = _("shares of plans")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "source", "scheme"], name="matching_share_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="matching_share_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="matching_share_scheme_iff_source",
                condition=Q(source=ShareSource.SCHEME, scheme__isnull=False)
                | (~Q(source=ShareSource.SCHEME) & Q(scheme=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme or self.get_source_display()}: {self.amount} €"

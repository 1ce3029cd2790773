"""Funding schemes as data, funding files, and payments that can never exceed what was granted."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import Dated, Stateful
from irritants.enums import Stage
from irritants.models import Event
from matching.enums.fundings import (
    AGREED_STATUSES,
    FUNDING_AUDIENCES,
    GRANTED_STATUSES,
    OPEN_FUNDINGS,
    FundingDocumentKind,
    FundingMoney,
    FundingStatus,
    InstalmentKind,
)
from matching.models.editions import edition_of, within_edition
from matching.models.pocs import Poc


class FundingScheme(Dated):
    """Who funds, how much, on what papers, and when its governing body decides. Data, edited in the administration."""

    slug = models.SlugField(_("word in the address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    operator = models.CharField(_("operator"), max_length=120)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    rate = models.DecimalField(_("rate (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    floor = models.DecimalField(_("floor (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    ceiling = models.DecimalField(_("ceiling (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    required_papers = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name=_("required papers")
    )
    governing_body = models.CharField(_("governing body"), max_length=120, blank=True)
    meeting_dates = ArrayField(
        models.DateField(), default=list, blank=True, verbose_name=_("dates of the governing body")
    )
    papers_due_days = models.PositiveSmallIntegerField(
        _("papers due, in days before the body meets"),
        default=0,
        validators=[MaxValueValidator(365)],
    )
    link = models.URLField(_("link"), blank=True)
    is_active = models.BooleanField(_("proposed for new POCs"), default=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("funding scheme")
        verbose_name_plural = _("funding schemes")
        constraints = [
            models.CheckConstraint(
                name="matching_scheme_window_in_order",
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
            ),
            models.CheckConstraint(
                name="matching_scheme_rate_is_percentage", condition=Q(rate=None) | Q(rate__gt=0, rate__lte=100)
            ),
            models.CheckConstraint(
                name="matching_scheme_floor_below_ceiling",
                condition=Q(floor=None) | Q(ceiling=None) | Q(ceiling__gte=F("floor")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, today: date) -> bool:
        """Within its window; a missing date is no limit."""
        return (self.opens_on is None or self.opens_on <= today) and (self.closes_on is None or self.closes_on >= today)

    def next_meeting(self, today: date) -> date | None:
        """When the governing body next decides."""
        return min((day for day in self.meeting_dates if day >= today), default=None)


NOTHING = models.Value(Decimal(0), output_field=models.DecimalField(max_digits=12, decimal_places=2))
# Where each sum of the board is read, and the files that it counts.
SUMMED: dict[FundingMoney, str] = {
    FundingMoney.WISHED: "amount_wished",
    FundingMoney.ASKED: "amount_asked",
    FundingMoney.GRANTED: "amount_granted",
    FundingMoney.AGREED: "amount_granted",
    FundingMoney.PAID: "amount_paid",
    FundingMoney.LATE: "late",
}
COUNTED: dict[FundingMoney, Q] = {
    FundingMoney.WISHED: Q(amount_wished__gt=0),
    FundingMoney.ASKED: Q(amount_asked__gt=0),
    FundingMoney.GRANTED: Q(amount_granted__gt=0),
    FundingMoney.AGREED: Q(amount_granted__gt=0, status__in=AGREED_STATUSES),
    FundingMoney.PAID: Q(amount_paid__gt=0),
    FundingMoney.LATE: Q(late__gt=0),
}


class FundingQuerySet(models.QuerySet["Funding"]):
    def open(self) -> Self:
        return self.filter(status__in=OPEN_FUNDINGS)

    def agreed(self) -> Self:
        """Those with a signed agreement: what they were granted is due to come."""
        return self.filter(status__in=AGREED_STATUSES)

    def with_late(self, today: date) -> Self:
        """With `late`: the euros of instalments whose date is past, less what was paid. Payments settle the earliest first."""
        past = Instalment.objects.filter(funding=OuterRef("pk"), due_on__lt=today, funding__status__in=AGREED_STATUSES)
        due = Subquery(past.order_by().values("funding").annotate(sum=Sum("amount")).values("sum"))
        return self.annotate(late=Greatest(Coalesce(due, NOTHING) - F("amount_paid"), NOTHING))

    def with_edition(self) -> Self:
        """With `edition`: the one edition its euros are counted to, see `edition_of`."""
        return self.annotate(edition=edition_of("poc__match"))

    def of_edition(self, slug: str) -> Self:
        """The files whose euros are counted to it, or to none (`OUTSIDE`)."""
        near = self.filter(within_edition(slug, "poc__match"))
        return near.alias(counted_to=edition_of("poc__match")).filter(counted_to=slug)

    def awaiting_agency(self, today: date) -> Self:
        """What the agency is to record, and what the funder is late with: its decision, a payment."""
        planned = Exists(Instalment.objects.filter(funding=OuterRef("pk")))
        recorded = Q(status__in=[FundingStatus.FILED, FundingStatus.GRANTED])
        undecided = Q(status=FundingStatus.ASSESSED, body_meets_on__lt=today)
        paying = Q(status__in=AGREED_STATUSES - {FundingStatus.PAID})
        return self.with_late(today).filter(recorded | undecided | (paying & (~planned | Q(late__gt=0))))

    def of_money(self, money: str, *, today: date) -> Self:
        """The files that a sum of the board is made of."""
        late = self.with_late(today) if money == FundingMoney.LATE else self
        return late.filter(COUNTED[FundingMoney(money)])

    def sums(self, *by: str, today: date) -> "models.QuerySet[Any, dict[str, Any]]":
        """For each value of `by`, how many files and the euros of each FundingMoney: rows of a table, in no order."""
        sums = {f"sum_{money}": Sum(SUMMED[money], filter=COUNTED[money], default=NOTHING) for money in FundingMoney}
        rows = self.with_late(today)
        named = rows.with_edition() if "edition" in by else rows
        return named.order_by().values(*by).annotate(files=Count("pk"), **sums)

    def visible_to(self, user: Visitor) -> Self:
        """The establishment and the company of its POC, and curators. What is public of it is on the thread."""
        if is_curator(user):
            return self
        organisation = organisation_of(user)
        if organisation is None:
            return self.none()
        return self.filter(
            Q(poc__match__irritant__establishment=organisation) | Q(poc__match__startup__organisation=organisation)
        )

    def for_list(self) -> Self:
        """What a row shows, in one query whatever the row count; the latest to move first."""
        return self.select_related(
            "scheme", "poc__match__irritant__establishment", "poc__match__startup__organisation"
        ).order_by("-status_at", "-pk")

    def with_steps(self) -> Self:
        """What the next step of a file is read from: its papers and its planned payments."""
        return self.prefetch_related("papers", "instalments")


class Funding(Stateful):
    """A funding file: one per POC and scheme. `amount_paid` is kept by the database, from the payments."""

    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="fundings", verbose_name=_("POC"))
    scheme = models.ForeignKey(
        FundingScheme, on_delete=models.PROTECT, related_name="fundings", verbose_name=_("funding scheme")
    )
    status = models.CharField(
        _("state"), max_length=12, choices=FundingStatus, default=FundingStatus.CONSIDERED, editable=False
    )
    amount_wished = models.DecimalField(_("amount wished (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    amount_asked = models.DecimalField(
        _("amount asked (€)"), max_digits=12, decimal_places=2, null=True, editable=False
    )
    amount_granted = models.DecimalField(
        _("amount granted (€)"), max_digits=12, decimal_places=2, null=True, editable=False
    )
    amount_paid = models.DecimalField(
        _("amount paid (€)"), max_digits=12, decimal_places=2, default=Decimal(0), editable=False
    )
    reference = models.CharField(_("reference number"), max_length=60, blank=True, editable=False)
    body_meets_on = models.DateField(_("the body decides on"), null=True, blank=True)
    granted_on = models.DateField(_("granted on"), null=True, editable=False)
    agreed_on = models.DateField(_("agreement signed on"), null=True, editable=False)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    more_asked = models.TextField(_("what is asked"), max_length=2000, blank=True, editable=False)

    objects: ClassVar[Any] = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["-status_at", "-pk"]
        verbose_name = _("funding")
        verbose_name_plural = _("fundings")
        constraints = [
            models.UniqueConstraint(fields=["poc", "scheme"], name="matching_funding_once_per_scheme"),
            models.CheckConstraint(
                name="matching_funding_paid_within_granted",
                condition=Q(amount_paid=0)
                | Q(amount_granted__isnull=False, amount_paid__gt=0, amount_paid__lte=F("amount_granted")),
            ),
            models.CheckConstraint(
                name="matching_funding_granted_within_asked",
                condition=Q(amount_granted=None)
                | Q(amount_asked__isnull=False, amount_granted__gt=0, amount_granted__lte=F("amount_asked")),
            ),
            models.CheckConstraint(
                name="matching_funding_granted_has_amount",
                condition=~Q(status__in=sorted(GRANTED_STATUSES))
                | Q(amount_granted__isnull=False, granted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="matching_funding_paid_in_full",
                condition=~Q(status=FundingStatus.PAID) | Q(amount_paid=F("amount_granted")),
            ),
            models.CheckConstraint(
                name="matching_funding_no_says_why",
                condition=~Q(status__in=[FundingStatus.REFUSED, FundingStatus.DROPPED]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} · {self.poc}"

    def get_absolute_url(self) -> str:
        return reverse("matching:funding", args=[self.uuid])

    @property
    def balance(self) -> Decimal:
        """What remains to be paid of what was granted, in euros."""
        return (self.amount_granted or Decimal(0)) - self.amount_paid

    @property
    def papers_due_on(self) -> date | None:
        """When the papers are to be handed in for the body that decides; None while its date is not known."""
        if self.body_meets_on is None:
            return None
        return self.body_meets_on - timedelta(days=self.scheme.papers_due_days)

    def missing_papers(self) -> list[str]:
        """The scheme's required papers that are not there yet."""
        provided = {paper.label for paper in self.papers.all()}
        return [label for label in self.scheme.required_papers if label not in provided]

    def record(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> Event:
        return self.poc.match.irritant.append_event(
            subject=self,
            verb=verb,
            by=by,
            at=at,
            source=source,
            target=target,
            detail={"scheme": self.scheme.name, **(detail or {})},
            audience=FUNDING_AUDIENCES.get(verb, Audience.PARTIES),
            stage=Stage.FUNDING,
            readers=[
                self.poc.match.irritant.establishment_id,
                self.poc.match.startup.organisation_id,
            ],
        )


class FundingPaper(Dated):
    """A paper of the file, one per required label."""

    funding = models.ForeignKey(Funding, on_delete=models.CASCADE, related_name="papers", verbose_name=_("funding"))
    label = models.CharField(_("paper"), max_length=120)
    file = models.FileField(_("file"), upload_to="fundings/%Y/%m/")
    name = models.CharField(_("name of the file"), max_length=150)
    content_type = models.CharField(_("type of content"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ["label", "pk"]
        verbose_name = _("paper of a funding file")
        verbose_name_plural = _("papers of funding files")
        constraints = [models.UniqueConstraint(fields=["funding", "label"], name="matching_fundingpaper_once")]

    def __str__(self) -> str:
        return self.label


class FundingDocument(Dated):
    """The letter of the decision, or the signed agreement. Rows are added: the latest of a kind is the one in force."""

    funding = models.ForeignKey(Funding, on_delete=models.CASCADE, related_name="documents", verbose_name=_("funding"))
    kind = models.CharField(_("document"), max_length=10, choices=FundingDocumentKind)
    file = models.FileField(_("file"), upload_to="fundings/%Y/%m/")
    name = models.CharField(_("name of the file"), max_length=150)
    content_type = models.CharField(_("type of content"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("document of a funding file")
        verbose_name_plural = _("documents of funding files")

    def __str__(self) -> str:
        return self.name


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def with_paid(self) -> Self:
        """With `paid`: its part of the payments of its file, which settle the earliest dates first. Filter by file only."""
        until = Window(Sum("amount"), partition_by=F("funding"), order_by=[F("due_on"), F("position"), F("pk")])
        before = until - F("amount")
        left = Greatest(F("funding__amount_paid") - before, NOTHING)
        return self.annotate(paid=Least(left, F("amount")))


class Instalment(models.Model):
    """A payment that is planned. A trigger keeps their sum equal to the grant; payments settle the earliest first."""

    funding = models.ForeignKey(
        Funding, on_delete=models.PROTECT, related_name="instalments", verbose_name=_("funding")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("payment"), max_length=10, choices=InstalmentKind)
    amount = models.DecimalField(_("amount (€)"), max_digits=12, decimal_places=2)
    due_on = models.DateField(_("due on"))

    objects: ClassVar[Any] = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "position", "pk"]
        verbose_name = _("planned payment")
        verbose_name_plural = _("planned payments")
        constraints = [
            models.UniqueConstraint(fields=["funding", "position"], name="matching_instalment_position_once"),
            models.CheckConstraint(name="matching_instalment_positive", condition=Q(amount__gt=0)),
        ]
        indexes = [models.Index(fields=["due_on"], name="matching_instalment_due")]

    def __str__(self) -> str:
        return f"{self.amount} € · {self.due_on}"


class Payment(Dated):
    """A payment received. A trigger adds it to its funding's `amount_paid`, which a constraint keeps within the grant."""

    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="payments", verbose_name=_("funding"))
    amount = models.DecimalField(_("amount (€)"), max_digits=12, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ["paid_on", "pk"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [models.CheckConstraint(name="matching_payment_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.amount} € · {self.paid_on}"

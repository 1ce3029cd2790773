"""What people report as abuse, and what came of it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import ReportGround
from accounts.models.people import Organisation, User, Visitor, is_curator
from core.models import Dated

LABEL_LENGTH = 200
REPORT_LENGTH = 1000  # characters


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> Self:
        """Those that curators still have to decide, the oldest first."""
        return self.filter(decided_at=None).order_by("reported_at", "pk")

    def about_the_same(self, report: "Report") -> Self:
        return self.filter(kind=report.kind, subject_uuid=report.subject_uuid)

    def visible_to(self, user: Visitor) -> Self:
        """One's own; all of them for curators. Whoever is reported never learns by whom."""
        if is_curator(user):
            return self
        return self.filter(reporter=user) if user.is_authenticated else self.none()


class Report(Dated):
    """Somebody says that something is not fit to be read. Of what app it is matters to the apps above: a kind, and its identifier."""

    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reports", verbose_name=_("reported by"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=20)
    subject_uuid = models.UUIDField(_("what is reported"))
    label = models.CharField(_("as it read then"), max_length=LABEL_LENGTH)
    ground = models.CharField(_("why"), max_length=12, choices=ReportGround)
    text = models.TextField(_("in your words"), max_length=REPORT_LENGTH, blank=True)
    reported_at = models.DateTimeField(_("reported on"))
    decided_at = models.DateTimeField(_("decided on"), null=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    upheld = models.BooleanField(_("found right"), null=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        verbose_name = _("report of abuse")
        verbose_name_plural = _("reports of abuse")
        indexes = [models.Index(fields=["reported_at"], condition=Q(decided_at=None), name="accounts_report_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "subject_uuid"],
                condition=Q(decided_at=None),
                name="accounts_report_one_waiting",
            ),
            models.CheckConstraint(
                name="accounts_report_decided_says_why",
                condition=Q(decided_at=None, decided_by=None, upheld=None, decision_reason="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, upheld__isnull=False) & ~Q(decision_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("dashboards:report_case", args=[self.uuid])

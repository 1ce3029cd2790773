"""Large tables that the worker prepares for a person."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Membership, User
from core.files import DOCUMENTS
from core.models import Dated

FOLDER = "exports"


class ExportQuerySet(models.QuerySet["Export"]):
    def alive(self, at: datetime) -> Self:
        return self.filter(expires_at__gt=at)


class Export(Dated):
    """A file of rows that its owner alone may read, until it expires. `written` rows of `total` are in it so far."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports", verbose_name=_("person"))
    # The rows are those that one may see for this organisation: whoever leaves it loses the file.
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("membership")
    )
    sheet = models.CharField(_("list"), max_length=40)
    title = models.CharField(_("title"), max_length=100)
    query = models.TextField(_("filters"), blank=True)
    form = models.CharField(_("format"), max_length=10)
    language = models.CharField(_("language"), max_length=2)
    total = models.PositiveIntegerField(_("rows to write"))
    written = models.PositiveIntegerField(_("rows written"), default=0)
    file = models.FileField(_("file"), upload_to=f"{FOLDER}/")
    done_at = models.DateTimeField(_("done on"), null=True)
    expires_at = models.DateTimeField(_("expires on"))

    objects: ClassVar[Any] = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("prepared export")
        verbose_name_plural = _("prepared exports")
        constraints = [
            models.CheckConstraint(
                name="accounts_export_done_iff_file",
                condition=Q(done_at=None, file="") | (Q(done_at__isnull=False) & ~Q(file="")),
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="accounts_export_expiry")]

    def __str__(self) -> str:
        return f"{self.title} ({self.form})"

    @property
    def is_document(self) -> bool:
        """Made of parts, not of rows."""
        return self.form in DOCUMENTS

    def get_absolute_url(self) -> str:
        return reverse("accounts:export", args=[self.uuid])

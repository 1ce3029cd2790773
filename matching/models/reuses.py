"""Who builds on a lesson learned, and the documents that go with it."""

from collections.abc import Collection
from pathlib import PurePath
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Sum
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from core.models import Dated
from matching.enums.lessons import LessonStatus, ReuseKind
from matching.models.lessons import Lesson
from matching.models.pocs import Poc, PocDocument

KIT_LIMIT = 50 * 1024 * 1024  # bytes, of all documents of a kit together


class ReuseQuerySet(models.QuerySet["Reuse"]):
    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def public(self) -> Self:
        """Standing ones, of lessons that anybody reads."""
        return self.standing().filter(lesson__status=LessonStatus.PUBLISHED)


class Reuse(Dated):
    """Another establishment reuses what was learned, or is testing it. What it withdraws, it may declare again."""

    lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, related_name="reuses", verbose_name=_("lesson learned")
    )
    establishment = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="reuses", verbose_name=_("establishment")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    kind = models.CharField(_("what you do"), max_length=5, choices=ReuseKind, default=ReuseKind.REUSE)
    context = models.TextField(_("your context"), max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)

    objects: ClassVar[Any] = ReuseQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("reuse")
        verbose_name_plural = _("reuses")
        constraints = [models.UniqueConstraint(fields=["lesson", "establishment"], name="matching_reuse_once")]

    def __str__(self) -> str:
        return f"{self.establishment} · {self.lesson}"


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def in_kit(self, poc: Poc) -> Self:
        """Those of the documents of this POC that go into its kit, in the order they were added. One that has become private since
        stays out of it."""
        found = self.filter(document__poc=poc, document__private=False)
        return found.select_related("document__organisation", "by").order_by("document__created_at", "document_id")

    def weight(self, poc: Poc) -> int:
        """What these documents weigh together, in bytes."""
        return int(
            self.filter(document__poc=poc, document__private=False).aggregate(all=Sum("document__size"))["all"] or 0
        )


class Clearance(models.Model):
    """The flag that lets one version of a document of a POC out of its room, into the kit: set by somebody of the organisation that
    added that version.
    """

    document = models.OneToOneField(
        PocDocument, on_delete=models.CASCADE, related_name="clearance", verbose_name=_("document")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("date"))

    objects: ClassVar[Any] = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("document cleared for sharing")
        verbose_name_plural = _("documents cleared for sharing")

    def __str__(self) -> str:
        return str(self.document)

    def name_for(self, readable: Collection[str]) -> str:
        """Its name, from the second version on with its number; for who may not know the establishment a neutral one, for people name
        files after their house.
        """
        path = PurePath(self.document.name)
        stem, suffix = path.name[: len(path.name) - len(path.suffix)], path.suffix
        if "establishment" not in readable:
            stem, suffix = f"{slugify(_('Document'))}-{str(self.document.uuid)[:4]}", suffix.lower()
        version = f"-v{self.document.number}" if self.document.number > 1 else ""
        return f"{stem}{version}{suffix}"

"""Lessons learned: one fixed sheet per POC, and the establishments that reuse it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import Dated, Stateful
from irritants.enums import Stage
from irritants.models import Event
from matching.enums.lessons import LESSON_AUDIENCES, LessonFact, LessonStatus, ReuseKind
from matching.models.pocs import Poc


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self) -> Self:
        return self.filter(status=LessonStatus.PUBLISHED)

    def visible_to(self, user: Visitor) -> Self:
        """Published ones; before, the establishment and the company of its POC; everything for curators."""
        if is_curator(user):
            return self
        seen = Q(status=LessonStatus.PUBLISHED)
        if organisation := organisation_of(user):
            seen |= Q(poc__match__irritant__establishment=organisation)
            seen |= Q(poc__match__startup__organisation=organisation)
        return self.filter(seen)

    def for_list(self) -> Self:
        """What a card shows, in one query whatever the row count; the latest first."""
        return (
            self.select_related("poc__match__irritant__establishment", "poc__match__startup__organisation")
            .annotate(reuse_count=Count("reuses", distinct=True))
            .order_by("-status_at", "-pk")
        )


class Lesson(Stateful):
    """What a POC taught. Failure is a normal category."""

    poc = models.OneToOneField(Poc, on_delete=models.PROTECT, related_name="lesson", verbose_name=_("POC"))
    status = models.CharField(
        _("state"), max_length=10, choices=LessonStatus, default=LessonStatus.DRAFT, editable=False
    )
    title = models.CharField(_("title"), max_length=140)
    problem = models.TextField(_("the problem"), max_length=3000)
    tried = models.TextField(_("what was tried"), max_length=3000)
    cost = models.DecimalField(_("cost (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    days_spent = models.PositiveIntegerField(_("days spent by the establishment"), null=True, blank=True)
    integration = models.TextField(_("integration with existing software"), max_length=3000, blank=True)
    compliance = models.TextField(_("data protection, accessibility, hosting"), max_length=3000, blank=True)
    results = models.TextField(_("result against each criterion"), max_length=3000)
    failed = models.TextField(_("what failed"), max_length=3000, blank=True)
    contact = models.CharField(_("who to ask"), max_length=200, blank=True)
    company_comment = models.TextField(_("what the company adds"), max_length=3000, blank=True, editable=False)
    published_at = models.DateTimeField(_("published on"), null=True, editable=False)

    objects: ClassVar[Any] = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-status_at", "-pk"]
        verbose_name = _("lesson learned")
        verbose_name_plural = _("lessons learned")
        constraints = [
            models.CheckConstraint(
                name="matching_lesson_published_iff_dated",
                condition=Q(status=LessonStatus.PUBLISHED, published_at__isnull=False)
                | (~Q(status=LessonStatus.PUBLISHED) & Q(published_at=None)),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matching:lesson", args=[self.uuid])

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
        public = verb == LessonFact.REUSE
        return self.poc.match.irritant.append_event(
            subject=self,
            verb=verb,
            by=by,
            at=at,
            source=source,
            target=target,
            detail={"lesson": self.title, **(detail or {})},
            audience=Audience.PUBLIC if public else LESSON_AUDIENCES.get(verb, Audience.PARTIES),
            stage=Stage.SHARING if public or target == LessonStatus.PUBLISHED else Stage.POC,
            readers=self.poc.match.party_ids(),
        )


class Reuse(Dated):
    """Another establishment reuses what was learned, or is testing it."""

    lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, related_name="reuses", verbose_name=_("lesson learned")
    )
    establishment = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="reuses", verbose_name=_("establishment")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    kind = models.CharField(_("what you do"), max_length=5, choices=ReuseKind, default=ReuseKind.REUSE)
    context = models.TextField(_("your context"), max_length=2000, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("reuse")
        verbose_name_plural = _("reuses")
        constraints = [models.UniqueConstraint(fields=["lesson", "establishment"], name="matching_reuse_once")]

    def __str__(self) -> str:
        return f"{self.establishment} · {self.lesson}"

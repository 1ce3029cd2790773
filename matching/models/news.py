"""« Où en êtes-vous ? »: asked of each side of a running POC when nothing was heard of it."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from core.models import Dated
from matching.enums.matches import Side
from matching.enums.pocs import LIVE_POCS
from matching.models.pocs import Poc

ASKED_AFTER = timedelta(days=30)  # without news of the POC, nor a question about it
NEWS_LENGTH = 2000  # characters


class NewsAskedQuerySet(models.QuerySet["NewsAsked"]):
    def awaiting(self) -> Self:
        """Not answered, and the POC not decided."""
        return self.filter(answered_at=None, poc__status__in=LIVE_POCS)


class NewsAsked(Dated):
    """One question to one side, asked again as long as it is not answered. What is answered is on the thread."""

    poc = models.ForeignKey(Poc, on_delete=models.CASCADE, related_name="news_asked", verbose_name=_("POC"))
    side = models.CharField(_("side"), max_length=15, choices=Side)
    asked_at = models.DateTimeField(_("last asked on"))
    answered_at = models.DateTimeField(_("answered on"), null=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )

    objects: ClassVar[Any] = NewsAskedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("question for news of a POC")
        verbose_name_plural = _("questions for news of POCs")
        constraints = [
            models.UniqueConstraint(
                fields=["poc", "side"], condition=Q(answered_at=None), name="matching_news_asked_one_open"
            ),
            models.CheckConstraint(
                name="matching_news_answered_by_somebody",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poc} · {self.get_side_display()}"

    @property
    def is_awaited(self) -> bool:
        return self.answered_at is None and self.poc.status in LIVE_POCS

    def organisation(self) -> Organisation:
        """Who is asked."""
        return self.poc.match.organisation_on(Side(self.side))

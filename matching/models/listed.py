"""What lists and the search box read of committed POCs and published lessons."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ListedShape
from matching.models.lessons import Lesson
from matching.models.pocs import Poc


class ListedPocQuerySet(models.QuerySet["ListedPoc"]):
    def for_cards(self) -> Self:
        """Everything a card shows, in two queries whatever the row count."""
        return (
            self.select_related("poc__match__irritant__establishment", "poc__match__startup__organisation")
            .prefetch_related("poc__match__irritant__disclosures")
            .defer("search", "headwords", "body")
            .order_by("-at", "-pk")
        )


class ListedPoc(ListedShape):
    """One committed POC, as `matching_listedpoc_refresh` of the database writes it."""

    poc = models.OneToOneField(
        Poc, on_delete=models.CASCADE, primary_key=True, related_name="listed", verbose_name=_("POC")
    )

    objects: ClassVar[Any] = ListedPocQuerySet.as_manager()

    class Meta(ListedShape.Meta):
        verbose_name = _("public POC")
        verbose_name_plural = _("public POCs")
        indexes = [
            *ListedShape.Meta.indexes,
            models.Index(fields=["-at", "-poc"], name="matching_listedpoc_newest"),
        ]


class ListedLessonQuerySet(models.QuerySet["ListedLesson"]):
    def for_cards(self) -> Self:
        """Everything a card shows, in two queries whatever the row count."""
        return (
            self.select_related(
                "lesson__poc__match__irritant__establishment", "lesson__poc__match__startup__organisation"
            )
            .prefetch_related("lesson__poc__match__irritant__disclosures")
            .defer("search", "headwords", "body")
            .order_by("-at", "-pk")
        )


class ListedLesson(ListedShape):
    """One published lesson, as `matching_listedlesson_refresh` of the database writes it."""

    lesson = models.OneToOneField(
        Lesson, on_delete=models.CASCADE, primary_key=True, related_name="listed", verbose_name=_("lesson learned")
    )
    reuses = models.PositiveIntegerField(_("reuses"))

    objects: ClassVar[Any] = ListedLessonQuerySet.as_manager()

    class Meta(ListedShape.Meta):
        verbose_name = _("public lesson learned")
        verbose_name_plural = _("public lessons learned")
        indexes = [
            *ListedShape.Meta.indexes,
            models.Index(fields=["-at", "-lesson"], name="matching_listedlesson_newest"),
            models.Index(fields=["-reuses", "-at", "-lesson"], name="matching_listedlesson_reuses"),
        ]

"""How the company reads a lesson over: its word beside each section, and the ladder that asks for it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Dated
from matching.enums.lessons import LessonSection
from matching.models.lessons import Lesson


class Annotation(Dated):
    """The company's word beside one section: published with the sheet, changed by nobody else."""

    lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, related_name="annotations", verbose_name=_("lesson learned")
    )
    section = models.CharField(_("section"), max_length=12, choices=LessonSection)
    text = models.TextField(_("word of the company"), max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    said_at = models.DateTimeField(_("said on"))

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("word of the company")
        verbose_name_plural = _("words of companies")
        constraints = [
            models.UniqueConstraint(fields=["lesson", "section"], name="matching_annotation_once"),
            models.CheckConstraint(name="matching_annotation_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} · {self.get_section_display()}"


class LessonReminderQuerySet(models.QuerySet["LessonReminder"]):
    def pending(self) -> Self:
        """Those to come: neither done nor stopped."""
        return self.filter(done_at=None, stopped_at=None)


class LessonReminder(models.Model):
    """One rung of the ladder that asks a company to read over: reminded twice, then the establishment is told that it may publish."""

    lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("lesson learned")
    )
    step = models.PositiveSmallIntegerField(_("rung of the ladder"))
    due_at = models.DateTimeField(_("due on"))
    done_at = models.DateTimeField(_("sent on"), null=True)
    stopped_at = models.DateTimeField(_("stopped on"), null=True)
    stopped_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("stopped by")
    )

    objects: ClassVar[Any] = LessonReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("reminder about a lesson")
        verbose_name_plural = _("reminders about lessons")
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "step"],
                condition=Q(done_at=None, stopped_at=None),
                name="matching_lessonreminder_one_to_come",
            ),
            models.CheckConstraint(
                name="matching_lessonreminder_done_or_stopped", condition=Q(done_at=None) | Q(stopped_at=None)
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(done_at=None, stopped_at=None), name="matching_lessonreminder_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson} · {self.step}"

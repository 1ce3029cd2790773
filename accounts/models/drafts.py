"""What a person has begun to write and not yet sent."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User

DRAFT_LENGTH = 5000  # characters
DRAFTS_KEPT_FOR = timedelta(days=90)


class DraftQuerySet(models.QuerySet["Draft"]):
    def text_of(self, user: User, key: str) -> str:
        """What this person had begun to write under that key; empty for nothing, and for whoever looks as they do."""
        if user.seen_by:
            return ""
        return self.filter(user=user, key=key).values_list("text", flat=True).first() or ""


class Draft(models.Model):
    """A text that saves itself while it is typed. `key` names what it is to become; nobody but its person reads it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("person"))
    key = models.CharField(_("key"), max_length=80)
    text = models.TextField(_("text"), max_length=DRAFT_LENGTH)
    saved_at = models.DateTimeField(_("saved on"), db_index=True)

    objects: ClassVar[Any] = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("text begun")
        verbose_name_plural = _("texts begun")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="accounts_draft_once")]

    def __str__(self) -> str:
        return self.key

"""What people are told."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Family
from accounts.models.people import Organisation, User
from core.models import OutgoingMail


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> Self:
        """What this person is told as a member of the organisation they act for, or personally."""
        return self.filter(recipient=user).filter(Q(organisation=None) | Q(organisation=user.organisation))

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def of_family(self, family: str) -> Self:
        """Those of that family; all of them when it is none of ours."""
        return self.filter(family=family) if family in Family else self

    def unread_by_family(self) -> dict[Family, int]:
        """How many are not read, for each family that has any notification, in the order of families. One query."""
        counted = self.order_by().values_list("family").annotate(unread=models.Count("pk", filter=Q(read_at=None)))
        found = dict(counted)
        return {family: found[family] for family in Family if family in found}

    def unread_first(self) -> Self:
        unread = models.ExpressionWrapper(Q(read_at=None), output_field=models.BooleanField())
        return self.order_by(unread.desc(), "-created_at", "-pk")

    def due(self, at: datetime) -> Self:
        """Whose mail should have left by `at` and has not been written yet."""
        return self.filter(mail=None, mail_due_at__lte=at)


class Notification(models.Model):
    """One thing told to one person, once: `key` names what happened, and a person has each key one time only."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="notifications", verbose_name=_("addressee")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("organisation")
    )
    key = models.CharField(_("key"), max_length=120)
    family = models.CharField(_("family"), max_length=15, choices=Family, default=Family.NEWS)
    title = models.CharField(_("title"), max_length=250)
    body = models.TextField(_("text"), blank=True)
    action = models.CharField(_("button"), max_length=80, blank=True)
    path = models.CharField(_("page"), max_length=500)
    mail_path = models.CharField(max_length=500, blank=True)
    why = models.CharField(_("why it is sent"), max_length=250)
    created_at = models.DateTimeField(_("created on"))
    read_at = models.DateTimeField(_("read on"), null=True)
    mail_due_at = models.DateTimeField(_("mail due on"), null=True)
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("mail")
    )

    objects: ClassVar[Any] = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="accounts_notification_once")]
        indexes = [
            models.Index(fields=["mail_due_at"], condition=Q(mail=None), name="accounts_notification_due"),
            models.Index(fields=["recipient", "-created_at"], name="accounts_notification_inbox"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_links(self) -> bool:
        """Whether addresses in its text may be followed: the agency wrote it. In what others wrote they would be bait."""
        return self.family == Family.AGENCY

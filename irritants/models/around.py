"""What stands around an irritant: the establishments that join it, its files, and who may know its author's name."""

from collections.abc import Collection
from datetime import datetime
from pathlib import PurePath
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from core.models import Dated
from irritants.enums import FILES_KEPT_FOR, FILES_NOTICE, BudgetSilence, CoSignatureIntent, IrritantStatus
from irritants.models.irritants import Irritant, budget_constraints

CONTEXT_LENGTH = 9000  # characters: the situation and the problem of an irritant fit into it


class CoSignature(Dated):
    """ "Nous aussi": another establishment joins an irritant, with its own context."""

    irritant = models.ForeignKey(
        Irritant, on_delete=models.CASCADE, related_name="cosignatures", verbose_name=_("irritant")
    )
    establishment = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cosignatures", verbose_name=_("establishment")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    context = models.TextField(_("your own situation"), max_length=CONTEXT_LENGTH, blank=True)
    people_affected = models.PositiveIntegerField(_("people affected"), null=True, blank=True)
    intent = models.CharField(
        _("what you would do"),
        max_length=8,
        choices=CoSignatureIntent,
        default=CoSignatureIntent.FOLLOW,
    )
    budget_min = models.DecimalField(_("budget, from (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    budget_max = models.DecimalField(_("budget, up to (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    budget_silence = models.CharField(_("no budget given"), max_length=12, choices=BudgetSilence, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("co-signature")
        verbose_name_plural = _("co-signatures")
        constraints = [
            models.UniqueConstraint(fields=["irritant", "establishment"], name="irritants_cosignature_once"),
            *budget_constraints("irritants_cosignature"),
        ]

    def __str__(self) -> str:
        return f"{self.establishment} · {self.irritant}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def with_since(self) -> Self:
        """With the moment from which its time is counted: it was added, or its irritant came where it is, whichever is later."""
        left_alone = Case(
            When(irritant__status=IrritantStatus.DRAFT, then=F("irritant__updated_at")),
            default=F("irritant__status_at"),
        )
        return self.annotate(since=Greatest("created_at", left_alone))

    def to_warn(self, at: datetime) -> Self:
        """Those whose time ends in FILES_NOTICE, and of which nobody was told since it began."""
        ends = [Q(irritant__status=each, since__lt=at - kept + FILES_NOTICE) for each, kept in FILES_KEPT_FOR.items()]
        soon = Q(*ends, _connector=Q.OR)
        return self.with_since().filter(soon, Q(warned_at=None) | Q(warned_at__lt=F("since")))

    def to_throw(self, at: datetime, status: str) -> Self:
        """Those beside irritants in this state whose time is over, and that was told FILES_NOTICE ago or earlier."""
        over = self.with_since().filter(irritant__status=status, since__lt=at - FILES_KEPT_FOR[IrritantStatus(status)])
        return over.filter(warned_at__gte=F("since"), warned_at__lte=at - FILES_NOTICE)

    def visible_to(self, user: Visitor) -> Self:
        """Of irritants one may see: to signed-in people the shared ones; to its establishment and curators all."""
        if is_curator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        organisation = organisation_of(user)
        return self.filter(irritant__in=Irritant.objects.visible_to(user)).filter(
            Q(private=False) | Q(irritant__establishment=organisation) if organisation else Q(private=False)
        )


class Attachment(Dated):
    """A file beside an irritant. Its type was read from its content."""

    irritant = models.ForeignKey(
        Irritant, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("irritant")
    )
    file = models.FileField(_("file"), upload_to="irritants/%Y/%m/")
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type of content"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    private = models.BooleanField(_("private"), default=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by"))
    warned_at = models.DateTimeField(_("told that it goes"), null=True, editable=False)

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("irritants:attachment", args=[self.uuid])

    @property
    def kept_until(self) -> datetime | None:
        """When it is thrown away; None as long as its irritant is followed."""
        kept_for = FILES_KEPT_FOR.get(IrritantStatus(self.irritant.status))
        if kept_for is None:
            return None
        is_draft = self.irritant.status == IrritantStatus.DRAFT
        since = max(self.created_at, self.irritant.updated_at if is_draft else self.irritant.status_at)
        told = self.warned_at if self.warned_at and self.warned_at >= since else None
        return max(since + kept_for, told + FILES_NOTICE) if told else since + kept_for

    def name_for(self, readable: Collection[str]) -> str:
        """Its name; for who may not know the establishment a neutral one, for people name files after their house."""
        if "establishment" in readable:
            return self.name
        number = str(self.uuid)[:4]
        return f"{slugify(_('Attachment'))}-{number}{PurePath(self.name).suffix.lower()}"


class Disclosure(models.Model):
    """A company that an establishment accepted, and which may read the name it hides from the others."""

    irritant = models.ForeignKey(
        Irritant, on_delete=models.CASCADE, related_name="disclosures", verbose_name=_("irritant")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    at = models.DateTimeField(_("date"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("name disclosed")
        verbose_name_plural = _("names disclosed")
        constraints = [models.UniqueConstraint(fields=["irritant", "organisation"], name="irritants_disclosure_once")]

    def __str__(self) -> str:
        return f"{self.irritant} → {self.organisation}"

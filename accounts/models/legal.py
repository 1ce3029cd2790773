"""The legal pages, version by version."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import LegalPage
from accounts.models.people import User
from core.models import Dated

TEXT_LENGTH = 50_000  # characters
NOTE_LENGTH = 400


class LegalVersionQuerySet(models.QuerySet["LegalVersion"]):
    def published(self) -> Self:
        """The latest first."""
        return self.filter(published_at__isnull=False).order_by("-number")

    def drafts(self) -> Self:
        return self.filter(published_at=None)

    def in_force(self, page: str, day: date) -> "LegalVersion":
        """The version of that page that holds on that day: there is always one, which came with the site."""
        return self.published().filter(page=page, in_force_on__lte=day)[0]

    def announced(self, day: date) -> Self:
        """Published, and not yet in force: the first to be so first."""
        return self.published().filter(in_force_on__gt=day).order_by("number")


class LegalVersion(Dated):
    """One version of a legal page, in both languages. Once published, the database refuses to change it; until then it has no number.

    `asks_again`: whoever has an account is asked to accept it. `asked_at` is when they were.
    """

    page = models.CharField(_("page"), max_length=20, choices=LegalPage)
    number = models.PositiveSmallIntegerField(_("number of the version"), null=True)
    text_fr = models.TextField(_("text in French"), max_length=TEXT_LENGTH)
    text_en = models.TextField(_("text in English"), max_length=TEXT_LENGTH)
    note_fr = models.CharField(_("what changed, in French"), max_length=NOTE_LENGTH, blank=True)
    note_en = models.CharField(_("what changed, in English"), max_length=NOTE_LENGTH, blank=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("author of the version")
    )
    published_at = models.DateTimeField(_("date of publication"), null=True)
    in_force_on = models.DateField(_("in force since"), null=True)
    asks_again = models.BooleanField(_("asks everybody to accept it"), default=False)
    asked_at = models.DateTimeField(_("asked of everybody on"), null=True)

    objects: ClassVar[Any] = LegalVersionQuerySet.as_manager()

    class Meta:
        ordering = ["page", "-number", "-pk"]
        verbose_name = _("version of a legal page")
        verbose_name_plural = _("versions of legal pages")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="accounts_legalversion_number_once"),
            models.UniqueConstraint(
                fields=["page"], condition=Q(published_at=None), name="accounts_legalversion_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, number=None, in_force_on=None)
                | Q(published_at__isnull=False, number__isnull=False, in_force_on__isnull=False),
                name="accounts_legalversion_published_iff_numbered",
            ),
            models.CheckConstraint(
                condition=Q(asks_again=False) | Q(page=LegalPage.TERMS), name="accounts_legalversion_only_terms_ask"
            ),
        ]

    def __str__(self) -> str:
        if self.number is None:
            return f"{self.get_page_display()}, {_('draft')}"
        return _("%(page)s, version %(number)d") % {"page": self.get_page_display(), "number": self.number}

    def get_absolute_url(self) -> str:
        """The page itself while nothing is published."""
        if self.number is None:
            return reverse("accounts:legal_draft", args=[self.page])
        return reverse("legal_version", args=[self.page, self.number])

    @property
    def text(self) -> str:
        """In the language of the moment."""
        return self.text_en if (get_language() or "").startswith("en") else self.text_fr

    @property
    def note(self) -> str:
        return self.note_en if (get_language() or "").startswith("en") else self.note_fr

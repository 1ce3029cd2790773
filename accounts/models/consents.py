"""What people agreed to: in which words, of which version, where, and since when."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentDoor, ConsentTo
from accounts.models.legal import LegalVersion
from accounts.models.people import User
from core.metadata import in_language
from core.models import Dated


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of(self, user: User) -> Self:
        """The latest first."""
        return self.filter(user=user).select_related("version").order_by("-given_at", "-pk")

    def given(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(Dated):
    """A yes of a person. `wording` is what they said yes to, as the page wrote it; of a legal page, `version` is the one it showed.
    `path` is the page that it is about, where it is taken back: nothing of the terms, since who no longer accepts them ends their account.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents", verbose_name=_("person"))
    to = models.CharField(_("agreed to"), max_length=20, choices=ConsentTo)
    wording = models.CharField(_("in these words"), max_length=500)
    language = models.CharField(_("language"), max_length=2)
    version = models.ForeignKey(
        LegalVersion, on_delete=models.PROTECT, null=True, related_name="consents", verbose_name=_("version shown")
    )
    path = models.CharField(_("page it is about"), max_length=200, blank=True)
    door = models.CharField(_("asked where"), max_length=20, choices=ConsentDoor)
    given_at = models.DateTimeField(_("agreed on"))
    withdrawn_at = models.DateTimeField(_("taken back on"), null=True)

    objects: ClassVar[Any] = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "to", "version", "path"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="accounts_consent_once",
            ),
            models.CheckConstraint(
                condition=Q(to=ConsentTo.TERMS, version__isnull=False, path="", withdrawn_at=None)
                | (~Q(to=ConsentTo.TERMS) & ~Q(path="") & Q(version=None)),
                name="accounts_consent_terms_have_a_version",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version or self.get_to_display())

    @property
    def page(self) -> str:
        """The address of the page it is about, in the language of the moment."""
        return in_language(self.path, get_language() or settings.LANGUAGE_CODE)

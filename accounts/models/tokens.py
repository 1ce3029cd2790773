"""Personal tokens: with one, a program reads and does what its person may, within its scopes."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import TokenScope
from accounts.models.people import Membership, User
from core.models import Dated

LONGEST_LIFE = timedelta(days=365)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def alive(self, at: datetime) -> Self:
        """Neither withdrawn nor expired, and of a person who may still sign in."""
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)


class ApiToken(Dated):
    """A secret of which only the SHA-256 is kept. It acts for the organisation its person acted for when it was made.

    Whoever leaves that organisation loses the tokens made for it: they go with the membership.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("person"))
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("membership")
    )
    name = models.CharField(_("name"), max_length=80)
    scopes = ArrayField(models.CharField(max_length=30, choices=TokenScope), verbose_name=_("what it may do"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("its beginning"), max_length=20, editable=False)
    expires_at = models.DateTimeField(_("expires on"))
    last_used_at = models.DateTimeField(_("last used on"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)

    objects: ClassVar[Any] = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                name="accounts_apitoken_one_year_at_most",
                condition=Q(expires_at__lte=F("created_at") + LONGEST_LIFE),
            ),
            models.CheckConstraint(name="accounts_apitoken_has_scopes", condition=Q(scopes__len__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    def is_alive(self, at: datetime) -> bool:
        """Like `alive`, of a person who may sign in."""
        return self.revoked_at is None and self.expires_at > at

    @property
    def scope_labels(self) -> list[str]:
        return [str(TokenScope(scope).label) for scope in self.scopes]

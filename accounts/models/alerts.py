"""What people keep, follow and search for again, and what each alert has told already."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import AlertFrequency
from accounts.models.people import User
from core.models import Dated, OutgoingMail

TITLE_LENGTH = 200
QUERY_LENGTH = 1000  # characters of a query string


class Subscriber(Dated):
    """An address without an account. Its alerts are confirmed one by one, by a link sent to it."""

    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")

    class Meta:
        ordering = ["email"]
        verbose_name = _("address without an account")
        verbose_name_plural = _("addresses without an account")

    def __str__(self) -> str:
        return self.email


Owner = User | Subscriber


class AlertQuerySet(models.QuerySet["Alert"]):
    def of(self, owner: Owner) -> Self:
        """This person's, or this address's, removed ones apart. What an address has not confirmed is not there yet."""
        return self.held_by(owner).filter(removed_at=None, confirmed_at__isnull=False)

    def held_by(self, owner: Owner) -> Self:
        """Like `of`, with those that are removed and can be put back, and those that wait for a confirmation."""
        return self.filter(user=owner) if isinstance(owner, User) else self.filter(subscriber=owner)

    def due(self, at: datetime) -> Self:
        """Those to work at that moment. Whoever may not sign in any more is told nothing."""
        return self.filter(due_at__lte=at).exclude(user__is_active=False)

    def searches(self) -> Self:
        return self.filter(subject_uuid=None)

    def things(self) -> Self:
        return self.filter(subject_uuid__isnull=False)


class Alert(Dated):
    """A list as somebody filtered it (`kind` names the list), or one thing that they follow (`kind`, and its identifier).

    What the kinds are matters to the apps above. It belongs to a person, or to an address without an account.
    `started_at` is when mails began to be asked for: what was there before is never told. `due_at` is None while it has
    nothing to send: without mail, unconfirmed, stopped or removed.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="alerts", verbose_name=_("person"))
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, null=True, related_name="alerts", verbose_name=_("address")
    )
    kind = models.CharField(_("kind"), max_length=20)
    subject_uuid = models.UUIDField(_("what is followed"), null=True)
    query = models.CharField(_("filters"), max_length=QUERY_LENGTH, blank=True)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    frequency = models.CharField(_("mails"), max_length=10, choices=AlertFrequency, default=AlertFrequency.NONE)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True)
    started_at = models.DateTimeField(_("tells what comes after"), null=True)
    # Where what the list showed at the start was too much to be noted row by row.
    only_newer = models.BooleanField(_("only what became public since"), default=False)
    due_at = models.DateTimeField(_("next mail due on"), null=True)
    sent_at = models.DateTimeField(_("last mail on"), null=True)
    stopped_at = models.DateTimeField(_("stopped on"), null=True)
    removed_at = models.DateTimeField(_("removed on"), null=True)

    objects: ClassVar[Any] = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="accounts_alert_due"),
            models.Index(fields=["kind", "subject_uuid"], name="accounts_alert_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[owner, "kind", *which],
                condition=Q(subject_uuid__isnull=which[0] != "subject_uuid"),
                name=f"accounts_alert_{name}_once_for_{owner}",
            )
            for owner in ("user", "subscriber")
            for name, which in (("thing", ["subject_uuid"]), ("search", ["query"]))
        ] + [
            models.CheckConstraint(
                name="accounts_alert_of_one_owner",
                condition=Q(user=None, subscriber__isnull=False) | Q(user__isnull=False, subscriber=None),
            ),
            models.CheckConstraint(
                name="accounts_alert_thing_or_search",
                condition=Q(subject_uuid=None) & ~Q(title="") | Q(subject_uuid__isnull=False, query=""),
            ),
            models.CheckConstraint(
                name="accounts_alert_due_iff_it_tells",
                condition=Q(due_at=None)
                & (
                    Q(frequency=AlertFrequency.NONE)
                    | Q(confirmed_at=None)
                    | Q(stopped_at__isnull=False)
                    | Q(removed_at__isnull=False)
                )
                | Q(
                    due_at__isnull=False,
                    started_at__isnull=False,
                    confirmed_at__isnull=False,
                    stopped_at=None,
                    removed_at=None,
                )
                & ~Q(frequency=AlertFrequency.NONE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def owner(self) -> Owner:
        """Whose it is: exactly one of the two is there, a constraint says so."""
        owner: Any = self.user or self.subscriber
        return owner

    @property
    def is_search(self) -> bool:
        return self.subject_uuid is None


class Told(models.Model):
    """One thing that an alert need not tell any more: it was there at the start (`mail` is None), or that mail told it.

    `kind` and `number` name a row of the apps above, as `EventShape` does.
    """

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="told", verbose_name=_("alert"))
    kind = models.CharField(_("kind"), max_length=20)
    number = models.BigIntegerField(_("number"))
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("mail")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("item told")
        verbose_name_plural = _("items told")
        constraints = [models.UniqueConstraint(fields=["alert", "kind", "number"], name="accounts_told_once")]

    def __str__(self) -> str:
        return f"{self.alert} · {self.kind} {self.number}"

"""Addresses of the agency's own tools that are told what happens, and the log of what they were told."""

import json
import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    SUBSCRIBED_EVENTS,
    DeliveryState,
    OrganisationKind,
    WebhookEnd,
    WebhookEvent,
    WebhookState,
)
from accounts.models.people import Organisation, User, Visitor, organisation_of
from core.enums import Failure
from core.models import Dated
from core.outgoing import LONGEST_URL, THIS_MACHINE

NAME_LENGTH = 80


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: Visitor) -> Self:
        """Those of the agency that this person acts for."""
        agency = organisation_of(user, OrganisationKind.AGENCY)
        return self.filter(organisation=agency) if agency else self.none()

    def on(self) -> Self:
        """Neither paused by a person nor switched off by itself."""
        return self.filter(paused_at=None, disabled_at=None)

    def for_list(self) -> Self:
        """With the date of the last delivery of each."""
        latest = models.Max("deliveries__delivered_at")
        return self.select_related("made_by").annotate(last_delivered_at=latest).order_by("name", "pk")


class Webhook(Dated):
    """Where the agency is told of some events, signed with a secret that only it and the receiver hold.

    Unlike that of a token, the secret is kept as it is: each sending is signed with it. `former_secret` signs too until `former_until`,
    so that a receiver can change over. After a failure nothing is sent before `resting_until`; `failing_since` is the first failure
    since the last success.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    events = ArrayField(
        models.CharField(max_length=30, choices=[(event.value, event.label) for event in SUBSCRIBED_EVENTS]),
        verbose_name=_("what it is told"),
    )
    secret = models.CharField(max_length=100, editable=False)
    former_secret = models.CharField(max_length=100, blank=True, editable=False)
    former_until = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    paused_at = models.DateTimeField(_("paused on"), null=True, editable=False)
    disabled_at = models.DateTimeField(_("switched off on"), null=True, editable=False)
    disabled_reason = models.CharField(
        _("why it was switched off"), max_length=10, choices=WebhookEnd, blank=True, editable=False
    )
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    resting_until = models.DateTimeField(_("nothing is sent before"), null=True, editable=False)

    objects: ClassVar[Any] = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                name="accounts_webhook_secure_or_here",
                condition=Q(url__startswith="https://") | Q(url__regex=THIS_MACHINE),
            ),
            models.CheckConstraint(name="accounts_webhook_told_something", condition=Q(events__len__gt=0)),
            models.CheckConstraint(
                name="accounts_webhook_off_says_why",
                condition=Q(disabled_at=None, disabled_reason="")
                | Q(disabled_at__isnull=False) & ~Q(disabled_reason=""),
            ),
            models.CheckConstraint(
                name="accounts_webhook_former_secret_ends",
                condition=Q(former_until=None, former_secret="") | Q(former_until__isnull=False) & ~Q(former_secret=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:webhook", args=[self.uuid])

    @property
    def is_on(self) -> bool:
        return self.paused_at is None and self.disabled_at is None

    @property
    def state(self) -> WebhookState:
        if self.disabled_at is not None:
            return WebhookState.OFF
        return WebhookState.ON if self.paused_at is None else WebhookState.PAUSED

    @property
    def event_labels(self) -> list[str]:
        return [str(WebhookEvent(event).label) for event in self.events]


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def visible_to(self, user: Visitor) -> Self:
        return self.filter(webhook__in=Webhook.objects.visible_to(user))

    def due(self, at: datetime) -> Self:
        """To be sent now, the longest due first. A test is sent whatever state its webhook is in."""
        is_on = Q(webhook__paused_at=None, webhook__disabled_at=None)
        is_rested = Q(webhook__resting_until=None) | Q(webhook__resting_until__lte=at)
        return self.filter(Q(event=WebhookEvent.PING) | is_on & is_rested, due_at__lte=at).order_by("due_at", "pk")

    def latest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class WebhookDelivery(models.Model):
    """One event for one webhook, and how its sending went. `uuid` is its `webhook-id`, the same at each attempt.

    It is due, delivered or given up, exactly one of the three. `answer` is the beginning of the last answer.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(_("event"), max_length=30, choices=WebhookEvent)
    data = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("date"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("last attempt"), null=True)
    due_at = models.DateTimeField(_("next attempt"), null=True)
    delivered_at = models.DateTimeField(_("delivered on"), null=True)
    given_up_at = models.DateTimeField(_("given up on"), null=True)
    status_code = models.PositiveSmallIntegerField(_("status of the answer"), null=True)
    failure = models.CharField(_("what went wrong"), max_length=20, choices=Failure, blank=True)
    answer = models.TextField(_("beginning of the answer"), blank=True)

    objects: ClassVar[Any] = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("sending of a webhook")
        verbose_name_plural = _("sendings of webhooks")
        constraints = [
            models.CheckConstraint(
                name="accounts_webhookdelivery_due_or_ended",
                condition=Q(due_at__isnull=False, delivered_at=None, given_up_at=None)
                | Q(due_at=None, delivered_at__isnull=False, given_up_at=None)
                | Q(due_at=None, delivered_at=None, given_up_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=~Q(due_at=None), name="accounts_webhookdelivery_due"),
            models.Index(fields=["webhook", "-created_at", "-id"], name="accounts_webhookdelivery_log"),
            models.Index(fields=["created_at"], name="accounts_webhookdelivery_old"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook}: {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:delivery", args=[self.uuid])

    @property
    def is_test(self) -> bool:
        return self.event == WebhookEvent.PING

    @property
    def is_ended(self) -> bool:
        return self.due_at is None

    @property
    def state(self) -> DeliveryState:
        if self.delivered_at is not None:
            return DeliveryState.DELIVERED
        if self.given_up_at is not None:
            return DeliveryState.GIVEN_UP
        return DeliveryState.RETRIED if self.attempts else DeliveryState.DUE

    @property
    def subject(self) -> str:
        """The title of the irritant that it is about, where it is told."""
        return str((self.data.get("irritant") or {}).get("title") or "")

    @property
    def body(self) -> str:
        """What is sent, to the letter the same at each attempt."""
        told = {"type": self.event, "timestamp": self.created_at.isoformat(), "data": self.data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

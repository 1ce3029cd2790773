"""Mails to many: what a curator writes to an audience, the log of it, and to whom it goes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import CircularStatus, Family, LeftOut, MailFrequency, Outcome
from accounts.models.notifications import Notification
from accounts.models.people import User, Visitor, is_curator
from core.enums import Audience, Trouble
from core.models import Dated, EventShape, MailTrouble, Stateful

SUBJECT_LENGTH = 150
TEXT_LENGTH = 5000
WHY_LENGTH = 250
ACTION_LENGTH = 60
ADDRESS_LENGTH = 300
AUDIENCE_LENGTH = 80
KEY = "circular:"  # of the notifications, before its identifier

UNSENT = [CircularStatus.DRAFT, CircularStatus.DROPPED]


def left_out(path: str = "") -> Case:
    """Why a person would be sent no mail of this kind now; empty for whoever is. `path` leads from the rows to the person."""
    said = f"{path}mail_choices"
    is_stopped = Q(**{f"{said}__{Family.AGENCY}": MailFrequency.NONE}) | (
        ~Q(**{f"{said}__has_key": Family.AGENCY.value}) & Q(**{f"{path}mail_frequency": MailFrequency.NONE})
    )
    return Case(
        When(Q(**{f"{path}is_active": False}), then=Value(LeftOut.INACTIVE)),
        When(Q(**{f"{path}mail_dead_at__isnull": False}), then=Value(LeftOut.DEAD)),
        When(is_stopped, then=Value(LeftOut.STOPPED)),
        default=Value(""),
        output_field=models.CharField(),
    )


class CircularQuerySet(models.QuerySet["Circular"]):
    def visible_to(self, user: Visitor) -> Self:
        """All of them to curators, to whoever else none."""
        return self.all() if is_curator(user) else self.none()

    def told_to(self, user: User) -> Self:
        """Those that this person was told, by mail or on the site only: as long as they find it among their notifications."""
        key = Concat(Value(KEY), Cast(OuterRef("uuid"), models.TextField()))
        return self.filter(Exists(Notification.objects.filter(recipient=user, key=key)))

    def waiting(self) -> Self:
        """Those that can still be held back, the next to leave first."""
        return self.filter(status=CircularStatus.WAITING).order_by("leaves_at", "pk")

    def due(self, at: datetime) -> Self:
        """Whose delay is over, or that have begun to leave."""
        is_over = Q(status=CircularStatus.WAITING, leaves_at__lte=at)
        return self.filter(is_over | Q(status=CircularStatus.LEAVING)).order_by("leaves_at", "pk")

    def with_names_due(self, before: datetime) -> Self:
        """Those that had left by then, and whose list of people is kept still."""
        left = self.filter(status=CircularStatus.SENT, status_at__lt=before)
        return left.filter(Exists(CircularRecipient.objects.filter(circular=OuterRef("pk"))))

    def for_list(self) -> Self:
        return self.select_related("written_by", "sent_by").order_by("-status_at", "-pk")


class Circular(Stateful):
    """A mail to many. `audience` is a key that dashboards.operations.audiences understands; `told_whom` what it was called when sent.

    `recipient_count` and `counts` (people by outcome) stay when the list of people is forgotten.
    """

    status = models.CharField(
        _("state"), max_length=10, choices=CircularStatus, default=CircularStatus.DRAFT, editable=False
    )
    audience = models.CharField(_("for whom"), max_length=AUDIENCE_LENGTH)
    subject = models.CharField(_("subject line"), max_length=SUBJECT_LENGTH)
    text = models.TextField(_("text"), max_length=TEXT_LENGTH)
    action = models.CharField(_("button"), max_length=ACTION_LENGTH, blank=True)
    address = models.CharField(_("address of the button"), max_length=ADDRESS_LENGTH, blank=True)
    why = models.CharField(_("why it is sent"), max_length=WHY_LENGTH)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who wrote it"))
    sent_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("sent by")
    )
    leaves_at = models.DateTimeField(_("leaves on"), null=True, editable=False)
    told_whom = models.CharField(_("sent to"), max_length=250, blank=True, editable=False)
    recipient_count = models.PositiveIntegerField(_("number of people"), null=True, editable=False)
    counts = models.JSONField(_("people by outcome"), default=dict, blank=True, editable=False)

    objects: ClassVar[Any] = CircularQuerySet.as_manager()

    class Meta:
        ordering = ["-status_at", "-pk"]
        verbose_name = _("mail to many")
        verbose_name_plural = _("mails to many")
        constraints = [
            models.CheckConstraint(
                name="accounts_circular_sent_says_by_whom_when_and_to_how_many",
                condition=Q(status__in=UNSENT, sent_by=None, leaves_at=None, recipient_count=None, told_whom="")
                | ~Q(status__in=UNSENT)
                & Q(sent_by__isnull=False, leaves_at__isnull=False, recipient_count__gt=0)
                & ~Q(told_whom=""),
            ),
            models.CheckConstraint(
                name="accounts_circular_button_leads_somewhere",
                condition=Q(action="", address="") | ~Q(action="") & ~Q(address=""),
            ),
            models.CheckConstraint(
                name="accounts_circular_address_here_or_secure",
                condition=Q(address="")
                | Q(address__startswith="https://")
                | Q(address__startswith="/") & ~Q(address__startswith="//"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["leaves_at"],
                condition=Q(status__in=[CircularStatus.WAITING, CircularStatus.LEAVING]),
                name="accounts_circular_due",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("dashboards:circular", args=[self.uuid])

    @property
    def key(self) -> str:
        """Of the notification of each person."""
        return f"{KEY}{self.uuid}"

    @property
    def reading_path(self) -> str:
        """Where those who were told read it."""
        return reverse("dashboards:information", args=[self.uuid])

    @property
    def is_draft(self) -> bool:
        return self.status == CircularStatus.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.status == CircularStatus.WAITING

    @property
    def is_on_its_way(self) -> bool:
        return self.status in {CircularStatus.WAITING, CircularStatus.LEAVING}

    def record(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> "CircularEvent":
        """Write on its log, which curators read."""
        return CircularEvent.objects.create(
            circular=self,
            subject_kind="circular",
            subject_id=self.pk,
            verb=verb,
            source=source,
            target=target,
            by=by,
            at=at,
            audience=Audience.CURATORS,
            detail=dict(detail or {}),
        )


class CircularEvent(EventShape):
    """One dated line of the log of a mail to many. Append-only (a trigger keeps it so)."""

    circular = models.ForeignKey(
        Circular, on_delete=models.PROTECT, related_name="events", verbose_name=_("mail to many")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta(EventShape.Meta):
        verbose_name = _("event of a mail to many")
        verbose_name_plural = _("events of mails to many")

    def __str__(self) -> str:
        return f"{self.circular} · {self.verb}"


class CircularRecipientQuerySet(models.QuerySet["CircularRecipient"]):
    def to_tell(self) -> Self:
        """Neither told nor left out, in the order in which they were written down."""
        return self.filter(told_at=None, left_out="").order_by("pk")

    def with_outcome(self) -> Self:
        """`outcome`: what has become of it for each, read from the notification and its mail."""
        mail = "notification__mail"
        troubles = MailTrouble.objects.filter(mail=OuterRef(mail)).exclude(kind=Trouble.SOFT)
        return self.annotate(
            outcome=Case(
                When(Q(told_at=None, left_out=""), then=Value(Outcome.WAITING)),
                When(told_at=None, then=Value(Outcome.SKIPPED)),
                When(Q(**{f"{mail}__dropped_at__isnull": False}) | Exists(troubles), then=Value(Outcome.BOUNCED)),
                When(Q(**{f"{mail}__sent_at__isnull": False}), then=Value(Outcome.SENT)),
                When(Q(**{f"{mail}": None, "notification__mail_due_at": None}), then=Value(Outcome.SITE)),
                default=Value(Outcome.WAITING),
                output_field=models.CharField(),
            )
        )

    def by_outcome(self) -> dict[str, int]:
        """How many people, by outcome. One query."""
        counted = self.with_outcome().order_by().values_list("outcome").annotate(people=Count("pk"))
        return dict(counted)

    def by_reason(self) -> dict[str, int]:
        """How many people were sent no mail, by the reason known when they were told. One query."""
        rows = self.exclude(left_out="").order_by().values_list("left_out").annotate(people=Count("pk"))
        return dict(rows)

    def for_list(self) -> Self:
        people = self.select_related("person__active_membership__organisation").with_outcome()
        return people.order_by(F("person__last_name"), F("person__first_name"), "pk")


class CircularRecipient(Dated):
    """One person of a mail to many, written down when it was sent. Who is told has their notification; who is not, the reason.

    `left_out` with a date: told, and read on the site only.
    """

    circular = models.ForeignKey(
        Circular, on_delete=models.CASCADE, related_name="recipients", verbose_name=_("mail to many")
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    told_at = models.DateTimeField(_("told on"), null=True)
    left_out = models.CharField(_("why without mail"), max_length=10, choices=LeftOut, blank=True)
    notification = models.ForeignKey(
        Notification, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("notification")
    )

    objects: ClassVar[Any] = CircularRecipientQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("addressee of a mail to many")
        verbose_name_plural = _("addressees of mails to many")
        constraints = [
            models.UniqueConstraint(fields=["circular", "person"], name="accounts_circularrecipient_once"),
            models.CheckConstraint(
                name="accounts_circularrecipient_notified_iff_told",
                condition=Q(told_at__isnull=False) | Q(notification=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

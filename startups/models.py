"""Companies: what they offer, whom they served, what they claim, and the events of their profile."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Region
from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import Dated, EventShape, ListedShape, Stateful
from core.thread import verb_word
from startups.enums import ClaimLevel, ClaimTopic, StartupKind, StartupStatus
from taxonomy.models import Technology, Theme


class StartupQuerySet(models.QuerySet["Startup"]):
    def validated(self) -> Self:
        return self.filter(status=StartupStatus.VALIDATED)

    def visible_to(self, user: Visitor) -> Self:
        """Validated ones; one's own; those of one's network; everything for curators."""
        if is_curator(user):
            return self
        seen = Q(status=StartupStatus.VALIDATED)
        if organisation := organisation_of(user):
            in_network = Startup.networks.through.objects.filter(organisation=organisation).values("startup")
            seen |= Q(organisation=organisation) | Q(pk__in=in_network)
        return self.filter(seen)

    def of_network(self, network: Organisation) -> Self:
        return self.filter(networks=network)

    def for_list(self) -> Self:
        """Everything a card shows, in four queries whatever the row count."""
        return self.select_related("organisation").prefetch_related("networks", "themes", "technologies")

    def by_name(self) -> Self:
        return self.order_by("organisation__sort_key", "pk")

    def with_completion(self) -> Self:
        """What `completion_of` reads, in two more queries than `for_list`."""
        return self.for_list().prefetch_related("references", "claims")


class Startup(Stateful):
    """The profile of a company (start-up, SME or mid-cap). Its name and numbers are those of its organisation."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="startup", verbose_name=_("organisation")
    )
    status = models.CharField(
        _("state"), max_length=12, choices=StartupStatus, default=StartupStatus.REGISTERED, editable=False
    )
    kind = models.CharField(_("kind"), max_length=8, choices=StartupKind, default=StartupKind.STARTUP)
    networks = models.ManyToManyField(
        Organisation,
        related_name="network_startups",
        blank=True,
        limit_choices_to={"kind": OrganisationKind.NETWORK},
        verbose_name=_("networks"),
    )
    regions_served = ArrayField(
        models.CharField(max_length=2, choices=Region), default=list, blank=True, verbose_name=_("regions served")
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True)
    technologies = models.ManyToManyField(Technology, verbose_name=_("technologies"), blank=True)
    pitch = models.CharField(_("in one sentence"), max_length=200, blank=True)
    description = models.TextField(_("what you do, in plain words"), max_length=4000, blank=True)
    offers = models.TextField(_("what you offer universities"), max_length=4000, blank=True)
    team_size = models.PositiveIntegerField(_("team size"), null=True, blank=True)
    founded_year = models.PositiveSmallIntegerField(
        _("founded in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    logo = models.FileField(_("logo"), upload_to="logos/%Y/%m/", blank=True)
    deck = models.FileField(_("presentation"), upload_to="decks/%Y/%m/", blank=True)
    suspend_reason = models.TextField(_("reason of the suspension"), blank=True, editable=False)
    external_reference = models.CharField(_("external reference"), max_length=80, blank=True, editable=False)

    objects: ClassVar[Any] = StartupQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__sort_key", "pk"]
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints = [
            models.UniqueConstraint(
                fields=["external_reference"],
                condition=~Q(external_reference=""),
                name="startups_startup_reference_once",
            ),
            models.CheckConstraint(
                name="startups_startup_suspended_iff_reason",
                condition=Q(status=StartupStatus.SUSPENDED) & ~Q(suspend_reason="")
                | ~Q(status=StartupStatus.SUSPENDED) & Q(suspend_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    def get_absolute_url(self) -> str:
        return reverse("startups:detail", args=[self.organisation.slug])

    def record(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> "StartupEvent":
        """Write one line on this profile's own thread, read by the company, its networks and the curators."""
        return StartupEvent.objects.create(
            startup=self,
            subject_kind="startup",
            subject_id=self.pk,
            verb=verb,
            by=by,
            organisation=by.organisation if by else None,
            at=at,
            audience=Audience.PARTIES,
            reader_ids=sorted({self.organisation_id, *self.networks.values_list("pk", flat=True)}),
            source=source,
            target=target,
            detail=dict(detail or {}),
        )


class ListedQuerySet(models.QuerySet["Listed"]):
    def for_cards(self) -> Self:
        """Everything a card shows, in two queries whatever the row count."""
        return (
            self.select_related("startup__organisation")
            .prefetch_related("startup__networks")
            .defer("search", "headwords", "body")
            .order_by("sort_key", "pk")
        )


class Listed(ListedShape):
    """One validated company, as `startups_listed_refresh` of the database writes it."""

    startup = models.OneToOneField(
        Startup, on_delete=models.CASCADE, primary_key=True, related_name="listed", verbose_name=_("company")
    )
    sort_key = models.TextField(_("name to sort by"))

    objects: ClassVar[Any] = ListedQuerySet.as_manager()

    class Meta(ListedShape.Meta):
        verbose_name = _("company in the directory")
        verbose_name_plural = _("companies in the directory")
        indexes = [
            *ListedShape.Meta.indexes,
            models.Index(fields=["-at", "-startup"], name="startups_listed_newest"),
            models.Index(fields=["sort_key", "startup"], name="startups_listed_by_name"),
        ]


class StartupEventQuerySet(models.QuerySet["StartupEvent"]):
    def visible_to(self, user: Visitor) -> Self:
        """Those of one's own company, or of the companies of one's network; everything for curators."""
        if is_curator(user):
            return self
        organisation = organisation_of(user)
        return self.filter(reader_ids__overlap=organisation.thread_ids) if organisation else self.none()

    def for_lines(self) -> Self:
        """What a line shows, in one query, oldest first."""
        return self.select_related("organisation").order_by("at", "pk")


class StartupEvent(EventShape):
    """One dated line of a company profile. Append-only (a trigger keeps it so)."""

    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, related_name="events", verbose_name=_("company"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )

    objects: ClassVar[Any] = StartupEventQuerySet.as_manager()

    class Meta(EventShape.Meta):
        verbose_name = _("event of a company")
        verbose_name_plural = _("events of companies")

    def __str__(self) -> str:
        return f"{self.startup} · {verb_word(self.subject_kind, self.verb)}"


class Reference(Dated):
    """A client the company served."""

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="references", verbose_name=_("company"))
    client = models.CharField(_("client"), max_length=150)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    public_sector = models.BooleanField(_("public sector"), default=False)
    result = models.TextField(_("result"), max_length=600, blank=True)
    amount = models.DecimalField(_("amount (€)"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self) -> str:
        return f"{self.client} ({self.year})"


class Claim(Dated):
    """What a company says of itself, with what stands behind it and since when."""

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="claims", verbose_name=_("company"))
    topic = models.CharField(_("topic"), max_length=10, choices=ClaimTopic)
    statement = models.CharField(_("statement"), max_length=300)
    document = models.FileField(_("document"), upload_to="claims/%Y/%m/", blank=True)
    checked_at = models.DateTimeField(_("checked on"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("checked by"),
    )

    class Meta:
        ordering = ["topic", "pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(fields=["startup", "topic"], name="startups_claim_once"),
            models.CheckConstraint(
                name="startups_claim_checked_iff_dated",
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.statement}"

    @property
    def level(self) -> ClaimLevel:
        if self.checked_at:
            return ClaimLevel.CHECKED
        return ClaimLevel.DOCUMENT if self.document else ClaimLevel.DECLARED

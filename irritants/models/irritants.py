"""Irritants, and the one thread on which everything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import EventShape, Stateful
from core.thread import subject_word, verb_word
from irritants.enums import (
    DATED,
    IRRITANT_AUDIENCES,
    PUBLIC,
    BudgetSilence,
    CoSignatureIntent,
    IrritantStatus,
    Stage,
)
from taxonomy.models import TargetAudience, Technology, Theme


def budget_constraints(prefix: str) -> list[models.CheckConstraint]:
    """A range is whole and in order, or absent; an absent one says why."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_budget_range",
            condition=Q(budget_min=None, budget_max=None) | Q(budget_min__gte=0, budget_max__gte=F("budget_min")),
        ),
        models.CheckConstraint(
            name=f"{prefix}_budget_or_reason",
            condition=Q(budget_min=None) | Q(budget_silence=""),
        ),
    ]


@dataclass(frozen=True, slots=True)
class Support:
    """What an irritant and its co-signatures add up to. Budgets in euros; zero means that nobody gave one.

    `followers`, `testers` and `buyers` are the others that have joined, by what they would do.
    """

    establishments: int
    followers: int
    testers: int
    buyers: int
    people: int
    budget_min: Decimal
    budget_max: Decimal


class IrritantQuerySet(models.QuerySet["Irritant"]):
    def published(self) -> Self:
        return self.filter(status=IrritantStatus.PUBLISHED)

    def awaiting_moderation(self) -> Self:
        """Submitted, and not back with the author for corrections; the oldest first."""
        return self.filter(status=IrritantStatus.SUBMITTED, changes_requested_at=None).order_by("status_at", "pk")

    def visible_to(self, user: Visitor) -> Self:
        """Public ones, and under them those that were before they were merged; all of one's own establishment; archived ones
        for who had a part in them; everything for curators."""
        if is_curator(user):
            return self
        seen = Q(status__in=PUBLIC) | Q(published_at__isnull=False, merged_into__status__in=PUBLIC)
        if organisation := organisation_of(user):
            took_part = Event.objects.filter(reader_ids__overlap=organisation.thread_ids).values("irritant")
            seen |= Q(establishment=organisation) | Q(status=IrritantStatus.ARCHIVED, pk__in=took_part)
        return self.filter(seen)

    def with_stage(self) -> Self:
        """`stage_reached`: the furthest `Stage` among its events."""
        furthest = (
            Event.objects.filter(irritant=OuterRef("pk"))
            .order_by()
            .values("irritant")
            .annotate(furthest=Max("stage"))
            .values("furthest")
        )
        return self.annotate(stage_reached=Coalesce(Subquery(furthest), Stage.NEED.value))

    def with_support(self) -> Self:
        """`cosigner_count`: how many other establishments have joined."""
        joined = self.model.objects.order_by().filter(pk=OuterRef("pk")).values(count=Count("cosignatures"))
        return self.annotate(cosigner_count=Coalesce(Subquery(joined), 0))

    def for_page(self) -> Self:
        """What the page of one irritant shows of it. `has_merged`: others were merged into it."""
        return (
            self.select_related("establishment", "author")
            .prefetch_related("themes", "technologies", "audiences")
            .annotate(has_merged=Exists(Irritant.objects.filter(merged_into=OuterRef("pk"))))
            .with_stage()
        )

    def for_list(self) -> Self:
        """Everything a card shows, in three queries whatever the row count."""
        return self.select_related("establishment").prefetch_related("themes", "technologies").with_stage()

    def latest_first(self) -> Self:
        return self.order_by(F("published_at").desc(nulls_first=True), "-created_at", "-pk")


class Irritant(Stateful):
    """An unresolved problem of digital usage, told by an establishment."""

    establishment = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="irritants", verbose_name=_("establishment")
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="irritants", verbose_name=_("author"))
    status = models.CharField(
        _("state"), max_length=12, choices=IrritantStatus, default=IrritantStatus.DRAFT, editable=False
    )
    slug = models.SlugField(_("word in the address"), max_length=90, unique=True, editable=False)

    title = models.CharField(_("title"), max_length=140)
    situation = models.TextField(_("the everyday situation"), max_length=4000, blank=True)
    problem = models.TextField(_("what goes wrong"), max_length=4000, blank=True)
    tried = models.TextField(_("what was tried"), max_length=4000, blank=True)
    outcome = models.TextField(_("what a good result looks like"), max_length=4000, blank=True)
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True)
    technologies = models.ManyToManyField(Technology, verbose_name=_("technologies"), blank=True)
    audiences = models.ManyToManyField(TargetAudience, verbose_name=_("audiences"), blank=True)
    people_affected = models.PositiveIntegerField(_("people affected"), null=True, blank=True)

    budget_min = models.DecimalField(_("budget, from (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    budget_max = models.DecimalField(_("budget, up to (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    budget_silence = models.CharField(_("no budget given"), max_length=12, choices=BudgetSilence, blank=True)
    budget_visible = models.BooleanField(_("companies may see the budget"), default=True)
    answer_deadline = models.DateField(_("answers until"), null=True, blank=True)
    wished_start = models.DateField(_("wished start"), null=True, blank=True)
    hide_establishment = models.BooleanField(
        _("hide the establishment’s name from companies until it accepts one"), default=False
    )
    questions = ArrayField(
        models.CharField(max_length=300), default=list, blank=True, size=5, verbose_name=_("questions to companies")
    )

    changes_requested_at = models.DateTimeField(_("corrections requested on"), null=True, blank=True, editable=False)
    changes_requested = models.TextField(_("corrections requested"), blank=True, editable=False)
    reject_reason = models.TextField(_("reason of the rejection"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("merged into"),
    )
    external_reference = models.CharField(_("external reference"), max_length=80, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    objects: ClassVar[Any] = IrritantQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("irritant")
        verbose_name_plural = _("irritants")
        indexes = [
            models.Index(fields=["status", "-published_at"], name="irritants_irritant_listed"),
        ]
        constraints = [
            *budget_constraints("irritants_irritant"),
            models.CheckConstraint(
                name="irritants_irritant_published_iff_dated",
                condition=Q(status__in=sorted(DATED), published_at__isnull=False)
                | (~Q(status__in=sorted(DATED)) & Q(published_at=None))
                | Q(merged_into__isnull=False),
            ),
            models.CheckConstraint(
                name="irritants_irritant_changes_only_of_submitted",
                condition=Q(changes_requested_at=None) | Q(status=IrritantStatus.SUBMITTED),
            ),
            models.CheckConstraint(
                name="irritants_irritant_merged_is_archived",
                condition=Q(merged_into=None) | Q(status=IrritantStatus.ARCHIVED),
            ),
            models.CheckConstraint(
                name="irritants_irritant_rejected_has_reason",
                condition=~Q(status=IrritantStatus.REJECTED) | ~Q(reject_reason=""),
            ),
            models.UniqueConstraint(
                fields=["establishment", "external_reference"],
                condition=~Q(external_reference=""),
                name="irritants_irritant_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("irritants:detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    def support(self) -> "Support":
        """How many establishments, people and euros stand behind it, its own included: one query, none when the
        co-signatures were prefetched."""
        joined = list(self.cosignatures.all())
        intents = [each.intent for each in joined]
        every: list[Any] = [self, *joined]
        return Support(
            establishments=len(every),
            followers=intents.count(CoSignatureIntent.FOLLOW),
            testers=intents.count(CoSignatureIntent.TEST),
            buyers=intents.count(CoSignatureIntent.BUY),
            people=sum(each.people_affected or 0 for each in every),
            budget_min=sum((each.budget_min or Decimal(0) for each in every), Decimal(0)),
            budget_max=sum((each.budget_max or Decimal(0) for each in every), Decimal(0)),
        )

    def is_open_to_answers(self, today: date | None = None) -> bool:
        """Published, and its answer deadline is not past. Computed from dates, never typed."""
        if self.status != IrritantStatus.PUBLISHED:
            return False
        return self.answer_deadline is None or self.answer_deadline >= (today or timezone.localdate())

    def record(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> "Event":
        return self.append_event(
            subject=self,
            verb=verb,
            by=by,
            at=at,
            source=source,
            target=target,
            detail=detail,
            stage=Stage.NEED,
            audience=IRRITANT_AUDIENCES.get(verb, Audience.PARTIES),
            # Who has joined keeps finding the irritant once it is archived.
            readers=[self.establishment_id, *self.cosignatures.values_list("establishment_id", flat=True)],
        )

    def append_event(
        self,
        *,
        subject: models.Model,
        verb: str,
        by: User | None,
        at: datetime,
        audience: Audience,
        stage: Stage,
        readers: Iterable[int] = (),
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> "Event":
        """Write one line on this thread, for any app above. `readers` are ids of the organisations concerned."""
        event = self.line(
            subject=subject,
            verb=verb,
            by=by,
            at=at,
            audience=audience,
            stage=stage,
            readers=readers,
            source=source,
            target=target,
            detail=detail,
        )
        event.save(force_insert=True)
        return event

    def line(
        self,
        *,
        subject: models.Model,
        verb: str,
        by: User | None,
        at: datetime,
        audience: Audience,
        stage: Stage,
        readers: Iterable[int] = (),
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> "Event":
        """What `append_event` writes, not written yet: for many lines at once."""
        return Event(
            irritant=self,
            subject_kind=subject._meta.model_name or "",
            subject_id=subject.pk,
            verb=verb,
            by=by,
            organisation=by.organisation if by else None,
            at=at,
            audience=audience,
            reader_ids=sorted(set(readers)),
            stage=stage,
            source=source,
            target=target,
            detail=dict(detail or {}),
        )


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Visitor) -> Self:
        """The lines of threads this person may read."""
        if is_curator(user):
            return self
        seen = Q(audience=Audience.PUBLIC)
        if user.is_authenticated:
            seen |= Q(audience=Audience.SIGNED_IN)
        if organisation := organisation_of(user):
            seen |= Q(audience=Audience.PARTIES, reader_ids__overlap=organisation.thread_ids)
        return self.filter(seen)

    def readable_by(self, organisation: Organisation) -> Self:
        """What the people of this organisation may read, whoever asks."""
        parties = Q(audience=Audience.PARTIES, reader_ids__overlap=organisation.thread_ids)
        return self.filter(Q(audience__in=[Audience.PUBLIC, Audience.SIGNED_IN]) | parties)

    def for_thread(self) -> Self:
        """What a line shows, in one query, oldest first."""
        return self.select_related("by", "organisation").order_by("at", "pk")


class Event(EventShape):
    """One dated line of an irritant's thread: who, when, what, and who may read it. Append-only (a trigger keeps it so)."""

    irritant = models.ForeignKey(Irritant, on_delete=models.PROTECT, related_name="events", verbose_name=_("irritant"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage)

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta(EventShape.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            *EventShape.Meta.indexes,
            models.Index(fields=["irritant", "at"], name="irritants_event_thread"),
        ]

    def __str__(self) -> str:
        return f"{subject_word(self.subject_kind)} · {verb_word(self.subject_kind, self.verb)}"

"""POCs with what they must answer, and what their team writes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import Dated, Stateful
from irritants.enums import Stage
from irritants.models import Event
from matching.enums.pocs import (
    LIVE_POCS,
    POC_AUDIENCES,
    REQUIRED_TO_COMMIT,
    PocStatus,
)
from matching.models.matches import Match

# A POC is public from its commitment on: its question, its dates, its decision. Money, notes and documents are not.
PUBLIC_POCS = frozenset({PocStatus.COMMITTED, PocStatus.RUNNING, PocStatus.REVIEW, PocStatus.SCALED})


class PocQuerySet(models.QuerySet["Poc"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE_POCS)

    def overdue(self, today: date) -> Self:
        """Past their end date and not decided."""
        return self.live().filter(ends_on__lt=today).order_by("ends_on", "pk")

    def visible_to(self, user: Visitor) -> Self:
        """Once committed, everyone; before, its parties; everything for curators."""
        if is_curator(user):
            return self
        seen = Q(committed_at__isnull=False)
        if organisation := organisation_of(user):
            seen |= self._of_team(organisation)
        return self.filter(seen)

    def of_team(self, organisation: Organisation) -> Self:
        """In which this organisation takes part: establishment, company, or observer."""
        return self.filter(self._of_team(organisation))

    @staticmethod
    def _of_team(organisation: Organisation) -> Q:
        observed = Poc.observers.through.objects.filter(organisation=organisation).values("poc")
        return (
            Q(match__irritant__establishment=organisation)
            | Q(match__startup__organisation=organisation)
            | Q(pk__in=observed)
        )

    def for_list(self) -> Self:
        """What a card shows, in one query whatever the row count; the latest to move first."""
        return self.select_related("match__irritant__establishment", "match__startup__organisation").order_by(
            "-status_at", "-pk"
        )


class Poc(Stateful):
    """A trial that came of one introduction, with one question, and that must end in a decision."""

    match = models.OneToOneField(Match, on_delete=models.PROTECT, related_name="poc", verbose_name=_("introduction"))
    status = models.CharField(_("state"), max_length=10, choices=PocStatus, default=PocStatus.FRAMING, editable=False)
    title = models.CharField(_("title"), max_length=140)
    question = models.CharField(_("the question it answers"), max_length=300, blank=True)
    decision_owner = models.CharField(_("who decides"), max_length=120, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    budget = models.DecimalField(_("budget (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    observers = models.ManyToManyField(
        Organisation, related_name="observed_pocs", blank=True, verbose_name=_("observing establishments")
    )
    committed_at = models.DateTimeField(_("committed on"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided on"), null=True, editable=False)
    reason = models.TextField(_("reasons of the decision"), max_length=2000, blank=True, editable=False)
    asleep_since = models.DateTimeField(_("asleep since"), null=True, editable=False)
    sleep_reason = models.CharField(_("why it sleeps"), max_length=300, blank=True, editable=False)
    unasked_since = models.DateTimeField(_("not asked for news since"), null=True, editable=False)

    objects: ClassVar[Any] = PocQuerySet.as_manager()

    class Meta:
        ordering = ["-status_at", "-pk"]
        verbose_name = _("POC")
        verbose_name_plural = _("POCs")
        constraints = [
            models.CheckConstraint(
                name="matching_poc_committed_is_complete",
                condition=Q(committed_at=None)
                | (~Q(question="") & ~Q(decision_owner="") & Q(ends_on__isnull=False, budget__isnull=False)),
            ),
            models.CheckConstraint(
                name="matching_poc_dated_from_commitment",
                condition=Q(status__in=[PocStatus.FRAMING, PocStatus.STOPPED]) | Q(committed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="matching_poc_decided_iff_dated",
                condition=Q(status__in=[PocStatus.SCALED, PocStatus.STOPPED], decided_at__isnull=False)
                | (~Q(status__in=[PocStatus.SCALED, PocStatus.STOPPED]) & Q(decided_at=None)),
            ),
            models.CheckConstraint(
                name="matching_poc_ends_after_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(name="matching_poc_budget_positive", condition=Q(budget=None) | Q(budget__gt=0)),
            models.CheckConstraint(
                name="matching_poc_asleep_iff_reason",
                condition=Q(asleep_since=None, sleep_reason="") | (Q(asleep_since__isnull=False) & ~Q(sleep_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matching:poc", args=[self.uuid])

    def is_overdue(self, today: date | None = None) -> bool:
        """Past its end date without a decision."""
        return bool(self.status in LIVE_POCS and self.ends_on and self.ends_on < (today or timezone.localdate()))

    def missing(self) -> list[str]:
        """Which of REQUIRED_TO_COMMIT are not there yet."""
        filled = {
            "question": bool(self.question),
            "criteria": self.criteria.exists(),
            "decision_owner": bool(self.decision_owner),
            "ends_on": self.ends_on is not None,
            "budget": self.budget is not None,
        }
        return [name for name in REQUIRED_TO_COMMIT if not filled[name]]

    def sides(self) -> list[Organisation]:
        """Who runs it: the establishment, then the company."""
        return [self.match.irritant.establishment, self.match.startup.organisation]

    def party_ids(self) -> list[int]:
        """The establishment, the company with its networks, and the observers."""
        return [*self.match.party_ids(), *self.observers.values_list("pk", flat=True)]

    def record(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> Event:
        return self.match.irritant.append_event(
            subject=self,
            verb=verb,
            by=by,
            at=at,
            source=source,
            target=target,
            detail={"poc": self.title, **(detail or {})},
            audience=POC_AUDIENCES.get(verb, Audience.PARTIES),
            stage=Stage.POC,
            readers=self.party_ids(),
        )


class TeamContentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """Shared ones to the team, private ones to the organisation that wrote them; everything to curators but private ones."""
        organisation = organisation_of(user)
        if organisation is None:
            return self if user.is_superuser else self.none()
        own = Q(organisation=organisation)
        if is_curator(user):
            return self.filter(own | Q(private=False))
        return self.filter(own | Q(private=False, poc__in=Poc.objects.of_team(organisation)))


class PocNote(Dated):
    """A note of the team, shared with all of it or private to the organisation that writes it."""

    poc = models.ForeignKey(Poc, on_delete=models.CASCADE, related_name="notes", verbose_name=_("POC"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    text = models.TextField(_("note"), max_length=4000)
    private = models.BooleanField(_("only for my organisation"), default=False)

    objects: ClassVar[Any] = TeamContentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("note of a POC")
        verbose_name_plural = _("notes of POCs")

    def __str__(self) -> str:
        return f"{self.organisation} · {self.poc}"


class PocDocument(Dated):
    """One version of a document of the team, shared with all of it or private to the organisation that adds it.

    Versions are never overwritten: version 1 has no `first`, those after it name it.
    """

    poc = models.ForeignKey(Poc, on_delete=models.CASCADE, related_name="documents", verbose_name=_("POC"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    file = models.FileField(_("file"), upload_to="pocs/%Y/%m/")
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type of content"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    private = models.BooleanField(_("only for my organisation"), default=False)
    first = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, related_name="later", verbose_name=_("first version")
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    note = models.CharField(_("what changed"), max_length=300, blank=True)

    objects: ClassVar[Any] = TeamContentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("document of a POC")
        verbose_name_plural = _("documents of POCs")
        constraints = [
            models.UniqueConstraint(fields=["first", "number"], name="matching_document_version_once"),
            models.CheckConstraint(
                name="matching_document_first_is_one",
                condition=Q(first=None, number=1) | Q(first__isnull=False, number__gt=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.number == 1 else f"{self.name} (v{self.number})"

    @property
    def first_id_of_all(self) -> int:
        """What all versions of one document share."""
        return self.first_id or self.pk

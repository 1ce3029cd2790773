"""Introductions and the reminders that chase their answers."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import Stateful
from irritants.enums import IrritantStatus, Stage
from irritants.models import Event, Irritant
from irritants.models.irritants import IrritantQuerySet
from matching.enums.matches import (
    ANSWER_AWAITED,
    DECISIONS,
    OFFER_VERBS,
    OPEN_MATCHES,
    PARTY_VERBS,
    SUPPLY_VERBS,
    TAKEN_BACK,
    UNDER_WAY,
    DeclineReason,
    MatchFact,
    MatchOrigin,
    MatchStatus,
    MatchVerb,
    Side,
)
from startups.enums import StartupStatus
from startups.models import Startup

SILENT_AFTER = timedelta(days=9)  # without an answer or a promise of one; the first reminder leaves then
OPEN_INTRODUCTIONS_CAP = 5  # of one company at a time; beyond, a curator says why
WORD_LENGTH = 500  # characters of what a curator writes to the companies asked


class MatchQuerySet(models.QuerySet["Match"]):
    def awaiting(self, side: Side) -> Self:
        """Whose answer is due from this side, the longest silent first."""
        status = MatchStatus.SENT if side == Side.COMPANY else MatchStatus.INTERESTED
        return self.filter(status=status).order_by("status_at", "pk")

    def awaiting_answer(self) -> Self:
        return self.filter(status__in=ANSWER_AWAITED).order_by("status_at", "pk")

    def silent(self, at: datetime) -> Self:
        """Those that wait for an answer which is late, the longest silent first. A promised day is waited for."""
        promised = Q(postponed_until__gte=timezone.localdate(at))
        return self.awaiting_answer().filter(status_at__lt=at - SILENT_AFTER).exclude(promised)

    def came_to_old(self) -> Self:
        """Companies that joined or changed, and now are among the best for an irritant that had found nobody."""
        return self.filter(
            status=MatchStatus.SUGGESTED,
            rematched_at__isnull=False,
            startup__status=StartupStatus.VALIDATED,
            irritant__status__in=[IrritantStatus.PUBLISHED, IrritantStatus.UNSOLVED],
        ).exclude(irritant__in=self.model.objects.filter(status__in=UNDER_WAY).values("irritant"))

    def open(self) -> Self:
        return self.filter(status__in=OPEN_MATCHES)

    def untouched(self) -> Self:
        """Suggestions of the engine at which nobody has looked yet, of irritants that can be sent."""
        return self.filter(status=MatchStatus.SUGGESTED, irritant__status=IrritantStatus.PUBLISHED).standing()

    def standing(self) -> Self:
        """Without the suggestions that the job of a suspended company is about to delete. What a person has touched stays."""
        return self.filter(~Q(status=MatchStatus.SUGGESTED) | Q(startup__status=StartupStatus.VALIDATED))

    def ranked(self) -> Self:
        """The best first, those without a score last; ties by company: the same rows give the same order."""
        return self.order_by(F("score").desc(nulls_last=True), "startup_id")

    def by_score(self) -> Self:
        """Like `ranked`, of the irritants for one company."""
        return self.order_by(F("score").desc(nulls_last=True), "irritant_id")

    def visible_to(self, user: Visitor) -> Self:
        """Once sent, to the company, its networks and the establishment; an offer to who made it; everything to curators."""
        if is_curator(user):
            return self
        organisation = organisation_of(user)
        if organisation is None:
            return self.none()
        supply = Q(startup__organisation=organisation) | Q(
            startup__in=Startup.networks.through.objects.filter(organisation=organisation).values("startup")
        )
        offered = Q(origin__in=[MatchOrigin.COMPANY, MatchOrigin.NETWORK])
        return self.filter(
            (supply & (Q(sent_at__isnull=False) | offered))
            | Q(irritant__establishment=organisation, sent_at__isnull=False)
        )

    def with_opening(self) -> Self:
        """`opened_at`: when the side that has to answer read it for the first time, as far as its browser told."""
        told = Event.objects.filter(subject_kind="match", subject_id=OuterRef("pk"), verb=MatchFact.OPEN)
        since = told.filter(at__gte=OuterRef("status_at")).order_by("at", "pk")
        return self.annotate(opened_at=Subquery(since.values("at")[:1]))

    def for_list(self) -> Self:
        """What a row shows, in one query whatever the row count."""
        return self.select_related("irritant__establishment", "startup__organisation").order_by("-status_at", "-pk")


class Match(Stateful):
    """An introduction between one irritant and one company. There is only ever one; it can be reopened."""

    irritant = models.ForeignKey(Irritant, on_delete=models.PROTECT, related_name="matches", verbose_name=_("irritant"))
    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, related_name="matches", verbose_name=_("company"))
    status = models.CharField(
        _("state"), max_length=12, choices=MatchStatus, default=MatchStatus.SUGGESTED, editable=False
    )
    origin = models.CharField(_("origin"), max_length=10, choices=MatchOrigin, editable=False)
    score = models.FloatField(_("score"), null=True, editable=False)
    reasons = models.JSONField(_("reasons of the score"), default=list, blank=True, editable=False)
    listed = models.BooleanField(_("among the best"), default=False, db_default=False, editable=False)
    rematched_at = models.DateTimeField(_("came to an old irritant on"), null=True, editable=False)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    answers = models.JSONField(_("answers to the questions"), default=list, blank=True, editable=False)
    word = models.TextField(
        _("word of the Amue"), max_length=WORD_LENGTH, blank=True, default="", db_default="", editable=False
    )
    sent_at = models.DateTimeField(_("sent on"), null=True, editable=False)
    interested_at = models.DateTimeField(_("interest expressed on"), null=True, editable=False)
    postponed_until = models.DateField(_("answer postponed until"), null=True, editable=False)
    decline_reason = models.CharField(
        _("reason of the refusal"), max_length=20, choices=DeclineReason, blank=True, editable=False
    )
    reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    met_on = models.DateField(_("met on"), null=True, editable=False)
    meeting_note = models.TextField(_("note of the meeting"), max_length=4000, blank=True, editable=False)

    objects: ClassVar[Any] = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-status_at", "-pk"]
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        indexes = [
            models.Index(fields=["status", "status_at"], name="matching_match_awaiting"),
            models.Index(fields=["irritant", "score"], condition=Q(listed=True), name="matching_match_listed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["irritant", "startup"], name="matching_match_once_ever"),
            models.CheckConstraint(
                name="matching_match_open_was_sent",
                condition=~Q(status__in=sorted(OPEN_MATCHES | {MatchStatus.POC})) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="matching_match_met_is_dated",
                condition=~Q(status__in=[MatchStatus.MET, MatchStatus.POC]) | Q(met_on__isnull=False),
            ),
            models.CheckConstraint(
                name="matching_match_declined_says_why",
                condition=~Q(status=MatchStatus.DECLINED) | ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="matching_match_closed_says_why",
                condition=~Q(status=MatchStatus.CLOSED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.irritant} × {self.startup}"

    def get_absolute_url(self) -> str:
        return reverse("matching:match", args=[self.uuid])

    @property
    def awaited_side(self) -> Side | None:
        """Who must answer now, if anybody."""
        return {MatchStatus.SENT: Side.COMPANY, MatchStatus.INTERESTED: Side.ESTABLISHMENT}.get(
            MatchStatus(self.status)
        )

    def organisation_on(self, side: Side) -> Organisation:
        return self.startup.organisation if side == Side.COMPANY else self.irritant.establishment

    def supply_ids(self) -> list[int]:
        """The company's organisation and its networks."""
        return [self.startup.organisation_id, *self.startup.networks.values_list("pk", flat=True)]

    def party_ids(self) -> list[int]:
        """The organisations concerned: the company, its networks and, once it was sent, the establishment."""
        demand = [self.irritant.establishment_id] if self.sent_at else []
        return [*demand, *self.supply_ids()]

    def is_silent(self, at: datetime) -> bool:
        """Like `silent`, for an introduction that awaits an answer."""
        promised = self.postponed_until is not None and self.postponed_until >= timezone.localdate(at)
        return at - self.status_at > SILENT_AFTER and not promised

    @property
    def was_offered(self) -> bool:
        """Whether the company or its network came forward by itself; they then read what becomes of their offer."""
        return self.origin in {MatchOrigin.COMPANY, MatchOrigin.NETWORK}

    def _audience(self, verb: str) -> Audience:
        if verb in PARTY_VERBS or (self.was_offered and verb in OFFER_VERBS):
            return Audience.PARTIES
        return Audience.CURATORS

    def _stage(self, verb: str) -> Stage:
        if verb == MatchVerb.MEET:
            return Stage.MEETING
        return Stage.INTRODUCTION if self.sent_at else Stage.NEED

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
        """Write on the thread; what somebody decided is kept beside it with what the engine said then."""
        decided(self, verb, by=by, at=at, detail=detail or {})
        readers = self.supply_ids() if verb in SUPPLY_VERBS else self.party_ids()
        event = self.line(verb, by=by, at=at, source=source, target=target, detail=detail, readers=readers)
        event.save(force_insert=True)
        return event

    def line(
        self,
        verb: str,
        *,
        by: User | None,
        at: datetime,
        readers: Iterable[int],
        source: str = "",
        target: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> Event:
        """What `record` writes on the thread, not written yet: for many introductions at once."""
        return self.irritant.line(
            subject=self,
            verb=verb,
            by=by,
            at=at,
            source=source,
            target=target,
            detail={"company": self.startup.organisation.name, **(detail or {})},
            audience=self._audience(verb),
            stage=self._stage(verb),
            readers=readers,
        )


def to_curate() -> IrritantQuerySet:
    """Published irritants with suggestions about which no company is asked at present, the longest waiting first."""
    suggested = Match.objects.filter(irritant=OuterRef("pk")).untouched()
    asked = Match.objects.filter(irritant=OuterRef("pk"), status__in=[*OPEN_MATCHES, MatchStatus.POC])
    waiting: IrritantQuerySet = Irritant.objects.published().filter(Exists(suggested), ~Exists(asked))
    return waiting.order_by("published_at", "pk")


def next_to_curate(after: Irritant) -> Irritant | None:
    """The one that follows in that order, from the beginning again after the last one; never the same."""
    others = to_curate().exclude(pk=after.pk)
    if after.published_at is None:
        return others.first()
    beyond = Q(published_at__gt=after.published_at) | Q(published_at=after.published_at, pk__gt=after.pk)
    return others.filter(beyond).first() or others.first()


class Decision(models.Model):
    """What somebody decided of an introduction, with the engine's values at that moment: what the weights are learned from.

    Written with the event that says it, by `Match.record`. It holds numbers and codes, no word of either side.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("introduction"))
    verb = models.CharField(_("what happened"), max_length=40)
    code = models.CharField(_("code of the reason"), max_length=20, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("date"))
    values = models.JSONField(_("values of the criteria"), default=dict)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.match} · {self.verb}"


def values_of(reasons: Iterable[Mapping[str, Any]]) -> dict[str, float | None]:
    """The value of each criterion in reasons kept as data; None where one side had not said."""
    return {reason["criterion"]: None if reason["missing"] else reason["value"] for reason in reasons}


def decided(match: Match, verb: str, *, by: User | None, at: datetime, detail: Mapping[str, Any]) -> None:
    """Keep a person's decision, if the engine had a view of this pair. What the engine does itself teaches it nothing."""
    if by is not None and verb in (DECISIONS.keys() | TAKEN_BACK) and match.reasons:
        code = str(detail.get("code", ""))
        Decision.objects.create(match=match, verb=verb, code=code, by=by, at=at, values=values_of(match.reasons))


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def pending(self) -> Self:
        """Those to come: neither done nor stopped."""
        return self.filter(done_at=None, stopped_at=None)


class Reminder(models.Model):
    """One rung of the ladder that chases an answer: asked again at day 9 and 21, given up at day 45."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("introduction"))
    side = models.CharField(_("asked to"), max_length=15, choices=Side)
    step = models.PositiveSmallIntegerField(_("rung of the ladder"))
    due_at = models.DateTimeField(_("due on"))
    done_at = models.DateTimeField(_("sent on"), null=True)
    stopped_at = models.DateTimeField(_("stopped on"), null=True)
    stopped_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("stopped by")
    )

    objects: ClassVar[Any] = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["match", "side", "step", "due_at"], name="matching_reminder_once"),
            models.CheckConstraint(
                name="matching_reminder_done_or_stopped", condition=Q(done_at=None) | Q(stopped_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None, stopped_at=None), name="matching_reminder_due")
        ]

    def __str__(self) -> str:
        return f"{self.match} · {self.side} · {self.step}"

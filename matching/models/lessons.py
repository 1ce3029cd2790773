"""Lessons learned: one fixed sheet per POC."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Visitor, is_curator, organisation_of
from core.enums import Audience
from core.models import Stateful
from irritants.enums import Stage
from irritants.models import Event
from matching.enums.lessons import LESSON_AUDIENCES, LessonFact, LessonStatus, Outcome, in_order
from matching.enums.pocs import PocVerb
from matching.models.pocs import Poc

READ_WITHIN = timedelta(days=21)  # of being asked; then the establishment may publish without the company's word
NOTICE = timedelta(days=7)  # that the company has, at the least, for a text that was changed after it was asked
SHARING = frozenset({LessonFact.REUSE, LessonFact.CHANGE_REUSE, LessonFact.END_REUSE})


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self) -> Self:
        return self.filter(status=LessonStatus.PUBLISHED)

    def left_unread(self, at: datetime) -> Self:
        """Drafts whose company had its time to read them over, and did not."""
        late = Q(text_at=None) | Q(text_at__lte=at - NOTICE)
        return self.filter(late, status=LessonStatus.DRAFT, status_at__lte=at - READ_WITHIN)

    def visible_to(self, user: Visitor) -> Self:
        """Published ones; before, the establishment and the company of its POC; everything for curators."""
        if is_curator(user):
            return self
        seen = Q(status=LessonStatus.PUBLISHED)
        if organisation := organisation_of(user):
            seen |= Q(poc__match__irritant__establishment=organisation)
            seen |= Q(poc__match__startup__organisation=organisation)
        return self.filter(seen)

    def for_list(self) -> Self:
        """What a card shows, in one query whatever the row count; the latest first."""
        return (
            self.select_related("poc__match__irritant__establishment", "poc__match__startup__organisation")
            .annotate(reuse_count=Count("reuses", filter=Q(reuses__withdrawn_at=None), distinct=True))
            .order_by("-status_at", "-pk")
        )


class Lesson(Stateful):
    """What a POC taught. Failure is a normal category."""

    poc = models.OneToOneField(Poc, on_delete=models.PROTECT, related_name="lesson", verbose_name=_("POC"))
    status = models.CharField(
        _("state"), max_length=10, choices=LessonStatus, default=LessonStatus.DRAFT, editable=False
    )
    title = models.CharField(_("title"), max_length=140)
    problem = models.TextField(_("the problem"), max_length=3000)
    tried = models.TextField(_("what was tried"), max_length=3000)
    cost = models.DecimalField(_("cost (€)"), max_digits=12, decimal_places=2, null=True, blank=True)
    days_spent = models.PositiveIntegerField(_("days spent by the establishment"), null=True, blank=True)
    integration = models.TextField(_("integration with existing software"), max_length=3000, blank=True)
    compliance = models.TextField(_("data protection, accessibility, hosting"), max_length=3000, blank=True)
    results = models.TextField(_("result against each criterion"), max_length=3000)
    failed = models.TextField(_("what failed"), max_length=3000, blank=True)
    text_at = models.DateTimeField(_("text changed on, since it was begun"), null=True, editable=False)
    company_comment = models.TextField(_("what the company adds"), max_length=3000, blank=True, editable=False)
    published_at = models.DateTimeField(_("published on"), null=True, editable=False)
    unanswered = models.BooleanField(_("the company did not answer"), default=False, db_default=False, editable=False)
    contact = models.CharField(_("who to call"), max_length=200, blank=True, editable=False)
    contact_person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("person to call")
    )
    contact_consented_at = models.DateTimeField(_("agreed to be called on"), null=True, editable=False)

    objects: ClassVar[Any] = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-status_at", "-pk"]
        verbose_name = _("lesson learned")
        verbose_name_plural = _("lessons learned")
        constraints = [
            models.CheckConstraint(
                name="matching_lesson_published_iff_dated",
                condition=Q(status=LessonStatus.PUBLISHED, published_at__isnull=False)
                | (~Q(status=LessonStatus.PUBLISHED) & Q(published_at=None)),
            ),
            models.CheckConstraint(
                name="matching_lesson_unanswered_is_published",
                condition=Q(unanswered=False) | Q(status=LessonStatus.PUBLISHED),
            ),
            models.CheckConstraint(
                name="matching_lesson_consent_is_of_a_person",
                condition=Q(contact_consented_at=None) | (Q(contact_person__isnull=False) & ~Q(contact="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matching:lesson", args=[self.uuid])

    @property
    def may_go_unread_at(self) -> datetime:
        """From when on a draft may be published without the company's word: READ_WITHIN after it was asked, and NOTICE after
        the text last changed. Written on, back to draft, withdrawn: each asks anew."""
        asked = self.status_at + READ_WITHIN
        return asked if self.text_at is None else max(asked, self.text_at + NOTICE)

    @property
    def shown_contact(self) -> str:
        """Who to call: nothing until that person has agreed, and nothing once their account is closed."""
        person = self.contact_person
        agreed = self.contact_consented_at is not None and person is not None and person.is_active
        return self.contact if agreed else ""

    def outcomes(self) -> list[Outcome]:
        """What its POC came to, as it happened. One query, of the thread."""
        extended = Event.objects.filter(subject_kind="poc", subject_id=self.poc_id, verb=PocVerb.EXTEND)
        return in_order([self.poc.status, *([Outcome.EXTENDED] if extended.exists() else [])])

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
        shared = verb in SHARING or target == LessonStatus.PUBLISHED
        return self.poc.match.irritant.append_event(
            subject=self,
            verb=verb,
            by=by,
            at=at,
            source=source,
            target=target,
            detail={"lesson": self.title, **(detail or {})},
            audience=LESSON_AUDIENCES.get(verb, Audience.PARTIES),
            stage=Stage.SHARING if shared else Stage.POC,
            readers=self.poc.match.party_ids(),
        )

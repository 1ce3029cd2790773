"""Questions of companies under an irritant, and the answers of its establishment, read by all who are signed in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, Visitor, is_curator
from core.enums import Audience
from core.models import Dated
from irritants.enums import PUBLIC, Stage
from irritants.models import Event, Irritant
from matching.enums.questions import QUESTION_AUDIENCES

QUESTION_LENGTH = 1000  # characters
ANSWER_LENGTH = 3000
LATE_AFTER = timedelta(days=5)  # an answer that is still to come is then urgent for the establishment
UNANSWERED_AFTER = timedelta(days=9)  # and is then shown to the curators, like an introduction without answer


class Said(Dated):
    """What one side wrote for all to read, which a curator may withdraw with a reason. Its text is kept."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    said_at = models.DateTimeField(_("written on"))
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_says_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            )
        ]

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    @property
    def of_irritant(self) -> Irritant:
        raise NotImplementedError

    @property
    def author(self) -> Organisation:
        """The organisation that wrote it."""
        raise NotImplementedError

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
        """Write one line on the thread. Never with the text itself: lines are for ever, and a text may be withdrawn."""
        return self.of_irritant.append_event(
            subject=self,
            verb=verb,
            by=by,
            at=at,
            source=source,
            target=target,
            detail=detail,
            stage=Stage.NEED,
            audience=QUESTION_AUDIENCES.get(verb, Audience.PARTIES),
            readers=[self.author.pk],
        )


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: Visitor) -> Self:
        """To all who are signed in and may read the irritant; to curators everything."""
        if is_curator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(irritant__in=Irritant.objects.visible_to(user))

    def shown(self) -> Self:
        return self.filter(withdrawn_at=None)

    def awaiting(self) -> Self:
        """Those that the establishment still has to answer, the oldest first."""
        return self.shown().filter(answer=None, irritant__status__in=PUBLIC).order_by("said_at", "pk")

    def unanswered(self, at: datetime) -> Self:
        """Those that have waited so long that curators see them."""
        return self.awaiting().filter(said_at__lt=at - UNANSWERED_AFTER)

    def for_list(self) -> Self:
        """What is shown of each, in one query whatever the row count; the latest first."""
        return self.select_related("irritant__establishment", "organisation", "by", "answer__by").order_by(
            "-said_at", "-pk"
        )


class Question(Said):
    """What a company, or a network of companies, asks about an irritant. The others never learn which one asked."""

    irritant = models.ForeignKey(
        Irritant, on_delete=models.PROTECT, related_name="asked_questions", verbose_name=_("irritant")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    text = models.TextField(_("question"), max_length=QUESTION_LENGTH)

    objects: ClassVar[Any] = QuestionQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ["-said_at", "-pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [models.Index(fields=["irritant", "-said_at"], name="matching_question_irritant")]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return f"{reverse('matching:questions', args=[self.irritant.uuid])}#question-{self.uuid}"

    @property
    def of_irritant(self) -> Irritant:
        return self.irritant

    @property
    def author(self) -> Organisation:
        return self.organisation

    @property
    def answer_version(self) -> str:
        """The version of its answer; empty as long as there is none."""
        answer = getattr(self, "answer", None)
        return answer.version if answer else ""

    def is_late(self, at: datetime) -> bool:
        return at - self.said_at > LATE_AFTER


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: Visitor) -> Self:
        """As their questions, which hide them when they are withdrawn."""
        if is_curator(user):
            return self
        return self.filter(question__in=Question.objects.visible_to(user).shown())


class Answer(Said):
    """What the establishment answers. `edited_at` says when it was last corrected."""

    question = models.OneToOneField(
        Question, on_delete=models.PROTECT, related_name="answer", verbose_name=_("question")
    )
    text = models.TextField(_("answer"), max_length=ANSWER_LENGTH)
    edited_at = models.DateTimeField(_("corrected on"), null=True)

    objects: ClassVar[Any] = AnswerQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ["-said_at", "-pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return self.question.get_absolute_url()

    @property
    def of_irritant(self) -> Irritant:
        return self.question.irritant

    @property
    def author(self) -> Organisation:
        return self.question.irritant.establishment

    @property
    def version(self) -> str:
        """What a form sends back, by which it is known that nobody else has changed the answer meanwhile."""
        return (self.edited_at or self.said_at).isoformat()

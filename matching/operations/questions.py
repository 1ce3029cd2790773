"""What happens to questions and answers: one function per verb a person would say."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import states
from irritants.models import Irritant
from matching.enums import AnswerFact, QuestionFact
from matching.models import Answer, Question
from matching.models.questions import Said
from matching.notifications import questions as notifications
from matching.operations.secrets import gives_hidden_name

QUESTIONS_A_DAY = 3  # of one organisation about one irritant
A_DAY = timedelta(days=1)


@transaction.atomic
def ask(*, irritant: Irritant, text: str, by: User, at: datetime) -> Question:
    """Ask for the person's organisation; the establishment is told. The same text sent twice is one question.

    Raises ValidationError beyond QUESTIONS_A_DAY, TransitionRefused when the irritant is no longer open to answers.
    """
    states.lock(irritant)
    irritant.refresh_from_db(fields=["status", "answer_deadline"])
    if not irritant.is_open_to_answers():
        raise states.TransitionRefused("ask: no longer open to answers")
    organisation = by.acting_for
    own = Question.objects.filter(irritant=irritant, organisation=organisation)
    if same := own.filter(text=text).first():
        return same
    _refuse_too_many(own.filter(said_at__gt=at - A_DAY).count())
    question = Question.objects.create(irritant=irritant, organisation=organisation, text=text, by=by, said_at=at)
    question.record(QuestionFact.ASK, by=by, at=at)
    notifications.asked(question, at=at)
    return question


def _refuse_too_many(asked: int) -> None:
    if asked >= QUESTIONS_A_DAY:
        words = ngettext(
            "Your organisation has asked %(limit)d question about this irritant today. What you typed is kept: send it tomorrow.",
            "Your organisation has asked %(limit)d questions about this irritant today. What you typed is kept: send it tomorrow.",
            QUESTIONS_A_DAY,
        )
        raise ValidationError(words % {"limit": QUESTIONS_A_DAY})


@transaction.atomic
def answer(*, question: Question, text: str, by: User, at: datetime) -> Answer:
    """Answer for the establishment; all the companies concerned are told at the same moment.

    Raises ValidationError for a text that names an establishment that hides, TransitionRefused when it was answered or withdrawn.
    """
    _refuse_hidden_name(question.irritant, text)
    states.lock(question)
    question.refresh_from_db(fields=["withdrawn_at"])
    if question.withdrawn_at or Answer.objects.filter(question=question).exists():
        raise states.TransitionRefused("answer: already answered, or withdrawn")
    given = Answer.objects.create(question=question, text=text, by=by, said_at=at)
    given.record(AnswerFact.ANSWER, by=by, at=at)
    notifications.answered(given, at=at)
    return given


@transaction.atomic
def correct(*, answer: Answer, text: str, by: User, at: datetime) -> None:
    """Replace the answer, which then says when it was corrected; its former text stays on the thread for who wrote it.

    An unchanged text changes nothing. Raises like `answer`, also when somebody else has corrected it since it was read.
    """
    former = answer.text
    if text == former:
        return
    _refuse_hidden_name(answer.of_irritant, text)
    unchanged = Answer.objects.filter(pk=answer.pk, edited_at=answer.edited_at)
    if not unchanged.update(text=text, by=by, edited_at=at, updated_at=at):
        raise states.TransitionRefused("correct: already corrected by someone else")
    answer.refresh_from_db(fields=["text", "by", "edited_at", "withdrawn_at"])
    answer.record(AnswerFact.CORRECT, by=by, at=at, detail={"message": former})
    notifications.corrected(answer, at=at)


def _refuse_hidden_name(irritant: Irritant, text: str) -> None:
    """The companies that read the answer may not learn who hides."""
    if gives_hidden_name(irritant, text):
        raise ValidationError(
            _("Your establishment hides its name, and this answer gives it: all companies read the answer.")
        )


@transaction.atomic
def withdraw(*, said: Said, reason: str, by: User, at: datetime) -> None:
    """A curator takes a question or an answer away from all but who wrote it, who reads why.

    Raises TransitionRefused if it is withdrawn already.
    """
    shown = type(said)._base_manager.filter(pk=said.pk, withdrawn_at=None)
    if not shown.update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason, updated_at=at):
        raise states.TransitionRefused("withdraw: already withdrawn")
    said.withdrawn_at, said.withdrawn_by, said.withdrawn_reason = at, by, reason
    said.record(QuestionFact.WITHDRAW, by=by, at=at, detail={"reason": reason})
    notifications.withdrawn(said, at=at)


@transaction.atomic
def restore(*, said: Said, by: User, at: datetime) -> None:
    """A curator gives it back to all. Raises TransitionRefused if it is not withdrawn."""
    hidden = type(said)._base_manager.filter(pk=said.pk, withdrawn_at__isnull=False)
    if not hidden.update(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="", updated_at=at):
        raise states.TransitionRefused("restore: not withdrawn")
    said.withdrawn_at, said.withdrawn_by, said.withdrawn_reason = None, None, ""
    said.record(QuestionFact.RESTORE, by=by, at=at)
    notifications.restored(said, at=at)

"""Questions of companies under an irritant, and the answers of its establishment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Audience


class QuestionFact(models.TextChoices):
    """What happens to a question."""

    ASK = "ask", _("Ask a question")
    WITHDRAW = "withdraw", _("Withdraw the question")
    RESTORE = "restore", _("Put the question back")


class AnswerFact(models.TextChoices):
    """What happens to an answer."""

    ANSWER = "answer", _("Answer")
    CORRECT = "correct", _("Correct the answer")
    WITHDRAW = "withdraw", _("Withdraw the answer")
    RESTORE = "restore", _("Put the answer back")


# What is not named here is read by who wrote it and by the curators.
QUESTION_AUDIENCES: dict[str, Audience] = {
    QuestionFact.ASK: Audience.SIGNED_IN,
    AnswerFact.ANSWER: Audience.SIGNED_IN,
}

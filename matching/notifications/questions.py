"""What people are told about questions and answers.

Never their text: it may be withdrawn, and what was told cannot. Nor, but to the establishment, who asked.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.notifications import Notice, notify_curators, notify_members
from irritants.models import Irritant
from matching.enums import MatchOrigin, MatchStatus
from matching.models import Answer, Match, Question
from matching.models.questions import Said

Words = Callable[[], tuple[str, str, str, str]]  # title, body, action and why, in the reader's language


def followers(irritant: Irritant) -> QuerySet[Organisation]:
    """Who is told of an answer: those that asked, and the companies whose introduction they know of and that goes on."""
    known = Match.objects.filter(irritant=irritant).filter(
        Q(sent_at__isnull=False) | Q(origin__in=[MatchOrigin.COMPANY, MatchOrigin.NETWORK])
    )
    introduced = known.exclude(status__in=[MatchStatus.DECLINED, MatchStatus.CLOSED])
    asked = Question.objects.filter(irritant=irritant)
    return Organisation.objects.filter(
        Q(pk__in=introduced.values("startup__organisation")) | Q(pk__in=asked.values("organisation"))
    ).order_by("pk")


def _notice(words: Words, path: str) -> Callable[[User], Notice]:
    def compose(user: User) -> Notice:
        title, body, action, why = words()
        return Notice(title=title, body=body, action=action, path=path, why=why)

    return compose


def asked(question: Question, *, at: datetime) -> None:
    """The establishment: a company wants to know something."""
    notify_members(
        organisation=question.irritant.establishment,
        key=f"question-asked:{question.uuid}",
        compose=_notice(
            lambda: (
                _("%(company)s asks you a question: %(title)s")
                % {"company": question.organisation.label, "title": question.irritant.title},
                _("Your answer will be read by all companies at the same moment. They do not learn who asked."),
                _("Read and answer"),
                _("You are told because your establishment tells this irritant."),
            ),
            reverse("matching:answer_question", args=[question.uuid]),
        ),
        at=at,
    )


def answered(answer: Answer, *, at: datetime) -> None:
    """Who asked, and all the companies that follow the irritant, at the same moment."""
    _tell_followers(answer, f"question-answered:{answer.uuid}", lambda: _("A question is answered: %(title)s"), at=at)


def corrected(answer: Answer, *, at: datetime) -> None:
    """The same people; or the curators, as long as the answer is withdrawn."""
    key = f"answer-corrected:{answer.uuid}:{at.isoformat()}"
    if answer.withdrawn_at is None and answer.question.withdrawn_at is None:
        _tell_followers(answer, key, lambda: _("An answer is corrected: %(title)s"), at=at)
        return
    compose = _notice(
        lambda: (
            _("A withdrawn answer is corrected: %(title)s") % {"title": answer.of_irritant.title},
            _("Put it back if it may now be read by all."),
            _("See the answer"),
            _("You are told because you curate irritants."),
        ),
        answer.get_absolute_url(),
    )
    notify_curators(key=key, compose=compose, at=at)


def _tell_followers(answer: Answer, key: str, title: Callable[[], str], *, at: datetime) -> None:
    irritant = answer.of_irritant
    compose = _notice(
        lambda: (
            title() % {"title": irritant.title},
            _("All the companies concerned read the answer at the same moment as you."),
            _("Read the answer"),
            _("You are told because your organisation asked a question or has an introduction about this irritant."),
        ),
        answer.get_absolute_url(),
    )
    for organisation in followers(irritant):
        notify_members(organisation=organisation, key=key, compose=compose, at=at)


def withdrawn(said: Said, *, at: datetime) -> None:
    """Who wrote it: it is withdrawn, and why."""
    _tell_author(
        said,
        "withdrawn",
        lambda: (
            (
                _("Your question is withdrawn: %(title)s")
                if isinstance(said, Question)
                else _("Your answer is withdrawn: %(title)s")
            )
            % {"title": said.of_irritant.title},
            said.withdrawn_reason,
        ),
        at=at,
    )


def restored(said: Said, *, at: datetime) -> None:
    """Who wrote it: all can read it again."""
    _tell_author(
        said,
        "restored",
        lambda: (
            (
                _("Your question can be read again: %(title)s")
                if isinstance(said, Question)
                else _("Your answer can be read again: %(title)s")
            )
            % {"title": said.of_irritant.title},
            _("The Amue has put it back."),
        ),
        at=at,
    )


def _tell_author(said: Said, what: str, words: Callable[[], tuple[str, str]], *, at: datetime) -> None:
    compose = _notice(
        lambda: (*words(), _("See the questions"), _("You are told because your organisation wrote it.")),
        said.get_absolute_url(),
    )
    notify_members(organisation=said.author, key=f"{what}:{said.uuid}:{at.isoformat()}", compose=compose, at=at)

"""What the cards of public POCs, lessons learned and questions show to one reader, and how the reasons of a ranking read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import OrganisationKind, Region
from accounts.models import Visitor
from accounts.rules import acts_for
from core.search import Shown
from irritants.models import Irritant
from irritants.rules import readable_fields
from matching.enums import Outcome
from matching.enums.criteria import REVEALING, criterion_label
from matching.enums.lessons import in_order
from matching.models import Answer, Lesson, ListedLesson, ListedPoc, Match, Poc, Question
from matching.models.questions import Said
from taxonomy.models import TargetAudience, Technology, Theme


@dataclass(frozen=True, slots=True)
class PocCard:
    """`found` is where the words of a search are; None without one."""

    poc: Poc
    readable: frozenset[str]
    found: Shown | None


@dataclass(frozen=True, slots=True)
class LessonCard:
    """`found` is where the words of a search are; None without one."""

    lesson: Lesson
    outcomes: list[Outcome]
    reuses: int
    readable: frozenset[str]
    found: Shown | None


def poc_cards(user: Visitor, rows: Iterable[ListedPoc], found: Mapping[int, Shown]) -> list[PocCard]:
    return [
        PocCard(listed.poc, readable_fields(user, listed.poc.match.irritant), found.get(listed.pk)) for listed in rows
    ]


def lesson_cards(user: Visitor, rows: Iterable[ListedLesson], found: Mapping[int, Shown]) -> list[LessonCard]:
    return [
        LessonCard(
            listed.lesson,
            in_order(listed.values_of("outcome")),
            listed.reuses,
            readable_fields(user, listed.lesson.poc.match.irritant),
            found.get(listed.pk),
        )
        for listed in rows
    ]


@dataclass(frozen=True, slots=True)
class SaidCard:
    """A question or an answer as one reader sees it. `text` is empty for who may not read what was withdrawn."""

    said: Said
    who: str
    text: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """`answer` is None as long as there is none, or the question is withdrawn for this reader."""

    question: SaidCard
    answer: SaidCard | None
    may_answer: bool


def question_cards(user: Visitor, questions: Iterable[Question], irritant: Irritant) -> list[QuestionCard]:
    """One card for each row of `Question.objects.for_list()`, all of that irritant, without a query of its own."""
    shows_name = "establishment" in readable_fields(user, irritant)
    establishment = irritant.establishment.label if shows_name else _("The establishment")
    cards = []
    for question in questions:
        question.irritant = irritant
        asked = _said_card(user, question, asker_shown_to(user, question))
        given = getattr(question, "answer", None)
        cards.append(
            QuestionCard(
                question=asked,
                answer=_said_card(user, given, establishment) if given and asked.text else None,
                may_answer=user.has_perm("matching.answer_question", question),
            )
        )
    return cards


def _said_card(user: Visitor, said: Question | Answer, who: str) -> SaidCard:
    readable = said.withdrawn_at is None or user.has_perm("matching.read_withdrawn", said)
    return SaidCard(said=said, who=who, text=said.text if readable else "", is_own=acts_for(user, said.author))


def asker_shown_to(user: Visitor, question: Question) -> str:
    """Its name for the establishment and the curators; for other companies only what kind of organisation it is."""
    if user.has_perm("matching.read_asker", question):
        return question.organisation.label
    of_network = question.organisation.kind == OrganisationKind.NETWORK
    return _("A network of companies") if of_network else _("A company")


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One criterion of a score, in words. `points` of all lines add up to the score out of 100."""

    code: str
    label: str
    points: int
    words: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of one score: what counts, the most first; labels of what counts for nothing; labels of what nobody said."""

    lines: list[ReasonLine]

    @property
    def counting(self) -> list[ReasonLine]:
        return [line for line in self.lines if line.points > 0]

    @property
    def nothing(self) -> list[str]:
        return [line.label for line in self.lines if line.points <= 0 and not line.missing]

    @property
    def missing(self) -> list[str]:
        return [line.label for line in self.lines if line.missing]


def names_of_terms() -> dict[str, str]:
    """The slugs and codes that reasons hold, in words: three queries."""
    terms = [*Theme.objects.all(), *Technology.objects.all(), *TargetAudience.objects.all()]
    return {term.slug: str(term) for term in terms} | {str(code): str(label) for code, label in Region.choices}


def reasons_of(match: Match, names: Mapping[str, str], *, readable: Collection[str]) -> Reasons:
    """Why the engine thought of it, what counts most first, what nobody said last.

    What would tell where a hidden establishment is stays out for who may not know it.
    """
    shown = [each for each in match.reasons if "establishment" in readable or each["criterion"] not in REVEALING]
    lines = [_reason_line(each, names) for each in shown]
    return Reasons(sorted(lines, key=lambda line: (line.missing, -line.points)))


def _references(count: int) -> str:
    return ngettext("%(count)d reference", "%(count)d references", count) % {"count": count}


def _largest(amount: int) -> str:
    return _("largest reference: €%(amount)s") % {"amount": floatformat(amount, "0g")}


def _under_way(count: int) -> str:
    return ngettext("%(count)d introduction under way", "%(count)d introductions under way", count) % {"count": count}


def _unchanged(days: int) -> str:
    return ngettext("unchanged for %(count)d day", "unchanged for %(count)d days", days) % {"count": days}


# The evidence of these criteria is a number.
COUNTED = {"public_sector": _references, "budget": _largest, "capacity": _under_way, "freshness": _unchanged}


def _reason_line(reason: Mapping[str, Any], names: Mapping[str, str]) -> ReasonLine:
    matched = [str(each) for each in reason.get("matched") or ()]
    code = str(reason["criterion"])
    if code in COUNTED and matched and matched[0].isdigit():
        words = COUNTED[code](int(matched[0]))
    elif code == "meaning" and reason.get("value"):  # there is no word to show
        words = _("closeness of meaning, whatever the words")
    else:
        words = ", ".join(names.get(each, each) for each in matched)
    return ReasonLine(
        code=code,
        label=criterion_label(code),
        points=round(100 * reason.get("contribution", 0)),
        words=words,
        missing=bool(reason.get("missing")),
    )

"""The fixed sheet of a lesson as its readers read it: section by section, each with the company's word; on paper, as text.

Nobody reads here what the page would not show them: the fields come from `readable_fields`, the person to call from their consent.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import date as date_filter
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Membership, Visitor
from core.exports import absolute
from core.formats import money
from matching.enums import LessonSection, LessonStatus
from matching.models import Criterion, Lesson
from matching.models.lessons import READ_WITHIN

WIDTH = 78  # of the rules in a text, in characters


@dataclass(frozen=True, slots=True)
class Part:
    """A section with what the company says beside it, which is often nothing."""

    section: LessonSection
    text: str
    word: str

    @property
    def label(self) -> str:
        return str(self.section.label)


@dataclass(frozen=True, slots=True)
class Measured:
    """A criterion with its threshold and its measure in words; `is_met` is None where nothing was measured."""

    label: str
    threshold: str
    measure: str
    is_met: bool | None

    @property
    def verdict(self) -> str:
        if self.is_met is None:
            return _("not measured")
        return _("reached") if self.is_met else _("not reached")


def parts_of(lesson: Lesson) -> list[Part]:
    """The sections that say something, in the order of the sheet. Two queries at most: the words, none for the texts."""
    words = {each.section: each.text for each in lesson.annotations.all()}
    told = {
        section: cost_of(lesson) if section == LessonSection.COST else getattr(lesson, section)
        for section in LessonSection
    }
    return [Part(section, text, words.get(section, "")) for section, text in told.items() if text]


def cost_of(lesson: Lesson) -> str:
    """« 18 000 € ; 35 jours de l’établissement », nothing where nothing was said."""
    said = [] if lesson.cost is None else [money(lesson.cost)]
    if (days := lesson.days_spent) is not None:
        said.append(
            ngettext("%(days)d day of the establishment", "%(days)d days of the establishment", days) % {"days": days}
        )
    return ", ".join(said)


def measured(criterion: Criterion) -> Measured:
    def valued(value: Any) -> str:
        return f"{floatformat(value, '-2')} {criterion.unit}".strip()

    return Measured(
        label=criterion.label,
        threshold=f"{criterion.get_sense_display()} {valued(criterion.threshold)}",
        measure="—" if criterion.measured is None else valued(criterion.measured),
        is_met=criterion.is_met,
    )


def contact_of(lesson: Lesson, reader: Visitor, readable: Collection[str]) -> str:
    """Who to call: for signed-in readers who know the establishment, with the consent of a person who still works there."""
    if not (reader.is_authenticated and "establishment" in readable and lesson.shown_contact):
        return ""
    house = Membership.objects.of(lesson.poc.match.irritant.establishment)
    return lesson.contact if house.filter(user=lesson.contact_person).exists() else ""


def unanswered_words() -> str:
    return _("The company did not answer: it had %(days)s days to read this sheet over.") % {"days": READ_WITHIN.days}


def facts_of(lesson: Lesson, reader: Visitor, readable: Collection[str]) -> list[tuple[str, str]]:
    """What stands at the head of the sheet, as label and value. Who agreed to be called may take it back: no copy holds their name."""
    match = lesson.poc.match
    house = match.irritant.establishment.name if "establishment" in readable else _("Establishment not shown")
    published = lesson.published_at
    told = [
        (_("Establishment"), house),
        (_("Company"), str(match.startup)),
        (_("Irritant"), match.irritant.title),
        (_("POC"), lesson.poc.title),
        (_("What became of the POC"), ", ".join(str(each.label) for each in lesson.outcomes())),
        (_("Published on"), date_filter(timezone.localtime(published)) if published else ""),
        (
            _("Who to call"),
            _("shown on the page, to those who are signed in") if contact_of(lesson, reader, readable) else "",
        ),
    ]
    return [(label, value) for label, value in told if value]


def sheet_data(lesson: Lesson, reader: Visitor, readable: Collection[str]) -> dict[str, Any]:
    """The sheet as JSON values, for the document and for the text. Words come with it."""
    public = lesson.status == LessonStatus.PUBLISHED
    return {
        "title": lesson.title,
        "kind": _("Lesson learned"),
        "state": "" if public else str(lesson.get_status_display()),
        "facts": [list(each) for each in facts_of(lesson, reader, readable)],
        "criteria": [
            [each.label, each.threshold, each.measure, each.verdict]
            for each in map(measured, lesson.poc.criteria.prefetch_related("measures"))
        ],
        "parts": [{"label": each.label, "text": each.text, "word": each.word} for each in parts_of(lesson)],
        "comment": lesson.company_comment,
        "unanswered": unanswered_words() if lesson.unanswered else "",
        "decision": lesson.poc.reason,
        "reuses": [
            [each.establishment.label, str(each.get_kind_display()), each.context]
            for each in lesson.reuses.standing().select_related("establishment")
        ],
        "address": absolute(lesson.get_absolute_url()),
        "demonstration": _("Demonstration: people, establishments and companies are fictional.")
        if lesson.poc.match.irritant.is_demo
        else "",
        "words": {
            "criterion": _("Criterion"),
            "threshold": _("Threshold"),
            "measured": _("Measured"),
            "verdict": _("Result"),
            "criteria": _("What decides of success"),
            "decision": _("The decision"),
            "company": _("Word of the company"),
            "adds": _("What the company adds"),
            "reuses": _("They build on it"),
            "page": _("Page"),
        },
    }


def sheet_text(data: dict[str, Any]) -> str:
    """The same sheet as plain text, for whoever wants to copy from it."""
    words, colon = data["words"], pgettext("between two parts of a label", ":")
    blocks = [f"{data['kind'].upper()}\n{data['title']}\n{'=' * WIDTH}"]
    blocks.append("\n".join(f"{label}{colon} {value}" for label, value in data["facts"]))
    blocks += filter(None, [data["state"], data["unanswered"], data["demonstration"], data["address"]])
    if data["criteria"]:
        lines = [
            f"- {label}{colon} {wanted} → {measure} ({verdict})" for label, wanted, measure, verdict in data["criteria"]
        ]
        blocks += _titled(words["criteria"], "\n".join(lines))
    blocks += _titled(words["decision"], data["decision"])
    for part in data["parts"]:
        blocks += _titled(part["label"], part["text"])
        blocks += [f"{words['company']}{colon} {part['word']}"] if part["word"] else []
    blocks += _titled(words["adds"], data["comment"])
    reuses = [
        f"- {house}, {kind}" + (f"{colon} {context}" if context else "") for house, kind, context in data["reuses"]
    ]
    blocks += _titled(words["reuses"], "\n".join(reuses))
    return "\n\n".join(blocks) + "\n"


def _titled(title: str, text: str) -> list[str]:
    return [f"{title}\n{'-' * len(title)}\n{text}"] if text else []

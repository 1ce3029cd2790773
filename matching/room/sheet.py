"""The decision sheet as its PDF template reads it: texts, in the language of now. The words come with the data."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.formats import money
from core.thread import Line
from matching.models import Poc
from matching.room.charts import in_unit
from matching.room.criteria import CriterionCard
from matching.room.where import Where

DASH = "—"


def sheet_of(
    *,
    poc: Poc,
    establishment: str,
    criteria: Sequence[CriterionCard],
    decisions: Sequence[Line],
    where: Where,
    **_more: Any,
) -> dict[str, Any]:
    """JSON values for `templates/matching/typst/decision.typ`."""
    return {
        "title": _("Decision sheet"),
        "poc": poc.title,
        "question": poc.question or DASH,
        "state": str(poc.get_status_display()),
        "is_decided": poc.decided_at is not None,
        "decision": _decision(poc),
        "reason": poc.reason,
        "facts": _facts(poc, establishment, where),
        "criteria": [_criterion(card) for card in criteria],
        "measures": [_measures(card) for card in criteria if card.lines],
        "log": [[_day(timezone.localdate(line.at)), line.text, line.quote] for line in decisions],
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "question": _("The question"),
        "decision": _("The decision"),
        "criterion": _("Criterion"),
        "criteria": _("Criteria"),
        "threshold": _("Threshold"),
        "latest": _("Latest measure"),
        "result": _("Result"),
        "measures": _("All the measures"),
        "measured_on": _("Measured on"),
        "value": _("Measured value"),
        "how": _("How, and by whom"),
        "log": _("Log of decisions"),
        "signed": _("Date and signature of who decides"),
        "page": _("Page"),
    }


def _decision(poc: Poc) -> str:
    if poc.decided_at is not None:
        day = _day(timezone.localdate(poc.decided_at))
        return _("%(decision)s, on %(day)s") % {"decision": poc.get_status_display(), "day": day}
    if poc.ends_on is None:
        return _("To be taken")
    return _("To be taken: the POC ends on %(day)s") % {"day": _day(poc.ends_on)}


def _facts(poc: Poc, establishment: str, where: Where) -> list[list[str]]:
    facts = [
        [_("Establishment"), establishment],
        [_("Company"), str(poc.match.startup)],
        [_("Irritant"), poc.match.irritant.title],
        [_("Who decides"), poc.decision_owner or DASH],
        [_("Dates"), f"{_day(poc.starts_on)} – {_day(poc.ends_on)}"],
    ]
    if where.money:
        facts += [
            [_("Budget"), money(where.money.budget)],
            [_("Funding granted"), money(where.money.granted)],
            [_("Funding paid"), money(where.money.paid)],
        ]
    return facts


def _criterion(card: CriterionCard) -> list[str]:
    criterion, latest = card.criterion, card.latest
    threshold = f"{criterion.get_sense_display()} {in_unit(criterion.threshold, criterion.unit)}"
    measured = f"{in_unit(latest.value, criterion.unit)} ({_day(latest.measured_on)})" if latest else DASH
    return [criterion.label, threshold, measured, result_of(card.is_met)]


def result_of(is_met: bool | None) -> str:
    """In words, without colour."""
    if is_met is None:
        return _("not measured")
    return _("reached") if is_met else _("not reached")


def _measures(card: CriterionCard) -> dict[str, Any]:
    rows = [
        [
            _day(line.measure.measured_on),
            in_unit(line.measure.value, card.criterion.unit),
            "\n".join(part for part in (line.measure.note, line.organisation) if part),
        ]
        for line in card.lines
    ]
    return {"label": card.criterion.label, "rows": rows}


def _day(day: date | None) -> str:
    return date_format(day) if day else "…"

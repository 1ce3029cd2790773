"""The note of sourcing as data for its template. What people wrote is text there, never markup: see core.pdf."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import money
from matching.candidates.purchases import Purchase, Supply
from matching.enums import GaugeLevel
from matching.models import Poc, Question
from matching.scoring.purchases import Gauge
from matching.thread import Asked, Entry, Record


def note_data(poc: Poc, record: Record, supply: Supply, *, at: datetime) -> dict[str, Any]:
    """`at` is when it is printed: it says what was known then."""
    return {
        "title": _("Sourcing note"),
        "poc": poc.title,
        "page": _("Page"),
        "printed": _("As known on %(date)s") % {"date": _moment(at)},
        "warning": _("This note names companies and says what each was told: it is not to be given to any of them."),
        "facts": _facts(poc),
        **_bought(supply),
        **_heard(record),
    }


def _facts(poc: Poc) -> list[list[str]]:
    irritant = poc.match.irritant
    return [
        [_("Need"), irritant.title],
        [_("Establishment"), irritant.establishment.label],
        [_("Company"), str(poc.match.startup)],
        [_("Question of the POC"), poc.question or "—"],
        [_("Need published on"), _day(irritant.published_at)],
    ]


def _bought(supply: Supply) -> dict[str, Any]:
    return {
        "purchase": {
            "head": _("Amount of the purchase"),
            "columns": [_("What is added up"), _("Amount"), _("Threshold"), _("In proportion"), _("State")],
            "rows": [_gauge(*each) for each in gauges_of(supply)],
            "rule": rule_words(supply),
            "verify": _("To be verified with your legal service."),
            "amounts": _("Amounts are the budgets as they were entered; the threshold is without tax."),
        },
        "supplier": {
            "head": _("POCs with the same company"),
            "warning": supplier_words(supply),
            "columns": [_("POC"), _("State"), _("Budget"), _("Part of the company"), _("Purchase")],
            "rows": [_purchase(each) for each in supply.purchases],
        },
    }


def _heard(record: Record) -> dict[str, Any]:
    return {
        "asked": {
            "head": _("Companies asked"),
            "equal": equal_words(record),
            "words": other_words(record),
            "columns": [_("Company"), _("Asked on"), _("People told"), _("Reminders"), _("Answers told"), _("State")],
            "rows": [_asked(each) for each in record.asked],
        },
        "questions": {
            "head": _("Answers given to all"),
            "none": _("No question was asked."),
            "rows": [_question(each) for each in record.questions],
        },
        "log": {
            "head": _("Who was told what, and when"),
            "columns": [_("Date"), _("To whom"), _("What")],
            "rows": [_entry(each) for each in record.entries],
        },
    }


def rule_words(supply: Supply) -> str:
    """The rule as it was entered, with its date; or that none was."""
    if supply.rule is None:
        return _("No threshold is entered for today: nothing can be compared.")
    return _("Configured value: %(threshold)s without tax, %(article)s, applying from %(date)s (%(source)s).") % {
        "threshold": money(supply.rule.threshold),
        "article": supply.rule.article,
        "date": date_format(supply.rule.applies_from),
        "source": supply.rule.source,
    }


def supplier_words(supply: Supply) -> str:
    """That the establishment buys of this company more than once; nothing when it does not."""
    if not supply.is_repeated:
        return ""
    return ngettext(
        "%(count)d POC with this company: %(total)s in all. Check that other companies could not answer as well.",
        "%(count)d POCs with this company: %(total)s in all. Check that other companies could not answer as well.",
        len(supply.purchases),
    ) % {"count": len(supply.purchases), "total": money(supply.total)}


def equal_words(record: Record) -> str:
    """Whether all the companies asked heard the same."""
    if not record.asked:
        return _("No company was asked on this site.")
    if record.is_equal:
        return _("All the companies asked were told of the need and of the answers that concerned them.")
    return _("Not all the companies asked heard the same: see what the table says of each.")


def other_words(record: Record) -> str:
    """That the word joined to the need differed; nothing when all read the same."""
    return _("The word that the Amue joined was not the same for all of them.") if len(record.words) > 1 else ""


def gauges_of(supply: Supply) -> list[tuple[str, Gauge, str]]:
    """What is compared with the threshold: its name, the gauge, and its level in words."""
    named = [(_("This POC"), supply.here), (_("All POCs with this company"), supply.together)]
    return [(name, gauge, str(GaugeLevel(gauge.level).label)) for name, gauge in named if gauge]


def _gauge(name: str, gauge: Gauge, level: str) -> list[str]:
    percent = "—" if gauge.amount is None else f"{gauge.percent}\u00a0%"
    return [name, money(gauge.amount), money(gauge.threshold), percent, level]


def _purchase(purchase: Purchase) -> list[str]:
    poc = purchase.poc
    amounts = [money(each) for each in (poc.budget, purchase.company_part, purchase.amount)]
    return [poc.title, str(poc.get_status_display()), *amounts]


def heard_words(asked: Asked) -> str:
    """Of the answers, how many the company was told of, and what is to be said of the others. Without those it should have been told of."""
    parts = [str(asked.answers)]
    if asked.earlier:
        parts.append(
            ngettext("%(count)d there before", "%(count)d there before", asked.earlier) % {"count": asked.earlier}
        )
    if asked.later:
        words = ngettext("%(count)d came after its end", "%(count)d came after its end", asked.later)
        parts.append(words % {"count": asked.later})
    return ", ".join(parts)


def untold_words(asked: Asked) -> str:
    """The answers that it should have been told of, if there are any."""
    return (
        ngettext("%(count)d not told", "%(count)d not told", asked.untold) % {"count": asked.untold}
        if asked.untold
        else ""
    )


def _asked(asked: Asked) -> list[str]:
    match = asked.match
    state = [str(match.get_status_display()), match.reason or str(match.get_decline_reason_display() or "")]
    return [
        str(match.startup),
        date_format(timezone.localtime(match.sent_at), "SHORT_DATE_FORMAT") if match.sent_at else "—",
        str(asked.people),
        str(asked.reminders),
        ", ".join(filter(None, [heard_words(asked), untold_words(asked)])),
        " – ".join(filter(None, state)),
    ]


def _question(question: Question) -> dict[str, str]:
    answer = getattr(question, "answer", None)
    if answer is None:
        said, when = _("Not answered yet."), ""
    elif answer.withdrawn_at:
        said, when = _("The answer was withdrawn by the Amue."), ""
    else:
        said, when = answer.text, _("Answered on %(date)s") % {"date": _moment(answer.said_at)}
    return {"question": question.text, "asked": _moment(question.said_at), "answer": said, "answered": when}


def _entry(entry: Entry) -> list[str]:
    whom = f"{entry.told.organisation.label} ({people_words(entry.told.people)})" if entry.told else "—"
    return [_moment(entry.at), whom, " – ".join(filter(None, [entry.text, entry.quote]))]


def people_words(people: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", people) % {"count": people}


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else "—"


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")

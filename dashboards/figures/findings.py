"""The finding that each chart states, in words computed from its data."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import money as in_euros
from dashboards.figures.cohorts import Cohort
from dashboards.figures.shapes import Asked, Figures, Money, Passed, ResponseTimes, Season, Silence, Step
from matching.enums import Side


def plain(value: float) -> str:
    """With its decimal only where it has one."""
    return str(localize(int(value) if value == int(value) else value))


def days(value: float | None) -> str:
    """`2,5 jours`."""
    if value is None:
        return "—"
    return ngettext("%(days)s day", "%(days)s days", 1 if value < 2 else 2) % {"days": plain(value)}


def of_funnel(figures: Figures, cohort: Cohort) -> str:
    needs, pocs, reused = (figures.reached(step) for step in (Step.NEED, Step.COMMITTED, Step.REUSED))
    if not needs:
        return _("No need was published %(when)s") % {"when": cohort.within}
    text = ngettext(
        "Of %(needs)s need published %(when)s, %(pocs)s led to a POC and %(reused)s to a reuse elsewhere",
        "Of %(needs)s needs published %(when)s, %(pocs)s led to a POC and %(reused)s to a reuse elsewhere",
        needs,
    )
    return text % {"needs": needs, "when": cohort.within, "pocs": pocs, "reused": reused}


def of_delays(told: Sequence[Passed]) -> str:
    longest = max(told, key=lambda each: each.median or 0)
    text = _("The longest wait comes before the step “%(step)s”: half of the needs waited less than %(time)s")
    return text % {"step": longest.label, "time": days(longest.median)}


def half_and_nine(times: ResponseTimes) -> str:
    return f"{days(times.median)} / {days(times.slow)}"


def of_times(told: Sequence[ResponseTimes]) -> str:
    by_side = {each.side: each for each in told if each.median is not None}
    company, establishment = by_side.get(Side.COMPANY), by_side.get(Side.ESTABLISHMENT)
    if company and establishment:
        text = _("Half of the companies’ answers come within %(company)s, half of the establishments’ within %(other)s")
        return text % {"company": days(company.median), "other": days(establishment.median)}
    if company:
        return _("Half of the companies’ answers come within %(time)s") % {"time": days(company.median)}
    if establishment:
        return _("Half of the establishments’ answers come within %(time)s") % {"time": days(establishment.median)}
    return _("Nobody has answered yet")


def of_silence(silences: Sequence[Silence]) -> str:
    awaited, late = sum(each.awaited for each in silences), sum(each.late for each in silences)
    if not late:
        text = ngettext(
            "%(awaited)s answer is awaited, and none is late",
            "%(awaited)s answers are awaited, and none is late",
            awaited,
        )
    else:
        text = ngettext(
            "%(late)s answer is late, of %(awaited)s awaited", "%(late)s answers are late, of %(awaited)s awaited", late
        )
    return text % {"awaited": awaited, "late": late}


def of_themes(asked: Sequence[Asked], names: dict[str, str]) -> str:
    """The gap that the networks should fill: a theme without company first, else the one with most needs for each company."""
    uncovered = [each for each in asked if each.needs and not each.companies]
    if uncovered:
        text = ngettext(
            "%(count)s theme that is asked has no company: %(name)s",
            "%(count)s themes that are asked have no company; the most asked of them: %(name)s",
            len(uncovered),
        )
        return text % {"count": len(uncovered), "name": names[uncovered[0].theme]}
    tightest = max((each for each in asked if each.needs), key=lambda each: each.needs / each.companies)
    needs = ngettext("%(count)s need", "%(count)s needs", tightest.needs) % {"count": tightest.needs}
    companies = ngettext("%(count)s company", "%(count)s companies", tightest.companies) % {"count": tightest.companies}
    text = _("Every theme that is asked has a company; the least covered is %(name)s: %(needs)s for %(companies)s")
    return text % {"name": names[tightest.theme], "needs": needs, "companies": companies}


def sums(total: Money) -> list[tuple[str, Decimal]]:
    return [(_("Asked"), total.asked), (_("Granted"), total.granted), (_("Paid"), total.paid)]


def of_money(total: Money) -> str:
    text = _("%(granted)s granted of %(asked)s asked; %(paid)s paid")
    return text % {name: in_euros(getattr(total, name)) for name in ("granted", "asked", "paid")}


def of_seasons(seasons: Sequence[Season]) -> str:
    """The latest season and the one before."""
    latest, previous = seasons[0], seasons[1]
    text = _("%(needs)s needs and %(pocs)s POCs %(when)s; %(old_needs)s and %(old_pocs)s %(before)s")
    return text % {
        "needs": latest.counts[Step.NEED],
        "pocs": latest.counts[Step.COMMITTED],
        "when": Cohort.of_season(latest.season).within,
        "old_needs": previous.counts[Step.NEED],
        "old_pocs": previous.counts[Step.COMMITTED],
        "before": Cohort.of_season(previous.season).within,
    }

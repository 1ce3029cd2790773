"""Which schemes are compared with a POC, and how their rows become terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.models import FundingScheme, Poc
from matching.scoring.schemes import Fit, Terms, Trial, fit


@dataclass(frozen=True, slots=True)
class SchemeFit:
    """A scheme, and how it fits the POC."""

    scheme: FundingScheme
    fit: Fit


def fit_of(scheme: FundingScheme, poc: Poc, *, today: date) -> Fit:
    """How this scheme fits this POC on that day."""
    terms = Terms(
        opens_on=scheme.opens_on,
        closes_on=scheme.closes_on,
        rate=scheme.rate,
        floor=scheme.floor,
        ceiling=scheme.ceiling,
        meeting_dates=tuple(scheme.meeting_dates),
        papers_due_days=scheme.papers_due_days,
    )
    return fit(terms, Trial(cost=poc.budget, ends_on=poc.ends_on), today=today)


def fits_for(poc: Poc, *, today: date) -> Sequence[SchemeFit]:
    """The schemes proposed for new POCs that this one has no file with, those that fit first; in one query."""
    proposed = FundingScheme.objects.filter(is_active=True).exclude(fundings__poc=poc)
    found = [SchemeFit(scheme, fit_of(scheme, poc, today=today)) for scheme in proposed]
    return sorted(found, key=lambda each: not each.fit.fits)

"""The next step of each funding file: who owes it, by when, and whether that day is past. Read from the states, never stored.
Amounts are euros, to the cent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import money
from matching.enums.fundings import FundingStatus, StepOwner
from matching.models.fundings import Funding, Instalment

SOON = timedelta(days=14)  # before its day, a step is announced
PATIENCE = timedelta(days=14)  # after which a step without a day of its own is reminded


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """`due_on` is None where nothing says by when; `is_late` is the day after, `is_soon` from SOON before."""

    what: str
    due_on: date | None
    today: date

    @property
    def days(self) -> int | None:
        """How many days are left, negative once it is late."""
        return None if self.due_on is None else (self.due_on - self.today).days

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def is_soon(self) -> bool:
        return self.due_on is not None and self.due_on - SOON <= self.today

    @property
    def when(self) -> str:
        """« dans 12 jours », « aujourd’hui », « en retard de 3 jours »; nothing where no day is set."""
        if self.days is None:
            return ""
        if self.days == 0:
            return _("today")
        if self.days > 0:
            return ngettext("in %(days)d day", "in %(days)d days", self.days) % {"days": self.days}
        return ngettext("%(days)d day late", "%(days)d days late", -self.days) % {"days": -self.days}

    def __str__(self) -> str:
        return f"{self.what} ({self.when})" if self.when else self.what


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Awaited):
    """Of a funding file."""

    owner: StepOwner


@dataclass(frozen=True, slots=True)
class Due:
    """A planned payment with what the payments received cover of it."""

    amount: Decimal
    due_on: date
    paid: Decimal
    is_late: bool

    @property
    def rest(self) -> Decimal:
        return self.amount - self.paid


def settled(planned: Iterable[tuple[Decimal, date]], *, paid: Decimal, today: date) -> list[Due]:
    """Each of `planned` (euros, day) in the order given, by date, with its part of `paid`. No cent is lost: what is paid is
    shared out whole, up to the sum that was planned. Late is what is not wholly paid the day after its date."""
    left, dues = paid, []
    for amount, due_on in planned:
        part = min(left, amount)
        left -= part
        dues.append(Due(amount=amount, due_on=due_on, paid=part, is_late=part < amount and due_on < today))
    return dues


def dues_of(funding: Funding, *, today: date) -> list[tuple[Instalment, Due]]:
    """Its planned payments by date, each with what was paid of it."""
    planned = list(funding.instalments.all())
    pairs = [(each.amount, each.due_on) for each in planned]
    return list(zip(planned, settled(pairs, paid=funding.amount_paid, today=today), strict=True))


def next_step(funding: Funding, *, today: date) -> Step | None:
    """What the file waits for, or None when it waits for nothing. Reads its papers and instalments: prefetch them for lists."""
    before_decision = _before_filing(funding) or _at_the_funder(funding)
    owner, what, due_on = before_decision or _payment(funding, today) or (None, "", None)
    return None if owner is None else Step(owner=owner, what=what, due_on=due_on, today=today)


Found = tuple[StepOwner, str, date | None]


def _before_filing(funding: Funding) -> Found | None:
    if funding.status == FundingStatus.CONSIDERED:
        return StepOwner.ESTABLISHMENT, _("The funding file is to be prepared"), funding.papers_due_on
    if funding.status != FundingStatus.PREPARING:
        return None
    absent = len(funding.missing_papers())
    if not absent:
        return StepOwner.ESTABLISHMENT, _("The funding file is complete: file it"), funding.papers_due_on
    words = ngettext("%(count)d paper to hand in", "%(count)d papers to hand in", absent) % {"count": absent}
    return StepOwner.ESTABLISHMENT, words, funding.papers_due_on


def _at_the_funder(funding: Funding) -> Found | None:
    found: dict[str, Found] = {
        FundingStatus.FILED: (StepOwner.AGENCY, _("A funding file was filed: follow its assessment"), None),
        FundingStatus.ASSESSED: (StepOwner.FUNDER, _("The decision of the funder is awaited"), funding.body_meets_on),
        FundingStatus.MORE_ASKED: (
            StepOwner.ESTABLISHMENT,
            _("More information is asked about the funding file"),
            None,
        ),
        FundingStatus.GRANTED: (StepOwner.AGENCY, _("A funding was granted: record its agreement"), None),
    }
    return found.get(funding.status)


def _payment(funding: Funding, today: date) -> Found | None:
    if funding.status not in (FundingStatus.AGREED, FundingStatus.PART_PAID):
        return None
    dues = [due for _instalment, due in dues_of(funding, today=today)]
    if not dues:
        return StepOwner.AGENCY, _("The agreement is signed: plan the payments"), None
    unpaid = next(due for due in dues if due.rest > Decimal(0))  # not paid in full, and planned to the cent
    return StepOwner.FUNDER, _("A payment of %(amount)s is awaited") % {"amount": money(unpaid.rest)}, unpaid.due_on


def is_to_be_reminded(funding: Funding, step: Step, *, at: datetime) -> bool:
    """It is late or soon due; where no day is set, it has waited for PATIENCE."""
    if step.due_on is None:
        return funding.status_at <= at - PATIENCE
    return step.is_late or (step.is_soon and step.owner == StepOwner.ESTABLISHMENT)

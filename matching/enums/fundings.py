"""Funding: one file per POC and scheme, from the wish to the last euro."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.enums import Audience
from core.states import MoveTable, arrow


class FundingStatus(models.TextChoices):
    CONSIDERED = "considered", _("Considered")
    PREPARING = "preparing", _("Being prepared")
    FILED = "filed", _("Filed")
    ASSESSED = "assessed", _("Being assessed")
    MORE_ASKED = "more_asked", _("More information asked")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Dropped")
    AGREED = "agreed", _("Agreement signed")
    PART_PAID = "part_paid", _("Paid in part")
    PAID = "paid", _("Paid in full")


OPEN_FUNDINGS = frozenset(
    {
        FundingStatus.CONSIDERED,
        FundingStatus.PREPARING,
        FundingStatus.FILED,
        FundingStatus.ASSESSED,
        FundingStatus.MORE_ASKED,
        FundingStatus.GRANTED,
        FundingStatus.AGREED,
        FundingStatus.PART_PAID,
    }
)
# From the grant on, there is an amount granted; before, there is none.
GRANTED_STATUSES = frozenset({FundingStatus.GRANTED, FundingStatus.AGREED, FundingStatus.PART_PAID, FundingStatus.PAID})

# From its agreement on, the grant is to be paid: what a planned date did not bring is late.
AGREED_STATUSES = frozenset({FundingStatus.AGREED, FundingStatus.PART_PAID, FundingStatus.PAID})
# While something remains to be paid, its payments can be planned.
PLANNABLE = frozenset({FundingStatus.GRANTED, FundingStatus.AGREED, FundingStatus.PART_PAID})


class FundingDocumentKind(models.TextChoices):
    DECISION = "decision", _("Letter of the decision")
    AGREEMENT = "agreement", _("Signed agreement")


class InstalmentKind(models.TextChoices):
    ADVANCE = "advance", _("Advance")
    INTERIM = "interim", _("Interim payment")
    BALANCE = "balance", _("Balance")


class ShareSource(models.TextChoices):
    """Who pays a share of a POC."""

    OWN = "own", _("Own funds of the establishment")
    COMPANY = "company", _("The company")
    SCHEME = "scheme", _("Funding scheme")


class StepOwner(models.TextChoices):
    """Who owes the next step of a file."""

    ESTABLISHMENT = "establishment", _("the establishment")
    AGENCY = "agency", _("the curators")
    FUNDER = "funder", _("the funder")


class FundingMoney(models.TextChoices):
    """The sums of the board. Each is read of the files of a list, and leads to them."""

    WISHED = "wished", _("Wished")
    ASKED = "asked", _("Asked")
    GRANTED = "granted", _("Granted")
    AGREED = "agreed", pgettext_lazy("euros under a signed agreement", "Under agreement")
    PAID = "paid", _("Paid")
    LATE = "late", pgettext_lazy("euros whose date is past", "Late")


class FundingVerb(models.TextChoices):
    PREPARE = "prepare", _("Prepare the file")
    FILE = "file", _("File it")
    ASSESS = "assess", _("Assessment has begun")
    ASK_MORE = "ask_more", _("More information is asked")
    COMPLETE = "complete", _("Send what was asked")
    GRANT = "grant", _("Record the grant")
    REFUSE = "refuse", _("Record the refusal")
    DROP = "drop", _("Drop it")
    AGREE = "agree", _("Record the agreement")
    PAY = "pay", _("Record a payment")
    SETTLE = "settle", _("Record the last payment")
    REOPEN = "reopen", _("Reopen")


class FundingFact(models.TextChoices):
    CONSIDER = "consider", _("Funding considered")
    PAPER = "paper", _("Paper provided")
    DOCUMENT = "document", _("Document added")
    SCHEDULE = "schedule", _("Payments planned")


S = FundingStatus
FUNDING_MOVES: MoveTable = {
    FundingVerb.PREPARE: arrow(S.CONSIDERED, to=S.PREPARING),
    FundingVerb.FILE: arrow(S.PREPARING, to=S.FILED, asks=("amount", "reference")),
    FundingVerb.ASSESS: arrow(S.FILED, to=S.ASSESSED),
    FundingVerb.ASK_MORE: arrow(S.ASSESSED, to=S.MORE_ASKED, asks=("message",)),
    FundingVerb.COMPLETE: arrow(S.MORE_ASKED, to=S.ASSESSED, asks=("message",)),
    FundingVerb.GRANT: arrow(S.ASSESSED, to=S.GRANTED, asks=("amount", "date")),
    FundingVerb.REFUSE: arrow(S.ASSESSED, to=S.REFUSED, asks=("reason",)),
    FundingVerb.DROP: arrow(
        S.CONSIDERED, S.PREPARING, S.FILED, S.ASSESSED, S.MORE_ASKED, S.GRANTED, to=S.DROPPED, asks=("reason",)
    ),
    FundingVerb.AGREE: arrow(S.GRANTED, to=S.AGREED, asks=("date",)),
    FundingVerb.PAY: arrow(S.AGREED, S.PART_PAID, to=S.PART_PAID, asks=("amount", "date")),
    FundingVerb.SETTLE: arrow(S.AGREED, S.PART_PAID, to=S.PAID, asks=("amount", "date")),
    FundingVerb.REOPEN: arrow(S.REFUSED, S.DROPPED, to=S.PREPARING),
}

# Whatever is not named here is read by the parties and the curators only.
FUNDING_AUDIENCES: dict[str, Audience] = {
    FundingVerb.FILE: Audience.SIGNED_IN,
    FundingVerb.GRANT: Audience.PUBLIC,
    FundingVerb.SETTLE: Audience.PUBLIC,
}

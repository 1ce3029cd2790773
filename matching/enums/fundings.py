"""Funding: one file per POC and scheme, from the wish to the last euro."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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

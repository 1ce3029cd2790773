"""The words of an irritant's life, and the table of its moves."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Audience
from core.states import MoveTable, arrow


class IrritantStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Rejected")
    SOLVED = "solved", _("Solved")
    UNSOLVED = "unsolved", _("Without solution")
    ARCHIVED = "archived", _("Archived")


PUBLIC = frozenset({IrritantStatus.PUBLISHED, IrritantStatus.SOLVED, IrritantStatus.UNSOLVED})
DATED = PUBLIC | {
    IrritantStatus.ARCHIVED
}  # has been public at least once, unless it was merged into another one before


# How long files stay beside an irritant that is in one of these states: since a draft was last written, since the others came there.
# In all the others they stay as long as the irritant.
FILES_KEPT_FOR = {
    IrritantStatus.DRAFT: timedelta(days=365),
    IrritantStatus.REJECTED: timedelta(days=180),
    IrritantStatus.ARCHIVED: timedelta(days=365),
}
FILES_NOTICE = timedelta(days=30)  # between the message and the end


class IrritantVerb(models.TextChoices):
    """What a person does to an irritant's state; the labels are those of the buttons."""

    SUBMIT = "submit", _("Submit")
    WITHDRAW = "withdraw", _("Take back to draft")
    PUBLISH = "publish", _("Publish")
    REJECT = "reject", _("Reject")
    SOLVE = "solve", _("Mark as solved")
    GIVE_UP = "give_up", _("Close without solution")
    ARCHIVE = "archive", _("Archive")
    REOPEN = "reopen", _("Reopen")
    MERGE = "merge", _("Merge into another irritant")


class IrritantFact(models.TextChoices):
    """What happens to an irritant beside its state."""

    DRAFT = "draft", _("Draft created")
    REQUEST_CHANGES = "request_changes", _("Ask for corrections")
    RESUBMIT = "resubmit", _("Submit again")
    COSIGN = "cosign", _("Join this irritant")
    REVISE = "revise", _("Correct the co-signature")
    LEAVE = "leave", _("Withdraw from this irritant")
    KEEP = "keep", _("Keep what a withdrawn co-signature said")
    THROW_FILES = "throw_files", _("Throw attachments away")


S = IrritantStatus
IRRITANT_MOVES: MoveTable = {
    IrritantVerb.SUBMIT: arrow(S.DRAFT, to=S.SUBMITTED),
    IrritantVerb.WITHDRAW: arrow(S.SUBMITTED, to=S.DRAFT),
    IrritantVerb.PUBLISH: arrow(S.SUBMITTED, to=S.PUBLISHED),
    IrritantVerb.REJECT: arrow(S.SUBMITTED, to=S.REJECTED, asks=("reason",)),
    IrritantVerb.SOLVE: arrow(S.PUBLISHED, to=S.SOLVED),
    IrritantVerb.GIVE_UP: arrow(S.PUBLISHED, to=S.UNSOLVED, asks=("reason",)),
    IrritantVerb.ARCHIVE: arrow(S.PUBLISHED, S.SOLVED, S.UNSOLVED, to=S.ARCHIVED),
    IrritantVerb.REOPEN: arrow(S.SOLVED, S.UNSOLVED, S.ARCHIVED, to=S.PUBLISHED),
    IrritantVerb.MERGE: arrow(S.DRAFT, S.SUBMITTED, S.PUBLISHED, to=S.ARCHIVED),
}

# Facts whose actor is an establishment that joins, or did: its name follows the rule of co-signers.
FACTS_OF_COSIGNERS = frozenset({IrritantFact.COSIGN, IrritantFact.REVISE, IrritantFact.LEAVE, IrritantFact.KEEP})

# Whatever is not named here is read by the establishment and the curators only.
IRRITANT_AUDIENCES: dict[str, Audience] = {
    IrritantVerb.PUBLISH: Audience.PUBLIC,
    IrritantVerb.SOLVE: Audience.PUBLIC,
    IrritantVerb.GIVE_UP: Audience.PUBLIC,
    IrritantVerb.REOPEN: Audience.PUBLIC,
    IrritantVerb.ARCHIVE: Audience.SIGNED_IN,
    IrritantFact.COSIGN: Audience.PUBLIC,
    IrritantFact.LEAVE: Audience.SIGNED_IN,
}


class Stage(models.IntegerChoices):
    """How far an irritant has come on its thread. Computed from its events, never typed."""

    NEED = 0, _("Need")
    INTRODUCTION = 1, _("Introduction")
    MEETING = 2, _("Meeting")
    POC = 3, _("POC")
    FUNDING = 4, _("Funding")
    SHARING = 5, _("Sharing")


class BudgetSilence(models.TextChoices):
    """Why a budget is left blank."""

    UNKNOWN = "unknown", _("Not known yet")
    UNDISCLOSED = "undisclosed", _("Prefer not to say")


class BudgetRange(models.TextChoices):
    """Where the top of a budget falls, in thousands of euros; the upper bound belongs to the range."""

    UP_TO_10 = "0-10", _("Up to €10,000")
    UP_TO_25 = "10-25", _("€10,000 to €25,000")
    UP_TO_50 = "25-50", _("€25,000 to €50,000")
    UP_TO_100 = "50-100", _("€50,000 to €100,000")
    BEYOND = "100-", _("More than €100,000")

"""The words of a proposal to merge two irritants, and the table of its moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import MoveTable, arrow


class MergeStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Merged")
    REFUSED = "refused", _("Refused")
    OBJECTED = "objected", _("Objected to")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MergeVerb(models.TextChoices):
    """The labels are those of the buttons."""

    ACCEPT = "accept", _("Accept the merge")
    REFUSE = "refuse", _("Refuse the merge")
    OBJECT = "object", _("Object to the merge")
    WITHDRAW = "withdraw", _("Withdraw the proposal")


class MergeFact(models.TextChoices):
    PROPOSE = "propose", _("Propose a merge")


S = MergeStatus
MERGE_MOVES: MoveTable = {
    MergeVerb.ACCEPT: arrow(S.PROPOSED, to=S.ACCEPTED),
    MergeVerb.REFUSE: arrow(S.PROPOSED, to=S.REFUSED, asks=("reason",)),
    MergeVerb.OBJECT: arrow(S.PROPOSED, to=S.OBJECTED, asks=("reason",)),
    MergeVerb.WITHDRAW: arrow(S.PROPOSED, to=S.WITHDRAWN, asks=("reason",)),
}

"""What happens to irritants, their files and those who join them."""

from irritants.operations.attachments import MAX_ATTACHMENTS, attach, detach
from irritants.operations.cosignatures import cosign, leave, revise, said_before
from irritants.operations.irritants import (
    ToldElsewhere,
    archive,
    draft,
    give_up,
    missing,
    publish,
    reject,
    reopen,
    request_changes,
    required_to_submit,
    resubmit,
    save,
    solve,
    submit,
    take_in,
    withdraw,
)
from irritants.operations.merges import accept as accept_merge
from irritants.operations.merges import object_to as object_to_merge
from irritants.operations.merges import propose as propose_merge
from irritants.operations.merges import refuse as refuse_merge
from irritants.operations.merges import withdraw as withdraw_merge

__all__ = [
    "MAX_ATTACHMENTS",
    "ToldElsewhere",
    "accept_merge",
    "archive",
    "attach",
    "cosign",
    "detach",
    "draft",
    "give_up",
    "leave",
    "missing",
    "object_to_merge",
    "propose_merge",
    "publish",
    "refuse_merge",
    "reject",
    "reopen",
    "request_changes",
    "required_to_submit",
    "resubmit",
    "revise",
    "said_before",
    "save",
    "solve",
    "submit",
    "take_in",
    "withdraw",
    "withdraw_merge",
]

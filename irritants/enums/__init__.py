"""The words of irritants, and the tables of their moves."""

from irritants.enums.cosignatures import CoSignatureIntent
from irritants.enums.irritants import (
    DATED,
    FACTS_OF_COSIGNERS,
    FILES_KEPT_FOR,
    FILES_NOTICE,
    IRRITANT_AUDIENCES,
    IRRITANT_MOVES,
    PUBLIC,
    BudgetRange,
    BudgetSilence,
    IrritantFact,
    IrritantStatus,
    IrritantVerb,
    Stage,
)
from irritants.enums.merges import MERGE_MOVES, MergeFact, MergeStatus, MergeVerb

__all__ = [
    "DATED",
    "FACTS_OF_COSIGNERS",
    "FILES_KEPT_FOR",
    "FILES_NOTICE",
    "IRRITANT_AUDIENCES",
    "IRRITANT_MOVES",
    "MERGE_MOVES",
    "PUBLIC",
    "BudgetRange",
    "BudgetSilence",
    "CoSignatureIntent",
    "IrritantFact",
    "IrritantStatus",
    "IrritantVerb",
    "MergeFact",
    "MergeStatus",
    "MergeVerb",
    "Stage",
]

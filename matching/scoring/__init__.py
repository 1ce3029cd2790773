"""How good is the pair, and why. Without Django; the prose is in docs/matching.md."""

from matching.scoring.likeness import Duplicates, Likeness
from matching.scoring.profiles import Need, Offer
from matching.scoring.ranking import Found, Ranker, Suggestion
from matching.scoring.reasons import Reason
from matching.scoring.statistics import Statistics
from matching.scoring.weights import Weights

__all__ = [
    "Duplicates",
    "Found",
    "Likeness",
    "Need",
    "Offer",
    "Ranker",
    "Reason",
    "Statistics",
    "Suggestion",
    "Weights",
]

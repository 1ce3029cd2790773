"""How good is the pair, and why. Pure Python, without Django; the prose is in docs/matching.md."""

from matching.scoring.profiles import Need, Offer
from matching.scoring.ranking import Ranker, Reason, Suggestion, rank

__all__ = ["Need", "Offer", "Ranker", "Reason", "Suggestion", "rank"]

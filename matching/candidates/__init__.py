"""From rows to scoring profiles, and the index of them that a worker keeps."""

from matching.candidates.index import INDEX, Index
from matching.candidates.profiles import RANKED, chunks, need_of, needs, offers, text_of_need, text_of_offer

__all__ = ["INDEX", "RANKED", "Index", "chunks", "need_of", "needs", "offers", "text_of_need", "text_of_offer"]

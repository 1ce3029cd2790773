"""Introductions, questions, POCs, funding, lessons: what links the two sides."""

from matching.models.embeddings import Embedding, EmbeddingDay
from matching.models.fundings import Funding, FundingPaper, FundingScheme, Payment
from matching.models.lessons import Lesson, Reuse
from matching.models.listed import ListedLesson, ListedPoc
from matching.models.matches import Match, Reminder
from matching.models.pocs import Criterion, Milestone, Poc, PocDocument, PocNote
from matching.models.questions import Answer, Question

__all__ = [
    "Answer",
    "Criterion",
    "Embedding",
    "EmbeddingDay",
    "Funding",
    "FundingPaper",
    "FundingScheme",
    "Lesson",
    "ListedLesson",
    "ListedPoc",
    "Match",
    "Milestone",
    "Payment",
    "Poc",
    "PocDocument",
    "PocNote",
    "Question",
    "Reminder",
    "Reuse",
]

"""Introductions, questions, POCs, funding, lessons: what links the two sides."""

from matching.models.criteria import Criterion, Measure
from matching.models.embeddings import Embedding, EmbeddingDay
from matching.models.fundings import (
    Funding,
    FundingDocument,
    FundingPaper,
    FundingScheme,
    Instalment,
    Payment,
)
from matching.models.journeys import EVERYONE, Journey, Kept, TimedAnswer
from matching.models.lessons import Lesson, Reuse
from matching.models.listed import ListedLesson, ListedPoc
from matching.models.matches import Decision, Match, Reminder
from matching.models.plans import FundingPlan, Share
from matching.models.pocs import Milestone, Poc, PocDocument, PocNote
from matching.models.questions import Answer, Question
from matching.models.tuning import Application, CorpusStatistics, Weighting

__all__ = [
    "EVERYONE",
    "Answer",
    "Application",
    "CorpusStatistics",
    "Criterion",
    "Decision",
    "Embedding",
    "EmbeddingDay",
    "Funding",
    "FundingDocument",
    "FundingPaper",
    "FundingPlan",
    "FundingScheme",
    "Instalment",
    "Journey",
    "Kept",
    "Lesson",
    "ListedLesson",
    "ListedPoc",
    "Match",
    "Measure",
    "Milestone",
    "Payment",
    "Poc",
    "PocDocument",
    "PocNote",
    "Question",
    "Reminder",
    "Reuse",
    "Share",
    "TimedAnswer",
    "Weighting",
]

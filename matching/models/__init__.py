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
from matching.models.lessons import Lesson
from matching.models.listed import ListedLesson, ListedPoc
from matching.models.matches import Decision, Match, Reminder
from matching.models.milestones import Milestone
from matching.models.news import NewsAsked
from matching.models.plans import FundingPlan, Share
from matching.models.pocs import Poc, PocDocument, PocNote
from matching.models.purchases import PurchaseRule
from matching.models.questions import Answer, Question
from matching.models.readings import Annotation, LessonReminder
from matching.models.reuses import Clearance, Reuse
from matching.models.tuning import Application, CorpusStatistics, Weighting

__all__ = [
    "EVERYONE",
    "Annotation",
    "Answer",
    "Application",
    "Clearance",
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
    "LessonReminder",
    "ListedLesson",
    "ListedPoc",
    "Match",
    "Measure",
    "Milestone",
    "NewsAsked",
    "Payment",
    "Poc",
    "PocDocument",
    "PocNote",
    "PurchaseRule",
    "Question",
    "Reminder",
    "Reuse",
    "Share",
    "TimedAnswer",
    "Weighting",
]

"""The words of introductions, POCs, funding and lessons, and the tables of their moves."""

from matching.enums.embeddings import Embedded
from matching.enums.fundings import (
    FUNDING_AUDIENCES,
    FUNDING_MOVES,
    OPEN_FUNDINGS,
    FundingFact,
    FundingStatus,
    FundingVerb,
)
from matching.enums.lessons import LESSON_MOVES, LessonFact, LessonStatus, LessonVerb, ReuseKind
from matching.enums.matches import (
    ANSWER_AWAITED,
    MATCH_MOVES,
    OPEN_MATCHES,
    PARTY_VERBS,
    UNDER_WAY,
    DeclineReason,
    MatchFact,
    MatchOrigin,
    MatchStatus,
    MatchVerb,
    Side,
)
from matching.enums.pocs import (
    LIVE_POCS,
    POC_AUDIENCES,
    POC_MOVES,
    REQUIRED_TO_COMMIT,
    CriterionSense,
    PocFact,
    PocStatus,
    PocVerb,
)
from matching.enums.questions import QUESTION_AUDIENCES, AnswerFact, QuestionFact

__all__ = [
    "ANSWER_AWAITED",
    "FUNDING_AUDIENCES",
    "FUNDING_MOVES",
    "LESSON_MOVES",
    "LIVE_POCS",
    "MATCH_MOVES",
    "OPEN_FUNDINGS",
    "OPEN_MATCHES",
    "PARTY_VERBS",
    "POC_AUDIENCES",
    "POC_MOVES",
    "QUESTION_AUDIENCES",
    "REQUIRED_TO_COMMIT",
    "UNDER_WAY",
    "AnswerFact",
    "CriterionSense",
    "DeclineReason",
    "Embedded",
    "FundingFact",
    "FundingStatus",
    "FundingVerb",
    "LessonFact",
    "LessonStatus",
    "LessonVerb",
    "MatchFact",
    "MatchOrigin",
    "MatchStatus",
    "MatchVerb",
    "PocFact",
    "PocStatus",
    "PocVerb",
    "QuestionFact",
    "ReuseKind",
    "Side",
]

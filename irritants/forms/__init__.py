"""Forms about irritants and what stands around them."""

from irritants.forms.cosignatures import CoSignForm
from irritants.forms.irritants import (
    MAX_QUESTIONS,
    QUESTION_LENGTH,
    TERMS,
    AttachmentForm,
    AudienceForm,
    BudgetForm,
    BudgetMixin,
    MessageForm,
    OutcomeForm,
    PrivacyForm,
    ProblemForm,
    SituationForm,
    StartForm,
    WholeForm,
)
from irritants.forms.merges import ConsentForm, ProposeMergeForm

__all__ = [
    "MAX_QUESTIONS",
    "QUESTION_LENGTH",
    "TERMS",
    "AttachmentForm",
    "AudienceForm",
    "BudgetForm",
    "BudgetMixin",
    "CoSignForm",
    "ConsentForm",
    "MessageForm",
    "OutcomeForm",
    "PrivacyForm",
    "ProblemForm",
    "ProposeMergeForm",
    "SituationForm",
    "StartForm",
    "WholeForm",
]

"""What can be reported as abuse: by which word of the address, how it is found and called, and where it is read."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Report, Visitor
from irritants.models import Irritant
from matching.models import Answer, Lesson, Question
from matching.models.questions import Said
from startups.models import Startup


@dataclass(frozen=True, slots=True)
class Reportable:
    """`consequence` is what follows when a report is found right."""

    word: str
    label: str | Promise
    model: type[models.Model]
    consequence: str | Promise

    @property
    def kind(self) -> str:
        return str(self.model._meta.model_name)

    def find(self, user: Visitor, uuid: UUID) -> Any:
        """The one that this person reads; None when there is none, or its words are withdrawn already."""
        found = self.model._default_manager.all().visible_to(user).filter(uuid=uuid)  # type: ignore[attr-defined]
        if issubclass(self.model, Said):
            found = found.filter(withdrawn_at=None)
        return found.first()

    def subject_of(self, report: Report) -> Any:
        """What the report is about, withdrawn or not."""
        return self.model._base_manager.get(uuid=report.subject_uuid)


REPORTABLE = (
    Reportable("irritant", _("Irritant"), Irritant, _("The irritant is archived; its author is told why.")),
    Reportable("question", _("Question"), Question, _("The question is withdrawn; who asked it is told why.")),
    Reportable("reponse", _("Answer"), Answer, _("The answer is withdrawn; the establishment is told why.")),
    Reportable("entreprise", _("Company"), Startup, _("The profile is suspended; the company is told why.")),
    Reportable(
        "retour", _("Lesson learned"), Lesson, _("The lesson learned is a draft again; its authors are told why.")
    ),
)
BY_WORD = {each.word: each for each in REPORTABLE}
BY_KIND = {each.kind: each for each in REPORTABLE}


def name_of(subject: Any) -> str:
    """Of what was said under an irritant, the irritant's: its own words may be withdrawn."""
    return subject.of_irritant.title if isinstance(subject, Said) else str(subject)

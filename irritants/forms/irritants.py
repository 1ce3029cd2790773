"""Forms about an irritant: one idea a step, all optional until it is submitted."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.verbs import VerbForm
from irritants.enums import BudgetSilence
from irritants.models import Irritant

TERMS = ("themes", "technologies", "audiences")
MAX_QUESTIONS = 5
QUESTION_LENGTH = 300
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BudgetMixin:
    """A range in order, or the reason for none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("A range is given above")), *BudgetSilence.choices]
        self.fields["budget_silence"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        low, high = cleaned.get("budget_min"), cleaned.get("budget_max")
        if low is None and high is not None:
            cleaned["budget_min"] = low = 0
        if high is None and low is not None:
            cleaned["budget_max"] = high = low
        if low is not None and high is not None:
            if low < 0:
                self.add_error("budget_min", _("A budget is not below zero."))  # type: ignore[attr-defined]
            if high < low:
                self.add_error("budget_max", _("The upper limit is below the lower one."))  # type: ignore[attr-defined]
            cleaned["budget_silence"] = ""
        return cleaned


class DeadlineMixin:
    """Companies are given the time to answer."""

    cleaned_data: dict[str, Any]

    def clean_answer_deadline(self) -> date | None:
        deadline: date | None = self.cleaned_data["answer_deadline"]
        if deadline and deadline < timezone.localdate():
            raise ValidationError(_("This day is past: no company could answer any more."))
        return deadline


class StartForm(forms.ModelForm):
    """The one thing asked before the draft exists."""

    class Meta:
        model = Irritant
        fields = ("title",)
        help_texts: ClassVar = {
            "title": _("One sentence that an outsider understands, without the name of a software.")
        }


class SituationForm(forms.ModelForm):
    class Meta:
        model = Irritant
        fields = ("title", "situation")
        widgets: ClassVar = {"situation": text_area(8)}
        help_texts: ClassVar = {
            "situation": _(
                "Who, when, how often, how many people, with which software: tell it to somebody who does not know your university."
            )
        }


class ProblemForm(forms.ModelForm):
    class Meta:
        model = Irritant
        fields = ("problem", "tried")
        widgets: ClassVar = {"problem": text_area(6), "tried": text_area(5)}
        help_texts: ClassVar = {
            "problem": _("What happens that should not, and what it costs in time, money or well-being."),
            "tried": _("Optional. Including what failed: companies will not propose it again."),
        }


class OutcomeForm(forms.ModelForm):
    class Meta:
        model = Irritant
        fields = ("outcome",)
        widgets: ClassVar = {"outcome": text_area(6)}
        help_texts: ClassVar = {"outcome": _("How you will notice, in six months, that the problem is gone.")}


class AudienceForm(forms.ModelForm):
    class Meta:
        model = Irritant
        fields = ("themes", "technologies", "audiences", "people_affected")
        widgets: ClassVar = {
            "themes": forms.CheckboxSelectMultiple,
            "technologies": forms.CheckboxSelectMultiple,
            "audiences": forms.CheckboxSelectMultiple,
        }
        help_texts: ClassVar = {
            "technologies": _("Optional. Only if you already have an idea: companies may propose others."),
            "people_affected": _("Optional. An order of magnitude is enough."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("themes", "technologies", "audiences"):
            field = self.fields[name]
            field.queryset = field.queryset.filter(retired=False)  # type: ignore[attr-defined]


class BudgetForm(BudgetMixin, DeadlineMixin, forms.ModelForm):
    class Meta:
        model = Irritant
        fields = ("budget_min", "budget_max", "budget_silence", "budget_visible", "answer_deadline", "wished_start")
        widgets: ClassVar = {"budget_silence": forms.RadioSelect, "answer_deadline": DAY, "wished_start": DAY}
        help_texts: ClassVar = {
            "answer_deadline": _("Optional. After that day, companies no longer answer."),
            "wished_start": _("Optional. When a first trial would suit you."),
        }


class PrivacyForm(forms.ModelForm):
    questions = forms.CharField(
        label=_("Questions that each company must answer"),
        help_text=_("Optional. One a line, five at most."),
        required=False,
        widget=text_area(4),
    )

    class Meta:
        model = Irritant
        fields = ("hide_establishment", "questions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["questions"] = "\n".join(self.instance.questions)

    def clean_questions(self) -> list[str]:
        questions = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(questions) > MAX_QUESTIONS:
            raise ValidationError(_("Five questions at most: keep those that help you choose."))
        if any(len(question) > QUESTION_LENGTH for question in questions):
            raise ValidationError(_("A question has at most 300 characters."))
        return questions


class AttachmentForm(forms.Form):
    upload = forms.FileField(
        label=_("File"), help_text=_("PDF, office document, text or image, 10 MB at most; five files at most.")
    )
    private = forms.BooleanField(
        label=_("Private: only your establishment and the curators may open it"), required=False
    )


class MessageForm(VerbForm):
    message = forms.CharField(
        label=_("What is to be corrected"),
        help_text=_("The author reads it as you write it."),
        max_length=2000,
        widget=text_area(5),
    )


class WholeForm(BudgetMixin, DeadlineMixin, PrivacyForm, AudienceForm):
    """All that is typed of an irritant, or the part of it named `only`: terms by their slugs."""

    class Meta:
        model = Irritant
        fields = (
            *(*SituationForm.Meta.fields, *ProblemForm.Meta.fields, *OutcomeForm.Meta.fields),
            *(*AudienceForm.Meta.fields, *BudgetForm.Meta.fields, *PrivacyForm.Meta.fields),
        )

    def __init__(self, *args: Any, only: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TERMS:
            self.fields[name].to_field_name = "slug"  # type: ignore[attr-defined]
        for name in set(self.fields) - set(only):
            del self.fields[name]

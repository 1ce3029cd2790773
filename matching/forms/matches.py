"""What the verbs of an introduction ask."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.verbs import VerbForm
from irritants.models import Irritant
from matching.enums import DeclineReason, RemoveReason
from matching.models.matches import WORD_LENGTH
from matching.operations.secrets import gives_hidden_name
from startups.models import Startup

LATEST_ANSWER = timedelta(days=90)
REASON_LENGTH = 500


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class QuestionsMixin:
    """One field for each question that the irritant asks companies."""

    questions: list[str]
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def ask(self, questions: list[str]) -> None:
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[f"question_{number}"] = forms.CharField(label=question, max_length=2000, widget=text_area(3))

    def answers(self) -> list[dict[str, str]]:
        return [
            {"question": question, "answer": self.cleaned_data.pop(f"question_{number}")}
            for number, question in enumerate(self.questions)
        ]


class InterestForm(QuestionsMixin, VerbForm):
    """« Oui, cela nous intéresse »: the irritant's questions, and a word."""

    message = forms.CharField(
        label=_("A word to the establishment"), required=False, max_length=2000, widget=text_area()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(self.subject.irritant.questions)
        self.order_fields([name for name in self.fields if name != "message"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["answers"] = self.answers()
        return cleaned


class DeclineForm(VerbForm):
    decline_reason = forms.ChoiceField(label=_("Why"), choices=DeclineReason, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("A few words more"),
        help_text=_("The other side reads them."),
        required=False,
        max_length=2000,
        widget=text_area(),
    )


class PostponeForm(VerbForm):
    until = forms.DateField(label=_("We will answer by"), widget=day_input())

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today < until <= today + LATEST_ANSWER:
            raise ValidationError(_("Choose a day within the next three months."))
        return until


class MeetForm(VerbForm):
    met_on = forms.DateField(label=_("Date of the meeting"), widget=day_input())
    meeting_note = forms.CharField(label=_("What came out of it"), required=False, max_length=4000, widget=text_area(6))

    def clean_met_on(self) -> Any:
        met_on = self.cleaned_data["met_on"]
        if met_on > timezone.localdate():
            raise ValidationError(_("This date is still to come: record the meeting once it has taken place."))
        return met_on


def word_field(**options: Any) -> forms.CharField:
    """What a person adds for the company, in their own words."""
    return forms.CharField(required=False, max_length=WORD_LENGTH, widget=text_area(3), **options)


def over_limit_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why ask it all the same"),
        help_text=_("It has enough introductions open. Your reason stays on the thread, for curators."),
        required=False,
        max_length=REASON_LENGTH,
    )


class SendForm(VerbForm):
    """A word for the company, and a reason where it has enough to answer."""

    word = word_field(label=_("A word to the company"), help_text=_("It is read above the need, in the mail and here."))
    over_limit = over_limit_field()


class RemoveForm(VerbForm):
    remove_reason = forms.ChoiceField(label=_("Why"), choices=RemoveReason, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("A few words more"),
        help_text=_("A company that came forward by itself reads them."),
        required=False,
        max_length=REASON_LENGTH,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("remove_reason") == RemoveReason.OTHER and not cleaned.get("reason"):
            self.add_error("reason", _("Say why in a few words, or choose one of the reasons."))
        return cleaned


class NudgeForm(VerbForm):
    word = word_field(
        label=_("Your word"), help_text=_("It is the text of the message, with a link to answer in one click.")
    )


class CommonWordForm(forms.Form):
    """What goes with several introductions sent at once."""

    word = word_field(
        label=_("A word for all of them"),
        help_text=format_lazy(
            _("At most {count} characters. Each company reads it above the need."), count=WORD_LENGTH
        ),
    )

    def __init__(self, *args: Any, irritant: Irritant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.irritant = irritant
        # What is typed stays while the list around it is drawn again.
        self.fields["word"].widget.attrs["hx-preserve"] = "true"

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if gives_hidden_name(self.irritant, word):
            raise ValidationError(_("The establishment hides its name, and your word gives it."))
        return word


class StartPocForm(VerbForm):
    title = forms.CharField(label=_("Title of the POC"), max_length=140)


class OfferForm(QuestionsMixin, forms.Form):
    """A company, or its network for one of its members, comes forward."""

    startup = forms.ModelChoiceField(label=_("Company"), queryset=Startup.objects.none())
    message = forms.CharField(
        label=_("How you can help"),
        help_text=_("Say what you would do about this very need, rather than what your product does."),
        max_length=2000,
        widget=text_area(6),
    )

    def __init__(self, *args: Any, startups: Any, questions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["startup"]
        field.queryset = startups  # type: ignore[attr-defined]
        if len(startups) == 1:
            field.initial, field.widget = startups[0].pk, forms.HiddenInput()
        self.ask(questions)


class AddForm(forms.Form):
    startup = forms.ModelChoiceField(
        label=_("Another company"),
        queryset=Startup.objects.none(),
        error_messages={
            "invalid_choice": _("This company cannot be added: it is there already, or it is not validated.")
        },
    )

    def __init__(self, *args: Any, startups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["startup"].queryset = startups  # type: ignore[attr-defined]

"""What is typed to ask and to answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.models.questions import ANSWER_LENGTH, QUESTION_LENGTH


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("One question at a time, in 1,000 characters at most. Leave out what would say who you are."),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("In 3,000 characters at most."),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

"""The fixed sheet of a lesson learned, and what its verbs ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.verbs import VerbForm
from matching.enums import ReuseKind
from matching.forms.matches import text_area
from matching.models import Lesson

LONG = ("problem", "tried", "integration", "compliance", "results", "failed")


class LessonForm(forms.ModelForm):
    class Meta:
        model = Lesson
        fields = (
            "title",
            "problem",
            "tried",
            "cost",
            "days_spent",
            "integration",
            "compliance",
            "results",
            "failed",
            "contact",
        )
        widgets = {name: text_area(5) for name in LONG}
        help_texts = {"failed": _("The most useful part for the others: a failure is a result.")}


class CommentForm(VerbForm):
    comment = forms.CharField(label=_("What you wish to add"), required=False, max_length=3000, widget=text_area(5))


class ReuseForm(VerbForm):
    kind = forms.ChoiceField(label=_("What you do"), choices=ReuseKind, widget=forms.RadioSelect, initial="reuse")
    context = forms.CharField(label=_("Your context"), required=False, max_length=2000, widget=text_area())

"""What POCs ask: their framing, and their verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.verbs import ReasonForm, VerbForm
from matching.forms.matches import day_input, text_area
from matching.forms.measures import threshold_words
from matching.models import Criterion, Poc, PocDocument
from matching.models.news import NEWS_LENGTH
from matching.operations.measures import criteria_of
from matching.operations.pocs import MAX_CRITERIA


class FramingForm(forms.ModelForm):
    observers = forms.ModelMultipleChoiceField(
        label=_("Observing establishments"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("They read the room of the POC, and write nothing in it."),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Poc
        fields = ("title", "question", "decision_owner", "starts_on", "ends_on", "budget", "observers")
        widgets = {"starts_on": day_input(), "ends_on": day_input(), "question": text_area(2)}
        help_texts = {
            "question": _("One question, to which the POC answers yes or no."),
            "decision_owner": _("The name or the office of who will decide at the end."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["observers"].queryset = Organisation.objects.establishments().by_name()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end date is before the start."))
        budget = cleaned.get("budget")
        if budget is not None and budget <= 0:
            self.add_error("budget", _("The budget must be more than zero."))
        return cleaned


class CriterionForm(forms.ModelForm):
    class Meta:
        model = Criterion
        fields = ("label", "sense", "threshold", "unit")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("label") and cleaned.get("threshold") is None and not self.has_error("threshold"):
            self.add_error("threshold", _("A criterion needs its threshold."))
        return cleaned


CriterionFormSet = forms.modelformset_factory(
    Criterion, form=CriterionForm, extra=MAX_CRITERIA, max_num=MAX_CRITERIA, validate_max=True
)


class StartForm(VerbForm):
    starts_on = forms.DateField(label=_("Starts on"), widget=day_input())


class ExtendForm(ReasonForm):
    ends_on = forms.DateField(label=_("New end date"), widget=day_input())


class DecisionForm(ReasonForm):
    """The measured value of each criterion, and the reasons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in criteria_of(self.subject):
            self.fields[f"measure_{criterion.position}"] = forms.DecimalField(
                label=criterion.label,
                help_text=threshold_words(criterion),
                max_digits=12,
                decimal_places=2,
                initial=criterion.measured,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = [name for name in cleaned if name.startswith("measure_")]
        cleaned["measures"] = {int(name.removeprefix("measure_")): cleaned.pop(name) for name in names}
        return cleaned


class SleepForm(VerbForm):
    reason = forms.CharField(
        label=_("Why it sleeps"), max_length=Poc._meta.get_field("sleep_reason").max_length, widget=text_area(2)
    )


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=4000, widget=text_area(4))
    private = forms.BooleanField(label=_("Only for my organisation"), required=False)


UPLOAD_HELP = _("PDF, office document, text or image, 10 MB at most.")


class DocumentForm(forms.Form):
    upload = forms.FileField(label=_("Document"), help_text=UPLOAD_HELP)
    private = forms.BooleanField(label=_("Only for my organisation"), required=False)


class VersionForm(forms.Form):
    upload = forms.FileField(label=_("New version"), help_text=UPLOAD_HELP)
    note = forms.CharField(
        label=_("What changed"), max_length=PocDocument._meta.get_field("note").max_length, required=False
    )


class NewsForm(forms.Form):
    text = forms.CharField(label=_("How does it go?"), max_length=NEWS_LENGTH, widget=text_area(4))

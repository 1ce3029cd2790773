"""What was measured of the criteria of a POC, on one day."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formats import plain_number
from core.verbs import VerbForm
from matching.forms.matches import day_input, text_area
from matching.models import Criterion, Measure
from matching.operations.measures import Measured, criteria_of

NOTE_LENGTH = Measure._meta.get_field("note").max_length


def threshold_words(criterion: Criterion) -> str:
    """The threshold and, once there is one, the latest measure with its day."""
    words = _("Threshold: %(sense)s %(threshold)s %(unit)s") % {
        "sense": criterion.get_sense_display(),
        "threshold": plain_number(criterion.threshold),
        "unit": criterion.unit,
    }
    return str(words).strip()


class MeasureForm(VerbForm):
    """One value per criterion, with how it was measured; at least one of them. `found` is what the operation takes."""

    measured_on = forms.DateField(label=_("Measured on"), widget=day_input(), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria_of(self.subject))
        for criterion in self.criteria:
            self.fields[f"value_{criterion.position}"] = forms.DecimalField(
                label=criterion.label,
                help_text=threshold_words(criterion),
                max_digits=12,
                decimal_places=2,
                required=False,
            )
            self.fields[f"note_{criterion.position}"] = forms.CharField(
                label=_("How it was measured: %(criterion)s") % {"criterion": criterion.label},
                max_length=NOTE_LENGTH,
                required=False,
                widget=text_area(2),
            )

    def clean_measured_on(self) -> Any:
        day = self.cleaned_data["measured_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come: a measure is of a day that has passed."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found: dict[int, Measured] = {}
        for criterion in self.criteria:
            value = cleaned.get(f"value_{criterion.position}")
            note = cleaned.get(f"note_{criterion.position}", "")
            if value is not None:
                found[criterion.position] = Measured(value, note)
            elif note and not self.has_error(f"value_{criterion.position}"):
                self.add_error(f"value_{criterion.position}", _("Give the value that this note is about."))
        if not found and not self.errors:
            raise forms.ValidationError(_("Give the value of one criterion at least."))
        return {"measured_on": cleaned.get("measured_on"), "found": found}
